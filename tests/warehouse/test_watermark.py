"""Capture by watermark: windows, marks that are late, equal, missing, ahead or back; deletes; sources that changed."""
import subprocess
import unittest

from house import PSQL, sql, value
from source_line import SourceLine, column

T0 = "timestamp '2026-01-01 12:00'"


class Watermark(SourceLine):
    capture = {"kind": "watermark", "watermark": {"column": "changed"}}
    datasets = {"a": {"key": ["id"], "columns": {"id": column("int", nullable=False), "changed": column("timestamp"),
                                                 "x": column("varchar(20)"), "gone": column("boolean")}},
                "b": {"key": ["id"], "columns": {"id": column("int", nullable=False), "changed": column("timestamp")}}}

    def setUp(self):
        super().setUp()
        sql(self.source, "create table a (id int primary key, changed timestamp, x varchar(20), gone boolean, y int)",
            f"insert into a select i, {T0} + i * interval '1 minute', 'x' || i, false, i from generate_series(1, 9) i",
            "create table b (id int primary key, changed timestamp)")

    def add(self, id_, mark, text="new"):
        sql(self.source, f"insert into a values ({id_}, {mark}, '{text}') on conflict (id) do update set changed = excluded.changed, "
                         "x = excluded.x")

    def read(self, rows):
        """The next run reads so many rows of `a`."""
        self.expect(0, f"a {rows} rows")


class Windows(Watermark):
    def test_only_what_is_new_is_read(self):
        self.install()
        self.read(9)
        self.assertEqual(value(self.target, "select position ->> 'a' from intentc.batch"), "2026-01-01 12:09:00")
        self.read(1)  # the newest mark again: others may have come with it
        self.add(10, f"{T0} + interval '10 minutes'")
        self.add(3, f"{T0} + interval '11 minutes'")
        self.read(3)
        self.same("a", "id, changed, x")

        self.add(11, f"{T0} + interval '11 minutes'", "equal mark")
        self.add(12, "null", "no mark")
        self.read(3)  # 3 and 11 have the newest mark, 12 has none
        self.same("a", "id, changed, x")

        sql(self.source, "delete from a where id = 5")  # deletes are not declared to be seen
        self.read(3)
        self.assertEqual(len(self.stored("a")), 12)

    def test_a_lag_keeps_behind_the_newest(self):
        self.install(self.documents(watermark={"column": "changed", "lag": "2m"}))
        self.read(9)
        self.assertEqual(value(self.target, "select position ->> 'a' from intentc.batch"), "2026-01-01 12:07:00")
        self.add(20, f"{T0} + interval '7 minutes 30 seconds'", "late")  # committed after a newer mark was read
        self.add(21, f"{T0} + interval '20 minutes'", "too new")
        self.read(4)  # 7, 8, 9 and the late one
        self.assertEqual([r for r in self.stored("a", "id") if int(r[0]) > 9], [["20"]])
        self.add(22, f"{T0} + interval '30 minutes'")
        self.read(1)  # no other has the mark of the last window's end, 12:18
        self.assertEqual([r for r in self.stored("a", "id") if int(r[0]) > 9], [["20"], ["21"]])

    def test_a_clock_ahead_hides_nothing(self):
        self.install()
        self.read(9)
        self.add(30, "localtimestamp + interval '1 day'", "ahead")
        self.add(31, "timestamp '9999-12-31'", "far ahead")
        self.add(32, "timestamp 'infinity'", "for ever")
        self.expect(0, "+3 ~0 -0")
        self.add(33, "localtimestamp at time zone 'UTC'", "from a right clock")
        self.expect(0, "+1 ~0 -0")
        self.same("a", "id, changed, x")

    def test_a_source_put_back_is_read_whole(self):
        self.install()
        self.read(9)
        sql(self.source, f"delete from a where id > 6; update a set x = 'restored' where id = 2",
            f"insert into a values (40, {T0}, 'restored')")
        self.read(7)
        self.same_upserts()
        sql(self.source, "truncate a")
        self.read(0)
        self.assertEqual(len(self.stored("a")), 10)
        self.add(41, T0)
        self.read(1)

    def same_upserts(self):
        self.assertEqual(dict(self.stored("a", "id, x"))["2"], "restored")
        self.assertEqual(dict(self.stored("a", "id, x"))["9"], "x9")
        self.assertIn("40", dict(self.stored("a", "id, x")))

    def test_a_new_column_is_filled_for_old_rows_and_a_new_dataset_is_read_whole(self):
        self.install()
        self.read(9)
        self.datasets = {**self.datasets, "a": {**self.datasets["a"], "columns": {
            **self.datasets["a"]["columns"], "y": column("int")}}, "c": self.datasets["b"]}
        sql(self.source, "delete from a where id = 1", "create table c as select id, changed from a")
        self.install()
        self.expect(0, "a 8 rows (+0 ~8 -0), b 0 rows (+0 ~0 -0), c 8 rows (+8 ~0 -0)")  # id 1 stays
        self.read(1)

    def late(self, insert, others):
        """A transaction that began first is committed last."""
        writer = subprocess.Popen([*PSQL, "-d", self.source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(writer.kill)
        writer.stdin.write(f"begin;\n{insert};\n\\echo written\n")
        writer.stdin.flush()
        self.assertEqual(writer.stdout.readline(), "written\n")
        sql(self.source, others)
        self.expect(0, "committed")
        self.assertEqual(value(self.target, "select count(*) from store.s_a where x = 'late'"), "0")
        writer.communicate("commit;\n")
        self.expect(0, "committed")

    def test_what_was_committed_late_is_read(self):
        self.install()
        self.read(9)
        self.late(f"insert into a values (10, {T0} + interval '20 minutes', 'late')",
                  f"insert into a values (11, {T0} + interval '30 minutes', 'x')")
        self.same("a", "id, changed, x")
        self.read(1)

    def test_what_was_committed_late_is_read_by_numbers_too(self):
        self.capture = {"kind": "watermark", "watermark": {"column": "id"}}
        self.install()
        self.read(9)
        self.late("insert into a values (10, null, 'late')", "insert into a values (11, null, 'x'), (12, null, 'y')")
        self.same("a", "id, changed, x")
        self.read(1)

    def test_of_a_view_the_last_minutes_are_read_again(self):
        sql(self.source, "alter table a rename to t", "create view a as select * from t")
        self.install()
        self.read(9)
        self.late(f"insert into t values (10, {T0} + interval '14 minutes', 'late')",
                  f"insert into t values (11, {T0} + interval '15 minutes', 'x')")
        self.same("a", "id, changed, x")

    def test_a_replay_reads_again_and_never_less(self):
        self.install()
        self.read(9)
        self.ask("replay", range="2026-01-01 12:05")
        self.read(5)
        self.add(10, f"{T0} + interval '10 minutes'")
        self.ask("replay", range="2026-06-01")  # from beyond the last mark
        self.read(2)
        self.same("a", "id, changed, x")
        self.ask("replay", range="first of May")
        self.expect(0, "committed")
        self.assertIn('refused: invalid input syntax for type timestamp: "first of May"', self.events("replay")[-1])
        self.read(1)

    def test_numbers_as_marks(self):
        self.capture = {"kind": "watermark", "watermark": {"column": "id"}}
        self.install()
        self.read(9)
        self.add(10, "null")
        self.read(2)
        self.same("a", "id, changed, x")

    def test_a_quarantined_batch_moves_nothing(self):
        self.datasets = {**self.datasets, "a": {**self.datasets["a"], "columns": {
            **self.datasets["a"]["columns"], "x": column("varchar(20)", nullable=False)}}}
        self.install()
        self.read(9)
        sql(self.source, f"insert into a values (50, {T0} + interval '20 minutes', null)")
        for _ in range(2):
            self.expect(1, "not-null: 1 rows have no x")
        self.add(51, f"{T0} + interval '21 minutes'")
        sql(self.source, f"update a set x = '', changed = {T0} + interval '22 minutes' where id = 50")
        self.expect(0, "a 3 rows (+2 ~0 -0)")
        self.same("a", "id, changed, x")


class Deletes(Watermark):
    def test_soft_deletes_by_a_flag(self):
        self.datasets = {"a": self.datasets["a"]}
        self.install(self.documents(deletes={"soft": "gone"}))
        sql(self.source, "update a set gone = true where id = 4")
        self.read(9)
        self.assertEqual(len(self.stored("a")), 8)
        self.add(10, f"{T0} + interval '10 minutes'")
        sql(self.source, f"update a set gone = true, changed = {T0} + interval '10 minutes' where id in (2, 3)")
        self.expect(0, "(+1 ~0 -2)")
        self.expect(0, "(+0 ~0 -0)")  # read again, and gone already
        sql(self.source, f"update a set gone = null, changed = {T0} + interval '11 minutes' where id = 3")
        self.expect(0, "(+1 ~0 -0)")
        self.assertEqual([i for i, in self.stored("a", "id")], ["1", "3", "5", "6", "7", "8", "9", "10"])

    def test_soft_deletes_by_a_time(self):
        sql(self.source, "alter table a drop gone", "alter table a add gone timestamp")
        self.datasets = {"a": {"key": ["id"], "columns": {"id": column("int", nullable=False), "changed": column("timestamp"),
                                                          "gone": column("timestamp")}}}
        self.install(self.documents(deletes={"soft": "gone"}))
        self.read(9)
        sql(self.source, f"update a set gone = {T0}, changed = {T0} + interval '10 minutes' where id in (2, 3)")
        self.expect(0, "(+0 ~0 -2)")

    def test_all_rows_are_compared_when_it_is_time(self):
        self.install(self.documents(deletes={"compare": "1h"}))
        self.read(9)
        sql(self.source, "delete from a where id = 5")
        sql(self.source, f"update a set x = 'unmarked' where id = 6")
        self.expect(0, "a 2 rows (+0 ~1 -0)")  # what was changed without a mark is seen by its transaction
        self.assertEqual(len(self.stored("a")), 9)
        sql(self.target, "update intentc.batch set begun_at = begun_at - interval '61 minutes'")
        self.expect(0, "a 8 rows (+0 ~0 -1)")
        self.same("a", "id, changed, x")
        self.read(1)


class Sources(Watermark):
    """Each failure has its event, loses nothing, and once it is mended the next run is right."""

    def broken(self, *spoil, words, mend):
        sql(self.source, *spoil)
        got, said = self.run_job()
        self.assertEqual(got, 1, said)
        self.assertIn(words, self.events("error")[-1])
        self.assertNotIn("psql:", self.events("error")[-1])
        self.assertEqual(value(self.target, "select contact from intentc.event order by id desc limit 1"), "default/default (phone +32 2 555)")
        before = len(self.events("error"))
        self.run_job()
        self.assertEqual(len(self.events("error")), before, "the same is told once")
        sql(self.source, *mend)
        self.expect(0, "committed")
        self.same("a", "id, changed, x")

    def test_each_is_told_and_the_next_run_is_right(self):
        self.install()
        sql(self.source, "insert into b values (1, null)")
        self.broken("alter table a rename to z", words='relation "a" does not exist', mend=["alter table z rename to a"])
        self.broken("alter table a rename x to z", words='column "x" does not exist', mend=["alter table a rename z to x"])
        self.broken("alter table a alter x type text",
                    f"update a set x = repeat('y', 21), changed = {T0} + interval '1 hour' where id = 1", words="value too long for type",
                    mend=["update a set x = 'y' where id = 1", "alter table a alter x type varchar(20)"])
        sql("postgres", f"create role poor_{self.source} login", f"grant connect on database {self.source} to poor_{self.source}")
        self.addCleanup(sql, "postgres", f"drop role poor_{self.source}")
        self.addCleanup(sql, self.source, f"drop owned by poor_{self.source}")
        services = self.services.read_text()
        self.services.write_text(services.replace(f"dbname={self.source}\nuser=postgres", f"dbname={self.source}\nuser=poor_{self.source}"))
        self.broken("select 1", words="permission denied for table a", mend=[f"grant select on a, b to poor_{self.source}"])
        sql(self.source, f"revoke select on a, b from poor_{self.source}")
        self.services.write_text(services)

    def test_another_type_at_the_source_is_quarantined(self):
        self.install()
        self.read(9)
        sql(self.source, "alter table a alter x type varchar(30)")
        self.expect(1, "a schema: x was character varying(20) at the source and is character varying(30) now")
        self.ask("release", "it fits")
        self.expect(0, "committed")
        self.expect(0, "committed")  # what was released is the new normal

    def test_types_that_would_cut_values_are_quarantined_at_once(self):
        sql(self.source, "alter table a drop y", "alter table a add y timestamp default now()")
        self.datasets = {**self.datasets, "a": {**self.datasets["a"], "columns": {
            **self.datasets["a"]["columns"], "y": column("date")}}}
        self.install()
        self.expect(1, "a schema: y is timestamp without time zone at the source, and date would cut it")


if __name__ == "__main__":
    unittest.main()
