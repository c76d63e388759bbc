"""A model's render, read back: what the readers of its files see."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT

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


class Rendered(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if reason := missing():
            raise unittest.SkipTest(reason)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)

    def render(self, documents, *args):
        (self.folder / "model").mkdir(exist_ok=True)
        (self.folder / "model/model.json").write_text(json.dumps(documents))
        self.command(PROGRAM, "render", self.folder / "model", "-o", self.folder / "render", *args)

    def command(self, *args):
        done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def read_back(self):
        self.texts = json.loads(self.command(PYTHON, READER, self.folder / "render"))
        # A second opinion, where it is to be had, and the only one on HCL and YAML. It reads PL/pgSQL too, but no
        # variables of a table's row type, which the control schema has; PostgreSQL runs those files in all other tests here.
        if other := shared_reader():
            files = [f for f in (self.folder / "render").rglob("*") if f.suffix in (".json", ".sh", ".sql", ".py", ".tf", ".yaml")
                     and "language plpgsql" not in f.read_text()]
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
        lost = [text for text in wanted if text not in seen]
        self.assertEqual(len(lost), 0, f"{len(lost)} texts are not in {end}: {lost[:3]}")
