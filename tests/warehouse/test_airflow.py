"""The rendered DAGs in the Airflow that they are for, 2.11 and 3: they load, they can be stored, and they move rows."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from hostile import Maker
from house import HERE, PROGRAM, PROJECT, Warehouse, render, seeds, sql, value

VERSIONS = ["2", "3"]


def checker():
    """The program that loads DAGs, from the project's shared folder, which lies beside the repository or above it."""
    for above in PROJECT.parents:
        if (above / "shared/consumers/airflow-check").exists():
            return above / "shared/consumers/airflow-check"
    return None


def skip_without_airflow():
    if checker() or os.environ.get("INTENTC_REQUIRE_ALL") == "1":
        return
    reason = "no shared/consumers/airflow-check"
    if "INTENTC_SKIPPED" in os.environ:
        with open(os.environ["INTENTC_SKIPPED"], "a") as file:
            print(f"warehouse: airflow: {reason}", file=file)
    raise unittest.SkipTest(reason)


def airflow(version, folders, *runs, **env):
    clean = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
    more = [f"--run={dag}" for dag in runs]
    done = subprocess.run([checker(), "--airflow", version, "--strict", *more, *folders], env={**clean, **env},
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Northwind(Warehouse):
    @classmethod
    def setUpClass(cls):
        skip_without_airflow()
        super().setUpClass()
        model = cls.folder / "model"
        shutil.copytree(HERE / "model", model)
        file = model / "northwind.yaml"
        file.write_text(file.read_text().replace("runner: local", "runner: local, scheduler: airflow"))
        # Jinja and a shell read the path of the jobs.
        cls.scheduled = cls.folder / "it's {{ here }} {% x %}"
        render(cls.scheduled, model)
        cls.dags = cls.scheduled / "warehouse/chunks" / cls.chunk.name / "dags"

    def setUp(self):
        sql(self.source, "truncate customers, products, suppliers",
            "insert into customers values ('A', 'Alfa', 'Ghent'), ('B', 'Beta', 'Liège')",
            "insert into products values (1, 'Chai', 18)", "insert into suppliers values (1, 'Exotic', 'London')")

    def run_dags(self, version, *names):
        return airflow(version, [self.dags], *(f"warehouse.{name}" for name in names), PGSERVICEFILE=str(self.services))

    def test_the_dags_move_rows_from_the_source_to_the_view(self):
        for number, version in enumerate(VERSIONS):
            with self.subTest(airflow=version):
                sql(self.source, f"insert into customers values ('X{number}', 'Xi', 'Paris')")
                # The third has nothing new to read: its first task skips, and with it the second.
                trigger = "trigger_maskcustomersworkspace"
                code, said = self.run_dags(version, "ingest_nw_data", f"{trigger}=2026-01-01", f"{trigger}=2026-01-02")
                self.assertEqual(code, 0, said)
                self.assertIn(f"X{number}", self.table("nw_data_customers", "customer_id, city"))
                masked = dict(sql(self.target, "select customer_id, company_name from "
                                  "w_productliveadhocreporting.masked_nw_data_customers_live"))
                self.assertEqual(masked.keys(), {"A", "B"} | {f"X{n}" for n in range(number + 1)})
                self.assertEqual(value(self.target, "select count(*) from intentc.batch"), str(2 * (number + 1)))

    def test_a_job_that_fails_fails_its_task(self):
        sql(self.source, "alter table customers rename to gone")
        self.addCleanup(sql, self.source, "alter table gone rename to customers")
        code, said = self.run_dags("3", "ingest_nw_data")
        self.assertNotEqual(code, 0)
        self.assertIn("1 failed", said)

    def test_a_pool_for_each_container(self):
        pools = json.loads((self.scheduled / "warehouse/chunks/foundation/airflow/pools.json").read_text())
        self.assertEqual(list(pools), ["nw_production"])
        self.assertEqual(pools["nw_production"]["slots"], 4)


class Hostile(unittest.TestCase):
    """Names and texts that mean something to Python, to Jinja or to Airflow."""

    @classmethod
    def setUpClass(cls):
        skip_without_airflow()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    def test_every_model_loads(self):
        folders, platforms = [], set()
        for seed in seeds(range(200, 220)):
            maker = Maker(seed)
            if maker.platform.lower() in platforms:  # two platforms of one name are two Airflows
                continue
            platforms.add(maker.platform.lower())
            model, out = self.folder / f"model{seed}", self.folder / f"render{seed}"
            model.mkdir()
            (model / "model.json").write_text(json.dumps(maker.documents))
            done = subprocess.run([PROGRAM, "render", model, "-o", out], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            folders += {file.parent for file in out.glob("*/chunks/*/dags/*.py")}
        self.assertGreater(len(folders), 5)
        for version in VERSIONS:
            with self.subTest(airflow=version):
                code, said = airflow(version, folders)
                self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
