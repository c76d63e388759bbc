"""Hostile names and texts through the program, a render repository, a real PostgreSQL and every job: the data arrives, the
warehouse holds exactly the model's texts, and nothing that they say is ever carried out."""
import json
import os
import subprocess
import unittest

from hostile import Maker
from house import PROGRAM, PROJECT, PSQL, seeds, service_users, sql, value
from test_model import Line

APPLY = PROJECT / "cli/intentc-apply"


def ident(name):
    return '"' + name.replace('"', '""') + '"'


def show(rows):
    return sorted(rows, key=str)


class Hostile(Line):
    def git(self, *args):
        return subprocess.run(["git", "-C", self.repo, *args], check=True, capture_output=True, text=True).stdout

    def apply_by_hand(self):
        """As a database administrator would, without the applier and its settings."""
        files = [p for p in self.git("ls-tree", "-r", "--name-only", "render").splitlines() if p.endswith("/apply.sql")]
        for path in sorted(files, key=lambda p: "/foundation/" not in p):
            text = subprocess.run(["git", "-C", self.repo, "show", f"render:{path}"], check=True, capture_output=True).stdout
            done = subprocess.run([*PSQL, "-d", self.target, "-1", "-f", "-"], input=text, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr.decode())

    def records(self):
        return [json.loads(self.git("show", f"render:{path}")) for path in self.git("ls-tree", "-r", "--name-only", "render").splitlines()
                if path.endswith("/chunk.json")]

    def publish(self, maker):
        (self.model / "model.json").write_text(json.dumps(maker.documents))
        self.command(PROGRAM, "publish", self.model, "--repo", self.repo)
        said = self.command(APPLY, "--repo", self.repo, "--services-example")
        lines = []
        for name, user in service_users(said).items():
            database = self.target if user or name.endswith("__deploy") else self.source
            lines.append(f"[{name}]\nhost={os.environ['PGHOST']}\ndbname={database}\nuser={user or 'postgres'}\n")
        self.services.write_text("".join(lines))

    def fill(self, maker):
        """The source tables, each with rows of texts that the corpus also has."""
        for number, (schema, table, columns) in enumerate(maker.sources.values()):
            where = f"{ident(schema)}.{ident(table)}" if schema else ident(table)
            schemas = [f"create schema if not exists {ident(schema)}"] if schema else []
            types = ", ".join(f"{ident(s)} {'int primary key' if n == 'id' else 'text'}" for n, s in columns)
            rows = [[str(i), *(maker.text() for _ in columns[1:])] for i in range(3 + number)]
            values = ", ".join(f"({', '.join(self.literal(v) for v in row)})" for row in rows)
            sql(self.source, "set standard_conforming_strings = on", *schemas, f"create table {where} ({types})", f"insert into {where} values {values}")

    @staticmethod
    def literal(text):
        return "'" + text.replace("'", "''") + "'"

    def check(self, maker):
        p = maker.platform
        streams = {f"Ingest/{p}/{s}": maker.contacts[s] for s, _ in maker.sources}
        held = dict(sql(self.target, "select label, contact from intentc.stream"))
        held.pop(f"Ingest/{p}/Out")
        self.assertEqual(held, streams)
        datasets = {(f"Ingest/{p}/{s}", d) for s, d in [*maker.sources, ("Out", "o")]}
        rows = sql(self.target, "select s.label, d.name, d.relation, array_to_json(d.columns) from intentc.dataset d "
                                "join intentc.stream s on s.identity = d.stream")
        self.assertEqual({(r[0], r[1]) for r in rows}, datasets)
        self.assertEqual(sql(self.target, "select label, output from intentc.transformer"),
                         [[f"DataTransformer/{p}/{maker.worker}", f"Ingest/{p}/Out"]])

        contents = {}
        for label, name, relation, columns in rows:
            store = label.rsplit("/", 1)[1]
            columns = ", ".join(ident(c) for c in json.loads(columns))
            got = sql(self.target, f"select {columns} from store.{ident(relation)}")
            contents[store, name] = got
            if store == "Out":
                continue
            schema, table, names = maker.sources[store, name]
            read = ", ".join(ident(s) for _, s in names)
            where = f"{ident(schema)}.{ident(table)}" if schema else ident(table)
            self.assertEqual(show(got), show(sql(self.source, f"select {read} from {where}")), (store, name))
        store, dataset = list(maker.sources)[0]
        made = [[row[0], *maker.code.values()] for row in contents[store, dataset]]
        order = sql(self.target, "select array_to_json(d.columns) from intentc.dataset d where d.name = 'o'")[0][0]
        place = [json.loads(order).index(c.lower()) for c in ["id", *maker.code]]
        self.assertEqual(show([[row[i] for i in place] for row in contents["Out", "o"]]), show(made))

        schemas = {m["workspace"]: m["schema"] for c in self.records() for r in c["members"] if r["kind"] == "foundation"
                   for m in r["payload"]["workspaces"]}
        self.assertEqual(len(set(schemas.values())), len(schemas))
        for (workspace, view), seen in maker.views.items():
            where = f"{ident(schemas[workspace])}.{ident(view)}"
            may = [f"has_table_privilege({self.literal(p)}, {self.literal(where)}, 'select')" for p in maker.principals]
            got = sql(self.target, f"select *, {' and '.join(may)} from {where}")
            self.assertEqual(show(row[:-1] for row in got), show(contents[seen]), (workspace, view))
            self.assertEqual({row[-1] for row in got}, {"f" if workspace == maker.worker else "t"}, (workspace, view))

    def settings(self):
        return [sorted(sql(self.target, f"select * from intentc.{t}"), key=str)
                for t in ("chunk", "stream", "dataset", "transformer", "object")]

    def run_seed(self, seed, settings=()):
        maker = Maker(seed)
        for setting in settings:
            for database in (self.source, self.target):
                sql("postgres", f"alter database {database} set {setting}")
        for database in (self.source, self.target):
            sql(database, "create table canary (id int)", "insert into canary values (1)")
        for principal in maker.principals:
            sql("postgres", f"create role {ident(principal)}")
        here = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, here)
        self.publish(maker)
        self.fill(maker)
        said = self.command(APPLY, "--repo", self.repo, "--platform", maker.platform, "--run-jobs")
        self.assertNotRegex(said, "(?m)^(failed|skipped|waiting) ")
        self.check(maker)
        held = self.settings()
        self.apply_by_hand()  # applied again, nothing changes
        self.assertEqual(self.settings(), held)
        for database in (self.source, self.target):
            self.assertEqual(sql(database, "select id from canary"), [["1"]])
        self.assertEqual(list(self.folder.rglob("*pwned*")), [])
        self.assertEqual(value("postgres", "select count(*) from pg_ls_dir('.') f where f like '%pwned%'"), "0")


def seeded(seed):
    return lambda self: self.run_seed(seed)


# Servers of old applications: a backslash escapes in every literal, and dates and numbers have other spellings.
OLD = ["standard_conforming_strings = off", "datestyle = 'SQL, DMY'", "intervalstyle = 'sql_standard'", "bytea_output = 'escape'",
       "timezone = 'Asia/Kolkata'", "escape_string_warning = off"]


def on_old_servers(seed):
    return lambda self: self.run_seed(seed, OLD)


for number in seeds(range(10)):
    setattr(Hostile, f"test_seed_{number:02}", seeded(number))
for number in seeds([n for n in range(20, 60) if any("\\" in worth for worth in Maker(n).code.values())][:4]):
    setattr(Hostile, f"test_seed_{number:02}_where_backslashes_escape", on_old_servers(number))


if __name__ == "__main__":
    unittest.main()
