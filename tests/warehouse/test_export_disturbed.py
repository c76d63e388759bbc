"""Exports under kills, lost sessions, rivals, restores and operators: a target is always as of one batch of home."""
import random
import subprocess
import time
import unittest

from house import PSQL, kill_group, quote, seeds, sql, terminate_backends, value
from test_export import Exporting, LABEL

STREAM = "Ingest/Warehouse/S"
TEAM, LAB = "export_team_db_s_a", "export_lab_s_a"


class Disturbed(Exporting):
    """Home is filled by batches that the tests make up, through the procedures of the control schema."""

    history = None

    def setUp(self):
        super().setUp()
        documents = self.documents()
        if self.history:
            documents["platform"]["history"] = self.history
        self.publish(documents)
        self.apply()
        self.rows = {}
        self.pictures = {}  # batch → what home held then

    def commit(self, changes):
        """A batch of changes, key → x or None; half of them as a whole snapshot."""
        whole = len(self.pictures) % 2 == 0
        for key, x in changes.items():
            self.rows.pop(key, None) if x is None else self.rows.update({key: x})
        staged = [(k, x, "u") for k, x in self.rows.items()] if whole else [
            (k, x, "d" if x is None else "u") for k, x in changes.items()]
        others = ", (:batch, 'b', true)" if not self.history else ""
        insert = "insert into stage.s_a (id, x, _op) values " + ", ".join(
            f"({k}, {quote(x)}, '{op}')" for k, x, op in staged) if staged else "select 1"
        script = f"""
            select split_part(t, ' ', 2) as batch, split_part(t, ' ', 3) as token
            from intentc.stream s, intentc.begin_batch(s.label, s.shape) t where s.label = '{STREAM}' \\gset
            select intentc.hold(:batch, :token) as held \\gset
            begin;
            call intentc.stage(:batch, :token);
            {insert};
            insert into intentc.batch_dataset (batch, dataset, complete) values (:batch, 'a', {whole}){others};
            call intentc.staged(:batch, :token);
            commit;
            call intentc.check_batch(:batch, :token);
            select intentc.merge(:batch, :token);
            select pg_advisory_unlock_all() as released \\gset
            """
        done = subprocess.run([*PSQL, "-d", self.home, "-U", "warehouse_load"], input=script, text=True, capture_output=True)
        self.assertIn("committed batch", done.stdout, done.stderr)
        batch = done.stdout.split("batch ")[1].split(":")[0]
        self.pictures[batch] = self.picture(self.home)
        self.assertEqual({int(r[0]): r[1] for r in self.pictures[batch][0]}, self.rows)
        return batch

    def picture(self, database):
        return [sql(database, "select id, x, ends, _batch from store.s_a order by 1")]

    def check(self, database, hint=""):
        """The target is as of the batch that it says, exactly."""
        batch = value(database, "select batch from intentc.import where relation = 's_a'")
        self.assertEqual(self.picture(database), self.pictures[batch] if batch else [[]] * len(self.picture(database)), hint)
        return batch

    def settle(self, job, words="committed batch"):
        deadline = time.monotonic() + 20
        while True:
            process = self.start(job)
            said = process.communicate()[0]
            if process.returncode != 99 or "nothing new" in said or time.monotonic() > deadline:
                self.assertIn(process.returncode, (0, 99), said)
                return said
            time.sleep(0.02)

    def wait_for_quiet(self):
        sql("postgres", "do $$ begin while exists (select from pg_stat_activity where application_name like 'intentc %') "
                        "loop perform pg_sleep(0.005); perform pg_stat_clear_snapshot(); end loop; end $$")

    def some_changes(self, rng):
        changes = {rng.randrange(1, 20): rng.choice(["", "\\.", "it's", "a\tb", "é", "\\N", "x" * 9])
                   for _ in range(rng.randrange(1, 6))}
        for key in list(changes):
            if key in self.rows and rng.random() < 0.4:
                changes[key] = None
        return {**changes, 0: rng.choice(["a", "b"])}  # never empty

    def not_met(self, ends):
        """A disturbance that has not done yet what it is for."""
        met = {"kill": ("kill", -9) in ends, "rivals": ("rivals", 99) in ends,
               "terminate": any(how == "terminate" and code not in (0, 99) for how, code in ends)}
        return next((how for how, done in met.items() if not done), None)

    def test_whatever_happens_on_the_way(self):
        for seed in seeds([3]):
            rng = random.Random(seed)
            ends = {}
            step, wanted = 0, None
            while step < 36 or (wanted := self.not_met(ends)) and step < 200:  # machines differ in what is hit
                if rng.random() < 0.7:
                    self.commit(self.some_changes(rng))
                if rng.random() < 0.1:
                    self.request("rehydrate")
                how = wanted or rng.choice(["kill", "kill", "terminate", "rivals", "quiet"])
                step += 1
                runners = [self.start(rng.choice([TEAM, TEAM, LAB]))]
                if how == "kill":
                    time.sleep(rng.random() * 0.25)
                    kill_group(runners[0])
                elif how == "terminate":
                    while runners[0].poll() is None and rng.random() < 0.7:
                        time.sleep(rng.random() * 0.1)
                        terminate_backends(rng)
                elif how == "rivals":
                    for _ in range(2):
                        time.sleep(rng.random() * 0.1)
                        runners.append(self.start(TEAM))
                for runner in runners:
                    said = runner.communicate()[0]
                    ends.setdefault((how, runner.returncode), said)
                self.wait_for_quiet()
                for database in (self.team, self.lab):
                    self.check(database, f"seed {seed} step {step} {how}: {said}")
            newest = self.commit({})
            for job, database in ((TEAM, self.team), (LAB, self.lab)):
                self.settle(job)
                self.assertEqual(self.check(database, f"seed {seed} at the end"), newest)
            self.assertIsNone(self.not_met(ends), "it never happened")
            self.assertTrue({code for how, code in ends if how == "rivals"} <= {0, 99}, ends)
            # Every target knows of every deleted key: home forgets them.
            self.settle(TEAM), self.settle(LAB)
            self.assertEqual(value(self.home, "select count(*) from gone.s_a"), "0")


class WithHistory(Disturbed):
    """The same with closed rows: views of a target answer for every moment as those of home do."""

    history = "forensic"

    def documents(self):
        documents = super().documents()
        del documents["store"]["datasets"]["b"]  # has no key
        for name in ("report", "team"):
            documents[name]["groups"]["all"]["sinks"] = ["S/a"]
        return documents

    def picture(self, database):
        batch = value(database, "select batch from intentc.import where relation = 's_a'")
        until = f"where _batch_out <= {batch}" if batch else ""
        return super().picture(database) + [
            sql(database, f"select id, x, _batch_in, _batch_out, _month from history.s_a {until} order by 1, 3")]

    def check(self, database, hint=""):
        batch = super().check(database, hint)
        schema = "w_team" if database == self.team else "w_labwork"
        if batch:
            moments = [r[0] for r in sql(self.home, f"select ended_at from intentc.batch where id <= {batch} order by random() limit 3")]
            for moment in moments:
                query = "select * from {}.s_a_asof('" + moment + "') order by id"
                self.assertEqual(sql(database, query.format(schema), user="reader"),
                                 sql(self.home, query.format("w_report"), user="reader"), hint)
            if batch == max(self.pictures, key=int):
                query = "select * from {}.s_a_full order by id, valid_from"
                self.assertEqual(sql(database, query.format(schema), user="reader"),
                                 sql(self.home, query.format("w_report"), user="reader"), hint)
        return batch


class HistoryLater(Disturbed):
    def test_whatever_happens_on_the_way(self):
        pass  # of the class above

    def test_a_platform_that_begins_to_keep_history(self):
        documents = self.documents()
        del documents["store"]["datasets"]["b"]  # has no key
        for name in ("report", "team"):
            documents[name]["groups"]["all"]["sinks"] = ["S/a"]
        self.commit({1: "a", 2: "b"})
        self.run_job(TEAM)
        self.commit({1: "c"})
        documents["platform"]["history"] = "both"
        self.history = "both"
        self.publish(documents)
        self.apply()
        self.commit({1: "d", 2: None})
        self.assertIn(": all (", self.run_job(TEAM))
        query = "select * from {}.s_a_full order by id, valid_from"
        there = sql(self.team, query.format("w_team"), user="reader")
        self.assertEqual(there, sql(self.home, query.format("w_report"), user="reader"))
        self.assertEqual([row[2:4] for row in there], [["1", "c"], ["1", "d"], ["2", "b"]])


class Operators(Disturbed):
    def test_whatever_happens_on_the_way(self):
        pass  # of the class above

    def test_a_target_that_is_down(self):
        self.commit({1: "a", 2: "b"})
        self.run_job(TEAM)
        self.commit({1: None, 3: "c"})
        sql("postgres", f"alter database {self.team} allow_connections false")
        said = self.run_job(TEAM, 1)
        self.assertIn("failed: the target is as it was", said)
        kind, message = sql(self.home, f"select kind, message from intentc.event where label = '{LABEL}'")[0]
        self.assertEqual(kind, "failed")
        self.assertIn("warehouse__export__team-db", message)
        self.assertIn("not currently accepting connections", message)
        self.run_job(LAB)
        self.check(self.lab)
        self.assertEqual(sql(self.home, "select target, behind from intentc.exports where dataset = 'a' order by 1"),
                         [["Lab", "0"], ["Team DB", "1"]])
        # The deleted key is kept for whom it concerns.
        self.assertEqual(sql(self.home, "select id from gone.s_a"), [["1"]])
        sql("postgres", f"alter database {self.team} allow_connections true")
        self.assertIn("changes (+1 ~0 -1)", self.run_job(TEAM))
        self.check(self.team)
        self.assertEqual(sql(self.home, "select id from gone.s_a"), [])

        # Down between the first question and the merge.
        self.commit({4: "d"})
        sql(self.team, "create function store.halt() returns trigger language plpgsql as "
                       "$$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$",
            "create trigger halt before insert on store.s_a for each row execute function store.halt()")
        self.assertIn("terminating connection", self.run_job(TEAM, 1))
        self.check(self.team)
        sql(self.team, "drop trigger halt on store.s_a")
        self.wait_for_quiet()
        self.assertIn("changes (+1 ~0 -0)", self.settle(TEAM))
        self.check(self.team)

    def test_a_target_that_lost_everything_or_some(self):
        self.commit({1: "a", 2: "b"})
        self.commit({3: "c", 2: None})
        self.run_job(TEAM), self.run_job(LAB)
        sql("postgres", f"drop database {self.team} with (force)", f"create database {self.team}")
        self.assertIn("waiting: the control schema is not installed yet at the target", self.run_job(TEAM, 99))
        self.apply()
        self.assertIn("all (+2 ~0 -0)", self.run_job(TEAM))
        self.check(self.team)

        sql(self.team, "delete from store.s_a where id = 1", "update store.s_a set x = 'edited'")
        self.assertIn("nothing new", self.run_job(TEAM, 99))
        self.request("rehydrate")
        self.assertIn("again (+1 ~1 -0)", self.run_job(TEAM))
        self.check(self.team)
        self.assertIn("nothing new", self.run_job(TEAM, 99))
        self.assertEqual(value(self.home, f"select count(*) from intentc.event where label = '{LABEL}' and kind = 'rehydrate'"), "1")

        # Restored from a backup that is older than the deleted keys which home still knows.
        self.commit({4: "d"})
        sql(self.team, "create table public.b as select * from store.s_a", "create table public.i as select * from intentc.import")
        self.run_job(TEAM), self.run_job(LAB)
        self.commit({4: None, 5: "e"})
        self.run_job(TEAM), self.run_job(LAB)
        sql(self.team, "delete from store.s_a", "insert into store.s_a select * from public.b",
            "update intentc.import i set batch = b.batch, mark = b.mark from public.i b where i.identity = b.identity")
        self.assertIn(": all (", self.run_job(TEAM))
        self.check(self.team)

    def test_a_home_that_was_restored(self):
        self.commit({1: "a"})
        self.run_job(TEAM)
        last = self.commit({2: "b"})
        self.run_job(TEAM)
        # The backup does not have the last batch; another one gets its number.
        sql(self.home, f"delete from intentc.batch_dataset where batch = {last}", f"delete from intentc.batch where id = {last}",
            "delete from store.s_a where id = 2", f"alter table intentc.batch alter column id restart with {last}")
        before = self.picture(self.team)
        for _ in range(2):
            said = self.run_job(TEAM, 1)
            self.assertIn(f"refused: the target has batch {last}, which this database does not have", said)
            self.rows.pop(2, None)
            self.pictures.clear()
            again = self.commit({3: "c"})
        self.assertEqual(self.picture(self.team), before)
        self.assertEqual(sql(self.home, f"select distinct kind from intentc.event where label = '{LABEL}'"), [["refused"]])
        self.request("rehydrate")
        self.assertIn("again (", self.run_job(TEAM))
        self.assertEqual(self.check(self.team), again)

    def test_two_versions_of_the_render_at_once(self):
        self.commit({1: "a"})
        for database, table in ((self.team, "import"), (self.home, "export")):
            shape = value(database, f"update intentc.{table} set shape = 'other' where label = '{LABEL}' returning 'x'")
            self.assertEqual(shape, "x")
            self.assertIn("waiting: the apply.sql that belongs to this job is not applied yet", self.run_job(TEAM, 99))
            shape = next(line.split("'")[1] for line in self.job(TEAM).read_text().splitlines() if line.startswith("shape="))
            sql(database, f"update intentc.{table} set shape = '{shape}' where label = '{LABEL}'")
        self.run_job(TEAM)
        self.check(self.team)

    def test_a_new_column_comes_with_all_rows(self):
        documents = self.documents()
        self.commit({1: "a", 2: "b"})
        self.run_job(TEAM)
        documents["store"]["datasets"]["a"]["columns"]["more"] = {"type": "int"}
        self.publish(documents)
        self.assertIn("waiting: the apply.sql", self.run_job(TEAM, 99))
        self.apply()
        sql(self.home, "update store.s_a set more = id * 10")  # as if it had been there before it was exported
        self.assertIn("all (+0 ~2 -0)", self.run_job(TEAM))
        self.assertEqual(sql(self.team, "select id, more from store.s_a order by 1"), [["1", "10"], ["2", "20"]])
        self.assertEqual(self.view(self.team, "w_team.s_a_live", "id, more"), [["1", "10"], ["2", "20"]])

    def test_pause_and_resume(self):
        self.commit({1: "a"})
        self.request("pause")
        for _ in range(2):
            self.assertIn("waiting: paused on request", self.run_job(TEAM, 99))
        self.request("resume")
        self.run_job(TEAM)
        self.check(self.team)

    def test_an_older_batch_is_refused_at_the_target(self):
        self.commit({1: "a"})
        self.commit({1: "b"})
        self.run_job(TEAM)
        role = "warehouse_export_team-db"
        token = value(self.team, "update intentc.import set token = token + 1 where relation = 's_a' returning token")
        identity, shape = sql(self.team, "select identity, shape from intentc.import where relation = 's_a'")[0]
        older = [f"select intentc.hold_import('{LABEL}', '{shape}', {token})", f"call intentc.stage_import('{LABEL}', {token})",
                 f"insert into intentc.incoming_batch (import, batch, mark) values ('{identity}', 1, '1')"]
        for mode in ("changes", "all"):
            with self.assertRaisesRegex(Exception, "batch 1 is older than batch 2, which the table is as of"):
                sql(self.team, *older, f"select intentc.apply_import('{LABEL}', {token}, '{mode}')", user=role)
        self.check(self.team)


if __name__ == "__main__":
    unittest.main()
