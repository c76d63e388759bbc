"""Exports: a dataset in another database, kept up to date by batch, whatever dies or comes late."""
import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT, SqlError, quote, sql, value

APPLY = PROJECT / "cli/intentc-apply"
LABEL = "Export/Warehouse/Team DB/S/a"


def column(type_, **more):
    return {"type": type_, **more}


class Exporting(unittest.TestCase):
    """A model with two consumers' databases besides the platform's own: a source, a home, two targets."""

    databases = 0

    def setUp(self):
        Exporting.databases += 1
        n = Exporting.databases
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)
        self.source, self.home, self.team, self.lab = (f"ex_{name}{n}" for name in ("source", "home", "team", "lab"))
        for name in (self.source, self.home, self.team, self.lab):
            sql("postgres", f"create database {name}")
        if value("postgres", "select to_regrole('reporting') is null") == "t":
            sql("postgres", "create role reporting", "create role reader login", "grant reporting to reader")
        self.repo = self.folder / "render.git"
        self.model = self.folder / "model"
        self.model.mkdir()
        self.services = self.folder / "services"
        subprocess.run(["git", "init", "-q", "--bare", self.repo], check=True)
        self.connections = {
            "shop": (self.source, "postgres"),
            "warehouse__deploy": (self.home, "postgres"), "warehouse__load": (self.home, "warehouse_load"),
            "warehouse__deploy__team-db": (self.team, "postgres"), "warehouse__export__team-db": (self.team, None),
            "warehouse__deploy__lab": (self.lab, "postgres"), "warehouse__export__lab": (self.lab, None),
        }
        self.write_services()
        sql(self.source, "create table a (id int primary key, x text, ends date)",
            "insert into a select i, 'x' || i, null from generate_series(1, 9) i",
            "create table b (v text)", "insert into b values ('p'), ('p'), (null)")

    def write_services(self, **other):
        lines = []
        for name, (database, user) in {**self.connections, **other}.items():
            if user is None:
                user = name.replace("__", "_")
            lines.append(f"[{name}]\nhost={os.environ['PGHOST']}\ndbname={database}\nuser={user}\n")
        self.services.write_text("".join(lines))

    def documents(self):
        def workspace(name, container, *sinks):
            return {"kind": "workspace", "name": name, "access": {"readers": ["reporting"]},
                    "groups": {"all": {"sinks": list(sinks)}}, **({"container": container} if container else {})}
        return {
            "ecosystem": {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            **{name: {"kind": "container", "name": name, "type": "postgres"} for name in ("Shop", "Own", "Team DB", "Lab")},
            "service": {"kind": "service", "name": "Pg", "target": "postgres", "params": {"store": "Own", "objects": "sql"}},
            "platform": {"kind": "platform", "name": "Warehouse", "service": "Pg"},
            "store": {"kind": "datastore", "name": "S",
                      "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}},
                      "datasets": {"a": {"key": ["id"], "columns": {
                          "id": column("int", nullable=False), "x": column("text"), "ends": column("date")}},
                          "b": {"columns": {"v": column("text")}}}},
            "report": workspace("Report", None, "S/a", "S/b"),
            "team": workspace("Team", "Team DB", "S/a", "S/b"),
            "team2": workspace("Team2", "Team DB", "S/a"),
            "lab": workspace("LabWork", "Lab", "S/a"),
        }

    def environment(self):
        env = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        return {**env, "PGSERVICEFILE": str(self.services)}

    def command(self, *args, code=0):
        done = subprocess.run([str(a) for a in args], env=self.environment(), text=True, capture_output=True,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def publish(self, documents):
        (self.model / "model.json").write_text(json.dumps(list(documents.values())))
        self.command(PROGRAM, "publish", self.model, "--repo", self.repo)
        shutil.rmtree(self.folder / "tree", ignore_errors=True)
        subprocess.run(["git", "clone", "-q", "-b", "render", self.repo, self.folder / "tree"], check=True)

    def apply(self, *more, code=0):
        return self.command(APPLY, "--repo", self.repo, *more, code=code)

    def job(self, start):
        jobs = [p for p in (self.folder / "tree").glob("*/chunks/*/jobs/*.sh") if p.name.startswith(start)]
        self.assertEqual(len(jobs), 1, jobs)
        return jobs[0]

    def start(self, job):
        return subprocess.Popen(["sh", self.job(job)], env=self.environment(), start_new_session=True, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run_job(self, job, code=0):
        process = self.start(job)
        said = process.communicate()[0]
        self.assertEqual(process.returncode, code, said)
        return said

    def begin(self):
        self.publish(self.documents())
        return self.apply("--run-jobs")

    def same(self, database, table="s_a", columns="id, x, ends"):
        query = f"select {columns} from store.{table} order by 1"
        self.assertEqual(sql(database, query), sql(self.home, query))

    def view(self, database, name, columns="*"):
        return sql(database, f"select {columns} from {name} order by 1", user="reader")

    def request(self, kind):
        sql(self.home, f"insert into intentc.request (kind, label, reason) values ('{kind}', '{LABEL}', 'why')")


class Render(Exporting):
    def test_consumers_see_it_there_as_at_home(self):
        said = self.begin()
        self.assertIn("done    Export/Warehouse/Team DB/S/a", said)
        rows = self.view(self.home, "w_report.s_a_live")
        self.assertEqual(len(rows), 9)
        for database, name in ((self.team, "w_team.s_a_live"), (self.team, "w_team2.s_a_live"), (self.lab, "w_labwork.s_a_live")):
            self.assertEqual(self.view(database, name), rows)
        self.assertEqual(self.view(self.team, "w_team.s_b_live"), [["p"], ["p"], [None]])
        for database, name in ((self.team, "store.s_a"), (self.team, "intentc.import")):
            with self.assertRaisesRegex(SqlError, "permission denied"):
                self.view(database, name)
        # Home serves only its own workspaces, and nothing of home's is in the others.
        self.assertEqual(sql(self.home, "select nspname from pg_namespace where nspname ~ '^w_'"), [["w_report"]])
        self.assertIsNone(value(self.team, "select to_regprocedure('intentc.merge(bigint, bigint)')"))
        self.assertEqual(value(self.team, "select count(*) from intentc.dataset"), "0")
        # The same dataset wanted by two workspaces came once.
        self.assertEqual(len(re.findall(r"^done    Export/Warehouse/Team DB/S/a$", said, re.M)), 1)

    def test_twice_is_once(self):
        self.begin()
        said = self.apply("--run-jobs")
        self.assertNotIn("applied", said)
        self.assertRegex(said, r"S/a: committed batch 2: \w+ \(\+0 ~0 -0\)")
        self.assertIn("waiting: nothing new", self.run_job("export_team_db_s_a", 99))

    def test_what_leaves_the_model_stays_without_readers(self):
        documents = self.documents()
        self.publish(documents)
        self.apply("--run-jobs")
        for gone in ("team", "team2"):
            del documents[gone]
        self.publish(documents)
        self.apply("--run-jobs")
        self.assertEqual(value(self.team, "select count(*) from store.s_a"), "9")
        self.assertIsNone(value(self.team, "select to_regclass('w_team.s_a_live')"))
        self.assertEqual(value(self.team, "select count(*) from intentc.import"), "0")
        self.assertEqual(value(self.home, "select count(*) from intentc.export"), "1")
        sql(self.source, "delete from a where id < 3", "update a set x = 'new' where id = 4")
        self.apply("--run-jobs")
        self.assertEqual(value(self.team, "select count(*) from store.s_a"), "9")
        documents = self.documents()
        self.publish(documents)
        self.apply("--run-jobs")
        self.same(self.team)
        self.assertEqual(len(self.view(self.team, "w_team.s_a_live")), 7)

    def test_a_transformer_of_a_workspace_elsewhere(self):
        documents = self.documents()
        documents["upper"] = {
            "kind": "workspace", "name": "Upper", "container": "Lab", "groups": {"g": {"sinks": ["S/a"]}},
            "access": {"readers": ["reporting"]},
            "transformer": {"name": "ToUpper", "code": {"sql": {"u": {"text": "select id, upper(x) as x from s_a_live"}}},
                            "output": {"name": "U", "datasets": {"u": {"key": ["id"], "columns": {
                                "id": column("int", nullable=False), "x": column("text")}}}}}}
        documents["team"]["groups"]["all"]["sinks"].append("U/u")
        self.connections["warehouse__t_upper"] = (self.home, "warehouse_t_upper")
        self.write_services()
        self.publish(documents)
        said = self.apply("--run-jobs")
        self.assertIn("done    DataTransformer/Warehouse/Upper", said)
        self.assertLess(said.index("done    DataTransformer/Warehouse/Upper"), said.index("done    Export/Warehouse/Team DB/U/u"))
        self.assertEqual(self.view(self.team, "w_team.u_u_live", "id, x")[0], ["1", "X1"])
        self.assertEqual(self.view(self.lab, "w_upper.s_a_live", "id, x")[0], ["1", "x1"])

    def test_hostile_names_and_values(self):
        name = "Tm ${x} {{y}} `touch mark` $(touch mark) $$ ; -- | %s & é"
        documents = self.documents()
        documents["Team DB"]["name"] = name
        del documents["team2"], documents["team"]["groups"]["all"]["sinks"][1]
        documents["team"]["container"] = name
        values = ["\\.", "\\N", "it's", "a\tb", "line\nline", "\r\n", "é", "", "\\! touch x", ":batch", "$$"]
        sql(self.source, "truncate a", *(f"insert into a values ({i}, {quote(v)}, null)" for i, v in enumerate(values)),
            "insert into a values (99, null, '0044-03-15 BC')", "insert into a values (98, 'x', 'infinity')")
        self.publish(documents)
        names = re.findall(r"^\[(.*)\]$", self.command(APPLY, "--repo", self.repo, "--services-example"), re.M)
        for service in set(names) - set(self.connections):
            user = json.loads((self.folder / "tree/warehouse/secrets.json").read_text())["services"]
            user = next(s.get("user", "postgres") for s in user if s["name"] == service)
            self.connections[service] = (self.team, user)
        self.write_services()
        self.apply("--run-jobs")
        self.assertEqual(len(sql(self.team, "select * from store.s_a")), len(values) + 2)
        self.same(self.team)
        sql(self.source, "delete from a where id = 2", "update a set x = x || '\\.' where id < 9")
        self.apply("--run-jobs")
        self.same(self.team)
        self.assertFalse(pathlib.Path("mark").exists())

    def test_a_store_with_another_name_goes_on(self):
        documents = self.documents()
        self.publish(documents)
        self.apply("--run-jobs")
        documents["store"].update(name="Sales", previously="S")
        for name in ("report", "team", "team2", "lab"):
            sinks = documents[name]["groups"]["all"]["sinks"]
            sinks[:] = [sink.replace("S/", "Sales/") for sink in sinks]
        self.publish(documents)
        sql(self.source, "delete from a where id = 2", "update a set x = 'new' where id = 3")
        self.apply("--run-jobs")
        self.same(self.team)
        self.assertEqual(self.view(self.team, "w_team.sales_a_live"), self.view(self.home, "w_report.sales_a_live"))
        self.assertEqual(value(self.team, "select count(*) from intentc.import"), "2")

    def test_a_service_that_is_missing_or_leads_elsewhere(self):
        self.publish(self.documents())
        names = re.findall(r"^\[(.*)\]$", self.command(APPLY, "--repo", self.repo, "--services-example"), re.M)
        self.assertEqual(sorted(names), sorted(self.connections))
        del self.connections["warehouse__deploy__team-db"]
        self.write_services()
        said = self.apply("--run-jobs", code=1)
        self.assertIn('definition of service "warehouse__deploy__team-db" not found', said)
        self.assertIn("error: cannot connect to service `warehouse__deploy__team-db`, for container `Team DB`", said)
        self.assertIn("done    Export/Warehouse/Lab/S/a", said)  # the others go on
        self.same(self.lab)
        # Whether its role is there yet depends on other databases: roles belong to the whole cluster.
        self.assertRegex(said, "(failed |waiting) Export/Warehouse/Team DB/S/a")
        for database, other in ((self.home, "foundation"), (self.lab, "foundation-lab")):
            self.write_services(**{"warehouse__deploy__team-db": (database, "postgres")})
            said = self.apply(code=1)
            self.assertIn(f"this database has the foundation `{other}` and cannot have `foundation-team-db` as well", said)
        self.same(self.lab)
        self.write_services(**{"warehouse__deploy__team-db": (self.team, "postgres")})
        self.apply("--run-jobs")
        self.same(self.team)


if __name__ == "__main__":
    unittest.main()
