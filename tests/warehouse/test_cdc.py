"""Capture of changes through a logical slot: what arrives, what a slot may suffer, and what the source must give."""
import os
import random
import shutil
import subprocess
import unittest

from house import PSQL, kill_group, quote, sql, value
from source_line import SourceLine, column


class Changes(SourceLine):
    capture = {"kind": "cdc"}
    datasets = {"a": {"key": ["id"], "columns": {"id": column("int", nullable=False), "x": column("varchar(40)"),
                                                 "big": column("text")}},
                "b": {"key": ["k1", "k2"], "columns": {"k1": column("int", nullable=False), "k2": column("text", nullable=False),
                                                       "n": column("bigint")}}}

    def setUp(self):
        super().setUp()
        sql(self.source, "create table a (id int primary key, x varchar(40), big text, y int default 7)",
            "alter table a alter big set storage external", "create table b (k1 int, k2 text, n bigint, primary key (k1, k2))",
            "create table other (id int primary key, t text)", "insert into b values (1, 'p', 10), (1, 'q', 20)",
            "insert into a select i, 'x' || i, repeat(chr(96 + i), 5000) from generate_series(1, 9) i")
        self.addCleanup(self.drop_slots)

    def drop_slots(self):
        sql(self.source, "select pg_terminate_backend(active_pid) from pg_replication_slots where active and database = current_database()",
            "select pg_sleep(0.1)", "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()")

    def slots(self):
        return sql(self.source, "select slot_name, confirmed_flush_lsn from pg_replication_slots where database = current_database()")

    def all_same(self):
        self.same("a", "id, x, big")
        self.same("b", "k1, k2, n")

    def follow(self, *changes):
        """After these changes one run makes the warehouse equal to the source."""
        sql(self.source, *changes)
        said = self.expect(0, "committed")
        self.all_same()
        return said


class Arriving(Changes):
    def test_changes_of_every_kind(self):
        self.install()
        self.assertIn("a 9 rows (+9 ~0 -0), b 2 rows (+2 ~0 -0)", self.follow())
        self.assertEqual(len(self.slots()), 1)
        self.assertIn("a 0 rows (+0 ~0 -0), b 0 rows (+0 ~0 -0)", self.follow())
        self.assertIn("a 3 rows (+1 ~1 -1)", self.follow(
            "insert into a values (10, 'new', 'n')", "update a set x = 'kept' where id = 1", "delete from a where id = 2"))
        self.assertIn("a 1 rows (+0 ~1 -0), b 2 rows (+1 ~0 -1)", self.follow(
            "begin; update a set x = null where id = 3; update b set k2 = 'r' where k2 = 'q'; insert into other values (1, 'o'); commit"))
        read_to = value(self.target, "select position ->> 'lsn' from intentc.batch order by id desc limit 1")
        self.assertEqual(value(self.source, f"select '{self.slots()[0][1]}'::pg_lsn >= '{read_to}'::pg_lsn"), "t")
        # Several in one key, in one batch and over batches; values that are not written are kept.
        self.follow("update a set id = 103 where id = 3", "update a set x = 'moved' where id = 103", "delete from a where id = 4",
                    "insert into a values (4, 'again', null)", "insert into a values (11, '', repeat('z', 9000))",
                    "update a set x = 'z' where id = 11", "update a set id = 12 where id = 11", "update a set id = 11 where id = 12",
                    "update a set id = id + 1000 where id > 100", "insert into a values (1, 'x', 'y') on conflict (id) do nothing")
        self.follow("begin; delete from a; insert into a values (1, 'rolled', 'back'); rollback",
                    "begin; update a set x = 'one' where id = 5; savepoint s; update a set x = 'two' where id = 5; rollback to s; commit",
                    "update a set id = 6666 where id = 6", "update a set id = 6 where id = 7", "update a set id = 7 where id = 6666")
        self.follow("begin; update a set id = -id; update a set id = -id - 1; commit")

    def test_truncated_tables(self):
        self.install()
        self.follow()
        self.follow("insert into a values (10, 'x', 'y'); truncate a; insert into a values (20, 'left', null), (21, 'x', 'y')")
        sql(self.source, "truncate a, b")
        self.expect(1, "a empty-snapshot: no rows were read, and the table has 2; b empty-snapshot")
        self.expect(1, "b empty-snapshot")
        self.assertEqual(len(self.stored("a")), 2)
        self.ask("release")
        self.follow("truncate other")

    def test_hostile_values_and_names(self):
        sql(self.source, 'create table "New-tuple: ""x""" ("Id" int primary key, "it\'s [text]:\'a\' " text, "b" bytea, '
                         '"new-tuple" text[], "old-key" "char", "f" double precision, "t" timestamptz, "j" jsonb, "o" boolean, "v" bit varying(9))')
        columns = {"id": column("int", nullable=False, source="Id"), "its": column("text", source="it's [text]:'a' "),
                   "b": column("binary"), "nt": column("array<text>", source="new-tuple"), "ok": column("text", source="old-key"),
                   "f": column("double"), "t": column("timestamp(UTC)"), "j": column("variant"), "o": column("boolean"), "v": column("text")}
        self.datasets = {"hostile": {"key": ["id"], "columns": columns}}
        self.install(self.documents(tables={"hostile": 'New-tuple: "x"'}))
        self.expect(0, "hostile 0 rows")
        rng = random.Random(5)
        pieces = ["'", "''", '"', "\\", " ", "\n", "\r\n", "\t", "new-tuple:", " id[integer]:1", "null", "unchanged-toast-datum", "é", "猫",
                  "table public.a: DELETE: (no-tuple-data)", ": TRUNCATE: (no-flags)", "\\.", "\\N", "COMMIT", "BEGIN", "[", "]", ":", "$$",
                  "%s", ":batch", "\x01", ")", "{", "}", ","]
        table = 'public."New-tuple: ""x"""'
        for i in range(60):
            text, other = ("".join(rng.choice(pieces) for _ in range(rng.randrange(6))) for _ in range(2))
            row = (f"({i}, {quote(text)}, convert_to({quote(other)}, 'UTF8'), array[{quote(text)}, null, {quote(other)}], {quote(text[:1])}, "
                   f"{rng.choice(['null', 'float8 ' + quote('NaN'), '-1e300', 'float8 ' + quote('-Infinity')])}, "
                   f"{rng.choice(['null', 'now()', quote('infinity'), quote('0044-03-15 BC')])}, to_jsonb({quote(text)}::text), "
                   f"{rng.choice(['null', 'true', 'false'])}, B'1{i % 2}1')")
            sql(self.source, f"insert into {table} values {row}")
            if i % 3 == 0:
                sql(self.source, f"update {table} set \"Id\" = {1000 + i} where \"Id\" = {i}")
            if i % 7 == 0:
                sql(self.source, f"delete from {table} where \"Id\" = {i - 1}")
        self.expect(0, "committed")
        self.assertEqual(self.stored("hostile", "id, its, b, nt, ok, f, t, j, o, v"), sql(self.source, f"select * from {table} order by 1"))

    def test_a_partitioned_table_and_a_full_identity(self):
        sql(self.source, "drop table b", "create table b (k1 int, k2 text, n bigint, primary key (k1, k2)) partition by range (k1)",
            "create table b1 partition of b for values from (0) to (10)", "create table b2 partition of b for values from (10) to (20)",
            "insert into b values (1, 'p', 1), (12, 'q', 2)", "alter table a replica identity full")
        self.install()
        self.follow()
        self.follow("insert into b values (2, 'x', 3), (15, 'y', 4)", "update b set k1 = 13 where k1 = 1", "update a set x = 'full' where id = 1",
                    "update a set id = 99 where id = 2", "delete from a where id = 3")
        self.follow("truncate b; insert into b values (3, 'only', null)")
        sql(self.source, "truncate b2")
        self.expect(1, "a part of its table was truncated by itself")
        self.ask("resync")
        self.follow()

    def test_a_new_column_and_a_new_dataset_are_read_whole(self):
        self.install()
        self.follow()
        self.datasets = {**self.datasets, "c": {"key": ["id"], "columns": {"id": column("int", nullable=False), "t": column("text")}},
                         "a": {**self.datasets["a"], "columns": {**self.datasets["a"]["columns"], "y": column("int")}}}
        sql(self.source, "insert into other values (1, 'one')", "update b set n = 11", "update a set y = 8 where id = 8")
        self.install(self.documents(tables={"a": "a", "b": "public.b", "c": "other"}))
        said = self.follow()
        self.assertIn("a 9 rows (+0 ~9 -0), b 2 rows (+0 ~2 -0), c 1 rows (+1 ~0 -0)", said)
        self.same("a", "id, x, big, y")
        self.assertIn("a 1 rows (+0 ~0 -0)", self.follow("update a set id = 1 where id = 1"))
        self.assertEqual(self.events("read-again"), [])


    def test_a_dataset_that_left_and_came_back_is_read_whole(self):
        self.install()
        self.follow()
        both = self.datasets
        self.datasets = {"b": both["b"]}
        self.install()
        sql(self.source, "update a set x = 'while it was gone' where id = 1", "delete from a where id = 2")
        self.expect(0, "committed")
        self.datasets = both
        self.install()
        self.assertIn("a 8 rows (+0 ~1 -1)", self.follow())

    def test_what_commits_while_the_end_is_read_comes_with_the_next_batch(self):
        self.install()
        self.follow()
        # Whoever asks for the end is told it half a second late.
        sql(self.source, "create function pg_current_wal_flush_lsn() returns pg_lsn language plpgsql as $$ declare "
                         "r pg_lsn := pg_catalog.pg_current_wal_flush_lsn(); begin perform pg_sleep(0.5); return r; end $$",
            f"alter database {self.source} set search_path = public, pg_catalog")
        writer = subprocess.Popen([*PSQL, "-d", self.source], stdin=subprocess.PIPE, text=True)
        self.addCleanup(writer.kill)
        writer.stdin.write("".join(f"insert into a values ({i}, 'w', null);\nselect pg_sleep(0.05) \\g /dev/null\n" for i in range(100, 200)))
        writer.stdin.close()
        while writer.poll() is None:
            self.expect(0, "committed")
        self.follow()

    def test_a_dataset_read_whole_waits_for_what_is_written_and_not_yet_seen(self):
        self.install()
        self.follow()
        self.datasets = {**self.datasets, "c": {"key": ["id"], "columns": {"id": column("int", nullable=False), "t": column("text")}}}
        self.install(self.documents(tables={"a": "a", "b": "public.b", "c": "other"}))
        sql("postgres", f"alter database {self.target} set synchronous_commit = local",
            "alter system set synchronous_standby_names = 'nobody'", "select pg_reload_conf()", "select pg_sleep(0.5)")
        end = ["alter system reset synchronous_standby_names", "select pg_reload_conf()"]
        self.addCleanup(sql, "postgres", *end)
        writer = subprocess.Popen([*PSQL, "-d", self.source, "-c", "insert into other values (1, 'waits for a standby')"])
        self.addCleanup(writer.kill)
        while value(self.source, "select count(*) from pg_stat_activity where wait_event = 'SyncRep'") != "1":
            self.assertIsNone(writer.poll())
        job = self.start()
        self.addCleanup(kill_group, job)
        try:
            job.wait(5)
        except subprocess.TimeoutExpired:
            pass
        self.assertEqual(sql(self.source, "select * from other"), [])
        sql("postgres", *end)
        self.assertEqual(writer.wait(), 0)
        said = job.communicate()[0]
        self.assertIn("c 1 rows", said)
        self.assertEqual(self.stored("c", "id, t"), sql(self.source, "select * from other"))
        self.follow()

    def test_many_deletes_stop_a_batch_of_changes(self):
        self.install()
        self.follow()
        sql(self.target, "update intentc.dataset set delete_floor = 3")
        self.follow("delete from a where id in (1, 2)")
        sql(self.source, "delete from a where id in (3, 4, 5)")
        self.expect(1, "a delete-share: 3 of 7 rows would be deleted, and 30 % is the limit")
        self.ask("release")
        self.follow()
        sql(self.source, "delete from b")
        self.expect(1, "b empty-snapshot: every row would be deleted, and the table has 2")


class Slots(Changes):
    def read_again(self, why, *changes):
        sql(self.source, *changes)
        before = len(self.events("read-again"))
        self.expect(0, "committed")
        self.all_same()
        self.assertEqual(len(self.events("read-again")), before + 1)
        self.assertIn(why, self.events("read-again")[-1])

    def test_tables_that_were_replaced_are_read_again(self):
        self.install()
        self.follow()
        self.read_again("of the last reading is gone", "create table a2 (like a including all)",
                        "insert into a2 select id, 'copied', big, y from a where id < 5",
                        "begin; alter table a rename to a_old; alter table a2 rename to a; commit")
        self.follow("update a set x = 'followed' where id = 1")
        self.read_again("of the last reading is gone", "drop table b", "create table b (k1 int, k2 text, n bigint, primary key (k1, k2))", "insert into b values (1, 'p', 11)")
        self.follow("insert into b values (2, 'p', 1)")

    def test_parts_that_come_and_go(self):
        sql(self.source, "drop table b", "create table b (k1 int, k2 text, n bigint, primary key (k1, k2)) partition by range (k1)",
            "create table b1 partition of b for values from (0) to (10)", "insert into b values (1, 'p', 1)",
            "create table b3 (like b including all)", "insert into b3 values (25, 'before', 2)")
        self.install()
        self.follow()
        self.follow("create table b2 partition of b for values from (10) to (20)", "insert into b values (12, 'q', 2)")
        self.follow("create table b4 (like b including all)", "insert into b4 values (31, 'x', 1)",
                    "alter table b attach partition b4 for values from (30) to (40)")
        self.assertEqual(self.events("read-again"), [])
        self.read_again("table public.b3 was put in", "alter table b attach partition b3 for values from (20) to (30)")
        self.read_again("public.b1 of the last reading is gone or no part", "alter table b detach partition b1")
        self.read_again("of the last reading is gone", "drop table b2")
        self.follow("insert into b values (26, 'end', 3)")

    def test_a_paused_stream_has_no_slot(self):
        self.install()
        self.follow()
        name = self.slots()[0][0]
        self.ask("pause")
        for _ in range(2):
            self.expect(99, "waiting: paused")
        self.assertEqual(self.slots(), [])
        self.assertEqual(self.events("slot"), [f"slot {name} was dropped, for the stream is paused: then everything is read again"])
        sql(self.source, "delete from a where id = 1")
        self.ask("resume")
        self.read_again("is gone")

    def test_what_a_slot_keeps_is_told(self):
        self.install()
        self.follow()
        self.addCleanup(sql, "postgres", "alter system reset max_wal_size", "select pg_reload_conf()")
        sql("postgres", "alter system set max_wal_size = '32MB'", "select pg_reload_conf()", "select pg_sleep(0.5)")
        for _ in range(2):
            for i in range(5):
                sql(self.source, f"insert into other values ({i}, 'o') on conflict (id) do update set t = excluded.t", "select pg_switch_wal()")
            self.follow("update a set x = 'more' where id = 1")
        self.assertEqual(self.events("slot"), [f"slot {self.slots()[0][0]} is extended: max_slot_wal_keep_size bounds what it may keep"])

    def test_a_late_runner_leaves_the_slot_alone(self):
        self.install()
        self.follow()
        # The first runner is late for the slot, the second one for its last step; a third one is faster than both.
        for late in ("slot.psql", "--set=lsn="):
            flag = self.folder / "late"
            flag.unlink(missing_ok=True)
            wrapper = self.folder / "bin" / "psql"
            wrapper.parent.mkdir(exist_ok=True)
            wrapper.write_text(f"#!/bin/sh\ncase $* in *{late}*)\n  : >{flag}\n  while [ -e {flag} ]; do sleep 0.1; done ;;\nesac\n"
                               f"exec {shutil.which('psql')} \"$@\"\n")
            wrapper.chmod(0o755)
            process = self.start(PATH=f"{wrapper.parent}:{self.environment['PATH']}")
            self.addCleanup(kill_group, process)
            while not flag.exists():
                self.assertIsNone(process.poll())
            for i in range(2):
                self.follow(f"update a set x = '{late} {i}' where id = 1")
            sql(self.source, f"update a set x = '{late} unread' where id = 2")
            slots = self.slots()
            flag.unlink()
            said = process.communicate()[0]
            self.assertEqual(process.returncode, 99 if late == "slot.psql" else 0, said)
            self.assertEqual(self.slots(), slots)
            self.follow()
        self.assertEqual(self.events("read-again"), [])

    def test_a_lost_slot_means_reading_everything_again(self):
        self.install()
        self.follow()
        name = self.slots()[0][0]
        sql(self.source, f"select pg_drop_replication_slot('{name}')", "delete from a where id = 1")
        self.follow()
        self.assertIn(f"everything is read again: slot {name} is gone", self.events("read-again"))
        sql(self.source, "delete from a where id = 2", f"select pg_replication_slot_advance('{name}', pg_current_wal_lsn())")
        self.follow()
        self.assertIn("others moved it", self.events("read-again")[-1])
        sql(self.source, "delete from a where id = 3", f"select pg_drop_replication_slot('{name}')",
            f"select pg_create_logical_replication_slot('{name}', 'test_decoding')")
        self.follow()
        self.assertIn("others moved it", self.events("read-again")[-1])
        sql(self.target, """update intentc.batch set position = position || '{"origin": "1/1"}' where state = 'committed'""")
        self.follow("delete from a where id = 4")
        self.assertIn("the source is another server", self.events("read-again")[-1])
        self.follow("delete from a where id = 5")
        self.assertEqual(len(self.events("read-again")), 4)

    def test_a_slot_in_use_is_waited_for(self):
        self.install()
        self.follow()
        name = self.slots()[0][0]
        other = subprocess.Popen(["pg_recvlogical", "-d", self.source, "--slot", name, "--start", "-f", "/dev/null", "--no-loop"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(other.kill)
        while value(self.source, f"select active from pg_replication_slots where slot_name = '{name}'") != "t":
            self.assertIsNone(other.poll())
        sql(self.source, "update a set x = 'while it is taken'")
        for _ in range(2):
            self.expect(99, f"waiting: slot {name} is in use by process")
        self.assertEqual(len(self.events("slot")), 1)
        other.kill()
        other.wait()
        while value(self.source, f"select active from pg_replication_slots where slot_name = '{name}'") == "t":
            pass
        self.follow()

    def test_a_slot_of_something_else_is_left_alone(self):
        self.install()
        name = "intentc_" + value(self.target, "select identity from intentc.stream")
        sql(self.source, f"select pg_create_logical_replication_slot('{name}', 'pgoutput')")
        self.expect(1, f"slot {name} belongs to something else")
        self.assertEqual(len(self.slots()), 1)
        sql(self.source, f"select pg_drop_replication_slot('{name}')")
        self.follow()

    def test_a_stream_that_nobody_wants_drops_its_slot(self):
        self.install()
        self.follow()
        documents = [d for d in self.documents() if d["kind"] != "workspace"]
        other = {"kind": "datastore", "name": "O", "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}},
                 "datasets": {"other": {"key": ["id"], "columns": {"id": column("int", nullable=False)}}}}
        report = {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]}, "groups": {"all": {"sinks": ["O/other"]}}}
        self.install([*documents, other, report])
        self.assertEqual(len(self.slots()), 1)
        self.expect(0, "dropped slot intentc_")
        self.assertEqual(self.slots(), [])
        self.expect(0, "is gone")
        sql(self.source, "delete from a where id = 1")
        self.install()  # and back: everything is read again
        self.follow()

    def test_another_capture_drops_the_slot_and_changes_can_be_followed_again(self):
        self.install()
        self.follow()
        for kind in ({"kind": "snapshot"}, {"kind": "watermark", "watermark": {"column": "id"}}):
            self.datasets = {"a": self.datasets["a"]}
            self.install(self.documents(**kind))
            self.expect(0, "committed")
            self.assertEqual(self.slots(), [])
            self.expect(0, "committed")
            self.same("a", "id, x, big")
            sql(self.source, "delete from a where id = (select min(id) from a)")
            self.install()
            self.expect(0, "committed")
            self.same("a", "id, x, big")
            self.assertEqual(len(self.slots()), 1)

    def test_a_source_that_moves_leaves_no_slot(self):
        self.install()
        self.follow()
        shop = {"kind": "container", "name": "Shop2", "type": "postgres"}
        self.install([*self.documents(container="Shop2"), shop])  # the same by another name
        self.follow("update a set x = 'renamed' where id = 1")
        self.follow("update a set x = 'again' where id = 1")
        self.assertEqual(self.events("read-again"), [])
        old, self.source = self.source, self.source + "b"
        sql("postgres", f"create database {self.source} template {old}")
        self.addCleanup(self.drop_slots)
        self.install([*self.documents(container="Shop3"), {**shop, "name": "Shop3"}, shop])
        self.services.write_text(self.services.read_text().replace(f"[shop2]\nhost={os.environ['PGHOST']}\ndbname={self.source}",
                                                                   f"[shop2]\nhost={os.environ['PGHOST']}\ndbname={old}"))
        self.follow("update a set x = 'moved' where id = 1")
        self.assertEqual(value(old, f"select count(*) from pg_replication_slots where database = '{old}'"), "0")
        self.follow("delete from a where id = 1")

    def test_killed_at_any_time(self):
        self.install()
        rng = random.Random(3)
        for step in range(12):
            sql(self.source, f"insert into a values ({100 + step}, 'step', repeat('s', 3000))", f"update a set x = 'at {step}' where id % 3 = {step % 3}",
                f"update a set id = -id where id = {step}")
            process = self.start()
            try:
                process.wait(rng.random() * 0.6)
            except Exception:
                kill_group(process)
            process.communicate()
        for _ in range(50):
            code, said = self.run_job()
            if code == 0:
                break
            self.assertEqual(code, 99, said)
        self.all_same()
        self.follow("update a set x = 'end' where id = 5")
        self.assertEqual(len(self.slots()), 1)


class Sources(Changes):
    def refused(self, spoil, words, mend):
        sql(self.source, *spoil)
        self.expect(1, words)
        self.assertIn(words, self.events("error")[-1])
        sql(self.source, *mend)
        self.follow("update a set x = 'mended' where id = 1")

    def test_what_the_source_must_give(self):
        self.install()
        self.refused(["alter table a replica identity nothing"], "alter table public.a replica identity default", ["alter table a replica identity default"])
        self.refused(["alter table b drop constraint b_pkey"], "lacks the key (k1, k2), so a deleted row would not be known: "
                     "alter table public.b replica identity full", ["alter table b replica identity full"])
        self.refused(["alter table b rename to c"], "dataset `b`: the source has no such table", ["alter table c rename to b"])
        self.refused(["alter table a rename to c", "create view a as select * from c"], "public.a is not a table", ["drop view a", "alter table c rename to a"])
        self.refused(["alter table b set unlogged"], "are not logged: alter table public.b set logged", ["alter table b set logged"])
        self.refused(["alter table a alter x type text", "update a set x = repeat('x', 41) where id = 1"], "value too long for type character varying(40)",
                     ["update a set x = '' where id = 1", "alter table a alter x type varchar(40)"])

    def test_a_reader_without_the_right_to_replicate(self):
        role = f"reader_{self.source}"
        sql("postgres", f"create role {role} login")
        self.addCleanup(sql, "postgres", f"drop role {role}")
        self.addCleanup(sql, self.source, f"drop owned by {role}")
        sql(self.source, f"grant select on a, b to {role}")
        self.install()
        services = self.services.read_text()
        self.services.write_text(services.replace(f"dbname={self.source}\nuser=postgres", f"dbname={self.source}\nuser={role}"))
        self.expect(1, "failed")
        self.assertIn("replication", self.events("error")[-1])
        sql("postgres", f"alter role {role} replication")
        self.follow()
        self.follow("delete from a where id = 1")


if __name__ == "__main__":
    unittest.main()
