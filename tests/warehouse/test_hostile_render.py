"""Hostile names and texts through every template of the pack: what the readers of the rendered files see is what the model
says. (test_hostile.py runs fewer such models in a database.)"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from hostile import Maker
from house import PROGRAM, PROJECT, seeds

PYTHON = PROJECT / "build/venv/bin/python"
READER = PROJECT / "tests/support/parse_back.py"


def shared_reader():
    """shared/consumers/parse-back, beside the repository or above it (INTENTC_SHARED names another place), or None."""
    places = [pathlib.Path(os.environ["INTENTC_SHARED"])] if "INTENTC_SHARED" in os.environ else [p / "shared" for p in PROJECT.parents]
    return next((p / "consumers/parse-back" for p in places if (p / "consumers/parse-back").exists()), None)


def missing():
    """Why the files cannot be read back here; in CI that is a failure."""
    if os.environ.get("INTENTC_REQUIRE_ALL") == "1" or PYTHON.exists():
        return None
    reason = "no build/venv (`make test` makes it)"
    if "INTENTC_SKIPPED" in os.environ:
        with open(os.environ["INTENTC_SKIPPED"], "a") as file:
            print(f"warehouse: hostile renders: {reason}", file=file)
    return reason


class HostileRender(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if reason := missing():
            raise unittest.SkipTest(reason)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)

    def render(self, documents):
        (self.folder / "model").mkdir()
        (self.folder / "model/model.json").write_text(json.dumps(documents))
        self.command(PROGRAM, "render", self.folder / "model", "-o", self.folder / "render")

    def command(self, *args):
        done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def read_back(self):
        self.texts = json.loads(self.command(PYTHON, READER, self.folder / "render"))
        # A second opinion, where it is to be had, and the only one on HCL and YAML. It reads PL/pgSQL too, but no
        # variables of a table's row type, which the control schema has; PostgreSQL runs that file in all other tests here.
        if other := shared_reader():
            files = [f for f in (self.folder / "render").rglob("*") if f.suffix in (".json", ".sh", ".sql", ".py", ".tf", ".yaml")
                     and not str(f).endswith("/foundation/sql/apply.sql")]
            for line in self.command(other, "--strings", *files).splitlines():
                if line.startswith("{"):
                    seen = json.loads(line)
                    name = str(pathlib.Path(seen["file"]).relative_to(self.folder / "render"))
                    self.texts.setdefault(name, seen["strings"])
                    self.assertEqual(*(sorted(t.replace("\r\n", "\n").replace("\r", "\n") for t in texts)  # as it reads text
                                       for texts in (seen["strings"], self.texts[name])), name)

    def assert_seen(self, end, wanted, but=""):
        """All of `wanted` are texts of the files that end so."""
        seen = {text for file, texts in self.texts.items() if file.endswith(end) and not (but and file.endswith(but))
                for text in texts}
        for text in wanted:
            self.assertIn(text, seen, end)

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
