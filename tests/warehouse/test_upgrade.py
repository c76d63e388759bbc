"""A warehouse that an earlier version of the pack made becomes one of this version, with its rows, under its jobs."""
import re
import subprocess
import unittest

from house import HERE, PSQL, Warehouse, sql, value

STREAM = "Ingest/Warehouse/NW_Data"


class Upgrade(Warehouse):
    """earlier/<date>.{foundation,chunk}.sql: what the program of that day rendered from the model of these tests."""

    def run_file(self, database, file):
        subprocess.run(PSQL + ["-d", database, "-1", "-f", file], check=True, stdout=subprocess.DEVNULL)

    def dump(self, database):
        text = subprocess.run(["pg_dump", "-s", "-d", database], check=True, capture_output=True, text=True).stdout
        return re.sub(r"^\\(un)?restrict .*|^-- Name: .*", "", text, flags=re.M)

    def load_products(self, values):
        stream, shape = sql(self.target, f"select identity, shape from intentc.stream where label = '{STREAM}'")[0]
        _, batch, token = value(self.target, f"select intentc.begin_batch('{STREAM}', '{shape}')").split()
        fill = [f"insert into stage.nw_data_{name} ({name[:-1]}_id, {column}) values {rows}" for name, column, rows in (
            ("products", "product_name", values), ("customers", "company_name", "('a', 'A')"), ("suppliers", "company_name", "(1, 'S')"))]
        names = ", ".join(f"({batch}, '{n}')" for n in ("products", "customers", "suppliers"))
        return sql(self.target, f"select intentc.hold({batch}, {token})", "begin", f"call intentc.stage({batch}, {token})", *fill,
                   f"insert into intentc.batch_dataset (batch, dataset) values {names}", f"call intentc.staged({batch}, {token})", "commit",
                   f"call intentc.check_batch({batch}, {token})", f"select intentc.merge({batch}, {token})")[-1][0]

    def test_from_every_earlier_version(self):
        earlier = sorted((HERE / "earlier").glob("*.foundation.sql"))
        self.assertTrue(earlier)
        fresh = self.dump(self.target)
        new = [self.render / "warehouse/chunks" / chunk / "sql/apply.sql" for chunk in ("foundation", self.chunk.name)]
        for number, foundation in enumerate(earlier):
            with self.subTest(foundation.name):
                created = self.target
                self.target = f"{created}_earlier{number}"
                self.addCleanup(setattr, self, "target", created)
                sql("postgres", f"create database {self.target}")
                chunk = str(foundation).replace(".foundation.", ".chunk.")
                self.run_file(self.target, foundation)
                self.run_file(self.target, chunk)
                self.load_products("(1, 'x'), (2, 'y')")

                self.run_file(self.target, new[0])  # the foundation first: the chunks of before still load
                self.assertRegex(self.load_products("(1, 'X'), (2, 'y'), (3, 'z')"), r"products 3 rows \(\+1 ~1 -0\)")
                self.run_file(self.target, chunk)
                for _ in range(2):
                    self.run_file(self.target, new[1])
                    self.run_file(self.target, new[0])
                self.assertRegex(self.load_products("(1, 'X'), (3, 'Z')"), r"products 2 rows \(\+0 ~1 -1\)")
                self.maxDiff = None
                self.assertEqual(self.dump(self.target), fresh)


if __name__ == "__main__":
    unittest.main()
