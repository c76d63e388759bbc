"""Kubernetes manifests of the resources that Terraform plans: what the provider sends to the API server."""
import re

KINDS = {
    "kubernetes_config_map_v1": ("v1", "ConfigMap"),
    "kubernetes_cron_job_v1": ("batch/v1", "CronJob"),
    "kubernetes_namespace_v1": ("v1", "Namespace"),
    "kubernetes_network_policy_v1": ("networking.k8s.io/v1", "NetworkPolicy"),
    "kubernetes_service_account_v1": ("v1", "ServiceAccount"),
}
OBJECT = {"automount_service_account_token", "binary_data", "data", "immutable", "metadata", "spec"}
# Blocks that the API knows as lists; all others are one object each.
LISTS = {"container": "containers", "egress": "egress", "env": "env", "ingress": "ingress", "init_container": "initContainers",
         "items": "items", "ports": "ports", "volume": "volumes", "volume_mount": "volumeMounts"}
TEXTS = {"annotations", "data", "labels", "limits", "match_labels", "requests"}
NUMBERS = {"fs_group", "run_as_group", "run_as_user"}
OTHERWISE = {"host_ipc": "hostIPC", "host_pid": "hostPID", "timezone": "timeZone"}


def manifests(resources):
    """One for each kubernetes_* resource among the planned ones. An unknown type is a KeyError: say here what it becomes."""
    return [manifest(KINDS[r["type"]], r["values"]) for r in resources if r["type"].startswith("kubernetes_")]


def manifest(kind, values):
    return {"apiVersion": kind[0], "kind": kind[1], **fields({k: v for k, v in values.items() if k in OBJECT})}


def fields(block):
    result = {}
    for name, value in (block or {}).items():
        if value is None or value == [] or value == "":  # not said, or not known before the server says it
            continue
        if name == "sources":  # each block in it is a source of its own
            result[name] = [{camel(kind): fields(v)} for part in value for kind, more in part.items() for v in more or []]
        elif name in LISTS:
            result[LISTS[name]] = [fields(v) for v in value]
        elif name in TEXTS:
            result[camel(name)] = value
        elif isinstance(value, list) and not isinstance(value[0], str):
            result[camel(name)] = fields(value[0])
        else:
            result[OTHERWISE.get(name, camel(name))] = scalar(name, value)
    return result


def scalar(name, value):
    if name == "default_mode":
        return int(value, 8)
    if name in NUMBERS or (name == "port" and value.isdigit()):
        return int(value)
    return value


def camel(name):
    return re.sub(r"_(\w)", lambda m: m[1].upper(), name)
