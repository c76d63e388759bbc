"""What Terraform gets: the real terraform takes every root, its objects are those that apply.sql makes with `objects: sql`, and
nothing that holds data is destroyed while the model changes."""
import json
import shutil
import subprocess
import unittest

import roots
from hostile import Maker
from house import PROGRAM, PROJECT, seeds, sql

IMAGE = "registry.example/client@sha256:" + "0" * 64
KEPT = {"postgresql_database", "postgresql_schema", "postgresql_role"}


class Terraform(roots.Roots):
    def test_terraform_takes_every_root_of_northwind(self):
        model = self.folder / "model"
        shutil.copytree(PROJECT / "examples/northwind-postgres", model)
        self.check(self.render(model, "airflow"))
        self.edit(model / "environments.yaml", "scheduler: airflow", "scheduler: none")
        self.check(self.render(model, "cron"))

    def test_terraform_takes_hostile_names(self):
        for seed in seeds([1, 2, 3]):
            with self.subTest(seed=seed):
                documents = Maker(seed).documents
                for document in documents:
                    if document["kind"] == "service":
                        document["params"].update(runner="kubernetes", scheduler="none", image=IMAGE)
                model = self.folder / f"model{seed}"
                model.mkdir()
                (model / "model.json").write_text(json.dumps(documents))
                self.command(PROGRAM, "render", model, "-o", self.folder / f"out{seed}")
                self.check(sorted(f.parent for f in (self.folder / f"out{seed}").glob("*/chunks/*/main.tf")))

    def test_terraform_makes_what_apply_sql_makes(self):
        model = self.northwind()
        root = next(r for r in self.render(model, "terraform") if r.name == "foundation")
        self.changes(root, self.folder / "work")
        planned = self.planned
        self.edit(model / "environments.yaml", "objects: terraform", "objects: sql")
        self.command(PROGRAM, "render", model, "--env", "production", "-o", self.folder / "sql")
        sql("postgres", "create role nw_reporting")
        self.addCleanup(sql, "postgres", "drop role nw_reporting")

        # The database, which apply.sql is run in, is there in both cases.
        made = self.objects(self.folder / "sql/warehouse/chunks/foundation", [])
        self.assertIn(["warehouse_load", "t"], made["roles"])
        self.assertEqual(made, self.objects(root, planned))

    def objects(self, chunk, resources):
        """Roles, memberships, schemas and who may use them, after `resources` and the apply.sql of `chunk`."""
        sql("postgres", "create database reporting_objects")
        try:
            for kind in ("postgresql_role", "postgresql_schema", "postgresql_grant_role", "postgresql_grant"):
                for values in (r["values"] for r in resources if r["type"] == kind):
                    sql("reporting_objects", roots.statement(kind, values))
            subprocess.run(["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", "reporting_objects", "-U", "postgres", "-f",
                            chunk / "sql/apply.sql"], check=True, stdout=subprocess.DEVNULL)
            ours = "like 'warehouse\\_%'"
            return {
                "roles": sql("reporting_objects", f"select rolname, rolcanlogin from pg_roles where rolname {ours} order by 1"),
                "members": sql("reporting_objects", f"""select r.rolname, m.rolname from pg_auth_members a
                    join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member where r.rolname {ours} order by 1, 2"""),
                "schemas": sql("reporting_objects", """select n.nspname, a.grantee::regrole, a.privilege_type from pg_namespace n,
                    aclexplode(n.nspacl) a where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
                    order by n.nspname, a.grantee::regrole::text, 3"""),
            }
        finally:
            sql("postgres", "drop database reporting_objects")
            for (role,) in sql("postgres", "select rolname from pg_roles where rolname like 'warehouse\\_%'"):
                sql("postgres", f"drop role {roots.ident(role)}")

    def test_apply_sql_says_what_terraform_has_not_made_yet(self):
        root = next(r for r in self.render(self.northwind(), "out") if r.name == "foundation")
        sql("postgres", "create database reporting_objects")
        self.addCleanup(sql, "postgres", "drop database reporting_objects")
        done = subprocess.run(["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", "reporting_objects", "-U", "postgres", "-f",
                               root / "sql/apply.sql"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("does not exist", done.stderr)
        self.assertIn("apply the main.tf", done.stderr)

    def test_nothing_that_holds_data_is_destroyed_while_the_model_changes(self):
        model = self.northwind()
        reporting, groups = model / "workspaces/reporting.yaml", model / "assignments.yaml"
        ecosystem, places = model / "ecosystem.yaml", model / "environments.yaml"
        revisions = [
            ("nothing", lambda: None),
            ("a sink more", lambda: self.edit(reporting, r"NW_Data/suppliers\]", "NW_Data/suppliers, NW_Data/orders]")),
            ("an admin", lambda: (self.edit(ecosystem, r"(?m)^principals:\n", "principals:\n  auditors: {kind: group, clearance: [PUB]}\n"),
                                  self.edit(reporting, r"readers: \[reporting\]", "readers: [reporting, auditors]"))),
            ("an image", lambda: self.edit(places, "client@sha256:8", "client@sha256:9")),
            ("cron jobs", lambda: self.edit(places, "scheduler: airflow", "scheduler: none")),
            ("nobody asks", lambda: self.edit(groups, "status: provisioned", "status: decommissioned")),
            ("again", lambda: self.edit(groups, "status: decommissioned", "status: provisioned")),
            ("local jobs", lambda: self.edit(places, "runner: kubernetes", "runner: local")),
            ("apply.sql", lambda: self.edit(places, "objects: terraform", "objects: sql")),
            ("terraform forgot", lambda: self.edit(places, "data: production", "data: masked")),
        ]
        cloud = self.folder / "cloud"
        cloud.mkdir()
        all_kinds = self.northwind("all")
        self.edit(all_kinds / "environments.yaml", "scheduler: airflow", "scheduler: none")
        env = {**self.settings(*self.render(all_kinds, "all-out")), "TF_REPLAY_REMOTE": str(cloud)}
        seen = {}
        for name, change in revisions:
            change()
            for root in self.render(model, "out"):
                for address, actions in self.changes(root, self.folder / f"work-{root.name}", env):
                    kind = address.split(".")[0]
                    seen.setdefault(name, []).append(address)
                    with self.subTest(revision=name, address=address):
                        self.assertFalse("delete" in actions and kind in KEPT, actions)
        self.assertNotIn("a sink more", {n for n in seen if any(a.startswith("postgresql") for a in seen[n])})
        self.assertEqual(seen["an admin"], ['postgresql_grant_role.w_productliveadhocreporting["auditors"]'])
        self.assertNotIn("an image", seen)  # the pods of DAGs have it
        self.assertTrue(any(a.startswith("kubernetes_cron_job_v1") for a in seen["cron jobs"]))


if __name__ == "__main__":
    unittest.main()
