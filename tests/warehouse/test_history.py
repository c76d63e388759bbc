"""History: closed rows, their intervals, the rows of a moment, months, keys of deleted rows; against dictionaries."""
import random
import unittest

from house import SqlError, quote, seeds, sql, value
from control import Control

VIEW = "w_productliveadhocreporting"


class History(Control):
    COLUMNS = [("id", "integer", "not null"), ("a", "text", "null"), ("j", "json", "null")]

    def put(self, columns, key, shape="s1", shown=None, history="forensic", track=True, name=None):
        """What an apply.sql of a platform with history does. `shown`: (name, name in the table) of the views' columns."""
        types = {c[0]: c[1] for c in columns}
        shown = shown or [(c[0], c[0]) for c in columns]
        triples = ", ".join("[" + ", ".join(map(quote, c)) + "]" for c in columns)
        view = ", ".join("[" + ", ".join(map(quote, (n, f, types.get(f, "text")))) + "]" for n, f in shown)
        keys = ", ".join(map(quote, key))
        commands = ["set local client_min_messages = warning", f"call intentc.begin_chunk('{self.name}', 'warehouse_load_eu')",
                    f"call intentc.put_stream('{self.name}', 'Ingest/T/{self.name}', '{shape}', '')",
                    f"call intentc.put_dataset('{self.name}', 'd', '{self.name}', array[{keys}]::text[], array[{triples}], "
                    f"history => '{history}', track_deletes => {track})",
                    f"call intentc.put_view('{VIEW}', '{self.name}_live', '{self.name}', array[{view}], 'warehouse_{VIEW[:1]}_{VIEW[2:]}')"]
        if history == "forensic":
            commands.append(f"call intentc.put_history_views('{VIEW}', '{self.name}_full', '{self.name}_asof', '{self.name}', "
                            f"array[{view}], 'warehouse_{VIEW[:1]}_{VIEW[2:]}')")
        sql(self.target, *commands, "call intentc.end_chunk()", single=True)

    def read(self, what, columns="id, a, j", tail="order by 1"):
        return sql(self.target, f"select {columns} from {VIEW}.{self.name}_{what} {tail}", user="reader")

    def now(self):
        return value(self.target, "select clock_timestamp()")

    def test_rows_close_and_the_past_can_be_asked(self):
        self.put(self.COLUMNS, ["id"])
        fill = f"insert into stage.{self.name} (id, a, j) values "
        before = self.now()
        self.assertRegex(self.load(fill + "(1, 'x', '{}'), (2, 'y', '[1]'), (3, null, null)"), r"\(\+3 ~0 -0\)")
        first = self.now()
        self.assertRegex(self.load(fill + "(1, 'x', '{}'), (2, 'y', '[1 ]'), (4, 'n', null)"), r"\(\+1 ~1 -1\)")
        second = self.now()
        self.assertRegex(self.load(fill + "(1, 'x', '{}'), (2, 'y', '[1 ]'), (3, 'back', null), (4, 'n', null)"), r"\(\+1 ~0 -0\)")
        asof = lambda t: sql(self.target, f"select * from {VIEW}.{self.name}_asof('{t}') order by id", user="reader")
        self.assertEqual(asof(before), [])
        self.assertEqual(asof(first), [["1", "x", "{}"], ["2", "y", "[1]"], ["3", None, None]])
        self.assertEqual(asof(second), [["1", "x", "{}"], ["2", "y", "[1 ]"], ["4", "n", None]])
        self.assertEqual(asof("infinity"), self.read("live", "*"))
        self.assertEqual(self.read("full", "id, valid_to is null", "order by id, valid_from"),
                         [["1", "t"], ["2", "f"], ["2", "t"], ["3", "f"], ["3", "t"], ["4", "t"]])
        # Half open: at the very moment of a commit its rows are there, and those that it closed are not.
        edge = value(self.target, f"select valid_to::text from {VIEW}.{self.name}_full where id = 2 and valid_to is not null")
        self.assertEqual([r for r in asof(edge) if r[0] == "2"], [["2", "y", "[1 ]"]])
        self.assertEqual(sql(self.target, f"select id from gone.{self.name}"), [])
        self.load(fill + "(1, 'x', '{}')")
        self.assertEqual(sql(self.target, f"select id from gone.{self.name} order by 1"), [["2"], ["3"], ["4"]])

    def test_random_changes_and_the_rows_of_every_moment(self):
        for seed in seeds([1, 2, 3]):
            self.setUp()
            rng = random.Random(seed)
            self.put(self.COLUMNS, ["id"])
            stored, gone, moments = {}, {}, []
            for step in range(12):
                complete = rng.random() < 0.5
                staged, ops = {}, {}
                for k in range(8):
                    if complete and k in stored and rng.random() < 0.5:
                        staged[k] = stored[k]
                    elif rng.random() < 0.4:
                        staged[k] = (rng.choice([None, "", "a", "é"]), rng.choice([None, "{}", "{ }"]))
                    elif not complete and rng.random() < 0.3:
                        staged[k] = None
                if complete and not staged:
                    staged[0] = (None, None)
                rows = []
                for k, v in staged.items():
                    keep = v is not None and not complete and k in stored and rng.random() < 0.3
                    if keep:
                        staged[k] = (v[0], stored[k][1])
                    rows.append(f"({k}, {quote(v[0]) if v else 'null'}, {quote(v[1]) if v and not keep else 'null'}, "
                                f"'{'u' if v else 'd'}', {quote('{j}') if keep else 'null'}::text[])")
                insert = f"insert into stage.{self.name} (id, a, j, _op, _keep) values {', '.join(rows)}" if rows else None
                if not insert:
                    continue
                self.release_if_needed(stored, staged, complete)
                batch = self.batch_of(self.load(insert, complete=complete))
                new = {k: v for k, v in staged.items() if v is not None}
                if not complete:
                    new = {**{k: v for k, v in stored.items() if staged.get(k, v) is not None}, **new}
                for k in stored.keys() - new.keys():
                    gone[k] = batch
                for k in new:
                    gone.pop(k, None)
                stored = new
                moments.append((self.now(), dict(stored)))
                hint = f"seed {seed} step {step}"
                self.assertEqual(self.table_of(self.read("live")), stored, hint)
                self.assertEqual({int(k): b for k, b in sql(self.target, f"select id, _batch from gone.{self.name}")}, gone, hint)
            for moment, rows in moments:
                found = sql(self.target, f"select id, a, j from {VIEW}.{self.name}_asof('{moment}')", user="reader")
                self.assertEqual(self.table_of(found), rows, f"seed {seed} as of {moment}")
            overlaps = value(self.target, f"select count(*) from {VIEW}.{self.name}_full a join {VIEW}.{self.name}_full b "
                             "on a.id = b.id and (a.valid_from, a.valid_to) is distinct from (b.valid_from, b.valid_to) and "
                             "tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)")
            self.assertEqual(overlaps, "0", f"seed {seed}")

    def release_if_needed(self, stored, staged, complete):
        pass  # eight rows are below the floor of the gates

    def table_of(self, rows):
        return {int(k): (a, j) for k, a, j in rows}

    def batch_of(self, said):
        self.assertRegex(said, "^committed batch")
        return said.split()[2].rstrip(":")

    def test_months(self):
        self.put(self.COLUMNS, ["id"])
        fill = f"insert into stage.{self.name} (id, a) values "
        self.load(fill + "(1, 'x')")
        self.load(fill + "(1, 'y')")
        month = value(self.target, "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM')")
        self.assertEqual(sql(self.target, f"select inhrelid::regclass::text from pg_inherits where inhparent = 'history.{self.name}'::regclass"),
                         [[f'history."{self.name} {month}"']])
        # The loader adds to history; it neither changes it nor makes tables at will.
        for forbidden in (f"delete from history.{self.name}", f"update history.{self.name} set a = 'z'", f"truncate history.{self.name}",
                          "create table history.x (a int)", f"drop table history.{self.name}"):
            with self.assertRaisesRegex(SqlError, "permission denied|must be owner", msg=forbidden):
                sql(self.target, forbidden, user="warehouse_load")
        with self.assertRaisesRegex(SqlError, "history.nw_data_products is not kept"):
            sql(self.target, "call intentc.put_partition('nw_data_products', '2026-01-01')", user="warehouse_load")
        with self.assertRaisesRegex(SqlError, "permission denied"):
            sql(self.target, f"select * from history.{self.name}", user="reader")

    def test_a_partition_is_made_beside_a_long_reader(self):
        self.put(self.COLUMNS, ["id"])
        fill = f"insert into stage.{self.name} (id, a) values "
        self.load(fill + "(1, 'x')")
        reader = ["create extension if not exists dblink", "begin", f"select * from {VIEW}.{self.name}_full",
                  "select dblink_connect('host=' || split_part(current_setting('unix_socket_directories'), ',', 1) || "
                  f"' dbname={self.target} user=warehouse_load options=-clock_timeout=200')",
                  f"select dblink_exec('call intentc.put_partition(''{self.name}'', ''2031-01-01'')')", "commit"]
        sql(self.target, *reader)

    def test_history_begins_with_what_is_there(self):
        self.put(self.COLUMNS, ["id"], history="live")
        fill = f"insert into stage.{self.name} (id, a) values "
        self.load(fill + "(1, 'x')")
        live = self.now()
        self.put(self.COLUMNS, ["id"])
        self.load(fill + "(1, 'y')")
        self.assertEqual(sql(self.target, f"select a from {VIEW}.{self.name}_asof('{live}')", user="reader"), [["x"]])
        self.put(self.COLUMNS, ["id"], history="live")  # and no longer: what is kept stays, the views go
        self.load(fill + "(1, 'z')")
        self.assertIsNone(value(self.target, f"select to_regclass('{VIEW}.{self.name}_full')"))
        self.assertIsNone(value(self.target, f"select to_regprocedure('{VIEW}.{self.name}_asof(timestamptz)')"))
        self.assertEqual(sql(self.target, f"select a from history.{self.name}"), [["x"]])

    def test_a_new_column_counts_from_its_first_batch(self):
        self.put(self.COLUMNS, ["id"])
        fill = f"insert into stage.{self.name} (id, a) values "
        self.load(fill + "(1, 'x'), (2, 'y')")
        first = self.now()
        wide = self.COLUMNS + [("b", "integer", "null")]
        self.put(wide, ["id"], shape="s2")
        self.assertEqual(self.read("full", "count(*)", ""), [["2"]])
        said = self.load(f"insert into stage.{self.name} (id, a, b) values (1, 'x', 7), (2, 'y', null)", shape="s2")
        self.assertRegex(said, r"\(\+0 ~1 -0\)")  # where there is no value yet, no row closes
        asof = f"select id, b from {VIEW}.{self.name}_asof('%s') order by 1"
        self.assertEqual(sql(self.target, asof % first, user="reader"), [["1", None], ["2", None]])
        self.assertEqual(sql(self.target, asof % "infinity", user="reader"), [["1", "7"], ["2", None]])

    def test_what_the_model_let_go_of_is_closed_with_the_row(self):
        self.put(self.COLUMNS, ["id"])
        self.load(f"insert into stage.{self.name} (id, a) values (1, 'kept')")
        shown = [("id", "id"), ("a", ""), ("j", "j")]
        self.put([self.COLUMNS[0], self.COLUMNS[2]], ["id"], shape="s2", shown=shown)
        self.load(f"insert into stage.{self.name} (id, j) values (1, '1')", shape="s2")
        self.assertEqual(sql(self.target, f"select a from history.{self.name}"), [["kept"]])
        self.assertEqual(self.read("live"), [["1", None, "1"]])

    def test_a_key_is_needed(self):
        with self.assertRaisesRegex(SqlError, f"store.{self.name}: history needs a key"):
            self.put([("a", "text", "null")], [])

    def test_an_older_batch_is_refused(self):
        self.put(self.COLUMNS, ["id"])
        batch, token = self.begin()
        sql(self.target, *self.steps(batch, token, f"insert into stage.{self.name} (id) values (1)", finish=False), user="warehouse_load")
        sql(self.target, f"call intentc.check_batch({batch}, {token})", user="warehouse_load")
        sql(self.target, f"insert into intentc.batch (stream, shape, state, ended_at) values ('{self.name}', 's1', 'committed', now())")
        with self.assertRaisesRegex(SqlError, "a newer batch of this stream is committed already"):
            sql(self.target, f"select intentc.merge({batch}, {token})", user="warehouse_load")
        self.assertEqual(self.rows("id"), [])

    def test_the_time_of_commits_never_falls(self):
        self.put(self.COLUMNS, ["id"])
        self.load(f"insert into stage.{self.name} (id, a) values (1, 'x')")
        sql(self.target, f"update intentc.batch set ended_at = now() + interval '1 hour' where stream = '{self.name}'")  # the clock went back
        self.load(f"insert into stage.{self.name} (id, a) values (1, 'y')")
        self.assertEqual(self.read("full", "a, valid_from < valid_to", "order by valid_from"), [["x", "t"], ["y", None]])


if __name__ == "__main__":
    unittest.main()
