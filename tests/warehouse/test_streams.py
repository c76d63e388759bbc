"""Random streams against a slow model in memory: every capture × live and with history × runners that are killed, cut off
or rivals × duplicates × models that change. INTENTC_BATCHES says how many jobs in all (a soak: thousands)."""
import concurrent.futures
import datetime
import json
import os
import random
import time
import unittest

from house import PROJECT, kill_group, quote, sql, value
from source_line import SourceLine, column

BATCHES = int(os.environ.get("INTENTC_BATCHES", "120"))
TEXTS = ["", " ", "a", "NULL", "\\N", "\\.", "\t", "l\nl", "it's", '"', "\\", "é", "猫", "x" * 10, "$$", "|", ",", "%s", ":batch", "\r\n"]
JSON = ["null", "{}", "[]", '{"a": 1}', '{"a": [1, null]}']
DECLARED = json.loads((PROJECT / "templates/postgres/target.json").read_text())["captures"]
WAYS = {"snapshot": {"kind": "snapshot"},
        "watermark": {"kind": "watermark", "watermark": {"column": "changed"}, "deletes": {"soft": "gone"}},
        "cdc": {"kind": "cdc"}}


class Table:
    """One table of the source, what the warehouse should hold of it, and what it held: dictionaries, no SQL."""

    def __init__(self, name, key, columns):
        self.name, self.key, self.columns = name, key, columns  # columns: name → type of the model
        self.rows = {}    # key → {column: text or None}
        self.stored = {}  # key → [values, batch]
        self.closed = []  # [key, values, batch in, batch out]

    def commit(self, batch, rows):
        """What a batch does that brings these rows, with the columns of today; closed rows keep what was stored."""
        for k in [k for k in self.stored if k not in rows]:
            self.closed.append([k, *self.stored.pop(k), batch])
        for k, values in rows.items():
            brought = {c: values[c] for c in self.columns}
            if k not in self.stored:
                self.stored[k] = [brought, batch]
            elif any(self.stored[k][0].get(c) != v for c, v in brought.items()):
                self.closed.append([k, *self.stored[k], batch])
                self.stored[k] = [{**self.stored[k][0], **brought}, batch]

    def seen(self):
        """The rows as a consumer sees them."""
        return {k: dict(values) for k, (values, _) in self.stored.items()}


class World(SourceLine):
    """A source, a warehouse and a model of them."""

    def begin(self, way, history, seed):
        self.way, self.history, self.rng = way, history, random.Random(seed)
        self.hint = f"{way} {history} seed {seed}"
        self.stem = f"s{seed}"  # slots have the names of streams, and all worlds are in one server
        self.clock = datetime.datetime(2026, 1, 1)
        common = {"changed": column("timestamp"), "gone": column("boolean")}
        self.tables = [
            Table("a", ["id"], {"id": column("int", nullable=False), **common, "x": column("varchar(10)"), "j": column("variant")}),
            Table("b", ["k1", "k2"], {"k1": column("int", nullable=False), "k2": column("text", nullable=False), **common,
                                      "n": column("decimal(8,2)")})]
        key = way == "cdc"
        sql(self.source, f"create table a (id int {'primary key' if key else ''}, changed timestamp, gone boolean, x varchar(10), "
                         "j jsonb, y int, z text)",
            f"create table b (k1 int, k2 text, changed timestamp, gone boolean, n numeric(8,2), y int{', primary key (k1, k2)' if key else ''})")
        self.every = {"a": ["id", "changed", "gone", "x", "j", "y", "z"], "b": ["k1", "k2", "changed", "gone", "n", "y"]}
        self.script = []
        self.moments, self.last, self.pace = [], 0, 0.5
        self.outcomes = {}
        for table in self.tables:  # never empty from here on
            self.put(table, self.key_of(table, 0))
        self.run_script()
        self.publish()

    def documents(self):
        datasets = {t.name: {"key": t.key, "columns": t.columns} for t in self.tables}
        return [
            {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            {"kind": "container", "name": "Shop", "type": "postgres"}, {"kind": "container", "name": "Own", "type": "postgres"},
            {"kind": "service", "name": "Svc", "target": "postgres", "params": {"store": "Own", "objects": "sql"}},
            {"kind": "platform", "name": "default", "service": "Svc", "history": self.history},
            {"kind": "datastore", "name": self.stem.upper(), "datasets": datasets,
             "capture": {"container": "Shop", "trigger": {"every": "10m"}, **WAYS[self.way]}},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]}, "groups": {"all": {"sinks": [f"{self.stem.upper()}/*"]}}}]

    def publish(self):
        self.install(self.documents())

    # --- the source

    def key_of(self, table, n):
        return (str(n),) if table.name == "a" else (str(n % 4), TEXTS[n // 4 + 2])

    def stamp(self):
        self.clock += datetime.timedelta(seconds=1)
        return str(self.clock)

    def put(self, table, key):
        rng = self.rng
        row = {**dict(zip(table.key, key)), "changed": self.stamp(), "gone": "false"}
        for name in self.every[table.name]:
            if name in row:
                continue
            kinds = {"x": TEXTS, "z": TEXTS, "j": JSON, "n": ["0.00", "-1.50", "123456.78"], "y": ["0", "7", "-1"]}
            row[name] = None if rng.random() < 0.25 else rng.choice(kinds[name])
        self.write(table, key, row)

    def write(self, table, key, row):
        where = " and ".join(f"{k} = {quote(v)}" for k, v in zip(table.key, key))
        if key in table.rows:
            sets = ", ".join(f"{c} = {quote(v)}" for c, v in row.items())
            self.script.append(f"update {table.name} set {sets} where {where}")
        else:
            self.script.append(f"insert into {table.name} ({', '.join(row)}) values ({', '.join(map(quote, row.values()))})")
        table.rows[key] = row

    def run_script(self):
        if self.script:
            sql(self.source, "; ".join(self.script))
        self.script = []

    def change(self):
        for table in self.tables:
            for _ in range(self.rng.randrange(0, 4)):
                key = self.key_of(table, self.rng.randrange(0, 16))
                if key in table.rows and self.rng.random() < 0.35 and len(self.there(table)) > 1:
                    if self.way == "watermark":
                        self.put(table, key)
                        self.write(table, key, {**table.rows[key], "gone": "true"})
                    else:
                        where = " and ".join(f"{k} = {quote(v)}" for k, v in zip(table.key, key))
                        self.script.append(f"delete from {table.name} where {where}")
                        del table.rows[key]
                else:
                    self.put(table, key)
        self.run_script()

    def there(self, table):
        return {k: r for k, r in table.rows.items() if self.way != "watermark" or r["gone"] != "true"}

    # --- the job, and what disturbs it

    def step(self, number):
        self.change()
        event = self.rng.random()
        before = [dict(t.columns) for t in self.tables]
        if event < 0.45:
            began = time.monotonic()
            code, said = self.run_job(f"ingest_{self.stem}")
            if code == 0:
                self.pace = 0.8 * self.pace + 0.2 * (time.monotonic() - began)
        elif event < 0.65:
            process = self.start(f"ingest_{self.stem}")
            time.sleep(self.rng.random() * 1.2 * self.pace)
            kill_group(process)
            code, said = self.end_of(process)
        elif event < 0.78:
            process = self.start(f"ingest_{self.stem}")
            time.sleep(self.rng.random() * self.pace)
            sql("postgres", "select pg_terminate_backend(pid) from (select pid from pg_stat_activity where application_name like 'intentc %' "
                            f"and datname in ('{self.source}', '{self.target}') order by pid % {self.rng.randrange(2, 9)} limit 1) x")
            code, said = self.end_of(process)
        elif event < 0.9:
            runners = []
            for _ in range(self.rng.randrange(2, 4)):
                runners.append(self.start(f"ingest_{self.stem}"))
                time.sleep(self.rng.random() * self.rng.choice([0.02, 1]) * self.pace)
            ends = [self.end_of(r) for r in runners]
            codes = {c for c, _ in ends}
            # Two that read a slot, or make it, may both lose: the one was overtaken, the other finds the slot taken.
            self.assertTrue(codes <= ({0, 1, 99} if self.way == "cdc" else {0, 99}), f"{self.hint} step {number}: {ends}")
            code, said = (0 if 0 in codes else max(codes)), str(ends)
            deadline = time.monotonic() + 30
            while code != 0 and self.way == "cdc" and time.monotonic() < deadline:
                code, said = self.run_job(f"ingest_{self.stem}")
            self.assertEqual(code, 0, f"{self.hint} step {number}: {ends}, and then {said}")
        elif event < 0.94 and self.way != "cdc":
            return self.duplicates(number)
        else:
            process = self.start(f"ingest_{self.stem}")
            time.sleep(self.rng.random() * self.pace)
            self.revise()
            code, said = self.end_of(process)
        self.outcomes[code] = self.outcomes.get(code, 0) + 1
        self.settle_with(before, f"{self.hint} step {number}, job ended {code}: {said}")

    def end_of(self, process):
        said = process.communicate()[0]
        return process.returncode, said

    def duplicates(self, number):
        """The key is none: nothing may change until the source is put right."""
        table = self.rng.choice(self.tables)
        key = self.rng.choice(list(self.there(table)))
        names = ", ".join(c for c in self.every[table.name] if c != "changed")
        where = " and ".join(f"{k} = {quote(v)}" for k, v in zip(table.key, key))
        sql(self.source, f"update {table.name} set changed = '{self.stamp()}' where {where}",
            f"insert into {table.name} ({names}, changed) select {names}, changed from {table.name} where {where}")
        code, said = self.run_job(f"ingest_{self.stem}")
        self.assertEqual(code, 1, said)
        self.assertIn("duplicate-key", said)
        self.assertEqual(self.commits(), [], f"{self.hint} step {number}")
        sql(self.source, f"delete from {table.name} where {where}")
        del table.rows[key]
        self.put(table, key)
        self.run_script()
        self.outcomes["duplicate"] = self.outcomes.get("duplicate", 0) + 1

    def revise(self):
        """A revision of the model, published and applied while a job runs."""
        table = self.rng.choice(self.tables)
        name = self.rng.choice([c for c in self.every[table.name] if c in ("x", "y", "z", "n")])
        if name == "x" and "x" in table.columns and table.columns["x"]["type"] != "text":
            table.columns["x"] = column({"varchar(10)": "varchar(20)", "varchar(20)": "text"}[table.columns["x"]["type"]])
            self.wide = table.columns["x"]
        elif name == "n" and "n" in table.columns and table.columns["n"]["type"] == "decimal(8,2)":
            table.columns["n"] = self.number = column("decimal(10,2)")
        elif name in table.columns:
            del table.columns[name]
        else:
            table.columns[name] = {"x": getattr(self, "wide", column("varchar(10)")), "n": getattr(self, "number", column("decimal(8,2)")),
                                   "y": column("int"), "z": column("text")}[name]
        self.outcomes["revision"] = self.outcomes.get("revision", 0) + 1
        self.publish()

    # --- comparing

    def commits(self):
        rows = sql(self.target, f"select id from intentc.batch where state = 'committed' and id > {self.last} order by id")
        return [b for b, in rows]

    def settle_with(self, columns, hint):
        """What was committed in this step was committed with the columns of before it; then all tables are compared."""
        deadline = time.monotonic() + 20
        while value("postgres", "select count(*) from pg_stat_activity where application_name like 'intentc %' "
                                f"and datname in ('{self.source}', '{self.target}')") != "0":
            self.assertLess(time.monotonic(), deadline, hint)
            time.sleep(0.01)
        now = [t.columns for t in self.tables]
        for table, before in zip(self.tables, columns):
            table.columns = before
        for batch in self.commits():
            self.last = int(batch)
            for table in self.tables:
                table.commit(batch, self.there(table))
        for table, after in zip(self.tables, now):
            table.columns = after
        self.check(hint)

    def asked(self, table):
        """Columns as a select list, each as text."""
        return ", ".join(f"{c}::text" for c in table.columns)

    def found(self, table, rows):
        names = list(table.columns)
        out = {}
        for row in rows:
            values = dict(zip(names, row))
            out.setdefault(tuple(values[k] for k in table.key), []).append(values)
        return out

    def shown(self, table, rows):
        return {k: [{c: values.get(c) for c in table.columns}] for k, values in rows.items()}

    def check(self, hint):
        for table in self.tables:
            names = list(table.columns)
            rows = sql(self.target, f"select {self.asked(table)}, _batch from store.{self.stem}_{table.name}")
            self.assertEqual(self.found(table, [r[:-1] for r in rows]), self.shown(table, table.seen()), f"{table.name}: {hint}")
            batches = {tuple(r[names.index(k)] for k in table.key): r[-1] for r in rows}
            self.assertEqual(batches, {k: b for k, (_, b) in table.stored.items()}, f"{table.name}: {hint}")
        self.moments.append((value(self.target, "select clock_timestamp()"), [t.seen() for t in self.tables]))

    def check_views(self):
        """What a consumer reads: now, ever, and as of moments that have passed."""
        for n, table in enumerate(self.tables):
            view = f"w_report.{self.stem}_{table.name}"
            rows = sql(self.target, f"select {self.asked(table)} from {view}_live", user="reader")
            self.assertEqual(self.found(table, rows), self.shown(table, table.seen()), self.hint)
            if self.history == "live":
                self.assertEqual(sql(self.target, "select count(*) from pg_class where relnamespace = 'history'::regnamespace"), [["0"]])
                continue
            for moment, then in self.rng.sample(self.moments, min(len(self.moments), 12)):
                rows = sql(self.target, f"select {self.asked(table)} from {view}_asof('{moment}')", user="reader")
                self.assertEqual(self.found(table, rows), self.shown(table, then[n]), f"{self.hint} as of {moment}")
            times = dict(sql(self.target, "select id, ended_at::text from intentc.batch where state = 'committed'"))
            ever = sorted(map(str, [(times[i], times[o], *[v.get(c) for c in table.columns]) for _, v, i, o in table.closed] +
                              [(times[i], None, *[v.get(c) for c in table.columns]) for v, i in table.stored.values()]))
            rows = sql(self.target, f"select valid_from::text, valid_to::text, {self.asked(table)} from {view}_full", user="reader")
            self.assertEqual(sorted(str(tuple(r)) for r in rows), ever, self.hint)

    def walk(self, steps):
        for number in range(steps):
            self.step(number)
            if number % 50 == 49:
                self.check_views()
        code, said = self.run_job(f"ingest_{self.stem}")
        self.assertEqual(code, 0, said)
        self.settle_with([t.columns for t in self.tables], f"{self.hint} at the end")
        self.check_views()
        closed = sum(len(t.closed) for t in self.tables)
        committed = value(self.target, "select count(*) from intentc.batch where state = 'committed'")
        return f"{self.hint}: {steps} jobs, {committed} batches committed, {closed} rows closed, {self.outcomes}"


class Streams(unittest.TestCase):
    def test_random_streams(self):
        seed = int(os.environ.get("INTENTC_SEED", "7"))
        worlds = []
        for way in (w for w in WAYS if w in DECLARED):
            for history in ("live", "both"):
                world = World("walk")
                world.setUp()
                self.addCleanup(world.doCleanups)
                world.begin(way, history, seed + len(worlds))
                worlds.append(world)
        with concurrent.futures.ThreadPoolExecutor(len(worlds)) as pool:
            for result in [pool.submit(world.walk, BATCHES // len(worlds)) for world in worlds]:
                said = result.result()
                if "INTENTC_BATCHES" in os.environ:
                    print(said, flush=True)


if __name__ == "__main__":
    unittest.main()
