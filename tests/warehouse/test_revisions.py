"""Models that change over one database: ten revisions of Northwind, renamed columns, and readers that are in the way."""
import subprocess
import threading
import time
import unittest

from house import PROJECT, PSQL, sql, value
from test_model import Line, column

C = column


class Northwind(Line):
    """What a consumer asked for once goes on being answered, whatever becomes of the model."""

    COLUMNS = {
        "customers": {"customer_id": C("varchar(5)", nullable=False), "company_name": C("varchar(40)"), "city": C("varchar(15)")},
        "products": {"product_id": C("int", nullable=False), "product_name": C("varchar(40)"), "unit_price": C("float")},
        "shippers": {"shipper_id": C("smallint", nullable=False), "company_name": C("varchar(40)"), "phone": C("varchar(24)")}}

    def setUp(self):
        super().setUp()
        subprocess.run([*PSQL, "-d", self.source, "-f", PROJECT / "examples/northwind-postgres/_demo/source.sql"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.data = {name: {"key": [next(iter(columns))], "columns": dict(columns)} for name, columns in self.COLUMNS.items()}
        self.sinks = ["NW/customers", "NW/products"]
        self.masked = "select customer_id, city from nw_customers_live"
        self.asked = {}   # consumer's query → its answer from the source
        self.lowest = {}  # table → rows that it has had

    def documents(self):
        return [
            {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            {"kind": "container", "name": "Shop", "type": "postgres"}, {"kind": "container", "name": "Own", "type": "postgres"},
            {"kind": "service", "name": "Svc", "target": "postgres", "params": {"store": "Own", "objects": "sql"}},
            {"kind": "platform", "name": "P", "service": "Svc", "history": "both"},
            {"kind": "datastore", "name": "NW", "datasets": self.data,
             "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}}},
            {"kind": "workspace", "name": "Mask", "groups": {"g": {"sinks": ["NW/customers"]}}, "transformer": {
                "name": "M", "code": {"sql": {"customers": {"text": self.masked}}}, "output": {"name": "Masked", "datasets": {
                    "customers": {"key": ["customer_id"], "columns": {"customer_id": C("varchar(5)", nullable=False),
                                                                      "city": C("varchar(15)")}}}}}},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]},
             "groups": {"all": {"sinks": self.sinks + ["Masked/customers"]}}}]

    def revision(self, say=None):
        self.said = self.go(self.documents())
        if say:
            self.asked.update(say)
        for query, source in self.asked.items():
            self.assertEqual(sql(self.target, query, user="reader"), sql(self.source, source), query)
        for schema, name in sql(self.target, "select schemaname, tablename from pg_tables where schemaname = 'store'"):
            rows = int(value(self.target, f"select count(*) from store.{name}"))
            rows += int(value(self.target, f"select count(*) from history.{name}"))
            self.assertGreaterEqual(rows, self.lowest.get(name, 0), f"{name} lost rows")
            self.lowest[name] = rows
        moment = value(self.target, "select clock_timestamp()")
        for then, rows in getattr(self, "moments", []):
            self.assertEqual(sql(self.target, f"select product_id, product_name from w_report.nw_products_asof('{then}') order by 1",
                                 user="reader"), rows)
        self.moments = getattr(self, "moments", []) + [(moment, sql(self.source, "select product_id, product_name from products order by 1"))]

    def test_ten_revisions(self):
        data, view = self.data, "w_report.nw_"
        self.revision({f"select product_id, product_name from {view}products_live order by 1":
                       "select product_id, product_name from products order by 1",
                       f"select customer_id, company_name, city from {view}customers_live order by 1":
                       "select customer_id, company_name, city from customers order by 1",
                       "select * from w_report.masked_customers_live order by 1": "select customer_id, city from customers order by 1"})
        # 1 a new column; 2 a new dataset, and a consumer's own view on ours
        data["customers"]["columns"]["country"] = C("varchar(15)")
        self.revision({f"select customer_id, country from {view}customers_live order by 1": "select customer_id, country from customers order by 1"})
        self.sinks.append("NW/shippers")
        sql(self.target, "create schema mine authorization reader", "grant usage on schema w_report to reader")
        sql(self.target, f"create view mine.names as select product_name from {view}products_live", "grant select on mine.names to reporting",
            "comment on view mine.names is 'of a consumer'", user="reader")
        self.revision({f"select shipper_id, company_name from {view}shippers_live order by 1": "select shipper_id, company_name from shippers order by 1",
                       "select * from mine.names order by 1": "select product_name from products order by 1"})
        # 3 a type widens under that view; 4 and again, without a limit
        data["products"]["columns"]["product_name"] = C("varchar(60)")
        sql(self.source, "alter table products alter product_name type text, alter unit_price type float8",
            "update products set product_name = 'Chai, of the very finest leaves from the eastern slopes' where product_id = 1",
            "delete from products where product_id = (select max(product_id) from products)")
        sql(self.target, "insert into intentc.request (kind, label, reason) values ('release', 'Ingest/P/NW', 'the types were told')")
        self.revision()
        self.assertEqual(sql(self.target, "select obj_description('mine.names'::regclass), has_table_privilege('reporting', 'mine.names', 'select'), "
                             "relowner::regrole from pg_class where oid = 'mine.names'::regclass"), [["of a consumer", "t", "reader"]])
        data["products"]["columns"]["product_name"] = C("text")
        self.revision()
        # 5 a column goes: it is shown empty, and another view does without; 6 it is back
        fax = data["customers"]["columns"].pop("company_name")
        del self.asked[f"select customer_id, company_name, city from {view}customers_live order by 1"]
        self.revision({f"select customer_id, company_name, city from {view}customers_live order by 1": "select customer_id, null, city from customers order by 1",
                       f"select * from {view}customers_live_v2 order by 1": "select customer_id, city, country from customers order by 1"})
        data["customers"]["columns"]["company_name"] = fax
        del self.asked[f"select * from {view}customers_live_v2 order by 1"]
        self.revision({f"select customer_id, company_name, city from {view}customers_live order by 1": "select customer_id, company_name, city from customers order by 1"})
        # 7 a column is renamed, also at the source; its consumers keep the old name, and may use the new one
        sql(self.source, "alter table shippers rename company_name to carrier", "update shippers set phone = '112' where shipper_id = 1")
        data["shippers"]["columns"] = {"shipper_id": C("smallint", nullable=False), "carrier": C("varchar(40)", previously="company_name"),
                                       "phone": C("varchar(24)")}
        del self.asked[f"select shipper_id, company_name from {view}shippers_live order by 1"]
        self.revision({f"select shipper_id, company_name, carrier from {view}shippers_live order by 1": "select shipper_id, carrier, carrier from shippers order by 1"})
        self.assertEqual(value(self.target, "select count(*) from history.nw_shippers where carrier is not null"), "1")
        # 8 the transformer's code; 9 a dataset is not asked for any more; 10 it is again
        self.masked = "select customer_id, upper(city)::varchar(15) as city from nw_customers_live"
        del self.asked["select * from w_report.masked_customers_live order by 1"]
        self.revision({"select * from w_report.masked_customers_live order by 1": "select customer_id, upper(city) from customers order by 1"})
        self.sinks.remove("NW/shippers")
        kept = dict(self.asked)
        del self.asked[f"select shipper_id, company_name, carrier from {view}shippers_live order by 1"]
        self.revision()
        self.sinks.append("NW/shippers")
        self.asked = {f"select shipper_id, carrier from {view}shippers_live order by 1": "select shipper_id, carrier from shippers order by 1",
                      **{q: s for q, s in kept.items() if "shippers" not in q}}
        self.revision()


class Readers(Line):
    def test_a_long_reader_delays_a_change_and_is_not_disturbed(self):
        sql(self.source, "create table a (id int primary key, x varchar(20))", "insert into a select i, 'x' || i from generate_series(1, 9) i")
        columns = {"id": C("int", nullable=False), "x": C("varchar(10)")}
        documents = [
            {"kind": "ecosystem", "name": "T", "principals": {"reporting": {"kind": "group"}}},
            {"kind": "container", "name": "Shop", "type": "postgres"},
            {"kind": "datastore", "name": "S", "datasets": {"a": {"key": ["id"], "columns": columns}},
             "capture": {"kind": "snapshot", "container": "Shop", "trigger": {"every": "10m"}}},
            {"kind": "workspace", "name": "Report", "access": {"readers": ["reporting"]}, "groups": {"all": {"sinks": ["S/a"]}}}]
        self.go(documents)
        said = []
        reader = threading.Thread(target=lambda: said.append(sql(
            self.target, "begin", "select count(*) from w_report.s_a_live", "select pg_sleep(7)", "select count(*) from w_report.s_a_live", "commit",
            user="reader")))
        reader.start()
        while value(self.target, "select count(*) from pg_locks where relation = 'w_report.s_a_live'::regclass") == "0":
            time.sleep(0.02)
        columns["x"] = C("varchar(20)")
        began = time.monotonic()
        changed = self.go(documents)
        self.assertRegex(changed, "met a lock, attempt 1")
        self.assertIn("applied", changed)
        self.assertGreater(time.monotonic() - began, 3)
        reader.join()
        self.assertEqual(said[0][0][0].split(), ["9", "9"])
        self.assertEqual(value(self.target, "select format_type(atttypid, atttypmod) from pg_attribute where attname = 'x' "
                               "and attrelid = 'w_report.s_a_live'::regclass"), "character varying(20)")
        self.assertEqual(self.view("s_a_live", "count(*)"), [["9"]])


if __name__ == "__main__":
    unittest.main()
