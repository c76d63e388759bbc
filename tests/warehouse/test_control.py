"""The control schema by itself: tables that grow, views, roles, gates, merges of odd types, overtaken runners."""
import random
import subprocess
import unittest

from control import Control
from house import PSQL, SqlError, quote, seeds, sql, value


class Tables(Control):
    def test_columns_are_added_and_never_dropped(self):
        self.put([("id", "integer", "not null"), ("a", "text", "null")], ["id"])
        self.load(f"insert into stage.{self.name} values (1, 'x')")
        self.put([("id", "integer", "not null"), ("b", "numeric(10,2)", "null")], ["id"], view=["b", "id"])
        self.load(f"insert into stage.{self.name} (id, b) values (1, 2.5), (2, null)")
        self.assertEqual(self.rows("id, a, b"), [["1", "x", "2.50"], ["2", None, None]])
        self.assertEqual(sql(self.target, f"select * from w_productliveadhocreporting.{self.name}_live order by id"),
                         [["2.50", "1"], [None, "2"]])

    def test_a_type_widens_under_a_view(self):
        self.put([("id", "integer", "not null"), ("a", "varchar(5)", "null")], ["id"], view=["id", "a"])
        self.load(f"insert into stage.{self.name} values (1, 'xxxxx')")
        self.put([("id", "integer", "not null"), ("a", "varchar(7)", "null")], ["id"], view=["id", "a"])
        self.load(f"insert into stage.{self.name} values (1, 'yyyyyyy')")
        self.assertEqual(sql(self.target, f"select a from w_productliveadhocreporting.{self.name}_live", user="reader"),
                         [["yyyyyyy"]])

    def test_other_changes_of_type_and_key_are_refused(self):
        columns = [("id", "integer", "not null"), ("a", "integer", "null")]
        self.put(columns, ["id"])
        with self.assertRaisesRegex(SqlError, "column `a` is integer, and the model now says text"):
            self.put([columns[0], ("a", "text", "null")], ["id"])
        with self.assertRaisesRegex(SqlError, r"the key is \(id\), and the model now says \(a\)"):
            self.put(columns, ["a"])
        with self.assertRaisesRegex(SqlError, "invalid type name"):
            self.put(columns + [("b", "int); drop schema store cascade; --", "null")], ["id"])

    def test_views_change_with_their_grants(self):
        columns = [("id", "integer", "not null"), ("a", "text", "null"), ("b", "text", "null")]
        view = f"w_productliveadhocreporting.{self.name}_live"
        for shown in (["id", "a"], ["id", "a", "b"], ["b", "id"], ["id"]):
            self.put(columns, ["id"], view=shown)
            names = sql(self.target, f"select attname from pg_attribute where attrelid = '{view}'::regclass order by attnum")
            self.assertEqual([n for n, in names], shown)
            sql(self.target, f"select * from {view}", user="reader")

    def test_what_columns_of_views_have_comes_back_with_them(self):
        columns = [("id", "integer", "not null"), ("a", "varchar(5)", "null"), ("b", "text", "null")]
        view, own = f"w_productliveadhocreporting.{self.name}_live", f"w_productliveadhocreporting.{self.name}_own"
        self.put(columns, ["id"], view=["id", "a"])
        sql(self.target, f"create role {self.name}_a", f"create role {self.name}_b", f"create view {own} as select id, a from {view}",
            *[c for v in (view, own) for c in (
                f"comment on view {v} is 'whole'", f"comment on column {v}.a is 'it''s \"a\"'",
                f"grant select (a), update (a, id) on {v} to {self.name}_a with grant option", f"grant select (id) on {v} to public, {self.name}_b")])
        has = ("select c.relname, a.attname, x.grantee::regrole, x.privilege_type, x.is_grantable, col_description(c.oid, a.attnum), "
               "obj_description(c.oid) from pg_class c join pg_attribute a on a.attrelid = c.oid "
               f"left join lateral aclexplode(a.attacl) x on true where c.oid in (to_regclass('{view}'), to_regclass('{own}')) "
               "and a.attname in ('id', 'a') order by 1, 2, 3, 4")
        before = sql(self.target, has)
        self.assertEqual(len(before), 10)
        columns[1] = ("a", "varchar(9)", "null")
        self.put(columns, ["id"], view=["id", "a"])  # the type changes under both
        self.assertEqual(sql(self.target, has), before)
        self.put(columns, ["id"], view=["b", "id", "a"])  # one is made anew under the other
        self.assertEqual(sql(self.target, has), before)
        sql(self.target, f"drop view {own}")
        self.put(columns, ["id"], view=["id"])
        self.assertEqual(sql(self.target, has), [r for r in before if r[0].endswith("_live") and r[1] == "id"])

    def test_what_a_chunk_no_longer_names_goes_but_tables_stay(self):
        columns = [("id", "integer", "not null")]
        self.put(columns, ["id"], view=["id"])
        self.load(f"insert into stage.{self.name} values (1)")
        self.begin()
        sql(self.target, f"call intentc.begin_chunk('{self.name}')", "call intentc.end_chunk()", single=True)
        self.assertEqual(self.rows("id"), [["1"]])
        self.assertEqual(value(self.target, f"select to_regclass('w_productliveadhocreporting.{self.name}_live')"), None)
        self.assertEqual(value(self.target, f"select intentc.begin_batch('Ingest/T/{self.name}', 's1')"),
                         "waiting: the apply.sql that belongs to this job is not applied yet")
        self.assertEqual(sql(self.target, f"select state from intentc.batch where stream = '{self.name}' order by id"),
                         [["committed"], ["abandoned"]])
        self.put(columns, ["id"])  # and back
        self.load(f"insert into stage.{self.name} values (1), (2)")
        self.assertEqual(self.rows("id"), [["1"], ["2"]])

    def test_an_unchanged_chunk_locks_nothing(self):
        columns = [("id", "integer", "not null")]
        self.put(columns, ["id"], view=["id"])
        blocker = ["begin", f"lock table store.{self.name}, stage.{self.name} in row exclusive mode",
                   f"select * from w_productliveadhocreporting.{self.name}_live"]
        again = (f"set lock_timeout = 100; call intentc.begin_chunk(''{self.name}'', ''warehouse_load_eu''); "
                 f"call intentc.put_table(''{self.name}'', array[''id''], array[[''id'', ''integer'', ''not null'']]); "
                 f"call intentc.put_view(''w_productliveadhocreporting'', ''{self.name}_live'', ''{self.name}'', "
                 f"array[''id''], ''warehouse_w_productliveadhocreporting''); call intentc.end_chunk()")
        sql(self.target, "create extension if not exists dblink", *blocker,
            f"select dblink_exec('host=' || split_part(current_setting('unix_socket_directories'), ',', 1) || "
            f"' dbname={self.target} user=postgres', '{again}')", "commit")


    def test_an_unchanged_foundation_waits_for_nobody(self):
        self.apply("foundation")
        tables = sql(self.target, "select oid::regclass, relkind from pg_class where relnamespace = 'intentc'::regnamespace and relkind in ('r', 'v')")
        self.assertIn(["intentc.batch", "r"], tables)
        self.assertIn(["intentc.runs", "v"], tables)
        self.session("begin", *[f"lock table {t} in {'row exclusive' if k == 'r' else 'access share'} mode" for t, k in tables], user="postgres")
        self.apply("foundation")  # which waits for locks three seconds, then fails


class Gates(Control):
    COLUMNS = [("id", "integer", "not null"), ("a", "text", "not null"), ("b", "text", "null")]

    def fill(self, n):
        return f"insert into stage.{self.name} select i, 'x' || i, null from generate_series(1, {n}) i"

    def release(self):
        sql(self.target, f"insert into intentc.request (kind, label, reason) values ('release', 'Ingest/T/{self.name}', 'ok')")

    def test_empty_snapshot(self):
        self.put(self.COLUMNS, ["id"])
        self.assertRegex(self.load(None), "^committed")  # nothing over nothing
        self.load(self.fill(5))
        for _ in range(2):
            self.assertRegex(self.load(None), "^quarantined: d empty-snapshot: no rows were read, and the table has 5")
        self.assertEqual(len(self.rows("id")), 5)
        self.assertEqual(self.events()[0],
                         ["failed", "empty-snapshot", "no rows were read, and the table has 5", "oncall: +32 2 555"])
        self.release()
        self.assertRegex(self.load(None), "^committed")
        self.assertEqual(self.rows("id"), [])
        self.load(self.fill(5))
        self.assertRegex(self.load(None), "^quarantined")  # a release is consumed once

    def test_delete_share(self):
        for key in (["id"], []):
            self.setUp()
            self.put(self.COLUMNS, key)
            self.load(self.fill(1100))
            self.assertRegex(self.load(self.fill(769)), "^quarantined: d delete-share: 331 of 1100")
            self.assertRegex(self.load(self.fill(771)), "^committed")
            self.assertRegex(self.load(self.fill(1)), "^committed")  # a small table may shrink

    def test_keys_are_never_released(self):
        self.put(self.COLUMNS, ["id"])
        for insert, gate in (("(1, 'a', 'b'), (1, 'a', 'b'), (2, 'c', null)", "duplicate-key"),
                             ("(1, 'a', 'b'), (null, 'a', 'b')", "null-key")):
            self.release()
            self.assertRegex(self.load(f"insert into stage.{self.name} values {insert}"), f"^quarantined: d {gate}")
        self.assertEqual(self.rows("id"), [])

    def test_not_null(self):
        self.put(self.COLUMNS, ["id"])
        wrong = f"insert into stage.{self.name} values (1, null, null)"
        self.assertRegex(self.load(wrong), "^quarantined: d not-null: 1 rows have no a")
        self.release()
        self.assertRegex(self.load(wrong), "^committed")

    def test_pause_resume_discard(self):
        self.put(self.COLUMNS, ["id"])
        ask = f"insert into intentc.request (kind, label, reason) values ('%s', 'Ingest/T/{self.name}', 'test')"
        begin = f"select intentc.begin_batch('Ingest/T/{self.name}', 's1')"
        sql(self.target, ask % "pause")
        for _ in range(2):
            self.assertRegex(value(self.target, begin, user="warehouse_load"), "^waiting: paused")
        sql(self.target, ask % "resume")
        first = self.begin()[0]
        sql(self.target, ask % "discard")
        self.assertNotEqual(self.begin()[0], first)


class Merges(Control):
    ODD = {  # type → texts, some of them equal to PostgreSQL and yet not the same
        "json": ['{"a":1}', '{"a": 1}', '[]'],
        "xml": ["<a/>", "<a></a>"],
        "point": ["(1,2)", "(2,1)"],
        "box": ["(1,1),(0,0)", "(3,1),(2,0)"],
        "interval": ["1 mon", "30 days", "720:00:00"],
        "double precision": ["0", "-0", "NaN", "1e300"],
        "numeric": ["1.0", "1.00", "NaN"],
        "json[]": ['{"{}"}', '{"{}","{}"}'],
        "bytea": ["\\x", "\\x00ff"],
        "timestamp with time zone": ["2026-11-21 12:00:00+01", "2026-11-21 12:00:00+02", "infinity"],
        "text": ["", " ", "null", "'; drop"],
    }

    def test_random_rows_of_odd_types(self):
        columns = [("k1", "integer", "not null"), ("k2", "text", "not null")]
        columns += [(f"c{i}", t, "null") for i, t in enumerate(self.ODD)]
        for seed in seeds([1, 2]):
            self.setUp()
            rng = random.Random(seed)
            self.put(columns, ["k2", "k1"])
            names = [c[0] for c in columns]
            stored = {}
            for _ in range(8):
                rows = {}
                for _ in range(rng.randrange(1, 12)):
                    key = (str(rng.randrange(3)), rng.choice(["a", "A", "'"]))
                    rows[key] = stored[key][0] if key in stored and rng.random() < 0.5 else tuple(
                        rng.choice([None] + texts) for texts in self.ODD.values())
                batch, token = self.begin()
                values = ", ".join("(" + ", ".join(map(quote, k + v)) + ")" for k, v in rows.items())
                said = self.said(*self.steps(batch, token, f"insert into stage.{self.name} values {values}"))
                changed = {k for k in rows if k in stored and rows[k] != stored[k][0]}
                self.assertIn(f"(+{len(rows.keys() - stored.keys())} ~{len(changed)} -{len(stored.keys() - rows.keys())})",
                              said, f"seed {seed}")
                stored = {k: stored[k] if k in stored and k not in changed else (v, batch) for k, v in rows.items()}
                # The server's own text of each value, so that '12:00+01' and '11:00+00' are one.
                kept = sql(self.target, f"select {', '.join(f'{n}::text' for n in names)}, _batch from store.{self.name}")
                casts = ", ".join(f"column{i + 1}::{t}::text" for i, (_, t, _) in enumerate(columns))
                expected = sql(self.target, f"select {casts}, column{len(columns) + 1} from (values " + ", ".join(
                    "(" + ", ".join(map(quote, k + v + (b,))) + ")" for k, (v, b) in stored.items()) + ") v")
                self.assertEqual(sorted(map(str, kept)), sorted(map(str, expected)), f"seed {seed}")

    def test_changes_only(self):
        self.put([("id", "integer", "not null"), ("a", "text", "null"), ("b", "text", "null")], ["id"])
        self.load(f"insert into stage.{self.name} values (1, 'x', 'big'), (2, 'y', null), (3, 'z', 'c')")
        said = self.load(f"insert into stage.{self.name} (id, a, b, _op, _keep) values (1, 'X', null, 'u', '{{b}}'), "
                         "(3, null, null, 'd', null), (4, 'new', null, 'u', null), (9, null, null, 'd', null)", complete=False)
        self.assertRegex(said, r"\(\+1 ~1 -1\)")
        self.assertEqual(self.rows("id, a, b"), [["1", "X", "big"], ["2", "y", None], ["4", "new", None]])
        said = self.load(f"insert into stage.{self.name} (id, a, b, _keep) values (1, 'X', 'other', '{{b}}')", complete=False)
        self.assertRegex(said, r"\(\+0 ~0 -0\)")
        said = self.load(f"insert into stage.{self.name} (id, a, _op) values (1, 'X', 'u'), (2, null, 'd'), (4, 'new', 'u')")
        self.assertRegex(said, r"\(\+0 ~1 -1\)")  # complete: what is staged as gone is not in it
        self.assertEqual(self.rows("id, a, b"), [["1", "X", None], ["4", "new", None]])

    def test_a_value_that_is_kept_must_be_stored(self):
        self.put([("id", "integer", "not null"), ("a", "text", "null")], ["id"])
        with self.assertRaisesRegex(SqlError, "dataset d: 1 rows keep a stored value, and no such row is stored"):
            self.load(f"insert into stage.{self.name} (id, _keep) values (1, '{{a}}')", complete=False)
        self.assertEqual(self.rows("id"), [])

    def test_changes_need_a_key(self):
        self.put([("a", "text", "null")], [])
        with self.assertRaisesRegex(SqlError, "dataset d: changes cannot be merged without a key"):
            self.load(f"insert into stage.{self.name} values ('x')", complete=False)

    def test_without_a_key_the_rows_are_replaced(self):
        self.put([("a", "text", "null")], [])
        self.load(f"insert into stage.{self.name} values ('x'), ('x'), (null)")
        self.assertEqual(self.rows("a"), [["x"], ["x"], [None]])
        self.load(f"insert into stage.{self.name} values ('y')")
        self.assertEqual(self.rows("a"), [["y"]])


class Protocol(Control):
    COLUMNS = [("id", "integer", "not null")]

    def test_an_overtaken_runner_neither_stages_nor_merges(self):
        self.put(self.COLUMNS, ["id"])
        slow = self.begin()
        quick = self.begin()
        self.assertEqual(slow[0], quick[0])
        self.assertEqual(value(self.target, f"select intentc.hold({slow[0]}, {slow[1]})", user="warehouse_load"), "f")
        for step in ("call intentc.stage", "call intentc.staged", "call intentc.check_batch", "select intentc.merge"):
            with self.assertRaisesRegex(SqlError, "attempt 1 was overtaken by attempt 2"):
                sql(self.target, f"{step}({slow[0]}, {slow[1]})", user="warehouse_load")
        sql(self.target, *self.steps(*quick, f"insert into stage.{self.name} values (1)"), user="warehouse_load")
        self.assertEqual(self.rows("id"), [["1"]])
        with self.assertRaisesRegex(SqlError, "attempt 1 was overtaken"):
            sql(self.target, f"select intentc.merge({slow[0]}, {slow[1]})", user="warehouse_load")

    def test_staging_without_its_end_is_not_kept(self):
        self.put(self.COLUMNS, ["id"])
        batch, token = self.begin()
        steps = [s for s in self.steps(batch, token, f"insert into stage.{self.name} values (1)") if "batch_dataset" not in s]
        with self.assertRaisesRegex(SqlError, "the rows of dataset d ended early, after 1"):
            sql(self.target, *steps, user="warehouse_load")
        self.assertEqual(value(self.target, f"select count(*) from stage.{self.name}"), "0")

    def test_a_change_of_the_schema_in_the_middle_means_staging_again(self):
        self.put(self.COLUMNS, ["id"])
        batch, token = self.begin()
        wide = self.COLUMNS + [("a", "text", "null")]
        insert = f"insert into stage.{self.name} (id) values (1)"
        sql(self.target, *self.steps(batch, token, insert, finish=False), user="warehouse_load")
        self.put(wide, ["id"], shape="s2")
        said = self.said(f"call intentc.check_batch({batch}, {token})", f"select intentc.merge({batch}, {token})")
        self.assertRegex(said, "^waiting: the settings have changed")
        self.assertEqual(self.rows("id"), [])
        self.assertRegex(value(self.target, f"select intentc.begin_batch('Ingest/T/{self.name}', 's1')"), "^waiting")
        again, token = self.begin("s2")
        self.assertEqual(again, batch)
        self.put(wide + [("b", "text", "null")], ["id"], shape="s3")  # and once more, before staging
        self.assertEqual(value(self.target, f"select intentc.hold({again}, {token})", user="warehouse_load"), "f")
        self.load(f"insert into stage.{self.name} (id, a, b) values (1, 'x', 'y')", shape="s3")
        self.assertEqual(self.rows("id, a, b"), [["1", "x", "y"]])

    def test_staging_lost_in_a_crash_is_noticed(self):
        self.put(self.COLUMNS, ["id"])
        batch, token = self.begin()
        sql(self.target, *self.steps(batch, token, f"insert into stage.{self.name} values (1), (2)", finish=False),
            user="warehouse_load")
        sql(self.target, f"call intentc.check_batch({batch}, {token})", user="warehouse_load")
        sql(self.target, f"truncate stage.{self.name}")  # as the server does with unlogged tables
        with self.assertRaisesRegex(SqlError, "staging of dataset d has 0 rows"):
            sql(self.target, f"select intentc.merge({batch}, {token})", user="warehouse_load")

    def test_one_batch_in_progress_per_stream(self):
        self.put(self.COLUMNS, ["id"])
        self.begin()
        with self.assertRaisesRegex(SqlError, "batch_in_progress"):
            sql(self.target, f"insert into intentc.batch (stream, shape) values ('{self.name}', 's1')")

    def test_whoever_holds_the_lock_of_a_stream_is_named(self):
        self.put([("id", "integer", "not null")], ["id"])
        login = "warehouse_t_maskcustomersworkspace"
        pid = self.session(f"do $$ begin perform pg_advisory_lock(hashtextextended('intentc stream {self.name}', 0)); end $$", user=login)
        begin = f"select intentc.begin_batch('Ingest/T/{self.name}', 's1')"
        self.assertEqual(value(self.target, begin, user="warehouse_load"),
                         f"waiting: another runner has this stream (process {pid}, role {login})")

    def test_nobody_writes_to_staging_while_it_is_judged_or_merged(self):
        self.put([("id", "integer", "not null")], ["id"])
        batch, token = self.begin()
        self.said(*self.steps(batch, token, f"insert into stage.{self.name} values (1)", finish=False))
        locked = (f"select count(*) from pg_locks where relation = 'stage.{self.name}'::regclass and mode = 'ShareRowExclusiveLock' "
                  "and pid = pg_backend_pid()")
        login = "warehouse_t_maskcustomersworkspace"
        sql(self.target, f"grant insert on stage.{self.name} to {login}", "alter procedure intentc.lock_stage set lock_timeout = '1s'")
        self.addCleanup(self.apply, "foundation")
        check, merge = f"call intentc.check_batch({batch}, {token})", f"select intentc.merge({batch}, {token})"
        self.assertEqual(self.said("begin", check, locked), "1")
        self.said(check, "select 1")
        self.assertEqual(self.said("begin", merge, locked), "1")
        pid = self.session("begin", f"insert into stage.{self.name} values (2)", user=login)
        with self.assertRaisesRegex(SqlError, f"stage.{self.name} is locked by another session: process {pid}, role {login}"):
            self.said(merge)

    def test_the_generation_never_falls(self):
        record = f"call intentc.record_applied('%s', '{self.name}', '%s', %d)"
        sql(self.target, record % ("warehouse", "d1", 7), record % ("warehouse", "d2", 8))
        with self.assertRaisesRegex(SqlError, "applied at generation 8, this is the older generation 7"):
            sql(self.target, record % ("warehouse", "d1", 7))
        with self.assertRaisesRegex(SqlError, "belongs to platform folder `warehouse`, not to `other`"):
            sql(self.target, record % ("other", "d3", 9))


class Roles(Control):
    def test_the_deployer_need_not_be_superuser(self):
        sql("postgres", f"create role {self.name}_deployer login createrole",
            f"create database {self.name} owner {self.name}_deployer")
        if int(value("postgres", "show server_version_num")) >= 160000:  # of roles that another one made
            for role, in sql("postgres", "select rolname from pg_roles where rolname ~ '^warehouse_'"):
                sql("postgres", f"grant {role} to {self.name}_deployer with admin true, inherit false, set false")
        for _ in range(2):
            for chunk in ("foundation", self.chunk.name):
                done = subprocess.run(PSQL + ["-d", self.name, "-U", f"{self.name}_deployer", "-1", "-f",
                                              self.render / "warehouse/chunks" / chunk / "sql/apply.sql"], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)
        sql(self.name, f"call intentc.drop_chunk('{self.chunk.name}')", user=f"{self.name}_deployer")

    def test_members_are_exactly_those_named(self):
        sql("postgres", *[f"create role {self.name}_{m}" for m in "abc"])
        members = ("select string_agg(m.member::regrole::text, ' ' order by 1) from pg_auth_members m "
                   f"where m.roleid = '{self.name}'::regrole")
        for wanted in ("ab", "bc", "", "c"):
            names = ", ".join(f"'{self.name}_{m}'" for m in wanted)
            sql(self.target, f"call intentc.put_role('{self.name}', array[{names}]::text[])")
            self.assertEqual(value(self.target, members) or "", " ".join(f"{self.name}_{m}" for m in wanted))
        # Since version 16 every grantor's grant ends by itself, and is no reason not to grant.
        sql("postgres", f"create role {self.name}_admin", f"grant {self.name} to {self.name}_admin with admin option",
            *[f"grant {self.name} to {self.name}_{m} granted by {g}" for m in "ac" for g in (f"{self.name}_admin", "postgres")])
        sql(self.target, f"call intentc.put_role('{self.name}', array['{self.name}_admin', '{self.name}_a'])")
        self.assertEqual(value(self.target, members.replace("string_agg(", "string_agg(distinct ").replace("' ' order by 1", "' '")),
                         f"{self.name}_a {self.name}_admin")
        sql("postgres", f"grant {self.name} to {self.name}_c granted by {self.name}_admin")
        sql(self.target, f"call intentc.put_role('{self.name}', array['{self.name}_c'])")
        self.assertEqual(value(self.target, members), f"{self.name}_c")
        with self.assertRaisesRegex(SqlError, "role `nobody here` does not exist"):
            sql(self.target, f"call intentc.put_role('{self.name}', array['nobody here'])")

    def test_a_consumer_reads_views_and_nothing_else(self):
        self.put([("id", "integer", "not null")], ["id"], view=["id"])
        sql(self.target, f"select * from w_productliveadhocreporting.{self.name}_live", user="reader")
        for forbidden in (f"table store.{self.name}", f"table stage.{self.name}", "table intentc.batch",
                          f"insert into w_productliveadhocreporting.{self.name}_live values (1)",
                          "select * from w_maskcustomersworkspace.nw_data_customers_live",
                          "create table w_productliveadhocreporting.x (a int)",
                          f"call intentc.put_role('warehouse_w_maskcustomersworkspace', array['reader'])"):
            with self.assertRaisesRegex(SqlError, "permission denied", msg=forbidden):
                sql(self.target, forbidden, user="reader")

    def test_the_views_of_a_zone_belong_to_its_role(self):
        columns = [("id", "integer", "not null"), ("a", "varchar(5)", "null")]
        owned = ("select string_agg(distinct relkind::text || ' ' || relowner::regrole::text, ', ') from pg_class "
                 f"where relname ~ '^{self.name}' and relkind in ('r', 'p', 'v')")
        self.put(columns, ["id"], view=["id", "a"])  # made by whoever applies it …
        self.assertEqual(value(self.target, owned), "r postgres, v postgres")
        columns[1] = ("a", "varchar(9)", "null")
        for _ in range(2):  # … and given to its zone, whose views still work
            self.put(columns, ["id"], view=["id", "a"], owner="warehouse_deploy_eu")
            self.assertEqual(value(self.target, owned), "r postgres, v warehouse_deploy_eu")
            self.load(f"insert into stage.{self.name} values (1, 'x')")
            self.assertEqual(sql(self.target, f"select * from w_productliveadhocreporting.{self.name}_live", user="reader"), [["1", "x"]])
        sql(self.target, f"call intentc.put_owner('{self.name}_deploy_usa')")
        # A view in a chunk of another zone belongs to the owner of what it reads, and so it still reads.
        sql(self.target, f"call intentc.begin_chunk('{self.name}_usa', 'warehouse_load_eu', '{self.name}_deploy_usa')",
            f"call intentc.put_view('w_productliveadhocreporting', '{self.name}_abroad', '{self.name}', array['id'], "
            "'warehouse_w_productliveadhocreporting')", "call intentc.end_chunk()", single=True)
        self.assertEqual(value(self.target, owned), "r postgres, v warehouse_deploy_eu")
        self.assertEqual(sql(self.target, f"select * from w_productliveadhocreporting.{self.name}_abroad", user="reader"), [["1"]])
        sql("postgres", f"create role {self.name}_usa login in role {self.name}_deploy_usa",
            f"create role {self.name}_eu login in role warehouse_deploy_eu")
        sql(self.target, f"table store.{self.name}", user=f"{self.name}_eu")
        view = f"w_productliveadhocreporting.{self.name}_live"
        for who, commands in ((f"{self.name}_usa", [f"table store.{self.name}", f"comment on view {view} is 'mine'"]),
                              (f"{self.name}_eu", [f"insert into store.{self.name} values (2)", f"table stage.{self.name}",
                                                    f"comment on view {view} is 'ours'"])):
            for forbidden in commands + [f"alter table store.{self.name} add column b int", f"drop table store.{self.name}"]:
                with self.assertRaisesRegex(SqlError, "must be owner|permission denied", msg=forbidden):
                    sql(self.target, forbidden, user=who)

    PLANTED = ("create function {0}.f() returns trigger language plpgsql as "
               "'begin execute ''alter role {1} superuser''; return null; end'")

    def test_a_zone_cannot_make_code_run_as_others(self):
        self.put([("id", "integer", "not null")], ["id"], view=["id"], owner="warehouse_deploy_eu")
        member = f"{self.name}_eu"
        sql("postgres", f"create role {member} login in role warehouse_deploy_eu")
        for schema in ("store", "stage", "history", "gone", "intentc", "w_productliveadhocreporting", "w_maskcustomersworkspace", "public"):
            with self.assertRaisesRegex(SqlError, "permission denied for schema"):
                sql(self.target, self.PLANTED.format(schema, member), user=member)
        for forbidden in (f"create rule r as on insert to store.{self.name} do also select 1",
                          f"alter table stage.{self.name} add check (id > 0)",
                          f"create policy p on store.{self.name}",
                          f"create trigger t before truncate on stage.{self.name} execute function suppress_redundant_updates_trigger()"):
            with self.assertRaisesRegex(SqlError, "must be owner|permission denied", msg=forbidden):
                sql(self.target, forbidden, user=member)

    def test_tables_that_were_given_to_a_zone_come_back(self):
        columns, member = [("id", "integer", "not null")], f"{self.name}_eu"
        self.put(columns, ["id"], view=["id"], owner="warehouse_deploy_eu")
        self.load(f"insert into stage.{self.name} values (1)")
        sql(self.target, f"create role {member} login in role warehouse_deploy_eu",
            *[f"grant create on schema {s} to warehouse_deploy_eu" for s in ("store", "stage", "history", "gone", "w_productliveadhocreporting")],
            *[f"alter table {s}.{self.name} owner to warehouse_deploy_eu" for s in ("store", "stage")])
        sql(self.target, self.PLANTED.format("stage", member),
            f"create trigger t before truncate on stage.{self.name} execute function stage.f()", user=member)
        batch, token = self.begin()
        step = (f"select intentc.hold({batch}, {token})", f"call intentc.stage({batch}, {token})")
        for _ in range(2):
            with self.assertRaisesRegex(SqlError, f"trigger t on stage.{self.name}"):  # as the superuser, whom it is meant for
                sql(self.target, *step)
            self.apply("foundation")
            self.assertEqual(value(self.target, f"select string_agg(distinct relowner::regrole::text, ' ') from pg_class "
                                                f"where relname = '{self.name}'"), "postgres")
        self.assertEqual(sql(self.target, f"select id from w_productliveadhocreporting.{self.name}_live", user="reader"), [["1"]])
        with self.assertRaisesRegex(SqlError, "permission denied"):
            sql(self.target, self.PLANTED.format("w_productliveadhocreporting", member), user=member)
        # … also of a dataset that is not loaded any more.
        sql(self.target, f"delete from intentc.dataset where stream = '{self.name}'", f"alter table store.{self.name} owner to warehouse_deploy_eu")
        self.apply("foundation")
        self.assertEqual(value(self.target, f"select relowner::regrole from pg_class where oid = 'store.{self.name}'::regclass"), "postgres")
        self.assertEqual(sql(self.target, f"select id from w_productliveadhocreporting.{self.name}_live", user="reader"), [["1"]])
        self.put(columns, ["id"], view=["id"], owner="warehouse_deploy_eu")
        sql(self.target, "drop function stage.f cascade")
        self.said(*self.steps(batch, token, f"insert into stage.{self.name} values (2)"))
        self.assertEqual(self.rows("id"), [["2"]])

    def test_what_was_planted_in_tables_is_refused(self):
        self.put([("id", "integer", "not null")], ["id"])
        sql("postgres", f"create role {self.name}_eu")
        sql(self.target, f"create schema {self.name}", f"create function {self.name}.f(int) returns boolean immutable return $1 > 0",
            f"alter function {self.name}.f owner to {self.name}_eu")
        stage = f"stage.{self.name}"
        for plant, undo, message in (
                (f"create rule r as on insert to {stage} do also notify x", f"drop rule r on {stage}", f"rule r on {stage}"),
                (f"alter table {stage} enable row level security", f"alter table {stage} disable row level security", f"row security on {stage}"),
                (f"create table {self.name}.c () inherits ({stage})", f"drop table {self.name}.c", f"table {self.name}.c, which inherits from {stage}"),
                (f"alter table {stage} add constraint c check ({self.name}.f(id))", f"alter table {stage} drop constraint c",
                 rf"function {self.name}.f\(integer\) in a default, a check or an index of {stage}"),
                (f"create trigger t before insert on store.{self.name} for each row execute function suppress_redundant_updates_trigger()",
                 f"drop trigger t on store.{self.name}", f"trigger t on store.{self.name}")):
            with self.subTest(message):
                sql(self.target, plant)
                with self.assertRaisesRegex(SqlError, f"the tables of `{self.name}` have what the warehouse did not put there: {message}"):
                    self.load(f"insert into {stage} values (1)")
                sql(self.target, undo)
        sql(self.target, f"alter table {stage} add check (id > 0)", f"create index on store.{self.name} (abs(id))")  # these are harmless
        self.load(f"insert into {stage} values (1)")
        self.assertEqual(self.rows("id"), [["1"]])

    def test_the_loader_changes_no_tables(self):
        self.put([("id", "integer", "not null")], ["id"])
        for forbidden in (f"drop table store.{self.name}", f"alter table store.{self.name} add x int",
                          f"truncate store.{self.name}", "delete from intentc.stream", "create table store.x (a int)"):
            with self.assertRaisesRegex(SqlError, "permission denied|must be owner", msg=forbidden):
                sql(self.target, forbidden, user="warehouse_load")


if __name__ == "__main__":
    unittest.main()
