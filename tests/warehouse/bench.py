"""bench.py [--rows N] [--write]: how long the rendered jobs take, against what one would write by hand for the same rows.

Run by `make bench`, beside a private PostgreSQL. --write puts the result into docs/benchmarks.md.
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import subprocess
import tempfile
import time

from house import PROGRAM, PROJECT, PSQL, sql, value

APPLY = PROJECT / "cli/intentc-apply"
COLUMNS = "id, name, amount, seen, note"
TABLE = "id int primary key, name varchar(40) not null, amount numeric(10,2), seen timestamp, note text"
MODEL = {"id": "int not null", "name": "varchar(40) not null", "amount": "decimal(10,2)", "seen": "timestamp", "note": "text"}
DAGS = """
import sys, time
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
import airflow.providers.standard.operators.bash
began = time.monotonic()
bag = DagBag(dag_folder=sys.argv[1])
assert not bag.import_errors, bag.import_errors
print(len(bag.dags), time.monotonic() - began)
"""


class House:
    """A source with some tables of the same kind, and a warehouse that reads them all in one batch."""

    number = 0

    def __init__(self, folder, datasets, rows, history):
        House.number += 1
        self.datasets, self.rows, self.history = datasets, rows, history
        self.folder = folder / str(House.number)
        self.source, self.target = f"bench_source{House.number}", f"bench_target{House.number}"
        (self.folder / "model").mkdir(parents=True)
        self.tables = [f"t{n}" for n in range(datasets)]
        sql("postgres", f"create database {self.source}", f"create database {self.target}")
        sql(self.source, *(f"create table {t} ({TABLE})" for t in self.tables))
        sql(self.source, *(f"insert into {t} select i, 'name ' || i, i / 7.0, timestamp '2026-01-01' + i * interval '1 minute', "
                           f"repeat('x', i % 50) from generate_series(1, {rows}) i" for t in self.tables), "analyze")
        self.install()

    def install(self):
        documents = [
            {"kind": "container", "name": "Shop", "type": "postgres"}, {"kind": "container", "name": "Own", "type": "postgres"},
            {"kind": "service", "name": "V", "target": "postgres", "params": {"store": "Own", "objects": "sql"}},
            {"kind": "platform", "name": "default", "service": "V", "history": self.history},
            {"kind": "datastore", "name": "S", "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}},
             "datasets": {t: {"key": ["id"], "columns": MODEL} for t in self.tables}},
            {"kind": "workspace", "name": "Report", "groups": {"all": {"sinks": ["S/*"]}}},
            {"kind": "assignments", "groups": {"Report/all": [{"platform": "default"}]}}]
        (self.folder / "model/model.json").write_text(json.dumps(documents))
        services = {"shop": (self.source, "postgres"), "default__deploy": (self.target, "postgres"),
                    "default__load": (self.target, "default_load")}
        (self.folder / "services").write_text("".join(
            f"[{n}]\nhost={os.environ['PGHOST']}\ndbname={d}\nuser={u}\n" for n, (d, u) in services.items()))
        self.environment = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        self.environment["PGSERVICEFILE"] = str(self.folder / "services")
        repo = self.folder / "render.git"
        self.run("git", "init", "-q", "--bare", repo)
        self.run(PROGRAM, "publish", self.folder / "model", "--repo", repo)
        self.run(APPLY, "--repo", repo)
        self.run("git", "clone", "-q", "--branch", "render", repo, self.folder / "tree")
        self.job = next((self.folder / "tree").glob("default/chunks/*/jobs/ingest_s.sh"))

    def run(self, *args):
        done = subprocess.run([str(a) for a in args], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def change(self):
        """One row in a hundred is another now, a tenth of these is gone, and as many are new."""
        sql(self.source, *(f"update {t} set note = note || '!' where id % 100 = 1; delete from {t} where id % 1000 = 1; "
                           f"insert into {t} select {self.rows} + i, 'new', 1, now(), '' from generate_series(1, {self.rows} / 1000) i"
                           for t in self.tables))

    def same(self):
        for table in (self.tables[0], self.tables[-1]):
            count = f"select count(*), sum(id), sum(length(note)) from "
            assert sql(self.source, count + table) == sql(self.target, f"{count} store.s_{table}"), table

    def batch(self):
        return timed(lambda: self.run("sh", self.job))

    def drop(self):
        sql("postgres", f"drop database {self.source}", f"drop database {self.target}")


class ByHand(House):
    """One psql at either end of a pipe: everything into a temporary table, and one statement that merges it."""

    merge = True

    def install(self):
        sql(self.target, *(f"create table {t} ({TABLE})" for t in self.tables))
        send, take = [], []
        for t in self.tables:
            into = f"new_{t}" if self.merge else t
            send.append(f"copy {t} to stdout;\n\\echo '\\\\.'\n")
            take.append(f"create temp table new_{t} (like {t});\n" if self.merge else "")
            take.append(f"\\copy {into} from pstdin\n")
            if self.merge:
                updates = ", ".join(f"{c} = excluded.{c}" for c in MODEL if c != "id")
                take.append(f"insert into {t} as b select {COLUMNS} from new_{t} on conflict (id) do update set {updates} "
                            f"where b is distinct from excluded;\n")
        (self.folder / "send.psql").write_text("begin isolation level repeatable read;\n" + "".join(send) + "commit;\n")
        (self.folder / "take.psql").write_text("begin;\n" + "".join(take) + "commit;\n")

    def batch(self):
        psql = " ".join(PSQL)
        line = f"{psql} -d {self.source} -f send.psql | {psql} -d {self.target} -f take.psql"
        return timed(lambda: subprocess.run(["bash", "-c", "set -o pipefail; " + line], cwd=self.folder, check=True))


class PlainCopy(ByHand):
    merge = False

    def change(self):
        sql(self.target, *(f"truncate {t}" for t in self.tables))
        super().change()


def timed(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def measure(kind, folder, datasets, rows, history, repeats):
    """The best of some runs: (first load, 1 % changed), in seconds."""
    first, change = [], []
    for _ in range(repeats):
        house = kind(folder, datasets, rows, history)
        first.append(house.batch())
        house.change()
        change.append(house.batch())
        if kind is House:
            house.same()
        house.drop()
    return min(first), min(change)


def table(folder, total, repeats):
    out = ["| datasets | | first load, s | rows/s | of `INSERT … ON CONFLICT` | 1 % changed, s | rows/s | of `INSERT … ON CONFLICT` |",
           "|---|---|---|---|---|---|---|---|"]
    for datasets in (1, 100):
        rows = total // datasets
        ways = [("plain `COPY` into an empty table", PlainCopy, "live"), ("`INSERT … ON CONFLICT`, by hand", ByHand, "live"),
                ("the rendered job, live", House, "live"), ("the rendered job, forensic", House, "both")]
        seen = {name: measure(kind, folder, datasets, rows, history, repeats) for name, kind, history in ways}
        base = seen["`INSERT … ON CONFLICT`, by hand"]
        for name, (first, change) in seen.items():
            out.append(f"| {datasets} | {name} | {first:.2f} | {total / first:,.0f} | {first / base[0]:.2f} | {change:.2f} | "
                       f"{total / change:,.0f} | {change / base[1]:.2f} |")
            print(out[-1], flush=True)
    return out


def airflows():
    given = os.environ.get("INTENTC_AIRFLOW", "").split(":")
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "intentc-consumers"
    return [p for p in [*map(pathlib.Path, filter(None, given)), *sorted(cache.glob("airflow*-*/bin/python"))] if p.exists()]


def dags(folder, streams):
    """Import of the DAG files of as many streams, in each Airflow that is here."""
    documents = [{"kind": "container", "name": "Own", "type": "postgres"},
                 {"kind": "service", "name": "V", "target": "postgres", "params": {"store": "Own", "objects": "sql", "scheduler": "airflow"}},
                 {"kind": "platform", "name": "default", "service": "V"}, {"kind": "container", "name": "Shop", "type": "postgres"}]
    documents += [{"kind": "datastore", "name": f"S{n}", "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}},
                   "datasets": {"d": {"key": ["id"], "columns": {"id": "int not null"}}}} for n in range(streams)]
    documents += [{"kind": "workspace", "name": "Report", "groups": {"all": {"sinks": [f"S{n}/d" for n in range(streams)]}}},
                  {"kind": "assignments", "groups": {"Report/all": [{"platform": "default"}]}}]
    (folder / "dags").mkdir()
    (folder / "dags/model.json").write_text(json.dumps(documents))
    subprocess.run([PROGRAM, "render", folder / "dags", "-o", folder / "rendered"], check=True, stdout=subprocess.DEVNULL)
    files = list((folder / "rendered").rglob("dags/*.py"))
    out = [f"{streams:,} streams are {streams:,} DAGs in {len(files)} files, one per chunk.", ""]
    for python in airflows():
        version = subprocess.run([python, "-c", "import airflow; print(airflow.__version__)"], capture_output=True, text=True,
                                 env={**os.environ, "AIRFLOW_HOME": str(folder / "airflow")}).stdout.split()[-1]
        done = subprocess.run([python, "-c", DAGS, folder / "rendered"], capture_output=True, text=True,
                              env={**os.environ, "AIRFLOW_HOME": str(folder / f"airflow{version}"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"})
        assert done.returncode == 0, done.stderr
        count, took = done.stdout.split()[-2:]
        out.append(f"- Airflow {version}: {count} DAGs imported in {float(took):.1f} s, once its own operators are loaded")
        print(out[-1], flush=True)
    if len(out) == 2:
        out.append("- no Airflow here: `INTENTC_AIRFLOW=PYTHON make bench` measures with that one")
    return out


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--streams", type=int, default=1_000)
    arguments.add_argument("--repeats", type=int, default=2)
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-bench."))
    try:
        imports = dags(folder, given.streams)
        rows = table(folder, given.rows, given.repeats)
    finally:
        shutil.rmtree(folder)
    server = value("postgres", "show server_version").split()[0]
    load = os.getloadavg()[0]
    page = [
        "# Benchmarks", "",
        "Written by `make bench`. Seconds are those of one machine and change with it; the ratios are what to look at.", "",
        f"PostgreSQL {server} with `fsync=off`, {os.cpu_count()} cores, load {load:.1f}, Linux {platform.release().split('-')[0]}; "
        f"{given.rows:,} rows in all, the best of {given.repeats} runs.", "",
        "## Snapshot, gates and merge", "",
        "A job is timed from its start to its end: the source is read in one snapshot, staged, checked by the gates, merged. By",
        "hand it is one `psql` at either end of a pipe, a temporary table, one statement without deletes, gates or journal. Rows",
        "per second count what was read. *Forensic* keeps live rows too (`history: both`).", "", *rows, "",
        "## DAG files", "", *imports, ""]
    if given.write:
        (PROJECT / "docs/benchmarks.md").write_text("\n".join(page))
        print("wrote docs/benchmarks.md")


if __name__ == "__main__":
    main()
