"""When a transformer is due: by the database's time alone, which these tests say."""
import json
import random
import unittest
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from house import Warehouse, quote, seeds, sql, value


class Due(Warehouse):
    """Streams a, b and out, and a transformer t, made up by the tests."""

    def setUp(self):
        sql(self.target, "truncate intentc.batch, intentc.batch_dataset, intentc.event, intentc.request",
            "delete from intentc.transformer where chunk = 'due'", "delete from intentc.stream where chunk = 'due'",
            "insert into intentc.stream (identity, label, shape, chunk) values ('a', 'A', 's', 'due'), ('b', 'B', 's', 'due'), "
            "('out', 'Out', 's', 'due')")

    def put(self, trigger, inputs=("A", "B"), shape="code"):
        sql(self.target, f"delete from intentc.transformer where chunk = 'due'",
            "insert into intentc.transformer (identity, label, shape, workspace, inputs, output, login, trigger, chunk) values "
            f"('t', 'T', {quote(shape)}, 'w', array[{', '.join(map(quote, inputs))}]::text[], 'Out', 'warehouse_load', "
            f"{quote(json.dumps(trigger))}, 'due')")

    def commit(self, stream, state="committed"):
        sql(self.target, f"insert into intentc.batch (stream, state, shape) values ('{stream}', '{state}', 's')")

    def run_at(self, at, state="committed"):
        """What a run that begins at this time leaves behind, if it is due."""
        if not self.due(at):
            return False
        sql(self.target, f"""insert into intentc.batch (stream, state, shape, inputs, begun_at, tick)
            select 'out', '{state}', intentc.shape_of('out'),
              (select jsonb_object_agg(n.stream, n.newest) from intentc.read_batches(t) n where n.newest is not null),
              {quote(at)}, intentc.newest_tick(t.trigger, {quote(at)}) from intentc.transformer t where t.label = 'T'""")
        return True

    def due(self, at="2026-11-21 12:00Z"):
        return value(self.target, f"select intentc.due('T', {quote(at)})") == "t"

    def test_every_input_must_be_new(self):
        self.put({"kind": "none"})
        self.commit("a")
        self.assertFalse(self.due())  # b has never come
        self.commit("b")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        self.assertFalse(self.due())
        self.commit("a")
        self.assertFalse(self.due())
        self.commit("b")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        self.put({"kind": "none"}, shape="other code")
        self.assertTrue(self.due())

    def test_any_of_those_that_the_trigger_names(self):
        self.put({"kind": "on", "any": True, "on": ["B"]})
        self.commit("b")
        self.assertFalse(self.due())  # a is read, and has never come
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        self.commit("a")
        self.assertFalse(self.due())  # is read, and does not count
        self.commit("b")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        self.put({"kind": "on", "any": True})
        self.commit("a")
        self.assertTrue(self.due())

    def test_a_loop_does_not_start_itself(self):
        self.put({"kind": "on", "any": True}, inputs=("A", "Out"))
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        for _ in range(3):
            self.assertFalse(self.due("2030-01-01Z"))
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        read = json.loads(value(self.target, "select inputs from intentc.batch where stream = 'out' order by id desc limit 1"))
        self.assertEqual(sorted(read), ["a", "out"])  # and yet it says which of its own batches it read

    def test_nothing_runs_after_a_quarantined_input(self):
        self.put({"kind": "none"}, inputs=("A",))
        self.commit("a", "quarantined")
        self.assertFalse(self.due())
        for trigger in ({"kind": "external"}, {"kind": "cron", "cron": "* * * * *", "timezone": "UTC"},
                        {"kind": "every", "every": 60, "offset": 0}, {"kind": "on", "at_least_every": 60}):
            self.put(trigger, inputs=("A",))
            self.assertFalse(self.due(), trigger)
        self.commit("a")
        self.assertTrue(self.due())

    def test_a_quarantined_run_is_not_repeated_for_nothing(self):
        self.put({"kind": "none"}, inputs=("A",))
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:00Z", "quarantined"))
        self.assertFalse(self.due())
        sql(self.target, "insert into intentc.request (kind, label, reason) values ('release', 'Out', 'it is right')")
        self.assertTrue(self.due())
        sql(self.target, "update intentc.request set consumed_at = now()")
        self.assertFalse(self.due())
        self.commit("a")
        self.assertTrue(self.due())

    def test_not_before_and_at_least_every(self):
        self.put({"kind": "on", "not_before": "06:00", "at_least_every": 86400}, inputs=("A",))
        self.commit("a")
        self.assertFalse(self.due("2026-11-21 05:59:59Z"))
        self.assertTrue(self.run_at("2026-11-21 06:00Z"))
        self.assertFalse(self.due("2026-11-22 05:59Z"))
        self.assertTrue(self.due("2026-11-22 06:00Z"))  # nothing new, and a day is over
        self.assertFalse(self.due("2026-11-23 03:00Z"))
        self.assertFalse(self.due("2026-11-21 18:00Z"))
        self.commit("a")
        self.assertTrue(self.due("2026-11-21 18:00Z"))

    def test_cron_serves_each_start_once(self):
        self.put({"kind": "cron", "cron": "0 2 * * *", "timezone": "UTC"}, inputs=("A",))
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 01:59:30Z"))  # a clock that is ahead: the start of 02:00
        self.assertFalse(self.due("2026-11-21 02:00:30Z"))
        self.assertFalse(self.due("2026-11-22 01:58Z"))
        self.assertTrue(self.run_at("2026-11-22 05:00Z"))  # late, and once
        self.assertFalse(self.due("2026-11-22 23:59Z"))
        self.assertTrue(self.due("2026-11-25 02:00Z"))

    def test_every_serves_each_period_once(self):
        self.put({"kind": "every", "every": 3600, "offset": 900}, inputs=("A",))
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:20Z"))
        self.assertFalse(self.due("2026-11-21 13:13:59Z"))
        self.assertTrue(self.run_at("2026-11-21 13:15Z"))
        # Two clocks that differ by less than a minute and ask all the time: one run for each start.
        rng = random.Random(1)
        at = datetime(2026, 11, 21, 14, 0, tzinfo=timezone.utc)
        runs = 0
        while at < datetime(2026, 11, 21, 20, 0, tzinfo=timezone.utc):
            at += timedelta(seconds=300)
            runs += self.run_at((at + timedelta(seconds=rng.uniform(-29, 29))).isoformat())
        self.assertEqual(runs, 6)

    def test_external_trusts_whoever_asks(self):
        self.put({"kind": "external"}, inputs=("A",))
        self.assertFalse(self.due())
        self.commit("a")
        self.assertTrue(self.run_at("2026-11-21 12:00Z"))
        self.assertTrue(self.due())

    def test_what_is_not_there_is_not_due(self):
        self.assertEqual(value(self.target, "select intentc.due('nobody')"), "f")


def slow_cron(cron, zone, at):
    """The newest minute by trying each."""
    fields = cron.split()
    sets = []
    for field, (least, most) in zip(fields, ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))):
        numbers = set()
        for item in field.split(","):
            if item.startswith("*"):
                numbers |= set(range(least, most + 1, int(item[2:] or 1) if item != "*" else 1))
            else:
                low, _, high = item.partition("-")
                numbers |= set(range(int(low), int(high or low) + 1))
        sets.append(numbers)
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    while True:
        month_day, week_day = local.day in sets[2], local.isoweekday() in sets[4] or local.isoweekday() % 7 in sets[4]
        both = fields[2] != "*" and fields[4] != "*"
        if (local.minute in sets[0] and local.hour in sets[1] and local.month in sets[3]
                and (month_day or week_day if both else month_day and week_day)):
            return local
        local -= timedelta(minutes=1)


class Cron(Warehouse):
    def test_against_a_slow_one(self):
        def field(rng, least, most):
            kind = rng.randrange(5)
            if kind == 0:
                return "*"
            if kind == 1:
                return f"*/{rng.randrange(1, most)}"
            if kind == 2:
                low = rng.randrange(least, most + 1)
                return f"{low}-{rng.randrange(low, most + 1)}"
            return ",".join(str(rng.randrange(least, most + 1)) for _ in range(rng.randrange(1, 4)))

        for seed in seeds(range(3)):
            rng = random.Random(seed)
            asked = []
            for _ in range(40):
                cron = " ".join([field(rng, 0, 59), field(rng, 0, 23), field(rng, 1, 28),
                                 rng.choice(["*", "*", "*/2", "1,11"]), field(rng, 0, 7)])
                zone = rng.choice(["UTC", "Europe/Brussels", "America/New_York", "Asia/Kathmandu"])
                at = datetime(2026, rng.randrange(1, 13), rng.randrange(1, 28), rng.randrange(24), rng.randrange(60), 30,
                              tzinfo=timezone.utc)
                asked.append((cron, zone, at))
            values = ", ".join(f"({n}, {quote(c)}, {quote(z)}, {quote(at.isoformat())}::timestamptz)"
                               for n, (c, z, at) in enumerate(asked))
            rows = sql(self.target, f"select (intentc.cron_tick(c, z, at) at time zone z)::text from (values {values}) "
                                    "v (n, c, z, at) order by n")
            for (cron, zone, at), (got,) in zip(asked, rows):
                self.assertEqual(got, str(slow_cron(cron, zone, at)), f"seed {seed}: {cron} in {zone} at {at}")

    def test_rare_and_impossible_days(self):
        tick = "select intentc.cron_tick('%s', 'UTC', '2026-11-21 12:00Z') at time zone 'UTC'"
        self.assertEqual(value(self.target, tick % "0 0 29 2 *"), "2024-02-29 00:00:00")
        self.assertIsNone(value(self.target, tick % "0 0 31 2 *"))


if __name__ == "__main__":
    unittest.main()
