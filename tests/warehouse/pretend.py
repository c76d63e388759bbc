"""terraform whose providers only pretend (shared/terraform), but what it creates in PostgreSQL is created there as well. It
notes what it was asked for in $PRETEND_LOG, and fails where $PRETEND_FAIL says."""
import json
import os
import subprocess
import sys

import roots
from house import SqlError, sql

KINDS = ("postgresql_database", "postgresql_role", "postgresql_schema", "postgresql_grant_role", "postgresql_grant")
folder, command = sys.argv[1], sys.argv[2]
real = os.environ["PRETEND_REAL"]
with open(os.environ["PRETEND_LOG"], "a") as log:
    print(os.path.basename(folder), command, file=log)
if os.environ.get("PRETEND_FAIL") == command:
    sys.exit("Error: the cloud is down")
# The driver of the provider panics on these (lib/pq), and looks for a database that may not be there yet.
if unwanted := {"PGSERVICE", "PGSERVICEFILE", "PGDATABASE"} & set(os.environ):
    sys.exit(f"Error: setting {unwanted} not supported")
changes = []
if command == "apply":
    plan = json.loads(subprocess.run([real, folder, "show", "-json", sys.argv[-1]], capture_output=True, check=True).stdout)
    changes = [c for c in plan["resource_changes"] if c["change"]["actions"] == ["create"] and c["type"] in KINDS]
code = subprocess.run([real, *sys.argv[1:]]).returncode
if code == 0:
    for change in sorted(changes, key=lambda c: KINDS.index(c["type"])):
        after = change["change"]["after"]
        try:
            sql(after.get("database") or "postgres", roots.statement(change["type"], after), user=os.environ["PGUSER"])
        except SqlError as error:  # roles are those of the whole server: another test may have made it
            if "already exists" not in str(error):
                raise
sys.exit(code)
