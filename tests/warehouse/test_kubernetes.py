"""What Kubernetes gets: the API server's own validation takes every pod and every object that Terraform would make."""
import json
import os
import shutil
import subprocess
import unittest

import roots
from hostile import Maker
from house import PROGRAM, seeds
from manifests import manifests

IMAGE = "registry.example/client@sha256:" + "0" * 64


class Kubernetes(roots.Roots):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tool = roots.kit().parent.parent / "consumers/gotool"
        built = subprocess.run([tool, "k8s-check"], capture_output=True, text=True) if tool.exists() else None
        if built is None or built.returncode:
            reason = "k8s-check cannot be built" if built else "no shared/consumers/gotool"
            if os.environ.get("INTENTC_REQUIRE_ALL") == "1":
                raise RuntimeError(reason + (": " + built.stderr if built else ""))
            if "INTENTC_SKIPPED" in os.environ:
                with open(os.environ["INTENTC_SKIPPED"], "a") as file:
                    print(f"warehouse: kubernetes: {reason}", file=file)
            raise unittest.SkipTest(reason)
        cls.checker = built.stdout.strip()

    def objects(self, out):
        """Checks all that the render `out` has; returns the manifests of its Terraform and the number of its pods."""
        made, files = [], sorted((self.folder / out).glob("*/chunks/*/pods/*.yaml"))
        chunks = sorted(f.parent for f in (self.folder / out).glob("*/chunks/*/main.tf"))
        for number, root in enumerate(chunks):
            self.changes(root, self.folder / f"work-{out}-{number}")
            made += manifests(self.planned)
        for number, one in enumerate(made):
            files.append(self.folder / f"{out}-{number}.json")
            files[-1].write_text(json.dumps(one, ensure_ascii=False))
        self.accept(files)
        return made, len(files) - len(made)

    def accept(self, files):
        self.assertTrue(files)
        done = subprocess.run([self.checker, *files], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def kinds(self, made):
        return {k: sum(m["kind"] == k for m in made) for k in sorted({m["kind"] for m in made})}

    def test_the_api_server_takes_northwind(self):
        model = self.northwind()
        self.render(model, "airflow")
        made, pods = self.objects("airflow")
        self.assertEqual(self.kinds(made), {"ConfigMap": 3, "Namespace": 1, "NetworkPolicy": 1, "ServiceAccount": 1})
        self.assertEqual(pods, 3)
        self.edit(model / "environments.yaml", "scheduler: airflow", "scheduler: none")
        self.render(model, "cron")
        made, pods = self.objects("cron")
        self.assertEqual((self.kinds(made)["ConfigMap"], pods), (3, 0))
        self.assertGreater(self.kinds(made)["CronJob"], 0)

    def test_a_pod_of_a_cron_job_is_the_pod_of_a_dag(self):
        """What both have in common is said twice, in HCL and in YAML: here nothing gets lost between them."""
        model = self.northwind()
        self.render(model, "airflow")
        self.edit(model / "environments.yaml", "scheduler: airflow", "scheduler: none")
        self.render(model, "cron")
        made, _ = self.objects("cron")
        python = subprocess.run([roots.kit().parent.parent / "consumers/venv", "parse"], capture_output=True, text=True)
        self.assertEqual(python.returncode, 0, python.stderr)
        for job in (m for m in made if m["kind"] == "CronJob"):
            spec = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
            name = spec["containers"][0]["args"][0]
            file = next((self.folder / "airflow").glob(f"*/chunks/*/pods/{name}.yaml"))
            pod = json.loads(self.command(f"{python.stdout.strip()}/bin/python", "-c",
                                          "import json, sys, ruamel.yaml as y; json.dump(y.YAML(typ='safe').load(open(sys.argv[1])), sys.stdout)",
                                          file))["spec"]
            with self.subTest(job=name):
                for same in ("automountServiceAccountToken", "enableServiceLinks", "restartPolicy", "securityContext", "serviceAccountName"):
                    self.assertEqual(spec[same], pod[same], same)
                for same in ("image", "resources", "securityContext", "volumeMounts"):
                    self.assertEqual(spec["containers"][0][same], pod["containers"][0][same], same)
                self.assertEqual([v["name"] for v in spec["volumes"]], [v["name"] for v in pod["volumes"]])

    def test_the_api_server_takes_hostile_names(self):
        for seed in seeds([1, 2, 3]):
            for scheduler in ("none", "airflow"):
                with self.subTest(seed=seed, scheduler=scheduler):
                    documents = Maker(seed).documents
                    for document in documents:
                        if document["kind"] == "service":
                            document["params"].update(runner="kubernetes", scheduler=scheduler, image=IMAGE)
                    name = f"{scheduler}{seed}"
                    model = self.folder / f"model-{name}"
                    model.mkdir()
                    (model / "model.json").write_text(json.dumps(documents))
                    self.command(PROGRAM, "render", model, "-o", self.folder / name)
                    self.objects(name)

    def test_the_check_can_fail(self):
        self.render(self.northwind(), "out")
        pod = next((self.folder / "out").glob("*/chunks/*/pods/*.yaml"))
        for wrong, right in (("restartPolicy: Sometimes", "restartPolicy: Never"), ("defaultModes: 288", "defaultMode: 288"),
                             ("runAsUser: -1", "runAsUser: 65534")):
            shutil.copy(pod, self.folder / "pod.yaml")
            self.edit(self.folder / "pod.yaml", right, wrong)
            done = subprocess.run([self.checker, self.folder / "pod.yaml"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1, wrong + done.stdout)


if __name__ == "__main__":
    unittest.main()
