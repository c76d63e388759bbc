"""Random changes, kills at random instants and rival runners: the tables equal an independent computation."""
import random
import time
import unittest

from house import Warehouse, kill_group, quote, seeds, sql, terminate_backends, value

INGEST = "ingest_nw_data"
TRANSFORM = "transform_maskcustomersworkspace"
TEXTS = ["", " ", "a", "NULL", "\\N", "\\.", "\t", "line\nline", "it's", '"', "\\", "é", "猫", "x" * 15, "'; drop x; --",
         "$$", "{{", "${", "|", ",", "%s", ":batch", "\r\n"]
TABLES = {
    "customers": ("customer_id", "company_name", "city"),
    "products": ("product_id", "product_name", "unit_price"),
    "suppliers": ("supplier_id", "company_name", "city"),
}


class Model:
    """The source as plain dictionaries, and what the warehouse should hold: key → (values, batch of the last change)."""

    def __init__(self, rng):
        self.rng = rng
        self.rows = {name: {} for name in TABLES}
        self.stored = {name: {} for name in TABLES}

    def text(self, nullable):
        return None if nullable and self.rng.random() < 0.2 else self.rng.choice(TEXTS)

    def new_values(self, name):
        if name == "products":
            price = None if self.rng.random() < 0.2 else f"{self.rng.randrange(0, 5000) / 100:.2f}"
            return (self.text(False), price)
        return (self.text(False), self.text(True))

    def change(self):
        """Some inserts, updates, deletes and re-inserts; returns them as SQL. Never empties a table."""
        out = []
        for name, (key, a, b) in TABLES.items():
            rows = self.rows[name]
            for _ in range(self.rng.randrange(0, 6)):
                k = str(self.rng.randrange(1, 25))
                if k in rows and self.rng.random() < 0.4 and len(rows) > 1:
                    del rows[k]
                    out.append(f"delete from {name} where {key} = '{k}'")
                    continue
                rows[k] = self.new_values(name)
                x, y = map(quote, rows[k])
                out.append(f"insert into {name} values ('{k}', {x}, {y}) "
                           f"on conflict ({key}) do update set {a} = excluded.{a}, {b} = excluded.{b}")
        return "; ".join(out) or "select 1"

    def commit(self, batch):
        """What a batch of the source as it is now does to the warehouse."""
        for name, rows in self.rows.items():
            old = self.stored[name]
            self.stored[name] = {k: (old[k] if k in old and old[k][0] == v else (v, batch)) for k, v in rows.items()}


class RandomChanges(Warehouse):
    def fresh(self, seed):
        rng = random.Random(seed)
        sql(self.source, "truncate customers, products, suppliers")
        sql(self.target, "truncate store.nw_data_customers, store.nw_data_products, store.nw_data_suppliers, "
                         "store.masked_nw_data_customers, intentc.batch, intentc.batch_dataset, intentc.event")
        model = Model(rng)
        for name, (key, _, _) in TABLES.items():  # never empty from here on
            model.rows[name]["0"] = model.new_values(name)
            sql(self.source, f"insert into {name} values ('0', {', '.join(map(quote, model.rows[name]['0']))})")
        return rng, model

    def committed(self):
        return value(self.target, "select max(b.id) from intentc.batch b join intentc.stream s on s.identity = b.stream "
                                  "where s.label = 'Ingest/Warehouse/NW_Data' and b.state = 'committed'")

    def check(self, model, hint):
        found = {name: {} for name in TABLES}
        for name, key, a, b, batch in sql(self.target, " union all ".join(
                f"select '{n}', {k}::text, {a}, {b}::text, _batch from store.nw_data_{n}" for n, (k, a, b) in TABLES.items())):
            found[name][key] = ((a, b), batch)
        for name in TABLES:
            self.assertEqual(found[name], model.stored[name], f"{name}: {hint}")

    def check_masked(self, model, hint):
        found = {k: (a, b) for k, (a, b, _) in
                 self.table("masked_nw_data_customers", "customer_id, company_name, city").items()}
        self.assertEqual(found, {k: (None, v[0][1]) for k, v in model.stored["customers"].items()}, hint)

    def test_many_runs(self):
        for seed in seeds([1]):
            rng, model = self.fresh(seed)
            for step in range(10):
                sql(self.source, model.change())
                self.settle(INGEST)
                model.commit(self.committed())
                self.check(model, f"seed {seed} step {step}")
                self.settle(TRANSFORM)
                self.check_masked(model, f"seed {seed} step {step}")

    def disturbed(self, seed, disturb, steps):
        """Each step: change the source, start the job, disturb it; whatever it came to must be whole."""
        rng, model = self.fresh(seed)
        last = None
        outcomes = {}
        for step in range(steps):
            sql(self.source, model.change())
            job = rng.choice([INGEST, INGEST, TRANSFORM])
            process = self.start(job)
            disturb(rng, process, job)
            said = process.communicate()[0]
            outcomes.setdefault(process.returncode, said)
            self.wait_for_quiet()
            if self.committed() != last:
                last = self.committed()
                model.commit(last)
            self.check(model, f"seed {seed} step {step}, {job} ended {process.returncode}: {said}")
        self.settle(INGEST)
        model.commit(self.committed())
        self.check(model, f"seed {seed} at the end")
        self.settle(TRANSFORM)
        self.check_masked(model, f"seed {seed} at the end")
        return outcomes

    def wait_for_quiet(self):
        sql("postgres", "do $$ begin while exists (select from pg_stat_activity where application_name like 'intentc %') "
                        "loop perform pg_sleep(0.005); perform pg_stat_clear_snapshot(); end loop; end $$")

    def test_killed_runners(self):
        seen = {}
        for seed in (*seeds([11]), *range(1011, 1016)):  # machines differ in what is hit
            if -9 in seen:
                break

            def disturb(rng, process, job):
                time.sleep(rng.random() * 0.16)
                kill_group(process)
            seen.update(self.disturbed(seed, disturb, 24))
        self.assertIn(-9, seen)

    def test_terminated_sessions(self):
        seen = {}
        for seed in (*seeds([21]), *range(1021, 1026)):
            if set(seen) - {0, 99}:
                break

            def disturb(rng, process, job):
                time.sleep(rng.random() * 0.12)
                terminate_backends(rng)
            seen.update(self.disturbed(seed, disturb, 24))
        self.assertTrue(set(seen) - {0, 99}, "no session was ever hit")

    def test_rival_runners(self):
        worked = waited = 0
        for seed in seeds([31]):
            rng, model = self.fresh(seed)
            for step in range(12):
                sql(self.source, model.change())
                runners = []
                for _ in range(2 + step % 3):
                    runners.append(self.start(INGEST))
                    time.sleep(rng.random() * rng.choice([0.02, 0.4]))
                ends = [(r.communicate()[0], r.returncode) for r in runners]
                for said, code in ends:
                    self.assertIn(code, (0, 99), said)
                self.assertTrue(any(code == 0 for _, code in ends), ends)
                worked += sum(code == 0 for _, code in ends)
                waited += sum(code == 99 for _, code in ends)
                # The first batch that committed made the changes; one that came after it found nothing to do.
                batches = sql(self.target, "select b.id from intentc.batch b where b.state = 'committed' order by b.id")
                model.commit(batches[-sum(code == 0 for _, code in ends)][0])
                self.check(model, f"seed {seed} step {step}")
        self.assertGreater(waited, 0, f"{worked} worked")


if __name__ == "__main__":
    unittest.main()
