"""Hostile names and texts through every template of the pack: what the readers of the rendered files see is what the model
says. (test_hostile.py runs fewer such models in a database.)"""
import json
import re
import unittest

from hostile import Maker
from house import seeds
from rendered import Rendered, shared_reader


class HostileRender(Rendered):
    def run_seed(self, seed):
        maker = Maker(seed)
        objects = ["sql", "terraform"][seed % 2]
        next(d for d in maker.documents if d["kind"] == "service")["params"]["objects"] = objects
        self.render(maker.documents)
        self.read_back()
        p = maker.platform
        kinds = {}
        for document in maker.documents:
            kinds.setdefault(document["kind"], []).append(document)
        stores = kinds["datastore"]
        streams = [f"Ingest/{p}/{s['name']}" for s in stores]
        transformer, trigger = f"DataTransformer/{p}/{maker.worker}", f"Trigger/{p}/{maker.worker}"
        zone = kinds["zone"][0]
        work = next(w for w in kinds["workspace"] if "transformer" in w)

        self.assert_seen("manifest.json", [p])
        self.assert_seen("secrets.json", [*streams, transformer, *(f"reads container {s['capture']['container']}" for s in stores)])
        if objects == "sql":
            self.assert_seen("foundation/sql/apply.sql", maker.principals)
        elif shared_reader():
            lists = "".join(t for file, texts in self.texts.items() if file.endswith("foundation/main.tf") for t in texts)
            # A list is given back as it is written.
            seen = {json.loads(text.replace("$${", "${").replace("%%{", "%{")) for text in re.findall(r'"(?:[^"\\]|\\.)*"', lists)}
            self.assertLessEqual(set(maker.principals), seen)
        self.assert_seen("/apply.sql", [*streams, f"Ingest/{p}/Out", transformer, *maker.contacts.values()], but="foundation/sql/apply.sql")
        self.assert_seen(".source.psql", [n for schema, table, columns in maker.sources.values()
                                          for n in [table, *([schema] if schema else []), *(source for _, source in columns)]])
        self.assert_seen(".source.psql", [dataset for _, dataset in maker.sources])
        self.assert_seen("/jobs.json", [*streams, transformer, trigger])
        self.assert_seen("/jobs.json", [s["capture"]["trigger"]["external"] for s in stores if "external" in s["capture"]["trigger"]])
        self.assert_seen(".sh", [*(f"stream={s}" for s in streams), f"transformer={transformer}"])
        self.assert_seen(".psql", [work["transformer"]["code"]["sql"]["o"]["text"]])
        self.assert_seen("/streams.py", [*streams, trigger, zone["name"] + "/" + next(iter(zone["teams"]))])
        self.assert_seen("/streams.py", [f"{label}\n\n{doc}\n" for label, doc in
                                         [*zip(streams, (s["doc"] for s in stores)), (trigger, work["doc"])] if doc])
        self.assert_seen("chunk.json", [d["doc"] for s in stores for d in s["datasets"].values()])
        self.assert_seen("chunk.json", [c["doc"] for s in stores for d in s["datasets"].values() for c in d["columns"].values()])


def seeded(seed):
    return lambda self: self.run_seed(seed)


for number in seeds(range(100, 140)):
    setattr(HostileRender, f"test_seed_{number:02}", seeded(number))


if __name__ == "__main__":
    unittest.main()
