"""The rendered roots of Terraform, and the real terraform without a network or a cloud (shared/terraform)."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import PROGRAM, PROJECT


def kit():
    """shared/terraform/tf-check, beside the repository or above it (INTENTC_SHARED names another place), or None."""
    places = [pathlib.Path(os.environ["INTENTC_SHARED"])] if "INTENTC_SHARED" in os.environ else [p / "shared" for p in PROJECT.parents]
    return next((p / "terraform/tf-check" for p in places if (p / "terraform/tf-check").exists()), None)


def missing():
    """Why Terraform cannot be asked here; in CI that is a failure."""
    reason = None
    if kit() is None:
        reason = "no shared/terraform"
    elif not shutil.which("terraform") or not shutil.which("go"):
        reason = "terraform or go is not installed"
    if reason is None or os.environ.get("INTENTC_REQUIRE_ALL") == "1":
        return None
    if "INTENTC_SKIPPED" in os.environ:
        with open(os.environ["INTENTC_SKIPPED"], "a") as file:
            print(f"warehouse: terraform: {reason}", file=file)
    return reason


def ident(name):
    return '"' + name.replace('"', '""') + '"'


def statement(kind, values):
    """What the provider of PostgreSQL does for a resource that is new."""
    if kind == "postgresql_database":
        return f"create database {ident(values['name'])} encoding {values['encoding']} template {values['template']}"
    if kind == "postgresql_role":
        return f"create role {ident(values['name'])} {'login' if values['login'] else 'nologin'}"
    if kind == "postgresql_schema":
        return f"create schema {ident(values['name'])}"
    if kind == "postgresql_grant_role":
        return f"grant {ident(values['grant_role'])} to {ident(values['role'])}"
    assert kind == "postgresql_grant" and values["object_type"] == "schema", kind
    return f"grant {', '.join(values['privileges'])} on schema {ident(values['schema'])} to {ident(values['role'])}"


class Roots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if reason := missing():
            raise unittest.SkipTest(reason)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="intentc-test."))
        self.addCleanup(shutil.rmtree, self.folder)

    def command(self, *args, **env):
        done = subprocess.run([str(a) for a in args], capture_output=True, text=True, env={**os.environ, **env})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def northwind(self, name="model"):
        """A copy of Northwind whose production keeps its states here."""
        model = self.folder / name
        shutil.copytree(PROJECT / "examples/northwind-postgres", model)
        self.edit(model / "environments.yaml", r"(?m)^backend: .*\n", "")
        return model

    def edit(self, file, pattern, to):
        text, count = re.subn(pattern, to, file.read_text())
        self.assertGreater(count, 0, pattern)
        file.write_text(text)

    def render(self, model, out, env="production"):
        self.command(PROGRAM, "render", model, "--env", env, "-o", self.folder / out)
        return sorted(f.parent for f in (self.folder / out).glob("*/chunks/*/main.tf"))

    def check(self, roots):
        self.assertTrue(roots)
        self.command(kit(), "--apply", *roots)

    def settings(self, *roots):
        """Under which plain terraform works: the providers know only the types in `roots`."""
        lines = self.command(kit(), "--env", *roots)
        return dict(re.findall(r"export (\w+)='?([^'\n]*?)'?;?\s*$", lines, re.M))

    def changes(self, root, work, env=None):
        """Plans `root` on the state that `work` has, applies it, and returns what was to change: [(address, actions)]."""
        work.mkdir(exist_ok=True)
        state = work / "terraform.tfstate"
        for old in work.iterdir():
            if old != state:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(root, work, dirs_exist_ok=True)
        env = env or self.settings(root)
        self.command("terraform", f"-chdir={work}", "init", "-input=false", **env)
        self.command("terraform", f"-chdir={work}", "plan", "-input=false", "-out=plan", **env)
        plan = json.loads(self.command("terraform", f"-chdir={work}", "show", "-json", "plan", **env))
        self.planned = plan["planned_values"]["root_module"].get("resources", [])
        self.command("terraform", f"-chdir={work}", "apply", "-input=false", "plan", **env)
        return [(c["address"], c["change"]["actions"]) for c in plan.get("resource_changes", [])
                if c["change"]["actions"] != ["no-op"]]
