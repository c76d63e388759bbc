"""From model files to rows: a model that changes a dozen times, and one whose names and texts are hostile."""
import copy
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT, SqlError, quote, sql, value


def column(type_, **more):
    return {"type": type_, **more}


class Line(unittest.TestCase):
    """A model as JSON documents, a render repository, a source and a warehouse of its own."""

    databases = 0

    def setUp(self):
        Line.databases += 1
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)
        self.source, self.target = f"line_source{Line.databases}", f"line_target{Line.databases}"
        sql("postgres", f"create database {self.source}", f"create database {self.target}")
        if value("postgres", "select to_regrole('reporting') is null") == "t":
            sql("postgres", "create role reporting", "create role reader login", "grant reporting to reader")
        self.repo = self.folder / "render.git"
        self.model = self.folder / "model"
        self.model.mkdir()
        self.services = self.folder / "services"
        subprocess.run(["git", "init", "-q", "--bare", self.repo], check=True)

    def command(self, *args, code=0):
        env = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        done = subprocess.run([str(a) for a in args], env={**env, "PGSERVICEFILE": str(self.services)}, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def go(self, documents):
        """Publishes the model, applies it and runs every job; what they said."""
        (self.model / "model.json").write_text(json.dumps(documents))
        self.command(PROGRAM, "publish", self.model, "--repo", self.repo)
        names = self.command(PROJECT / "cli/intentc-apply", "--repo", self.repo, "--services-example")
        lines = []
        for name in (line[1:-1] for line in names.splitlines() if line.startswith("[")):
            database, user = self.target, "postgres"
            if name.endswith("__load"):
                user = name.replace("__load", "_load")
            elif not name.endswith("__deploy"):
                database = self.source
            lines.append(f"[{name}]\nhost={os.environ['PGHOST']}\ndbname={database}\nuser={user}\n")
        self.services.write_text("".join(lines))
        return self.command(PROJECT / "cli/intentc-apply", "--repo", self.repo, "--run-jobs")

    def view(self, name, columns, schema="w_report"):
        return sql(self.target, f"select {columns} from {schema}.{name} order by 1", user="reader")


class Revisions(Line):
    def setUp(self):
        super().setUp()
        sql(self.source, "create table a (id int primary key, x varchar(20), y numeric(8,2), z text)",
            "insert into a select i, 'x' || i, i / 3.0, null from generate_series(1, 9) i",
            "create table b (k1 int, k2 text, n bigint, primary key (k1, k2))", "insert into b values (1, 'p', 10), (1, 'q', 20)")
        self.docs = {
            "ecosystem": {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            "shop": {"kind": "container", "name": "Shop", "type": "postgres"},
            "store": {"kind": "datastore", "name": "S",
                      "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}},
                      "datasets": {
                          "a": {"key": ["id"], "columns": {"id": column("int", nullable=False), "x": column("varchar(10)")}},
                          "b": {"key": ["k1", "k2"], "columns": {"k1": column("int", nullable=False),
                                                                 "k2": column("text", nullable=False), "n": column("bigint")}}}},
            "report": {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]},
                       "groups": {"all": {"sinks": ["S/a"]}}},
        }

    def revise(self, change):
        change(self.docs)
        said = self.go(list(copy.deepcopy(self.docs).values()))
        for name in ("a", "b"):
            if f"S/{name}" in self.docs["report"]["groups"]["all"]["sinks"]:
                columns = ", ".join(self.docs["store"]["datasets"][name]["columns"])
                self.assertEqual(self.view(f"s_{name}_live", columns), sql(self.source, f"select {columns} from {name} order by 1"))
            else:
                self.assertIsNone(value(self.target, f"select to_regclass('w_report.s_{name}_live')"), name)
        return said

    def test_a_model_that_changes(self):
        a = self.docs["store"]["datasets"]["a"]
        sinks = self.docs["report"]["groups"]["all"]["sinks"]
        self.revise(lambda d: None)
        self.assertIn("nothing to do", self.command(PROGRAM, "publish", self.model, "--repo", self.repo))
        self.revise(lambda d: a["columns"].update(y=column("decimal(8,2)")))
        self.revise(lambda d: sinks.append("S/b"))
        self.revise(lambda d: a["columns"].pop("x"))
        self.assertEqual(value(self.target, "select count(x) from store.s_a"), "9")  # kept, though nobody sees it
        self.revise(lambda d: a["columns"].update(x=column("varchar(10)")))
        self.revise(lambda d: a.update(columns=dict(sorted(a["columns"].items(), reverse=True))))
        sql(self.source, "update a set x = 'longer than ten' where id = 1")
        self.revise(lambda d: a["columns"].update(x=column("varchar(20)"), z=column("text")))
        self.revise(lambda d: sinks.remove("S/b"))
        self.assertEqual(value(self.target, "select count(*) from store.s_b"), "2")
        sql(self.source, "insert into b values (2, 'r', null)")
        self.revise(lambda d: sinks.append("S/b"))
        self.assertEqual(value(self.target, "select count(*) from store.s_b"), "3")

        def transformer(text):
            return {"kind": "workspace", "name": "Upper", "groups": {"g": {"sinks": ["S/a"]}}, "transformer": {
                "name": "ToUpper", "code": {"sql": {"u": {"text": text}}}, "output": {"name": "U", "datasets": {
                    "u": {"key": ["id"], "columns": {"id": column("int", nullable=False), "x": column("text")}}}}}}
        code = "select id, upper(x) as x from s_a_live where id < 3"
        self.revise(lambda d: (d.update(upper=transformer(code)), sinks.append("U/u")))
        self.assertEqual(self.view("u_u_live", "id, x"), [["1", "LONGER THAN TEN"], ["2", "X2"]])
        self.revise(lambda d: d.update(upper=transformer(code.replace("upper", "'it''s ' || upper") + ";\n-- as told")))
        self.assertEqual(self.view("u_u_live", "id, x"), [["1", "it's LONGER THAN TEN"], ["2", "it's X2"]])

        self.revise(lambda d: (d.pop("upper"), sinks.remove("U/u")))
        self.assertIsNone(value(self.target, "select to_regclass('w_report.u_u_live')"))
        self.assertEqual(value(self.target, "select count(*) from intentc.transformer"), "0")
        self.assertEqual(value(self.target, "select count(*) from store.u_u"), "2")

        del self.docs["report"]["access"]
        self.go(list(self.docs.values()))
        with self.assertRaisesRegex(SqlError, "permission denied"):
            self.view("s_a_live", "id")


class Hostile(Line):
    TEXT = "'; drop schema store cascade; -- \" ${a} {{b}} {% c %} $$ `touch MARK` $(touch MARK) \\ \\! :v <%= x %> é \u202e"

    def setUp(self):
        super().setUp()
        self.mark = self.folder / "mark"
        self.TEXT = Hostile.TEXT.replace("MARK", str(self.mark))

    def test_names_and_texts_stay_where_they_belong(self):
        platform = "P ${x} {{y}} $$ ; -- `z` | %s & é"
        column_name = "No\"te'); drop \\ :b $1 ${x}"
        words = {"kind": "ecosystem", "name": "E ${x}", "doc": self.TEXT, "principals": {"reporting": {"kind": "group", "doc": self.TEXT}}}
        documents = [
            words,
            {"kind": "container", "name": "Shop ${x} `z` $$", "type": "postgres", "doc": self.TEXT},
            {"kind": "container", "name": "Own {{y}} ; --", "type": "postgres"},
            {"kind": "service", "name": "Svc %s", "target": "postgres", "params": {"store": "Own {{y}} ; --"}},
            {"kind": "platform", "name": platform, "service": "Svc %s", "doc": self.TEXT},
            {"kind": "datastore", "name": "Sales", "doc": self.TEXT, "contacts": [
                {"role": "oncall", "channel": self.TEXT[:40], "address": self.TEXT}],
             "capture": {"kind": "snapshot", "container": "Shop ${x} `z` $$", "trigger": {"every": "10m"},
                         "tables": {"orders": "Main.Orders"}},
             "datasets": {"orders": {"key": ["id"], "doc": self.TEXT, "columns": {
                 "id": column("int", nullable=False), "note": column("text", source=column_name, doc=self.TEXT)}}}},
            {"kind": "workspace", "name": "Work", "doc": self.TEXT, "groups": {"g": {"sinks": ["Sales/orders"]}},
             "transformer": {"name": "T", "code": {"sql": {"o": {"text": "select id, $x$" + self.TEXT + "$x$ as note, "
                                                                         "E'\\\\' || note as n -- :v '\nfrom sales_orders_live"}}},
                             "output": {"name": "Out", "datasets": {"o": {"key": ["id"], "columns": {
                                 "id": column("int", nullable=False), "note": column("text"), "n": column("text")}}}}}},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]}, "groups": {"g": {"sinks": ["Out/o"]}}},
            {"kind": "assignments", "groups": {"Report/g": [{"platform": platform, "status": "provisioned", "doc": self.TEXT}]}},
        ]
        sql(self.source, 'create schema "Main"', 'create table "Main"."Orders" (id int primary key, '
            '"' + column_name.replace('"', '""') + '" text)', f'insert into "Main"."Orders" values (1, {quote(self.TEXT)})')
        self.go(documents)
        self.assertEqual(self.view("out_o_live", "note, n"), [[self.TEXT, "\\" + self.TEXT]])
        self.assertFalse(self.mark.exists())


if __name__ == "__main__":
    unittest.main()
