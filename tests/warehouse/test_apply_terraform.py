"""intentc-apply and Terraform: what a chunk's main.tf describes is made before its apply.sql, and its state is kept."""
import os
import shutil
import subprocess
import sys
import threading
import unittest

import roots
from house import HERE, PROGRAM, PROJECT, SqlError, sql, value

APPLY = PROJECT / "cli/intentc-apply"
DATABASE = "reporting_applied"


class ApplyTerraform(roots.Roots):
    def setUp(self):
        super().setUp()
        self.model = self.northwind()
        self.places = self.model / "environments.yaml"
        self.edit(self.places, "database: reporting", f"database: {DATABASE}")
        self.repo = self.folder / "render.git"
        subprocess.run(["git", "init", "-q", "--bare", self.repo], check=True)
        sql("postgres", "create role nw_reporting")
        self.addCleanup(self.forget)
        self.services = self.folder / "services"
        self.services.write_text(f"[warehouse__deploy]\nhost={os.environ['PGHOST']}\ndbname={DATABASE}\nuser=postgres\n")
        self.log = self.folder / "log"
        self.log.touch()
        bin_ = self.folder / "bin"
        bin_.mkdir()
        (bin_ / "terraform").write_text(f'#!/bin/sh\nPYTHONPATH="{HERE}" exec "{sys.executable}" "{HERE}/pretend.py" "$@"\n')
        (bin_ / "terraform").chmod(0o755)
        every = self.northwind("every")
        self.edit(every / "environments.yaml", "scheduler: airflow", "scheduler: none")
        kept = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        self.env = {**kept, **self.settings(*self.render(every, "every-out")), "PATH": f"{bin_}:{kept['PATH']}",
                    "PGSERVICEFILE": str(self.services), "PGDATABASE": "nowhere", "PRETEND_LOG": str(self.log),
                    "PRETEND_REAL": shutil.which("terraform"), "INTENTC_PROGRAM": PROGRAM}
        self.states = self.folder / "kept states"

    def forget(self):
        sql("postgres", f"drop database if exists {DATABASE}")
        for (role,) in sql("postgres", "select rolname from pg_roles where rolname like 'warehouse\\_%' or rolname = 'nw_reporting'"):
            try:
                sql("postgres", f"drop role {roots.ident(role)}")
            except SqlError as error:  # the warehouse of another test needs it
                self.assertIn("depend on it", str(error))

    def publish(self):
        self.command(PROGRAM, "publish", self.model, "--env", "production", "--repo", self.repo)

    def apply(self, code, *words, state=True, **env):
        """Runs intentc-apply; returns what it said and what terraform was asked for."""
        before = self.log.read_text()
        args = [APPLY, "--repo", self.repo, "--branch", "render-production"]
        done = subprocess.run([*args, *(["--terraform-state", self.states] if state else [])], env={**self.env, **env},
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        return done.stderr, self.log.read_text()[len(before):].splitlines()

    def there(self):
        return value("postgres", f"select count(*) from pg_database where datname = '{DATABASE}'") == "1"

    def test_what_differs_is_brought_about_and_only_that(self):
        self.publish()
        said, asked = self.apply(0, "applied foundation")
        self.assertEqual(asked[:3], ["foundation init", "foundation plan", "foundation apply"])
        chunk = asked[-1].split()[0]
        self.assertNotEqual(chunk, "foundation")
        self.assertEqual(asked[-3:], [f"{chunk} init", f"{chunk} plan", f"{chunk} apply"])
        self.assertEqual(asked.count("foundation apply"), 1)
        self.assertLess(said.index("applied foundation"), said.index(f"applied {chunk}"))
        self.assertEqual(sorted(f.name for f in (self.states / "production/warehouse").glob("*.tfstate")),
                         sorted([f"{chunk}.tfstate", "foundation.tfstate"]))

        self.assertEqual(self.apply(0, "2 of 2 chunks were up to date")[1], [])

        # The image is in the pods of DAGs, which Terraform does not know.
        self.edit(self.places, "client@sha256:8", "client@sha256:9")
        self.publish()
        self.assertEqual(self.apply(0, f"applied {chunk}", "1 of 2")[1], [f"{chunk} init", f"{chunk} plan"])

        self.edit(self.places, "scheduler: airflow", "scheduler: none")
        self.publish()
        said, asked = self.apply(0, f"applied {chunk}", "added, 0 changed, 0 destroyed")
        self.assertIn(f"{chunk} apply", asked)

    def test_a_state_in_a_database(self):
        sql("postgres", "create database terraform_states")
        self.addCleanup(sql, "postgres", "drop database terraform_states")
        self.edit(self.places, "(?m)^branch: render-production$", "branch: render-production\nbackend: {type: pg, config: {skip_table_creation: false}}")
        self.publish()
        connection = f"postgres:///terraform_states?host={os.environ['PGHOST']}&user=postgres&sslmode=disable"
        self.apply(0, "applied foundation", state=False, PG_CONN_STR=connection)
        schemas = [s for (s,) in sql("terraform_states", "select nspname from pg_namespace where nspname like '%foundation%'")]
        self.assertEqual(len(schemas), 1)
        self.assertEqual(self.apply(0, "2 of 2 chunks", state=False, PG_CONN_STR=connection)[1], [])
        sql(DATABASE, "truncate intentc.applied")
        _, asked = self.apply(0, "applied foundation", state=False, PG_CONN_STR=connection)
        self.assertNotIn("foundation apply", asked)

    def test_a_state_that_nothing_keeps_is_refused(self):
        for backend in ("", "\nbackend: {type: local, config: {}}"):
            self.edit(self.places, "(?m)^branch: render-production.*(\nbackend: .*)?$", "branch: render-production" + backend)
            self.publish()
            _, asked = self.apply(1, "chunk `foundation`", "--terraform-state DIR", "failed  foundation", state=False)
            self.assertEqual(asked, [])
            self.assertFalse(self.there())
        self.apply(0, "applied foundation")
        self.assertTrue((self.states / "production/warehouse/foundation.tfstate").exists())

    def test_terraform_is_missing(self):
        self.publish()
        tools = self.folder / "tools"
        tools.mkdir()
        for tool in ("bash", "git", "jq", "psql", "sed", "grep", "awk", "env", "find", "sort", "xargs", "mktemp", "realpath",
                     "dirname", "basename", "rm", "mkdir", "cut", "cat", "sleep", "sh", "wc"):
            os.symlink(shutil.which(tool), tools / tool)
        self.apply(1, "chunk `foundation` has a main.tf, and `terraform` is not installed", PATH=str(tools))
        self.assertFalse(self.there())
        self.apply(0, "applied foundation")
        # Nothing is to be done: nobody misses it.
        self.apply(0, "2 of 2 chunks were up to date", state=False, PATH=str(tools))

    def test_terraform_fails_and_the_next_run_is_right(self):
        self.publish()
        for step in ("init", "plan", "apply"):
            said, _ = self.apply(1, "terraform: Error: the cloud is down", "failed  foundation", PRETEND_FAIL=step)
            self.assertNotIn("applied", said)
            self.assertFalse(self.there())
        self.apply(0, "applied foundation")
        # The rest of a chunk whose objects are not there waits, too.
        sql(DATABASE, "delete from intentc.applied where chunk <> 'foundation'")
        said, _ = self.apply(1, "the cloud is down", "1 of 2", PRETEND_FAIL="plan")
        self.assertNotIn("applied", said)
        self.apply(0, "applied")

    def test_two_appliers_at_once(self):
        self.publish()
        self.apply(0, "applied foundation")
        self.edit(self.places, "scheduler: airflow", "scheduler: none")
        self.publish()
        results = []
        threads = [threading.Thread(target=lambda: results.append(self.apply(0)[0])) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(results), 2)
        self.assertEqual(sum(said.count("added, 0 changed, 0 destroyed") for said in results), 1, results)

    def test_a_server_that_is_down_is_not_a_database_to_make(self):
        self.publish()
        self.services.write_text(self.services.read_text().replace(os.environ["PGHOST"], "/nowhere"))
        _, asked = self.apply(1, "cannot connect to service `warehouse__deploy`")
        self.assertEqual(asked, [])


if __name__ == "__main__":
    unittest.main()
