"""Thousands of hostile names and texts in one model that uses every template of the pack, and where they must be found."""
import copy
import random

from hostile import CODE, NAMES, SOURCES, TEXTS

IMAGE = "registry.example/client@sha256:" + "0" * 64
STORES, DATASETS, COLUMNS, WORKERS, TARGETS = 18, 8, 13, 8, 3


class Crowd:
    """`documents` is the model and `earlier` what was rendered before it; `sources`, `contacts`, … say what must arrive."""

    def __init__(self, seed, **params):
        self.rng = random.Random(seed)
        self.seed, self.count = seed, 0
        self.made = set()
        self.zones = {self.name(): [self.name() for _ in range(3)] for _ in range(4)}
        self.teams = [f"{z}/{t}" for z, teams in self.zones.items() for t in teams]
        self.platform, self.own = self.name(), self.name()
        self.containers = [self.name() for _ in range(8)]
        self.targets = [self.name() for _ in range(TARGETS)]
        self.principals = {self.name(): self.joined(SOURCES, 60) for _ in range(40)}  # what they are called in the environment
        self.bucket = self.text()
        self.sources = {}    # (store, dataset) → (schema or None, table, {column: its name at the source})
        self.stores, self.contacts, self.externals = {}, {}, {}  # store → its capture, its contact, the event that starts it
        self.workers, self.code, self.exports = {}, [], []  # workspace → its output; statements; labels
        self.documents = self.make(params)
        self.earlier = self.before()

    def tag(self):
        """What no other name or text of any model has."""
        self.count += 1
        return f"{self.seed}x{self.count}"

    def joined(self, pieces, most):
        """Some of `pieces` around a tag, at most so many bytes, without blanks at the ends."""
        tag, before, after = self.tag(), "", ""
        for piece in self.rng.sample(pieces, 4):
            if len((before + piece + tag + after).encode()) <= most:
                before, after = self.rng.choice([(before + piece, after), (before, after + piece)])
        if (before or tag)[0] == (after or tag)[-1]:  # quotes around a table's name are refused (R089)
            after = ""
        made = (before + tag + after).strip()
        self.made.add(made)
        return made

    def name(self):
        return self.joined(NAMES, 128)

    def text(self):
        tag, parts = self.tag(), self.rng.sample([t for t in TEXTS if len(t) < 1000], self.rng.choice([1, 1, 2]))
        made = parts[0] + tag + "".join(parts[1:])
        self.made.add(made)
        return made

    def dataset(self, store):
        name = f"D_{self.tag()}"
        schema = self.joined([s for s in SOURCES if "." not in s], 63) if self.rng.random() < 0.5 else None
        table = self.joined(SOURCES if schema else [s for s in SOURCES if "." not in s], 63)
        names = {"id": "int", "at": "timestamp(UTC)", "gone": "boolean", **{f"c{i}": "text" for i in range(COLUMNS)}}
        self.sources[store, name] = (schema, table, {n: self.joined(SOURCES, 63) for n in names})
        columns = {n: {"type": t, "doc": self.text(), "source": self.sources[store, name][2][n]} for n, t in names.items()}
        columns["id"]["nullable"] = False
        return name, {"key": ["id"], "columns": columns, "doc": self.text()}, f"{schema}.{table}" if schema else table

    def store(self, number):
        name, team = f"S_{self.tag()}", self.rng.choice(self.teams)
        made = [self.dataset(name) for _ in range(DATASETS)]
        contact = {"role": "oncall", "channel": self.text(), "address": self.text()}
        self.contacts[name] = f"{team} ({contact['channel']} {contact['address']})"
        capture = [{"kind": "snapshot"},
                   {"kind": "watermark", "watermark": {"column": "at", "lag": "5m"}, "deletes": {"soft": "gone"}},
                   {"kind": "cdc"}][number % 3]
        external = self.text()
        trigger = [{"external": external}, {"cron": "5 * * * *", "timezone": "Europe/Brussels"}, {"every": "10m"}][number // 3 % 3]
        if "external" in trigger:
            self.externals[name] = external
        self.stores[name] = capture["kind"]
        return {"kind": "datastore", "name": name, "team": team, "doc": self.text(), "contacts": [contact],
                "capture": {**capture, "container": self.containers[number % len(self.containers)], "trigger": trigger,
                            "tables": {d: table for d, _, table in made}},
                "datasets": {d: body for d, body, _ in made}}

    def worker(self, number, inputs):
        """A workspace with a transformer, here or at another container."""
        name, output = f"W_{self.tag()}", f"O_{self.tag()}"
        view = f"v{number}"
        literal, tag = self.rng.choice(CODE)[1], self.tag()
        sql = f"select id, '{tag}' || {literal} as x\n/* {self.joined(TEXTS, 200).replace('*/', '').replace('/*', '')} */ from {view}_live"
        self.code.append(sql)
        self.workers[name] = output
        trigger = [None, {"every": "1h"}, {"external": self.text()}, {"on": {"any": [inputs[0]], "at-least-every": "1d"}}][number % 4]
        return {"kind": "workspace", "name": name, "team": self.rng.choice(self.teams), "doc": self.text(),
                **({"container": self.rng.choice(self.targets)} if number % 2 else {}),
                "groups": {"g": {"sinks": [{"dataset": d, "as": view + f"_{i}" * (i > 0)} for i, d in enumerate(inputs)]}},
                "transformer": {"name": f"T_{self.tag()}", **({"trigger": trigger} if trigger else {}),
                                "code": {"sql": {"o": {"text": sql}}}, "output": {"name": output, "doc": self.text(), "datasets": {
                                    "o": {"key": ["id"], "columns": {"id": "int not null", "x": {"type": "text", "doc": self.text()}}}}}}}

    def reader(self, number, sinks):
        """A workspace of consumers: at the platform's own database, or at another container, which makes exports of it."""
        container = ([None, *self.targets])[number % (TARGETS + 1)]
        if container:
            self.exports += [f"Export/{self.platform}/{container}/{s}" for s in sinks]
        return {"kind": "workspace", "name": f"R_{self.tag()}", "team": self.rng.choice(self.teams), "doc": self.text(),
                "access": {"readers": list(self.principals)[number::TARGETS + 1]}, **({"container": container} if container else {}),
                "groups": {"g": {"sinks": sinks}}}

    @property
    def docs(self):
        """The documentation that the records of the render keep."""
        stores = [d for d in self.documents if d["kind"] == "datastore" and d["name"] in self.stores]
        bodies = [b for s in stores for b in s["datasets"].values()]
        return [b["doc"] for b in bodies] + [c["doc"] for b in bodies for c in b["columns"].values()]

    @property
    def owners(self):
        return {d["team"] for d in self.documents if d["kind"] == "datastore" and d["name"] in self.stores}

    def make(self, params):
        rng, service, owner = self.rng, self.name(), {"repo": "a/b", "branch": "main"}
        stores = [self.store(i) for i in range(STORES)]
        datasets = [f"{s['name']}/{d}" for s in stores for d in s["datasets"]]
        workers = [self.worker(i, rng.sample(datasets, 3)) for i in range(WORKERS)]
        outputs = [f"{output}/o" for output in self.workers.values()]
        readers = [self.reader(0, datasets + outputs)]
        readers += [self.reader(i, rng.sample(datasets, 12) + outputs[:2]) for i in range(1, TARGETS + 1)]
        return [
            {"kind": "ecosystem", "name": self.name(), "doc": self.text(), "zones": {z: {"owner": owner} for z in self.zones},
             "principals": {p: {"kind": "group", "doc": self.text()} for p in self.principals}},
            *({"kind": "zone", "name": z, "teams": {t: {"owner": owner} for t in teams}} for z, teams in self.zones.items()),
            {"kind": "service", "name": service, "target": "postgres", "params": {"store": self.own, "image": IMAGE, **params}},
            {"kind": "platform", "name": self.platform, "service": service, "history": "both", "doc": self.text()},
            *({"kind": "container", "name": c, "type": "postgres", "doc": self.text()}
              for c in [self.own, *self.containers, *self.targets]),
            {"kind": "environment", "name": "e", "backend": {"type": "s3", "config": {"bucket": self.bucket}},
             "bindings": {"principals": self.principals}},
            *stores, *workers, *readers,
            {"kind": "assignments", "groups": {f"{w['name']}/g": [{"platform": self.platform, "status": "provisioned", "doc": self.text()}]
                                               for w in readers}}]

    def before(self):
        """What was rendered before: one stream more that follows changes, whose slot must go now."""
        documents = copy.deepcopy(self.documents)
        known = set(self.sources)
        store = self.store(2)  # cdc
        self.left = store["name"]
        del self.stores[self.left], self.contacts[self.left], self.externals[self.left]
        for key in set(self.sources) - known:
            del self.sources[key]
        self.documents.append(store)  # nobody reads it
        reader = next(d for d in documents if d["kind"] == "workspace" and d["name"].startswith("R_"))
        reader["groups"]["g"]["sinks"] += [f"{self.left}/{d}" for d in store["datasets"]]
        return [*documents, store]
