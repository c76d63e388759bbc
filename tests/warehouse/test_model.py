"""From model files to rows: a model that changes a dozen times, and one whose names and texts are hostile."""
import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT, PSQL, SqlError, quote, service_users, sql, value


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

    def go(self, documents, run=True):
        """Publishes the model, applies it and runs every job; what they said."""
        (self.model / "model.json").write_text(json.dumps(documents))
        self.command(PROGRAM, "publish", self.model, "--repo", self.repo)
        names = self.command(PROJECT / "cli/intentc-apply", "--repo", self.repo, "--services-example")
        lines = []
        for name, user in service_users(names).items():
            database = self.target if user or name.endswith("__deploy") else self.source
            lines.append(f"[{name}]\nhost={os.environ['PGHOST']}\ndbname={database}\nuser={user or 'postgres'}\n")
        self.services.write_text("".join(lines))
        return self.command(PROJECT / "cli/intentc-apply", "--repo", self.repo, *(["--run-jobs"] if run else []))

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


class Shapes(Line):
    """Two zones, so several chunks; a store read dataset by dataset; a chain of transformers; every type; no key."""

    TYPES = {  # of the model → (of the source, values)
        "tinyint": ("smallint", ["-128", "127"]),
        "smallint unsigned": ("integer", ["65535"]),
        "bigint": ("bigint", ["-9223372036854775808"]),
        "float": ("real", ["1e-30", "NaN", "-Infinity"]),
        "double": ("double precision", ["0.1", "-0"]),
        "decimal(38,9)": ("numeric", ["12345678901234567890123456789.123456789"]),
        "boolean": ("boolean", ["t", "f"]),
        "uuid": ("uuid", ["00000000-0000-0000-0000-00000000abcd"]),
        "date": ("date", ["0001-01-01", "infinity", "0044-03-15 BC"]),
        "time": ("time", ["23:59:59.999999"]),
        "timestamp": ("timestamp", ["2026-02-29 23:00:00".replace("29", "28"), "-infinity"]),
        "timestamp(UTC)": ("timestamptz", ["2026-10-25 02:30:00+02", "2026-10-25 02:30:00+01"]),
        "interval": ("interval", ["1 mon -3 days 04:05:06.7", "-1 year"]),
        "char(3)": ("character(3)", ["a", "ab "]),
        "varchar(5)": ("varchar(5)", ["", "\\.", "\t\n"]),
        "nvarchar": ("text", ["猫"]),
        "text": ("text", ["NULL", "\\N"]),
        "binary": ("bytea", ["\\x00ff5c2e"]),
        "variant": ("jsonb", ['{"a": [1, null, "\\\\."]}', "null"]),
        "array<int>": ("integer[]", ["{1,NULL,3}", "{}"]),
        "array<text>": ("text[]", ['{"a\\"b",NULL,"NULL",""}']),
        "map<text,int>": ("jsonb", ['{"k": 1}']),
        "struct<a int, b text>": ("jsonb", ['{"a": 1, "b": null}']),
    }

    def documents(self):
        def zone(name):
            return {"kind": "zone", "name": name, "teams": {"T": {"owner": {"repo": "t/t", "branch": "main"}}}}

        def dataset(*columns, key=("id",)):
            return {"key": list(key), "columns": {c: column("int", nullable=c not in key) for c in columns}}

        def workspace(name, zone_name, sinks, code=None, output=None, inputs_name=None):
            made = {"kind": "workspace", "name": name, "team": f"{zone_name}/T", "groups": {"g": {"sinks": sinks}}}
            if code:
                made["transformer"] = {"name": name + "T", "code": {"sql": {"o": {"text": code}}},
                                       "output": {"name": output, "datasets": {"o": dataset("id", "n")}}}
            else:
                made["access"] = {"readers": ["reporting"]}
            return made

        kinds = {"keyless": {"columns": {"v": column("text")}}, "types": {"key": ["id"], "columns": {
            "id": column("int", nullable=False), **{f"c{i}": column(t) for i, t in enumerate(self.TYPES)}}}}
        capture = {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}}
        return [
            {"kind": "ecosystem", "name": "T", "owner": {"repo": "t/t", "branch": "main"}, "principals": {"reporting": {"kind": "group"}},
             "zones": {z: {"owner": {"repo": "t/t", "branch": "main"}} for z in ("East", "West")}},
            zone("East"), zone("West"), {"kind": "container", "name": "Shop", "type": "postgres"},
            {"kind": "datastore", "name": "E", "team": "East/T", "capture": {**capture, "consistency": "single"}, "datasets": {
                "one": dataset("id", "n"), "two": dataset("id", "n")}},
            {"kind": "datastore", "name": "W", "team": "West/T", "capture": capture, "datasets": kinds},
            workspace("Adding", "West", ["E/one", "E/two"], "select id, sum(n)::int as n from (select * from e_one_live union all "
                                                         "select * from e_two_live) x group by id", "Sums"),
            workspace("Twice", "East", ["Sums/o", "E/one"], "select s.id, 2 * s.n as n from sums_o_live s join e_one_live using (id)",
                      "Twices"),
            workspace("Report", "West", ["Twices/o", "W/types", "W/keyless"]),
        ]

    def test_many_shapes_at_once(self):
        columns = ", ".join(f"c{i} {t}" for i, (t, _) in enumerate(self.TYPES.values()))
        sql(self.source, "create table one (id int primary key, n int)", "create table two (id int primary key, n int)",
            "insert into one values (1, 10), (2, 20)", "insert into two values (1, 5), (3, 7)",
            "create table keyless (v text)", "insert into keyless values ('a'), ('a'), (null)",
            f"create table types (id int primary key, {columns})", "insert into types values (0)")
        for row in range(3):
            values = ", ".join(quote(v[row % len(v)]) for _, v in self.TYPES.values())
            sql(self.source, f"insert into types values ({row + 1}, {values})")
        said = self.go(self.documents())
        self.assertEqual(self.view("twices_o_live", "id, n"), [["1", "30"], ["2", "40"]], said)
        self.assertEqual(self.view("w_keyless_live", "v"), [["a"], ["a"], [None]])
        shown = ", ".join(f"c{i}::{t}" for i, (t, _) in enumerate(self.TYPES.values()))
        self.assertEqual(self.view("w_types_live", "id, " + shown), sql(self.source, f"select id, {shown} from types order by id"))
        said = self.go(self.documents())
        self.assertIn("(+0 ~0 -0)", said)
        self.assertNotRegex(said, r"types \d+ rows \(\+\d+ ~[1-9]")

    def test_chunks_in_any_order_after_the_foundation(self):
        self.go_without_source()
        chunks = sorted((self.folder / "render").glob("*/chunks/*"), key=lambda p: p.name != "foundation")
        self.assertGreater(len(chunks), 2)
        pictures = []
        for order in (chunks[1:], chunks[:0:-1]):
            database = f"{self.target}_{len(pictures)}_{order[0].name}"
            sql("postgres", f"create database {database}")
            for chunk in [chunks[0], *order, *order]:
                subprocess.run([*PSQL, "-d", database, "-1", "-f", chunk / "sql/apply.sql"], check=True, stdout=subprocess.DEVNULL)
            dump = subprocess.run(["pg_dump", "-s", "-d", database, "-n", "store", "-n", "stage", "-n", "w_*"], check=True,
                                  capture_output=True, text=True).stdout
            dump = re.sub(r"^\\(un)?restrict .*", "", dump, flags=re.M)  # a random word of pg_dump
            dump = "\n".join(sorted(dump.splitlines()))  # the order of grants is that of the chunks
            pictures.append(dump + str(sql(database, "select * from intentc.dataset order by 1, 2")))
        self.maxDiff = None
        self.assertEqual(*pictures)

    def go_without_source(self):
        (self.model / "model.json").write_text(json.dumps(self.documents()))
        self.command(PROGRAM, "render", self.model, "-o", self.folder / "render")


class SourceNames(Line):
    def test_tables_and_columns_are_read_as_the_source_spells_them(self):
        sql(self.source, 'create table "My Table" (id int primary key, "Unit Price" numeric)',
            """insert into "My Table" values (1, 2.50)""", 'create schema "Old Shop"',
            'create table "Old Shop"."My.Table" (id int primary key)', 'insert into "Old Shop"."My.Table" values (7)')
        self.go([
            {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            {"kind": "container", "name": "Shop", "type": "postgres"},
            {"kind": "datastore", "name": "S",
             "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"},
                         "tables": {"prices": "My Table", "old": "Old Shop.My.Table"}},
             "datasets": {"prices": {"key": ["id"], "columns": {"id": column("int", nullable=False),
                                                                "price": column("decimal(10,2)", source="Unit Price")}},
                          "old": {"key": ["id"], "columns": {"id": column("int", nullable=False)}}}},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]},
             "groups": {"all": {"sinks": ["S/prices", "S/old"]}}}])
        self.assertEqual(self.view("s_prices_live", "id, price"), [["1", "2.50"]])
        self.assertEqual(self.view("s_old_live", "id"), [["7"]])


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
            {"kind": "service", "name": "Svc %s", "target": "postgres", "params": {"store": "Own {{y}} ; --", "objects": "sql"}},
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
