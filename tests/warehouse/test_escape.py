"""Attempts to get out: from the code of a transformer, from its login, from a consumer's. All fail, and nothing changes."""
import subprocess
import unittest

from house import SqlError, Warehouse, quote, sql, value

LABEL = "DataTransformer/Warehouse/MaskCustomersWorkSpace"
LOGIN = "warehouse_t_maskcustomersworkspace"
ROLE = "warehouse_w_maskcustomersworkspace"
INGEST = "ingest_nw_data"
TRANSFORM = "transform_maskcustomersworkspace"
PICTURE = """
    select 'row ' || t::text from store.nw_data_customers t
    union all select 'row ' || t::text from store.masked_nw_data_customers t
    union all select 'batch ' || id || ' ' || state || ' ' || stream from intentc.batch where state = 'committed'
    union all select 'relation ' || c.oid::regclass || ' ' || c.relacl::text || ' ' || c.relowner::regrole from pg_class c
      where c.relnamespace::regnamespace::text !~ '^pg_(toast|temp)' and c.oid > 16383
    union all select 'routine ' || p.oid::regprocedure || ' ' || p.proowner::regrole from pg_proc p where p.oid > 16383
    union all select 'role ' || r.rolname || ' ' || r.rolsuper || r.rolcreaterole from pg_roles r where r.rolname !~ '^pg_'
    union all select 'member ' || m.roleid::regrole || ' ' || m.member::regrole from pg_auth_members m
    union all select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_'
    union all select 'large object ' || oid from pg_largeobject_metadata
    order by 1"""


class Escape(Warehouse):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sql(cls.source, "insert into customers select 'c' || i, 'Company ' || i, 'City' from generate_series(1, 9) i",
            "insert into products values (1, 'P', 1)", "insert into suppliers values (1, 'S', null)")
        sql(cls.target, "create extension dblink")  # an operator may have had his reasons
        for job in (INGEST, TRANSFORM):
            code, said = cls.run_job(job)
            assert code == 0, said
        cls.port = value(cls.target, "show port")
        cls.host = value(cls.target, "show unix_socket_directories")

    def setUp(self):
        self.before = self.picture()
        self.mark = self.folder / "mark"

    def tearDown(self):
        self.assertEqual(self.picture(), self.before)
        self.assertFalse(self.mark.exists())
        self.assertEqual(sql(self.target, "select label from intentc.stream where paused"), [])

    def picture(self):
        return sql(self.target, PICTURE)

    def refused(self, statement, user, reason="permission denied|must be owner|must be superuser|must be member"):
        with self.assertRaisesRegex(SqlError, reason, msg=statement):
            sql(self.target, statement, user=user)

    def begin(self):
        """A run that is open: its batch and token."""
        sql(self.target, "update intentc.transformer set shape = shape || 'x'")
        shape = value(self.target, f"select shape from intentc.transformer where label = '{LABEL}'")
        _, batch, token = value(self.target, f"select intentc.begin_run('{LABEL}', '{shape}')", user="warehouse_load").split()
        self.addCleanup(self.apply, self.chunk.name)
        return batch, token

    # The code -------------------------------------------------------------------------------------------------------

    def test_from_the_code(self):
        batch, token = self.begin()
        base = "select customer_id, city from nw_data_customers_live"
        hidden = f"dbname={self.target} host={self.host} port={self.port} user=postgres"
        by_function = lambda call: f"select customer_id, ({call})::text as city from nw_data_customers_live"
        for code, reason in (
                # several statements, or no select
                ("reset role", "not one select"), ("set session authorization postgres", "not one select"),
                (f"{base}; reset role", "not one select"), (f"{base}) q; drop table store.nw_data_customers; --", "syntax error"),
                (f"{base}) q; drop table store.nw_data_customers; select customer_id, city from ({base}", "syntax error|not one"),
                ("do $$ begin execute 'drop table store.nw_data_customers'; end $$", "not one select"),
                ("copy (select 1) to program 'touch /tmp/x'", "not one select"),
                (f"copy nw_data_customers_live from program 'touch {self.mark}'", "not one select"),
                ("create table x (a int)", "not one select"), ("select 1 as customer_id into x", "not one select|syntax error|INTO"),
                ("call intentc.close_run(1, 1)", "not one select"), ("prepare x as select 1", "not one select"),
                ("explain analyze select 1", ""), ("", "not one select"), (";", "not one select"),
                ("lock table nw_data_customers_live", "not one select"), ("listen x", "not one select"),
                # what others have
                ("select customer_id, city from store.nw_data_customers", "permission denied for schema store"),
                ("select customer_id, city from stage.masked_nw_data_customers", "permission denied for table"),
                ("select product_name as city, product_id::text as customer_id from w_productliveadhocreporting.nw_data_products_live",
                 "permission denied for schema w_product"),
                (by_function("select count(*) from intentc.batch"), "permission denied for table batch"),
                (by_function("select rolpassword from pg_authid limit 1"), "permission denied for table pg_authid"),
                ("table store.nw_data_customers", "permission denied for schema store"),
                ("select customer_id, city from nw_data_customers_live for update", "permission denied for view"),
                # functions that run SQL, read files, become another or reach out
                (by_function("query_to_xml('table store.nw_data_customers', true, true, '')"), "permission denied"),
                (by_function("query_to_xml('drop table store.nw_data_customers', true, true, '')"), "not allowed|must be owner|permission"),
                (by_function("set_config('role', 'postgres', false)"), "permission denied to set role"),
                (by_function("set_config('session_authorization', 'postgres', false)"), "permission denied to set session authorization"),
                (by_function("set_config('session_replication_role', 'replica', false)"), "permission denied to set parameter"),
                (by_function("pg_read_file('/etc/passwd')"), "permission denied for function"),
                (by_function("select string_agg(x, '') from pg_ls_dir('.') x"), "permission denied for function"),
                (by_function("lo_import('/etc/passwd')"), "permission denied for function"),
                (by_function(f"lo_export(1, '{self.mark}')"), "permission denied for function"),
                (by_function("pg_reload_conf()"), "permission denied for function"),
                (by_function("pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres' limit 1"), ""),
                (by_function("pg_logical_emit_message(true, 'x', 'y')"), ""),
                (by_function(f"select count(*) from public.dblink('{hidden}', 'drop table store.nw_data_customers') t (x text)"),
                 "password"),
                (by_function(f"public.dblink_connect_u('x', '{hidden}')"), "permission denied for function"),
                # the steps of others
                (by_function("intentc.due('x')"), "permission denied for function due"),
                (by_function(f"intentc.begin_batch('Ingest/Warehouse/NW_Data', 's')"), "permission denied for function"),
                (by_function(f"intentc.merge({batch}, {token})"), "permission denied for function merge"),
                (by_function("intentc.hold_run(1, 1)"), "is no run of"),
                (by_function("intentc.open_output(1, 1, 'customers')"), "is no run of"),
                # tables beside: data-modifying parts, large objects
                (f"with d as (delete from nw_data_customers_live returning *) {base}", "must be at the top level|permission denied"),
                (by_function("lo_from_bytea(0, 'secret')"), "large objects"),
                (by_function("lo_creat(-1)"), "large objects")):
            with self.assertRaisesRegex(SqlError, reason, msg=code):
                sql(self.target, "begin isolation level repeatable read", f"call intentc.open_run({batch}, {token})",
                    f"select intentc.run_select({batch}, {token}, 'customers', {quote(code)})",
                    f"call intentc.close_run({batch}, {token})", "select 'accepted' / 0", user=LOGIN)
            self.assertEqual(self.picture(), self.before, code)
            self.assertFalse(self.mark.exists(), code)

    def test_nobody_makes_what_shadows_a_name(self):
        for statement in ("create temporary table nw_data_customers_live (customer_id text)",
                          "create temporary view x as select 1", "create function pg_temp.hashtextextended(text, bigint) returns "
                          "bigint language sql as 'select 1'", "create table public.x (a int)",
                          "create function public.now() returns int language sql as 'select 1'",
                          "create operator public.= (leftarg = text, rightarg = text, function = texteq)",
                          "create table w_maskcustomersworkspace.x (a int)", "create schema x", "create table stage.x (a int)",
                          "create function intentc.hold(int, int) returns boolean language sql as 'select true'"):
            self.refused(statement, LOGIN)
            if "temp" not in statement:  # consumers may sort and join for themselves
                self.refused(statement, "reader")

    def test_a_search_path_of_its_own_changes_nothing(self):
        batch, token = self.begin()
        sql(self.target, "set search_path = pg_temp, public, w_maskcustomersworkspace", "begin isolation level repeatable read",
            f"call intentc.open_run({batch}, {token})",
            f"select intentc.run_select({batch}, {token}, 'customers', "
            "'select customer_id, current_setting(''search_path'')::varchar(15) as city from nw_data_customers_live')",
            f"call intentc.close_run({batch}, {token})", "rollback", user=LOGIN)
        rows = sql(self.target, "begin isolation level repeatable read", "set local search_path = public",
                   f"call intentc.open_run({batch}, {token})",
                   f"select intentc.run_select({batch}, {token}, 'customers', "
                   "'select customer_id, set_config(''search_path'', ''public'', false)::varchar(15) as city from nw_data_customers_live')",
                   f"select intentc.one_select('select 1; -- x', 'pg_catalog')", f"call intentc.close_run({batch}, {token})",
                   "rollback", user=LOGIN)
        self.assertIn("select 1", rows[-1][-1].split("\n"))

    # The login ------------------------------------------------------------------------------------------------------

    def test_from_the_login(self):
        sql(self.target, "reset role", user=LOGIN)  # gets nothing back: this is who it is
        for statement in ("table store.nw_data_customers", "table stage.masked_nw_data_customers", "table intentc.batch",
                          "table w_productliveadhocreporting.nw_data_products_live",
                          "truncate stage.masked_nw_data_customers", "delete from stage.masked_nw_data_customers",
                          "insert into stage.masked_nw_data_customers (customer_id, _op) values ('x', 'd')",
                          "insert into stage.nw_data_customers (customer_id) values ('x')",
                          "insert into store.masked_nw_data_customers (customer_id, _batch) values ('x', 1)",
                          "insert into w_maskcustomersworkspace.nw_data_customers_live (customer_id) values ('x')",
                          "update intentc.batch set state = 'committed'", "insert into intentc.request (kind, label, reason) "
                          "values ('release', 'Ingest/Warehouse/NW_Data', 'please')",
                          "set role warehouse_load", "set role warehouse_load_eu", "set role postgres",
                          "set session authorization postgres", f"copy (select 1) to '{self.mark}'",
                          f"copy (select 1) to program 'touch {self.mark}'", f"do $$ begin execute 'copy (select 1) to program "
                          f"''touch {self.mark}'''; end $$", "do $$ begin execute 'drop table store.nw_data_customers'; end $$",
                          "create role x", f"alter role {LOGIN} superuser", f"alter role {LOGIN} createrole",
                          f"grant {ROLE} to reader", f"grant warehouse_load to {LOGIN}", "alter system set log_statement = 'all'",
                          "create extension postgres_fdw", "create language plpython3u", "select pg_read_file('/etc/passwd')",
                          "call intentc.begin_chunk('x', 'x')", "call intentc.put_role('x', '{}')",
                          "call intentc.drop_chunk('foundation')", "select intentc.begin_run('x', 'y')", "select intentc.merge(1, 1)",
                          "call intentc.check_batch(1, 1)", "select intentc.hold(1, 1)", "select intentc.hold_staged(1, 1)",
                          "call intentc.stage(1, 1)", "call intentc.fail_run('x', 1, 1, 'y')", "select intentc.my_run(1)",
                          "alter function intentc.hold_run(bigint, bigint) security invoker",
                          "create or replace function intentc.hold_run(bigint, bigint) returns boolean language sql as 'select true'",
                          "comment on schema intentc is 'x'", "drop owned by warehouse_load", "reassign owned by postgres to current_user"):
            self.refused(statement, LOGIN, "permission denied|must be owner|must be superuser|must be member|must have admin|"
                                           "cannot insert into view|is not a supported|not available|read-only")

    def test_the_runs_of_others_are_not_its_own(self):
        self.begin()
        others = sql(self.target, "select id, token from intentc.batch b where b.stream not in (select s.identity from intentc.stream s "
                                  f"join intentc.transformer t on t.output = s.label where t.login = '{LOGIN}')")
        self.assertTrue(others)
        for batch, token in others + [["999999", "1"]]:
            for step in (f"select intentc.hold_run({batch}, {token})", f"call intentc.open_run({batch}, {token})",
                         f"call intentc.close_run({batch}, {token})", f"select intentc.run_select({batch}, {token}, 'customers', 'select 1')"):
                self.refused(step, LOGIN, f"batch {batch} is no run of `{LOGIN}`")
                self.refused(f"set role {ROLE}; {step}", LOGIN, "permission denied for schema intentc")

    def test_committed_batches_of_its_own_stay(self):
        batch, token = sql(self.target, "select b.id, b.token from intentc.batch b join intentc.stream s on s.identity = b.stream "
                                        "where s.label = 'Ingest/Warehouse/Masked_NW_Data'")[0]
        for step in (f"call intentc.open_run({batch}, {token})", f"call intentc.close_run({batch}, {token})",
                     f"select intentc.run_select({batch}, {token}, 'customers', 'select 1')"):
            self.refused(step, LOGIN, "is committed, not open")
        batch, token = self.begin()
        self.refused(f"call intentc.open_run({batch}, {int(token) + 1})", LOGIN, "was overtaken")

    # The consumer ---------------------------------------------------------------------------------------------------

    def test_from_a_consumer(self):
        sql(self.target, "reset role", "select * from w_productliveadhocreporting.nw_data_products_live", user="reader")
        sql(self.target, "create temporary table mine as select * from w_productliveadhocreporting.nw_data_products_live",
            user="reader")
        for statement in ("table store.nw_data_customers", "table stage.nw_data_customers", "table intentc.batch",
                          "table w_maskcustomersworkspace.nw_data_customers_live", "select intentc.due('x')",
                          "call intentc.put_role('x', '{}')", "call intentc.open_run(1, 1)", f"set role {LOGIN}", f"set role {ROLE}",
                          "set role warehouse_load", "set session authorization postgres", f"copy (select 1) to program 'touch {self.mark}'",
                          f"copy (select 1) to '{self.mark}'", "select lo_import('/etc/passwd')", "select pg_read_file('/etc/passwd')",
                          "create table w_productliveadhocreporting.x (a int)", "create schema x", "create table public.x (a int)",
                          "drop view w_productliveadhocreporting.nw_data_products_live",
                          "create or replace view w_productliveadhocreporting.nw_data_products_live as select 1 as product_id",
                          "delete from w_productliveadhocreporting.nw_data_products_live",
                          "update w_productliveadhocreporting.nw_data_products_live set product_name = 'x'",
                          "create function pg_temp.f() returns int language sql as 'select count(*)::int from store.nw_data_customers'",
                          "do $$ begin execute 'table store.nw_data_customers'; end $$"):
            self.refused(statement, "reader")

    def test_a_login_that_may_too_much_is_refused(self):
        sql(self.target, f"alter role {LOGIN} createdb")
        try:
            with self.assertRaises(subprocess.CalledProcessError):
                self.apply("foundation")
        finally:
            sql(self.target, f"alter role {LOGIN} nocreatedb")
        self.apply("foundation")

    def test_what_leaves_the_model_loses_its_rights(self):
        may = (f"select has_schema_privilege('{LOGIN}', 'stage', 'usage'), has_schema_privilege('{LOGIN}', 'intentc', 'usage'), "
               f"has_column_privilege('{LOGIN}', 'stage.masked_nw_data_customers', 'city', 'insert'), "
               f"has_function_privilege('{LOGIN}', 'intentc.hold_run(bigint, bigint)', 'execute')")
        self.assertEqual(sql(self.target, may), [["t"] * 4])
        sql(self.target, f"call intentc.begin_chunk('{self.chunk.name}', 'warehouse_load_eu')", "call intentc.end_chunk()", single=True)
        self.assertEqual(sql(self.target, may), [["f"] * 4])
        self.apply(self.chunk.name)
        self.assertEqual(sql(self.target, may), [["t"] * 4])


if __name__ == "__main__":
    unittest.main()
