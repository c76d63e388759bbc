"""The rendered jobs as a clock starts them: sources that break off or lie, empty sources, code that oversteps."""
import os
import re
import shutil
import unittest

from house import PROJECT, SqlError, Warehouse, quote, sql, value

INGEST = "ingest_nw_data"
TRIGGER = "trigger_maskcustomersworkspace"
TRANSFORM = "transform_maskcustomersworkspace"
LOGIN = "warehouse_t_maskcustomersworkspace"


class Jobs(Warehouse):
    def setUp(self):
        sql(self.source, "truncate customers, products, suppliers",
            "insert into customers select 'c' || i, 'Company ' || i, 'City ' || i % 7 from generate_series(1, 30) i",
            "insert into products select i, 'Product ' || i, i / 4.0 from generate_series(1, 30) i",
            "insert into suppliers values (1, 'S', null)")
        sql(self.target, "truncate store.nw_data_customers, store.nw_data_products, store.nw_data_suppliers, "
                         "store.masked_nw_data_customers, intentc.batch, intentc.batch_dataset, intentc.event")

    def expect(self, job, code, words):
        got, said = self.run_job(job)
        self.assertEqual(got, code, said)
        self.assertIn(words, said)

    def content(self):
        return [sql(self.target, f"select * from store.nw_data_{t} order by 1") for t in ("customers", "products", "suppliers")]


class Order(Jobs):
    def test_nothing_runs_before_its_inputs(self):
        self.expect(TRIGGER, 99, "")
        self.expect(TRANSFORM, 99, "waiting: nothing new to read")
        self.expect(INGEST, 0, "committed batch")
        self.expect(TRIGGER, 0, "")
        self.expect(TRANSFORM, 0, "committed batch")
        self.expect(TRIGGER, 99, "")
        self.expect(TRANSFORM, 99, "waiting: nothing new to read")
        self.assertEqual(value(self.target, "select inputs from intentc.batch where inputs is not null"),
                         '{"' + value(self.target, "select identity from intentc.stream where label = 'Ingest/Warehouse/NW_Data'")
                         + '": ' + value(self.target, "select min(id) from intentc.batch") + "}")

    def test_a_rival_waits_while_one_works(self):
        sql(self.source, "alter table suppliers rename to slow", "create view suppliers as "
                         "select s.* from slow s, (select pg_sleep(1)) w")
        self.addCleanup(sql, self.source, "drop view suppliers", "alter table slow rename to suppliers")
        worker = self.start(INGEST)
        locks = "select count(*) from pg_locks where locktype = 'advisory' and granted"
        while value(self.target, locks) == "0":
            self.assertIsNone(worker.poll())
        self.expect(INGEST, 99, "waiting: another runner has this stream")
        self.assertIsNone(worker.poll(), "the rival should have given up at once")
        self.assertIn("committed batch", worker.communicate()[0])
        self.assertEqual(worker.returncode, 0)

    def test_new_code_is_something_new(self):
        self.expect(INGEST, 0, "committed")
        self.expect(TRANSFORM, 0, "committed")
        sql(self.target, "update intentc.transformer set shape = 'new'")
        self.expect(TRIGGER, 0, "")
        self.expect(TRANSFORM, 99, "not applied yet")  # the job at hand has the old code
        self.apply(self.chunk.name)

    def test_jobs_wait_for_their_migration(self):
        for table in ("stream", "transformer"):
            sql(self.target, f"update intentc.{table} set shape = 'another'")
        self.expect(INGEST, 99, "the apply.sql that belongs to this job is not applied yet")
        self.expect(TRANSFORM, 99, "the apply.sql that belongs to this job is not applied yet")
        sql(self.target, "alter schema intentc rename to elsewhere")
        self.expect(INGEST, 99, "the control schema is not installed yet")
        self.expect(TRANSFORM, 99, "the control schema is not installed yet")
        self.expect(TRIGGER, 99, "")
        sql(self.target, "alter schema elsewhere rename to intentc")
        self.apply(self.chunk.name)
        self.expect(INGEST, 0, "committed")

    def test_an_emptied_source_is_quarantined(self):
        self.expect(INGEST, 0, "committed")
        before = self.content()
        sql(self.source, "truncate products")
        for _ in range(2):
            self.expect(INGEST, 1, "quarantined: products empty-snapshot: no rows were read, and the table has 30")
        self.assertEqual(self.content(), before)
        self.expect(TRANSFORM, 0, "committed")  # from the batch before
        self.expect(TRANSFORM, 99, "waiting")
        sql(self.target, "insert into intentc.request (kind, label, reason) "
                         "values ('release', 'Ingest/Warehouse/NW_Data', 'the shop is closed')")
        self.expect(INGEST, 0, "products 0 rows (+0 ~0 -30)")
        self.assertEqual(sql(self.target, "select distinct state, message from intentc.runs where dataset = 'products' "
                                          "and state = 'quarantined'"),
                         [["quarantined", "no rows were read, and the table has 30"]])

    def test_the_newest_schema_of_the_source_wins_or_nothing_is_read(self):
        self.expect(INGEST, 0, "committed")
        before = self.content()
        sql(self.source, "alter table products rename unit_price to price")
        code, said = self.run_job(INGEST)
        self.assertNotIn(code, (0, 99))
        self.assertIn('column "unit_price" does not exist', said)
        self.assertEqual(self.content(), before)
        sql(self.source, "alter table products rename price to unit_price")
        self.expect(INGEST, 0, "committed")


class BrokenSources(Jobs):
    """A `psql` before the real one in PATH, which stands for the source and spoils what it sends."""

    def spoiled(self, filter_command):
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        shim = tools / "psql"
        shim.write_text(f"#!/bin/sh\ncase \"$*\" in *source.psql*) {shutil.which('psql')} \"$@\" | {filter_command} ;; "
                        f"*) exec {shutil.which('psql')} \"$@\" ;; esac\n")
        shim.chmod(0o755)
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{tools}:{path}"
        try:
            return self.run_job(INGEST)
        finally:
            os.environ["PATH"] = path

    def test_a_stream_cut_anywhere_changes_nothing(self):
        self.expect(INGEST, 0, "committed")
        before = self.content()
        sql(self.source, "update products set unit_price = 1; insert into products values (99, 'new', null)")
        stream = self.folder / "stream"
        self.assertEqual(self.spoiled(f"tee {stream}")[0], 0)
        after = self.content()
        whole = stream.read_bytes()
        self.assertGreater(len(whole), 1000)
        sql(self.source, "update products set unit_price = 2")
        last = whole.rindex(b"\\.")
        for cut in sorted({0, 1, 2, 17, *range(100, last, len(whole) // 17), last - 1, last - 2, last - 9}):
            code, said = self.spoiled(f"head -c {cut}")
            self.assertNotIn(code, (0, 99), f"cut at {cut} of {len(whole)}: {said}")
            self.assertEqual(self.content(), after, f"cut at {cut}")
        self.assertNotEqual(before, after)
        self.expect(INGEST, 0, "committed")

    def test_a_lying_source_sends_data_and_never_commands(self):
        self.expect(INGEST, 0, "committed")
        before = self.content()
        mark = self.folder / "mark"
        for attack in (f"\\\\.\\n\\\\! touch {mark}\\n", f"\\\\.\\ndrop table store.nw_data_products;\\n\\\\! touch {mark}\\n"):
            code, said = self.spoiled(f"{{ printf '{attack}'; cat; }}")
            self.assertNotIn(code, (0, 99), said)
            self.assertFalse(mark.exists())
            self.assertEqual(self.content(), before)


class Code(Jobs):
    """What an SQL transformer may write, and what it may not do."""

    LABEL = "DataTransformer/Warehouse/MaskCustomersWorkSpace"

    def setUp(self):
        super().setUp()
        self.expect(INGEST, 0, "committed")
        sql(self.target, "update intentc.transformer set shape = shape || 'x'")  # due again

    def tearDown(self):
        self.apply(self.chunk.name)

    def transform(self, code):
        shape = value(self.target, f"select shape from intentc.transformer where label = '{self.LABEL}'")
        _, batch, token = value(self.target, f"select intentc.begin_run('{self.LABEL}', '{shape}')",
                                user="warehouse_load").split()
        sql(self.target, f"select intentc.hold_run({batch}, {token})", "begin isolation level repeatable read",
            f"call intentc.open_run({batch}, {token})", f"select intentc.run_select({batch}, {token}, 'customers', {quote(code)})",
            f"call intentc.close_run({batch}, {token})", "commit", "select pg_advisory_unlock_all()", user=LOGIN)
        return sql(self.target, f"select intentc.hold_staged({batch}, {token})", f"call intentc.check_batch({batch}, {token})",
                   f"select intentc.merge({batch}, {token})", user="warehouse_load")[-1][-1].split("\n")[-1]

    def test_accepted(self):
        for code in ("select customer_id, city from nw_data_customers_live",
                     "select customer_id, city from nw_data_customers_live;\n\n",
                     "select customer_id, city from nw_data_customers_live ; -- as told",
                     "(select customer_id, city from nw_data_customers_live limit 3)",
                     "table nw_data_customers_live",
                     "with x as (select * from nw_data_customers_live) select city, customer_id from x -- trailing words",
                     "select customer_id, null company_name, 'it''s; ) q' as city from nw_data_customers_live /* ; */",
                     "values ('a', 'b', 'c'), ('d', 'e', 'f')".replace("values", "select * from (values") +
                     ") v (customer_id, company_name, city)"):
            self.assertRegex(self.transform(code), "^committed", code)
            sql(self.target, "update intentc.transformer set shape = shape || 'x'",
                "update store.masked_nw_data_customers set _batch = _batch")

    def test_refused(self):
        base = "select customer_id, city from nw_data_customers_live"
        for code, reason in (
                (f"{base}) q; delete from store.nw_data_customers; --", "syntax error"),
                (f"{base}; delete from intentc.batch", "not one select statement|permission denied"),
                (f"{base}; {base}", "not one select statement"),
                ("delete from store.nw_data_customers returning customer_id, city", "syntax error|permission denied"),
                ("with d as (delete from store.nw_data_customers returning *) select customer_id, city from d",
                 "permission denied|must be at the top level"),
                ("select customer_id, city from store.nw_data_customers", "permission denied"),
                ("select customer_id, current_user::text as city from nw_data_customers_live where set_config('role', "
                 "'warehouse_load', false) is not null", "permission denied to set role"),
                ("select query_to_xml('table store.nw_data_customers', true, true, '')::text as city, customer_id "
                 "from nw_data_customers_live", "permission denied"),
                ("select customer_id, city, 1 as wrong from nw_data_customers_live", "has no column `wrong`"),
                ("select city from nw_data_customers_live", "does not select `customer_id`, which may not be null"),
                ("select customer_id, city, city from nw_data_customers_live", "selects `city` more than once"),
                ("", "not one select statement"),
                ("select customer_id, repeat('x', 99) as city from nw_data_customers_live", "value too long")):
            with self.assertRaisesRegex(SqlError, reason, msg=code):
                self.transform(code)
        self.assertEqual(value(self.target, "select count(*) from store.nw_data_customers"), "30")
        self.assertRegex(self.transform(base), "^committed")


class Page(Jobs):
    def test_the_statements_of_the_page_run(self):
        self.expect(INGEST, 0, "committed")
        page = (PROJECT / "docs/warehouse.md").read_text()
        blocks = re.findall(r"^```sql\n(.*?)^```", page, re.M | re.S)
        self.assertGreater(len(blocks), 2)
        for block in blocks:
            sql(self.target, "begin; " + block + "rollback")


class HostileContents(Jobs):
    def test_every_text_arrives_as_it_is(self):
        texts = ["", " ", "\\.", "\\N", "\\n", "a\nb", "\r", "\r\n", "\t", "\\", "'; drop table x; --", '"', "$$", "${x}", "{{x}}",
                 "%s", ":batch", "é猫\U0001f600", "\x01\x7f", "\u202e", "begin;"]
        sql(self.source, "truncate products")
        for i, text in enumerate(texts):
            sql(self.source, f"insert into products values ({i}, {quote(text)}, null)")
        self.expect(INGEST, 0, "committed")
        stored = sql(self.target, "select encode(convert_to(product_name, 'UTF8'), 'hex') from store.nw_data_products "
                                  "order by product_id")
        self.assertEqual([bytes.fromhex(h or "").decode() for h, in stored], texts)


if __name__ == "__main__":
    unittest.main()
