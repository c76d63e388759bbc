"""parse_back.py FOLDER: reads every file of a render as its real reader would, and prints what that reader sees.

One JSON object on stdout: {path: [every text of the file, unescaped]}. A file that its reader refuses, or that has no
reader, is an error. SQL is read by PostgreSQL's own grammar (pglast), shell by `sh -n` and Python's shlex. The readers of
HCL and YAML are none of Python's own: those files are left to shared/consumers/parse-back.
"""
import ast
import json
import pathlib
import re
import shlex
import subprocess
import sys

import pglast


def texts(value):
    """Every text in nested lists and mappings, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def read_sql(text):
    return texts(json.loads(pglast.parser.parse_sql_json(text)))


def read_psql(text):
    """SQL with psql's own commands, each up to the end of its line, and its variables, outside of quotes and comments."""
    quoted = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*"
    command = r"\\(?P<command>\w+)(?P<rest>[^\n]*)"
    variable = r"(?<!:):(?P<variable>\w+|'\w+'|\"\w+\")"
    replication = r"^CREATE_REPLICATION_SLOT (?P<slot>\"[^\"]*\") LOGICAL test_decoding USE_SNAPSHOT"  # another grammar
    query = r"(?<=^copy \():(?P<query>\w+)(?=\) to stdout;$)"

    def plain(found):
        if found["command"] == "gset":
            return ";"
        if found["command"] == "copy":
            return "copy" + found["rest"].replace(" from pstdin", " from stdin") + ";"
        if found["command"]:
            return ""
        if found["slot"] or found["query"]:
            return f"select {found['slot'] or found['query']}"
        return found["variable"] or found[0]
    return read_sql(re.sub(f"{quoted}|{command}|{replication}|{query}|{variable}", plain, text, flags=re.M))


def read_shell(text):
    subprocess.run(["sh", "-n"], input=text.encode(), check=True)
    return shlex.split(text, comments=True)


def read_python(text):
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def read_json(text):
    def unique(pairs):
        assert len({key for key, _ in pairs}) == len(pairs), "a key stands twice"
        return dict(pairs)
    return texts(json.loads(text, object_pairs_hook=unique))


ELSEWHERE = {".tf", ".yaml"}
READERS = {".json": read_json, ".psql": read_psql, ".py": read_python, ".sh": read_shell, ".sql": read_sql}


def read(path):
    text = path.read_bytes().decode()
    if path.parent.name == "ledger":
        return [field for line in text.splitlines() for field in line.split("\t")]
    return list(READERS[path.suffix](text))


def main():
    folder, found = pathlib.Path(sys.argv[1]), {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in ELSEWHERE):
        try:
            found[str(path.relative_to(folder))] = read(path)
        except Exception as error:
            sys.exit(f"{path}: {error!r}")
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
