"""Every command of the pages that need a database, in a session beside a private PostgreSQL, as a reader would type it.

A fence ```console postgres holds commands behind `$ ` and what they print, `…` for anything. A fence whose first line is
`# file: PATH` is written to that file. A command fails only if the page shows an error. Every ```sql of a page is run too.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT, sql, value

END = "\x01"


class Session:
    """One shell that lives as long as the page."""

    def __init__(self, folder):
        path = f"{pathlib.Path(PROGRAM).parent}:{PROJECT / 'cli'}:{os.environ['PATH']}"
        env = dict(os.environ, PATH=path, HOME=str(folder), PSQLRC="/dev/null", PAGER="cat", LC_ALL="C.UTF-8")
        self.shell = subprocess.Popen(["bash"], cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True)

    def run(self, command):
        """(exit code, what it printed)"""
        self.shell.stdin.write(f"{command}\nprintf '{END}%s\\n' $?\n")
        self.shell.stdin.flush()
        said = []
        for line in self.shell.stdout:
            text, end, code = line.partition(END)
            said.append(text)
            if end:
                return int(code), "".join(said)
        raise AssertionError(f"the shell ended at: {command}\n{''.join(said)}")

    def close(self):
        self.shell.stdin.close()
        self.shell.wait()
        self.shell.stdout.close()


def fences(page):
    """(language and what follows it, text), in their order."""
    return re.findall(r"^```(\S[^\n]*)\n(.*?)^```$", page, flags=re.M | re.S)


def commands(text):
    """(command, what it prints)"""
    return [tuple(part.split("\n", 1)) for part in re.split(r"^\$ ", text, flags=re.M)[1:]]


class Page(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)
        self.session = Session(self.folder)
        self.addCleanup(self.session.close)

    def step(self, command, output=""):
        code, said = self.session.run(command)
        with self.subTest(command=command):
            if not re.search("error|refused|failed|quarantined", output, flags=re.I):
                self.assertEqual(code, 0, said)
            if output:
                pattern = ".*".join(re.escape(part) for part in output.split("…"))
                if not re.fullmatch(pattern, said, flags=re.S):
                    self.assertEqual(said, output)
        return said

    def read(self, name):
        ran = 0
        for kind, text in fences((PROJECT / "docs" / name).read_text()):
            place, _, rest = text.partition("\n")
            if place.startswith("# file: "):
                (self.folder / place[8:]).write_text(rest)
            elif kind == "console postgres":
                for command, output in commands(text):
                    self.step(command, output)
                    ran += 1
            elif kind == "sql":
                self.step(f"psql -q -v ON_ERROR_STOP=1 <<'THE END'\n{text}THE END")
                ran += 1
        self.assertGreater(ran, 0)

    def northwind(self):
        """The folder that `make demo` leaves, in databases of its own."""
        if value("postgres", "select to_regrole('reporting') is null") == "t":
            sql("postgres", "create role reporting", "create role reader login", "grant reporting to reader")
        for database in ("nw_production", "reporting"):
            sql("postgres", f"drop database if exists {database}", f"create database {database}")
        subprocess.run(["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", "nw_production", "-f",
                        PROJECT / "examples/northwind-postgres/_demo/source.sql"], check=True, env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"})
        connections = {"nw_production__nw_reader": ("nw_production", "postgres"), "warehouse__deploy": ("reporting", "postgres"),
                       "warehouse__load": ("reporting", "warehouse_load"), "ann": ("reporting", "reader"),
                       "warehouse__t_maskcustomersworkspace": ("reporting", "warehouse_t_maskcustomersworkspace")}
        (self.folder / "services").write_text("".join(
            f"[{name}]\nhost={os.environ['PGHOST']}\ndbname={database}\nuser={user}\n" for name, (database, user) in connections.items()))
        self.step("git init -q --bare render.git")
        self.step(f"intentc publish {PROJECT}/examples/northwind-postgres --env local --repo render.git")
        self.step("PGSERVICEFILE=$PWD/services intentc-apply --repo render.git --run-jobs")

    def test_operating(self):
        self.northwind()
        self.read("operating.md")

    def test_warehouse(self):
        self.northwind()
        self.step("export PGSERVICEFILE=$PWD/services PGSERVICE=warehouse__deploy")
        self.read("warehouse.md")

    def test_tutorial(self):
        self.read("tutorial.md")


if __name__ == "__main__":
    unittest.main()
