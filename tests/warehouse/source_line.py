"""A model with one store, S, read from a real source by the way under test; its job is run as a clock would."""
import copy
import os
import subprocess

from house import sql
from test_model import Line, column  # noqa: F401

LABEL = "Ingest/default/S"


class SourceLine(Line):
    capture = {"kind": "snapshot"}
    datasets = {}

    def setUp(self):
        super().setUp()
        self.environment = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        self.environment["PGSERVICEFILE"] = str(self.services)

    def documents(self, **capture):
        return [
            {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            {"kind": "container", "name": "Shop", "type": "postgres"},
            {"kind": "datastore", "name": "S", "capture": {"container": "Shop", "trigger": {"every": "10m"}, **self.capture, **capture},
             "contacts": [{"role": "oncall", "channel": "phone", "address": "+32 2 555"}], "datasets": copy.deepcopy(self.datasets)},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]}, "groups": {"all": {"sinks": ["S/*"]}}}]

    def install(self, documents=None):
        """Publishes and applies, without running a job."""
        self.go(documents or self.documents(), run=False)
        tree = self.folder / "tree"
        subprocess.run(["rm", "-rf", tree], check=True)
        subprocess.run(["git", "clone", "-q", "--branch", "render", self.repo, tree], check=True)
        self.jobs = next(tree.glob("default/chunks/*/jobs"))

    def start(self, job="ingest_s", **environment):
        return subprocess.Popen(["sh", str(self.jobs / f"{job}.sh")], env={**self.environment, **environment}, text=True,
                                start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run_job(self, job="ingest_s", **environment):
        process = self.start(job, **environment)
        said = process.communicate()[0]
        return process.returncode, said

    def expect(self, code, words, job="ingest_s"):
        got, said = self.run_job(job)
        self.assertEqual(got, code, said)
        self.assertIn(words, said)
        return said

    def ask(self, kind, reason="why", **more):
        names = "".join(f", {k}" for k in more)
        values = "".join(f", '{v}'" for v in more.values())
        sql(self.target, f"insert into intentc.request (kind, label, reason{names}) values ('{kind}', '{LABEL}', '{reason}'{values})")

    def events(self, kind):
        return [m for m, in sql(self.target, f"select message from intentc.event where kind = '{kind}' order by id")]

    def stored(self, table, columns="*"):
        return sql(self.target, f"select {columns} from store.s_{table} order by 1")

    def same(self, table, columns):
        self.assertEqual(self.stored(table, columns), sql(self.source, f"select {columns} from {table} order by 1"))
