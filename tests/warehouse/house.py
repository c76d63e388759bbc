"""What the data tests share: databases, the rendered warehouse, jobs, and ways to disturb them."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
PROGRAM = os.environ["INTENTC_PROGRAM"]
PSQL = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
NULL = "\x01"


def seeds(default):
    """The seeds of a property test: INTENTC_SEED=n runs that one, to repeat a failure."""
    given = os.environ.get("INTENTC_SEED")
    return [int(given)] if given else default


class SqlError(Exception):
    pass


def sql(database, *commands, user="postgres", single=False):
    """Runs each text as its own psql command; returns the rows of all of them as lists of texts (None: null)."""
    args = PSQL + ["-d", database, "-U", user, "-F", "\x02", "-R", "\x03", "-P", f"null={NULL}"]
    if single:
        args.append("-1")
    for command in commands:
        args += ["-c", command]
    done = subprocess.run(args, capture_output=True, stdin=subprocess.DEVNULL)  # bytes: Python would change \r\n
    if done.returncode:
        raise SqlError(done.stderr.decode().strip())
    out = done.stdout.decode()[:-1]  # the newline after the last record
    if not out:
        return []
    return [[None if v == NULL else v for v in row.split("\x02")] for row in out.split("\x03")]


def value(database, command, **more):
    rows = sql(database, command, **more)
    return rows[0][0] if rows else None


def quote(text):
    """A text (or None) as an SQL literal."""
    return "null" if text is None else "'" + str(text).replace("'", "''") + "'"


def service_users(example):
    """What `intentc-apply --services-example` says: service → the role that it logs in as, or None where that is open."""
    users = dict(re.findall(r"^\[(.*)\]\n(?:.*\n)*?user=(.*)$", example, re.M))
    return {name: None if user == "USER" else user for name, user in users.items()}


def render(folder, model=HERE / "model"):
    subprocess.run([PROGRAM, "render", model, "-o", folder], check=True, stdout=subprocess.DEVNULL)


class Warehouse(unittest.TestCase):
    """A source and a warehouse per test class, filled by the rendered Northwind."""

    counter = 0

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        Warehouse.counter += 1
        cls.source = f"source{Warehouse.counter}"
        cls.target = f"target{Warehouse.counter}"
        for name in (cls.source, cls.target):
            sql("postgres", f"create database {name}")
        if value("postgres", "select to_regrole('reporting') is null") == "t":
            sql("postgres", "create role reporting", "create role reader login", "grant reporting to reader")
        cls.services = cls.folder / "services"
        host = os.environ["PGHOST"]
        connections = {
            "nw_production__nw_reader": (cls.source, "postgres"),
            "warehouse__deploy": (cls.target, "postgres"),
            "warehouse__load": (cls.target, "warehouse_load"),
            "warehouse__t_maskcustomersworkspace": (cls.target, "warehouse_t_maskcustomersworkspace"),
        }
        cls.services.write_text(
            "".join(f"[{n}]\nhost={host}\ndbname={d}\nuser={u}\n" for n, (d, u) in connections.items()))
        cls.render = cls.folder / "render"
        render(cls.render)
        cls.chunk = next(p for p in (cls.render / "warehouse/chunks").iterdir() if p.name != "foundation")
        cls.create_source()
        cls.apply("foundation")
        cls.apply(cls.chunk.name)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def create_source(cls):
        sql(cls.source, """
            create table customers (customer_id varchar(5) primary key, company_name varchar(40), city varchar(15));
            create table products (product_id int primary key, product_name varchar(40), unit_price numeric(10,2));
            create table suppliers (supplier_id int primary key, company_name varchar(40), city varchar(15));""")

    @classmethod
    def apply(cls, chunk):
        subprocess.run(PSQL + ["-d", cls.target, "-1", "-f", cls.render / "warehouse/chunks" / chunk / "sql/apply.sql"],
                       check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def start(cls, job):
        """Starts a job in a process group of its own."""
        env = dict(os.environ, PGSERVICEFILE=str(cls.services))
        for name in ("PGHOST", "PGUSER", "PGDATABASE", "PGPORT"):
            env.pop(name, None)
        return subprocess.Popen(["sh", str(cls.chunk / "jobs" / f"{job}.sh")], env=env, start_new_session=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    @classmethod
    def run_job(cls, job):
        """Runs a job to its end: (exit code, what it said)."""
        process = cls.start(job)
        said = process.communicate()[0]
        return process.returncode, said

    def settle(self, job):
        """Runs a job until it does not wait any more: what a killed runner left on the server ends by itself."""
        deadline = time.monotonic() + 20
        while True:
            code, said = self.run_job(job)
            if code != 99 or time.monotonic() > deadline:
                self.assertEqual(code, 0, said)
                return said
            time.sleep(0.02)

    def table(self, relation, columns):
        return {row[0]: tuple(row[1:]) for row in sql(self.target, f"select {columns}, _batch from store.{relation}")}


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def terminate_backends(rng):
    """Terminates one session of a job, if there is one: as an operator or a failing network would."""
    sql("postgres", "select pg_terminate_backend(pid) from (select pid from pg_stat_activity "
                    "where application_name like 'intentc %' order by " +
                    rng.choice(["backend_start", "backend_start desc", "pid % 7"]) + " limit 1) x")
