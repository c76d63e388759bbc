"""Gates of batches that are changes, what the model expects of a dataset, and the requests of operators."""
import unittest

from house import sql, value
from source_line import SourceLine, column
from test_watermark import T0, Watermark


class Expectations(SourceLine):
    COLUMNS = {"id": column("int", nullable=False), "x": column("varchar(20)"), "n": column("int")}

    def setUp(self):
        super().setUp()
        sql(self.source, "create table a (id int primary key, x varchar(20), n int)", "insert into a values (1, 'a', 10), (2, 'b', 20)")

    def expecting(self, *expect):
        self.datasets = {"a": {"key": ["id"], "columns": self.COLUMNS, "expect": list(expect)}}
        self.install()

    def test_each_kind_is_asked(self):
        for expectation, spoil, words, mend in (
                ({"not-null": ["x", "n"]}, "insert into a values (3, null, 5)", "expect-not-null: 1 rows have no x, n", "delete from a where id = 3"),
                ({"range": {"column": "n", "min": 0, "max": 99}}, "update a set n = 100 where id = 2",
                 "expect-range: 1 rows have a n outside of 0..99", "update a set n = null where id = 2"),
                ({"range": {"column": "n", "min": 0}}, "update a set n = -1 where id = 2", "expect-range: 1 rows have a n outside of 0..;",
                 "update a set n = 1000 where id = 2"),
                ({"unique": ["x"]}, "insert into a values (4, 'a', 1)", "expect-unique: 1 values of (x) would be there more than once",
                 "update a set x = null where x = 'a'"),
                ({"row-count": {"min": 2, "max": 4}}, "insert into a select i, 'more', 1 from generate_series(10, 14) i",
                 "rows, and 2..4 are expected", "delete from a where id > 3")):
            with self.subTest(words):
                self.expecting(expectation)
                self.expect(0, "committed")
                sql(self.source, spoil)
                self.expect(1, words)
                sql(self.source, mend)
                self.expect(0, "committed")
                self.same("a", "id, x, n")

    def test_what_a_failure_means(self):
        self.expecting({"not-null": ["x"], "on-fail": "warn"}, {"range": {"column": "n", "max": 50}}, {"unique": ["n"], "on-fail": "stop"})
        sql(self.source, "insert into a values (3, null, 30)")
        self.expect(0, "committed")
        self.assertEqual(self.events("warning"), ["expect-not-null: 1 rows have no x"])
        sql(self.source, "update a set n = 60 where id = 3")
        self.expect(1, "let the next one through")
        self.ask("release")
        self.expect(0, "committed")
        sql(self.source, "update a set n = 10")
        self.ask("release")
        self.expect(1, "this must be put right where the rows come from")

    def test_changes_are_judged_by_what_the_table_would_be(self):
        self.capture = {"kind": "watermark", "watermark": {"column": "n"}}
        self.expecting({"unique": ["x"]}, {"row-count": {"max": 3}})
        self.expect(0, "committed")
        sql(self.source, "insert into a values (3, 'a', 30)")
        self.expect(1, "expect-unique: 1 values of (x) would be there more than once")
        sql(self.source, "update a set x = 'c' where id = 3")
        self.expect(0, "committed")
        sql(self.source, "insert into a values (4, 'd', 40)")
        self.expect(1, "expect-row-count: there would be 4 rows, and ..3 are expected")


class Requests(Watermark):
    def test_pause_resume_and_discard_are_obeyed_once(self):
        self.install()
        self.read(9)
        self.ask("pause")
        for _ in range(2):
            self.expect(99, "waiting: paused on request")
        self.ask("resume")
        self.read(1)
        self.ask("discard")
        self.read(1)
        self.assertEqual(value(self.target, "select count(*) from intentc.request where consumed_at is null"), "0")
        self.assertEqual([len(self.events(k)) for k in ("pause", "resume", "discard")], [1, 1, 1])

    def test_resync_reads_everything_even_if_the_first_attempt_fails(self):
        self.install(self.documents(watermark={"column": "changed", "lag": "0s"}))  # what is unmarked is not looked for
        self.read(9)
        sql(self.source, "delete from a where id = 1", "update a set x = 'unmarked' where id = 2")
        self.read(1)
        self.ask("resync", "the copy was damaged")
        sql(self.source, "alter table b rename to z")
        self.expect(1, 'relation "b" does not exist')
        sql(self.source, "alter table z rename to b", "insert into a select i, null, 'x', false, i from generate_series(100, 102) i")
        sql(self.target, "update intentc.dataset set delete_floor = 1, delete_share = 0.01")
        self.expect(1, "delete-share: 1 of 9 rows would be deleted")  # quarantined: it is still asked of the next
        self.ask("release")
        self.expect(0, "a 11 rows (+3 ~1 -1)")
        self.same("a", "id, changed, x")
        self.expect(0, "a 4 rows (+0 ~0 -0)")  # once: now again only the newest, and those without a mark
        self.assertEqual(self.events("resync"), ["postgres asked: the copy was damaged"])

    def test_replay_reads_again_from_a_mark(self):
        self.install()
        self.read(9)
        sql(self.target, "update store.s_a set x = 'damaged' where id > 5")
        self.ask("replay")
        self.read(1)
        self.assertIn("refused: no range", self.events("replay")[-1])
        self.ask("replay", range="2026-01-01 12:06")
        self.expect(0, "a 4 rows (+0 ~3 -0)")
        self.same("a", "id, changed, x")
        self.read(1)

    def test_gates_of_changes(self):
        self.install(self.documents_of_a(deletes={"soft": "gone"}))
        sql(self.source, f"insert into a select i, {T0}, 'x', false, i from generate_series(100, 1999) i")
        self.read(1909)
        sql(self.source, f"update a set gone = true, changed = {T0} + interval '1 hour' where id between 100 and 999")
        self.expect(1, "delete-share: 900 of 1909 rows would be deleted, and 30 % is the limit")
        sql(self.source, f"update a set gone = id < 105 where id between 100 and 999")
        self.expect(0, "-5)")
        sql(self.source, f"update a set gone = true, changed = {T0} + interval '2 hours'")
        self.expect(1, "empty-snapshot: every row would be deleted, and the table has 1904")

    def documents_of_a(self, **capture):
        self.datasets = {"a": self.datasets["a"]}
        return self.documents(**capture)



if __name__ == "__main__":
    unittest.main()
