"""Transformers whose code is wrong, through the rendered job: a clear event, nothing lost, the next run right."""
import os
import unittest

from house import SqlError, Warehouse, sql, value

LABEL = "DataTransformer/Warehouse/MaskCustomersWorkSpace"
LOGIN = "warehouse_t_maskcustomersworkspace"
INGEST = "ingest_nw_data"
TRANSFORM = "transform_maskcustomersworkspace"


class BadCode(Warehouse):
    def setUp(self):
        sql(self.target, "truncate store.nw_data_customers, store.nw_data_products, store.nw_data_suppliers, "
                         "store.masked_nw_data_customers, intentc.batch, intentc.batch_dataset, intentc.event")
        sql(self.source, "truncate customers, products, suppliers", "insert into suppliers values (1, 'S', null)",
            "insert into customers select 'c' || i, 'Company ' || i, 'City ' || i from generate_series(1, 9) i",
            "insert into products values (1, 'P', 1)")
        self.run_job(INGEST)
        self.file = self.chunk / f"jobs/{TRANSFORM}.psql"
        self.right = self.file.read_text()
        self.addCleanup(self.file.write_text, self.right)
        code, said = self.run_job(TRANSFORM)
        self.assertEqual(code, 0, said)
        sql(self.source, "update customers set city = 'Moved' where customer_id = 'c1'")
        self.run_job(INGEST)
        self.before = self.content()

    def content(self):
        return sql(self.target, "select customer_id, city from store.masked_nw_data_customers order by 1")

    def fails(self, events):
        """The run fails with these events, changes nothing, and goes well when the cause is gone."""
        code, said = self.run_job(TRANSFORM)
        self.assertNotIn(code, (0, 99), said)
        self.assertEqual(self.content(), self.before)
        got = sql(self.target, "select kind, label, message, contact, batch is not null from intentc.event order by id")
        self.assertEqual(len(got), len(events), got)
        for (kind, label, message, contact, has_batch), pattern in zip(got, events):
            self.assertIn(kind, ("failed", "refused"))
            self.assertRegex(message, pattern)
            self.assertEqual((contact, has_batch), ("EU/Sales", "t"))
        return said

    def goes_well(self):
        self.file.write_text(self.right)
        code, said = self.run_job(TRANSFORM)
        self.assertEqual(code, 0, said)
        self.assertEqual(self.content()[0], ["c1", "Moved"])
        self.assertEqual(len(self.content()), 9)
        code, said = self.run_job(TRANSFORM)
        self.assertEqual(code, 99, said)
        self.assertEqual(value(self.target, "select count(*) from pg_locks where locktype = 'advisory'"), "0")

    def code(self, text, timeout=None):
        start, end = self.right.index("'customers', '") + len("'customers', '"), self.right.index("') as rows")
        changed = self.right[:start] + text.replace("'", "''") + self.right[end:]
        if timeout:
            self.assertIn("statement_timeout = '3600s'", changed)
            changed = changed.replace("'3600s'", f"'{timeout}'")
        self.file.write_text(changed)

    def test_that_fails_or_has_wrong_columns_or_types(self):
        base = "from nw_data_customers_live"
        for number, (text, reason) in enumerate((
                (f"select customer_id, (1 / (length(city) - length(city)))::text as city {base}", "attempt 1: .*ERROR:  division by zero"),
                (f"select customer_id, town as city {base}", "attempt 2: .*column \"town\" does not exist"),
                ("select customer_id, city from nw_data_customer_live", "relation \"nw_data_customer_live\" does not exist(.|\n)*"),
                (f"select customer_id, city, 'x' as country {base}", "output `customers` has no column `country`(.|\n)*its columns are "),
                (f"select city {base}", "does not select `customer_id`, which may not be null"),
                (f"select customer_id, repeat('x', 16) as city {base}", "value too long for type character varying"),
                (f"select customer_id, city {base} whree true", "syntax error at or near \"true\""),
                (f"select customer_id, city {base}; select 1", "the code is not one select statement"),
                ("", "the code is not one select statement"))):
            self.code(text)
            with self.subTest(text):
                self.fails(["."] * number + [reason])
        sql(self.target, "alter table stage.masked_nw_data_customers alter city type date using null")
        self.code(f"select customer_id, city {base}")
        self.fails(["."] * 9 + ["column \"city\" is of type date but expression is of type character varying"])
        sql(self.target, "alter table stage.masked_nw_data_customers alter city type varchar(15)")
        self.goes_well()
        self.assertEqual(value(self.target, "select max(token) from intentc.batch"), "11")  # one batch, taken over

    def test_two_rows_per_key_and_no_key(self):
        self.code("select 'c1' as customer_id, city from nw_data_customers_live")
        self.fails(["1 values of the key .customer_id. occur more than once"])
        code, said = self.run_job(TRANSFORM)  # the same inputs would end there again
        self.assertEqual(code, 99, said)
        self.run_job(INGEST)
        self.code("select null as customer_id, city from nw_data_customers_live limit 1")
        self.fails([".", "1 rows have no customer_id"])
        self.run_job(INGEST)
        self.goes_well()

    def test_that_never_ends(self):
        self.code("select customer_id, pg_sleep(600)::text as city from nw_data_customers_live", timeout="1s")
        self.fails(["canceling statement due to statement timeout"])
        self.code("select customer_id, (set_config('statement_timeout', '0', false) || pg_sleep(600)::text) as city "
                  "from nw_data_customers_live", timeout="1s")
        self.fails([".", "canceling statement due to statement timeout"])
        self.goes_well()

    def test_whose_login_does_not_get_in(self):
        sql(self.target, f"alter role {LOGIN} nologin")
        try:
            self.fails([f"role \"{LOGIN}\" is not permitted to log in"])
        finally:
            sql(self.target, f"alter role {LOGIN} login")
        services = self.services.read_text()
        self.addCleanup(self.services.write_text, services)
        self.services.write_text(services.replace("[warehouse__t_maskcustomersworkspace]", "[other]"))
        self.fails([".", "definition of service \"warehouse__t_maskcustomersworkspace\" not found"])
        self.services.write_text(services.replace(f"user={LOGIN}", "user=postgres"))  # another login in its place
        self.fails([".", ".", "is no run of `postgres`"])
        self.services.write_text(services)
        self.goes_well()

    def test_only_the_service_file_says_where_and_who(self):
        wrong = {"PGUSER": "nobody", "PGDATABASE": "nowhere", "PGHOST": "/nowhere", "PGPORT": "1", "PGPASSWORD": "x",
                 "PGOPTIONS": "-c search_path=nowhere", "PGSERVICE": "nowhere", "PGHOSTADDR": "192.0.2.1"}
        old = {name: os.environ.get(name) for name in wrong}
        os.environ.update(wrong)
        try:
            code, said = self.run_job(TRANSFORM)
        finally:
            for name, before in old.items():
                os.environ.pop(name)
                if before is not None:
                    os.environ[name] = before
        self.assertEqual(code, 0, said)

    def test_rows_that_came_in_between_are_noticed(self):
        """The login inserts by itself after its run was closed: the batch is staged again."""
        sql(self.target, "update intentc.transformer set shape = shape || 'x'")
        self.addCleanup(self.apply, self.chunk.name)
        shape = value(self.target, f"select shape from intentc.transformer where label = '{LABEL}'")
        _, batch, token = value(self.target, f"select intentc.begin_run('{LABEL}', '{shape}')", user="warehouse_load").split()
        sql(self.target, "begin isolation level repeatable read", f"call intentc.open_run({batch}, {token})",
            f"select intentc.run_select({batch}, {token}, 'customers', 'select customer_id, city from nw_data_customers_live')",
            f"call intentc.close_run({batch}, {token})", "commit",
            "insert into stage.masked_nw_data_customers (customer_id) values ('extra')", user=LOGIN)
        with self.assertRaisesRegex(SqlError, "staging of dataset customers has 10 rows"):
            sql(self.target, f"call intentc.check_batch({batch}, {token})", f"select intentc.merge({batch}, {token})",
                user="warehouse_load")
        self.assertEqual(self.content(), self.before)


if __name__ == "__main__":
    unittest.main()
