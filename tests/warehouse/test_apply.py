"""intentc-apply: what differs is applied, what meets a lock is tried again, jobs run in their order."""
import json
import os
import random
import re
import shutil
import subprocess
import threading
import time
import unittest

from house import PROJECT, Warehouse, kill_group, render, sql, value

APPLY = PROJECT / "cli/intentc-apply"


class Apply(Warehouse):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repo = cls.folder / "render.git"
        subprocess.run(["git", "init", "-q", "-b", "render", cls.render], check=True)
        subprocess.run(["git", "init", "-q", "--bare", cls.repo], check=True)

    def setUp(self):
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        render(self.folder / "fresh")
        subprocess.run(["cp", "-rT", self.folder / "fresh", self.render], check=True)
        sql(self.target, "truncate intentc.applied, store.nw_data_products")
        sql(self.source, "truncate customers, products, suppliers")
        self.publish()

    def publish(self):
        git = ["git", "-C", self.render, "-c", "user.name=t", "-c", "user.email=t@invalid"]
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "render"], check=True)
        subprocess.run([*git, "push", "-q", "-f", self.repo, "render"], check=True)

    def edit(self, path, change):
        file = self.render / path
        file.write_text(change(file.read_text()))

    def raise_digest(self, chunk, generation):
        def change(text):
            desired = json.loads(text)
            desired["chunks"][chunk].update(digest=f"sha256:{generation}", generation=generation)
            return json.dumps(desired)
        self.edit("warehouse/desired.json", change)

    def command(self, *args, path=None, **env):
        clean = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        clean.update({"PGSERVICEFILE": str(self.services), **env})
        if path:
            clean["PATH"] = path
        done = subprocess.run([APPLY, *args], env=clean, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def expect(self, code, words, *args, **env):
        got, out, err = self.command("--repo", self.repo, *args, **env)
        self.assertEqual(got, code, out + err)
        for word in [words] if isinstance(words, str) else words:
            self.assertIn(word, out + err)
        return out + err

    def test_only_what_differs(self):
        said = self.expect(0, ["applied foundation", f"applied {self.chunk.name}"])
        self.assertLess(said.index("foundation"), said.index(self.chunk.name))
        self.expect(0, "2 of 2 chunks were up to date")
        self.raise_digest(self.chunk.name, 2)
        self.publish()
        said = self.expect(0, [f"applied {self.chunk.name}", "1 of 2 chunks were up to date"])
        self.assertNotIn("applied foundation", said)

    def test_a_failing_chunk_leaves_nothing_and_the_next_run_repeats_it(self):
        self.edit(f"warehouse/chunks/{self.chunk.name}/sql/apply.sql", lambda text: text + "create table store.half (a int);\nselect 1 / 0;\n")
        self.publish()
        self.expect(1, ["applied foundation", "division by zero", f"failed  {self.chunk.name}"])
        self.assertIsNone(value(self.target, "select to_regclass('store.half')"))
        self.assertEqual(sql(self.target, "select chunk from intentc.applied"), [["foundation"]])

    def test_an_older_generation_is_refused(self):
        self.raise_digest(self.chunk.name, 5)
        self.publish()
        self.expect(0, "applied")
        self.raise_digest(self.chunk.name, 4)
        self.publish()
        self.expect(1, "the database has generation 5, this branch has the older generation 4")

    def test_a_lock_is_waited_for(self):
        self.edit(f"warehouse/chunks/{self.chunk.name}/sql/apply.sql",
                  lambda text: text.replace("lock_timeout = '3s'", "lock_timeout = '100ms'") +
                  "lock table store.nw_data_products in access exclusive mode;\n")
        self.publish()
        holder = threading.Thread(target=sql, args=(
            self.target, "begin", "lock table store.nw_data_products in access share mode", "select pg_sleep(8)", "commit"))
        holder.start()
        while value(self.target, "select count(*) from pg_locks where relation = 'store.nw_data_products'::regclass") == "0":
            time.sleep(0.02)
        self.expect(1, ["met a lock, attempt 1", "lock timeout"], INTENTC_RETRIES="2")
        self.expect(0, f"applied {self.chunk.name}")
        holder.join()

    def test_jobs_in_their_order(self):
        sql(self.source, "insert into customers values ('1', 'a', 'b'); insert into suppliers values (1, 'a', 'b'); "
                         "insert into products values (1, 'a', 1)")
        said = self.expect(0, "", "--run-jobs")
        self.assertEqual(re.findall(r"^(\w+) +(\w+)/", said, re.M)[-3:],
                         [("done", "Ingest"), ("done", "Trigger"), ("done", "DataTransformer")])
        # A failing job takes along what waits for it, and only that.
        sql(self.source, "truncate products")
        def more(text):
            jobs = json.loads(text)
            jobs["jobs"] += [{"id": "x", "label": "Ingest/x", "run": "jobs/x.sh", "after": ["Ingest/gone"]},
                             {"id": "y", "label": "Ingest/y", "run": "jobs/y.sh", "after": ["Ingest/x"]}]
            return json.dumps(jobs)
        jobs = f"warehouse/chunks/{self.chunk.name}/jobs"
        self.edit(f"{jobs}/jobs.json", more)
        (self.render / jobs / "x.sh").write_text("exit 99\n")
        (self.render / jobs / "y.sh").write_text("exit 0\n")
        self.publish()
        said = self.expect(1, ["quarantined: products empty-snapshot", "failed  Ingest/Warehouse/NW_Data (exit 1)",
                               "skipped Trigger/", "skipped DataTransformer/", "waiting Ingest/x", "skipped Ingest/y"], "--run-jobs")

    def test_a_chunk_that_is_gone_gives_up_its_views(self):
        self.expect(0, "applied")
        view = "select to_regclass('w_productliveadhocreporting.nw_data_products_live') is not null"
        self.assertEqual(value(self.target, view), "t")
        kept = self.render / "warehouse/chunks" / self.chunk.name
        kept.rename(self.folder / "kept")
        self.edit("warehouse/desired.json", lambda text: json.dumps(
            {**json.loads(text), "chunks": {"foundation": json.loads(text)["chunks"]["foundation"]}}))
        self.edit("manifest.json", lambda text: text.replace('"generation": 1', '"generation": 0'))
        self.publish()
        self.expect(1, f"failed  {self.chunk.name}: this branch is older than the database")
        self.edit("manifest.json", lambda text: text.replace('"generation": 0', '"generation": 2'))
        self.publish()
        self.expect(0, f"dropped {self.chunk.name}")
        self.assertEqual(value(self.target, view), "f")
        self.assertEqual(value(self.target, "select to_regclass('store.nw_data_products') is not null"), "t")
        (self.folder / "kept").rename(kept)

    def test_two_appliers_at_once(self):
        results = []
        threads = [threading.Thread(target=lambda: results.append(self.command("--repo", self.repo))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([r[0] for r in results], [0, 0, 0], results)

    def test_killed_anywhere_and_run_again(self):
        rng = random.Random(5)
        env = {k: v for k, v in os.environ.items() if k not in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT")}
        for generation in range(2, 10):
            for chunk in ("foundation", self.chunk.name):
                self.raise_digest(chunk, generation)
            self.publish()
            process = subprocess.Popen([APPLY, "--repo", self.repo], env={**env, "PGSERVICEFILE": str(self.services)},
                                       start_new_session=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * 0.6)
            kill_group(process)
            process.wait()
        self.expect(0, "")
        self.expect(0, "2 of 2 chunks were up to date")
        self.assertEqual(value(self.target, "select min(generation) from intentc.applied"), "9")
        self.assertEqual(value(self.target, "select count(*) from intentc.object where fresh and kind <> 'report'"), "10")

    def test_services_example(self):
        code, out, err = self.command("--repo", self.repo, "--services-example")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(re.findall(r"^\[(.*)\]$", out, re.M), ["nw_production__nw_reader", "warehouse__deploy", "warehouse__load",
                                                                 "warehouse__t_maskcustomersworkspace"])

    def test_clear_errors(self):
        for args, code, words in (
                ([], 64, "--repo is missing"),
                (["--repo"], 64, "--repo needs a value"),
                (["--repo", self.repo, "--jump"], 64, "unknown argument `--jump`"),
                (["--repo", "/nowhere"], 1, "cannot read branch `render` of `/nowhere`"),
                (["--repo", self.repo, "--branch", "x"], 1, "cannot read branch `x`"),
                (["--repo", self.repo, "--platform", "Nope"], 1, ["no platform `Nope`", "it has: Warehouse"])):
            got, out, err = self.command(*args)
            self.assertEqual((got, out), (code, ""), err)
            for word in [words] if isinstance(words, str) else words:
                self.assertIn(word, err)
        self.expect(1, ["cannot connect to service `warehouse__deploy`", "--services-example"], PGSERVICEFILE="/nowhere")
        (self.render / "manifest.json").write_text("{}")
        self.publish()
        self.expect(1, "is not a render")
        tools = self.folder / "tools"
        tools.mkdir()
        for tool in ("bash", "git", "jq"):
            os.symlink(subprocess.run(["which", tool], capture_output=True, text=True, check=True).stdout.strip(), tools / tool)
        got, _, err = self.command("--repo", self.repo, path=str(tools))
        self.assertEqual(got, 1)
        self.assertIn("`psql` is not installed", err)


if __name__ == "__main__":
    unittest.main()
