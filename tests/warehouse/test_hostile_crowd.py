"""More than ten thousand hostile names and texts through every template of the pack, into every kind of file, and back."""
import json
import re
import shutil
import unittest

from hostile_crowd import Crowd
from house import PROJECT
from rendered import Rendered, shared_reader

PACK = PROJECT / "templates/postgres"
MODELS = [{"objects": "terraform", "runner": "kubernetes", "scheduler": "airflow"},
          {"objects": "sql", "runner": "kubernetes", "scheduler": "none"},
          {"objects": "sql", "runner": "local", "scheduler": "airflow"},
          {"objects": "terraform", "runner": "local", "scheduler": "none"}]


def plain_lines(template):
    """The lines of a template, and of what it includes, that it renders as they stand."""
    text = (PACK / template).read_text()
    lines = {line for line in text.splitlines() if len(line) > 5 and "<%" not in line}
    return lines.union(*map(plain_lines, re.findall(r'<% include "(.*?)"', text)))


class HostileCrowd(Rendered):
    def test_ten_thousand_names_and_texts_come_back(self):
        found, unseen = set(), self.outputs()
        for seed, params in enumerate(MODELS):
            with self.subTest(**params):
                crowd = Crowd(seed, **params)
                if seed == 0:
                    self.render(crowd.earlier, "--env", "e")
                self.render(crowd.documents, "--env", "e")
                self.read_back()
                self.wanted = set()
                self.check(crowd, params)
                if seed == 0:
                    self.see(".sh", [f"stream=Ingest/{crowd.platform}/{crowd.left}"])
                found |= self.wanted & crowd.made
                for path in (p for p in (self.folder / "render").rglob("*") if p.is_file()):
                    for output in [o for o in unseen if re.search(unseen[o][0], str(path))]:
                        if not unseen[output][1] or not unseen[output][1].isdisjoint(path.read_text().splitlines()):
                            del unseen[output]
                shutil.rmtree(self.folder / "render")
        self.assertEqual(list(unseen), [], "templates of the pack that no file came from")
        self.assertGreaterEqual(len(found), 10000)

    def outputs(self):
        """Output template → where its files lie, and lines that no other template has (one is told by its path alone)."""
        outputs = json.loads((PACK / "target.json").read_text())["outputs"]
        paths = {o["template"]: "/" + re.sub(r"\\\{job\\\}", "[^/]*", re.escape(o["path"])) + "$" for o in outputs}
        lines = {template: plain_lines(template) for template in paths}
        return {t: (paths[t], lines[t].difference(*(lines[o] for o in lines if o != t))) for t in paths}

    def see(self, end, wanted, but=""):
        wanted = list(wanted)
        self.assertTrue(wanted, end)
        self.assert_seen(end, wanted, but)
        self.wanted.update(wanted)

    def check(self, crowd, params):
        p = crowd.platform
        streams = [f"Ingest/{p}/{s}" for s in crowd.stores]
        changes = [f"Ingest/{p}/{s}" for s, kind in crowd.stores.items() if kind == "cdc"]
        outputs = [f"Ingest/{p}/{o}" for o in crowd.workers.values()]
        transformers = [f"DataTransformer/{p}/{w}" for w in crowd.workers]
        triggers = [f"Trigger/{p}/{w}" for w in crowd.workers]
        jobs = [*streams, *crowd.exports, *triggers, *transformers]
        externals = [*crowd.externals.values()]
        dags = [*streams, *triggers]

        self.see("manifest.json", [p])
        self.see("secrets.json", [*streams, *crowd.exports, *transformers, *(f"reads container {c}" for c in crowd.containers)])
        self.assert_seen("/chunk.json", crowd.docs)  # these are not counted: they reach no template
        self.see("/apply.sql", [*streams, *outputs, *crowd.exports, *transformers, *crowd.targets, *crowd.contacts.values()])
        self.see(".source.psql", [n for schema, table, columns in crowd.sources.values()
                                  for n in [table, *([schema] if schema else []), *columns.values()]])
        self.see(".source.psql", [dataset for _, dataset in crowd.sources])
        for end in (".changes.psql", ".slot.psql"):
            self.see(end, [n for (store, _), (schema, table, columns) in crowd.sources.items() if crowd.stores[store] == "cdc"
                           for n in [table, *([schema] if schema else [])]])
        self.see(".changes.psql", [n for (store, _), (_, _, columns) in crowd.sources.items() if crowd.stores[store] == "cdc"
                                   for n in columns.values()])
        self.see(".slot.psql", [columns["id"] for (store, _), (_, _, columns) in crowd.sources.items() if crowd.stores[store] == "cdc"])
        for end in (".home.psql", ".target.psql"):
            self.see(end, crowd.exports)
        self.see(".psql", crowd.code)
        self.see("/jobs.json", [*jobs, *externals])
        self.see(".sh", [*(f"stream={s}" for s in streams), *(f"export={e}" for e in crowd.exports),
                         *(f"transformer={t}" for t in transformers)])
        if params["scheduler"] == "airflow":
            self.see("/streams.py", [*dags, *crowd.owners])
            self.see("/pools.json", crowd.containers)
        if params["objects"] == "sql":
            self.see("/apply.sql", crowd.principals.values())
        if shared_reader():
            self.check_terraform(crowd, params, jobs)

    def check_terraform(self, crowd, params, jobs):
        """What stands in HCL and YAML, which only the shared reader reads."""
        if params["objects"] == "terraform" or params["runner"] == "kubernetes":
            self.see("/main.tf", [crowd.bucket])
        if params["objects"] == "terraform":
            # A list is given back as it is written.
            lists = "".join(t for file, texts in self.texts.items() if file.endswith("/main.tf") for t in texts if t.startswith("toset("))
            seen = {json.loads(text.replace("$${", "${").replace("%%{", "%{")) for text in re.findall(r'"(?:[^"\\]|\\.)*"', lists)}
            self.assertLessEqual(set(crowd.principals.values()), seen)
        if params["runner"] == "kubernetes":
            self.see("/main.tf", [*jobs, *crowd.zones])
            if params["scheduler"] == "airflow":
                self.see(".yaml", jobs)


if __name__ == "__main__":
    unittest.main()
