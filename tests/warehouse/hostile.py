"""Names and texts that break careless renderers, and seeded models made of them."""
import random

# Display names: printable, none of / : * # " ' \ < >, at most 128 characters.
NAMES = [
    "${HOME}", "{{ macros }}", "{% raw %}", "$$ body $$", "-- comment", "; drop table canary;", "%%{init}%% ${",
    "`touch pwned`", "$(touch pwned)", "a;b|c&d!e", "&quot;&amp;", "end", "null", "[x](y){z}", "a]b[c", "Größe 数据 🦆",
    "two  blanks", "100% %s %n", "@file", "-n", "--help", "a, b = c", "p" * 128, "p" * 127 + "q", "🦆" * 128, "é" * 127 + "x",
    "$1 $0 $$", "~", "?", "!!", "(select 1)", "public", "=", "a__b", "_", "load", "w", "A - b", "a -b", "pg_x", "{job}",
]
# Stores, datasets, workspaces, columns: [A-Za-z][A-Za-z0-9_]*, no SQL words.
IDENTIFIERS = [
    "e1", "n", "EOF", "esac", "A_", "a__b", "a_b", "pg_class", "CON", "x" * 128, "x" * 127 + "y", "X" + "_" * 127, "d_pkey",
    "id_pkey", "constructor", "done_", "ctid", "xmin", "tableoid", "batch", "s", "t", "q", "Relation", "Batch_", "stdin", "psql",
]
# `doc`, contacts, names of events: anything.
TEXTS = [
    "'; drop table canary; --", "quote ' double \" back \\ slash \\\\", "${HOME} $(touch pwned) `touch pwned` {{ 1 }} {% x %} #{y}",
    "x\n\\! touch pwned\n\\.\n\\q\n", "$$ end $$ $body$ /* open", "*/ -- close", ":x :'x' :\"x\" :{?x} \\gexec \\copy", "tab\tcr\rcrlf\r\nend",
    "\x01\x1b[31m\x7f\x9f", "\u2028\u2029\ufeff\u202e", "<%= label %> <% end %> %>", "\"\"\" ''' EOF\nSQL\nEOF", "E'\\'' U&'\\0041'",
    "\\", "'", "''", "\"", "%s %n %% {0} {job}", " lead and trail ", "数据 🦆", "\\'; drop table canary; --", "x" * 5000,
]
# Columns at a PostgreSQL source: up to 63 bytes without control characters.
SOURCES = [
    "Id", 'i"d', "it's", "two  blanks", ":x", ":'y'", ':"z"', "a;b", "$1", "$$", "--", "/*", "select", "\\", "\\copy", "\\.", "{{z}}",
    "%s", "Größe 数据", "x" * 63, "X" * 63, " lead", "trail ", "_batch", "a.b", ".", "(", "\u2028", "${HOME}", "`touch pwned`",
    "'); drop table canary; --", '"; drop table canary; --', "from", "pstdin", "E'", "U&",
]
# Tables at a PostgreSQL source: as columns, and behind a schema they may have a point.
TABLES = ["My Table", 'i"d', "it's", ":x", ":'y'", "$$", "--", "\\.", "\\gexec", "{{z}}", "%s", "${HOME}", "Größe 数据", " lead",
          "'); drop table canary; --", '"; drop table canary; --', "{job}", "<%= x %>"]
# Pieces of a select: what they are worth, and the text that yields it.
CODE = [
    ("'; drop table canary; --", "'''; drop table canary; --'"), ("\\", "'\\'"), ("\\", "E'\\\\'"), ("$x$", "$y$$x$$y$"),
    ("a:b:'c'", "'a:b:''c'''"), ("1", "1::text"), ("\\! touch pwned\n\\.\n", "$q$\\! touch pwned\n\\.\n$q$"),
    ("x", "/* ' ; $$ */ 'x' -- ' ; $$\n"), (":x", "':x'"), ("%s", "'%s' || ''"), ("\u2028", "U&'\\2028'"),
]
ENDS = ["", ";", " ; ", "\n-- end", "; -- it's the end;", " /* ; */ ;", "\r\n"]
SYSTEM = ["ctid", "xmin", "tableoid"]  # columns that every table of PostgreSQL has


class Maker:
    """A model of up to three stores with a transformer and consumers, and what must arrive."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.seed = seed
        self.used = set()
        self.sources = {}   # (store, dataset) → (schema or None, table, [(model column, source column)])
        self.contacts = {}  # store → text
        self.code = {}      # output column → value
        self.views = {}     # (workspace, view) → (store, dataset)
        self.documents = self.make()

    def unique(self, corpus):
        """A name that no other thing has, whatever its kind: names are unique without case."""
        while True:
            name = self.rng.choice(corpus)
            if name.lower() in self.used and len(name) < 120:
                name += str(self.rng.randrange(100))
            if name.lower() not in self.used:
                self.used.add(name.lower())
                return name

    def text(self):
        return "".join(self.rng.sample(TEXTS, self.rng.choice([1, 1, 2, 3])))

    def columns(self, least):
        names, sources = ["id"], {"id": "id"}
        for name in self.rng.sample(IDENTIFIERS, self.rng.randint(least, 6)):
            if name.lower() not in (n.lower() for n in names):
                names.append(name)
        free = [s for s in SOURCES if s.lower() not in (n.lower() for n in names)]
        self.rng.shuffle(free)
        for name in names:
            impossible = len(name) > 63 or name in SYSTEM  # PostgreSQL has no such column: its name there must be told
            sources[name] = free.pop() if impossible or self.rng.random() < 0.6 else name.lower()
        return names, sources

    def store(self, name, zone_team, container, credential):
        datasets, tables = {}, {}
        for dataset in {self.rng.choice(IDENTIFIERS).lower(): 0 for _ in range(self.rng.randint(1, 3))}:
            dataset = self.rng.choice([dataset, dataset.upper()])
            names, sources = self.columns(1)
            schema = self.rng.choice([None, "Main", "select", "s" * 63, 'sch"ema', "two  blanks", ":x", "'; drop table canary; --"])
            table = f"{self.rng.choice(['Order', 'T', 'user', 't' * 50, *TABLES])}_{len(self.sources)}"
            tables[dataset] = f"{schema}.{table}" if schema else table
            self.sources[name, dataset] = (schema, table, [(n, sources[n]) for n in names])
            columns = {n: {"type": "int" if n == "id" else "text", "doc": self.text()} for n in names}
            columns["id"]["nullable"] = False
            for n in names:
                if sources[n] != n.lower():
                    columns[n]["source"] = sources[n]
            datasets[dataset] = {"key": ["id"], "columns": columns, "doc": self.text()}
        contact = {"role": "oncall", "channel": self.text(), "address": self.text()}
        self.contacts[name] = f"{zone_team} ({contact['channel']} {contact['address']})"
        capture = {"kind": "snapshot", "container": container, "tables": tables,
                   "trigger": self.rng.choice([{"every": "10m"}, {"external": self.text()}])}
        if credential:
            capture["credential"] = credential
        return {"kind": "datastore", "name": name, "team": zone_team, "doc": self.text(), "contacts": [contact],
                "capture": capture, "datasets": datasets}

    def sinks(self, workspace, wanted):
        sinks = []
        for store, dataset in wanted:
            view = f"v{len(self.views)}"
            if self.rng.random() < 0.3:
                view = self.rng.choice(["W", "pg_class", "user_", "x" * 50])[:50] + view
            self.views[workspace, view.lower() + "_live"] = (store, dataset)
            sinks.append({"dataset": f"{store}/{dataset}", "as": view})
        return sinks

    def make(self):
        rng = self.rng
        owner = {"repo": "a/b", "branch": "main"}
        zone, team, self.platform = self.unique(NAMES), self.unique(NAMES), self.unique(NAMES)
        own, service = self.unique(NAMES), self.unique(NAMES)
        containers = [self.unique(NAMES) for _ in range(rng.randint(1, 2))]
        credentials = [self.unique(NAMES) for _ in range(rng.randint(0, 2))]
        self.principals = [self.unique(NAMES)[:60].strip() + str(self.seed) for _ in range(rng.randint(1, 3))]
        self.principals = [p for p in self.principals if len(p.encode()) < 64] or [f"r; x {self.seed}"]
        zone_team = f"{zone}/{team}"
        documents = [
            {"kind": "ecosystem", "name": self.unique(NAMES), "doc": self.text(), "zones": {zone: {"owner": owner}},
             "principals": {p: {"kind": "group", "doc": self.text()} for p in self.principals}},
            {"kind": "zone", "name": zone, "teams": {team: {"owner": owner, "contacts": [
                {"role": "oncall", "channel": self.text(), "address": self.text()}]}}},
            {"kind": "service", "name": service, "target": "postgres", "params": {"store": own, "objects": "sql", "scheduler": "airflow"}},
            {"kind": "platform", "name": self.platform, "service": service, "doc": self.text()},
            *({"kind": "container", "name": c, "type": "postgres", "doc": self.text()} for c in [own, *containers]),
            *({"kind": "credential", "name": c, "type": "user-password"} for c in credentials)]
        for name in {rng.choice(IDENTIFIERS).lower(): 0 for _ in range(rng.randint(1, 3))}:
            documents.append(self.store(name, zone_team, rng.choice(containers), rng.choice([None, *credentials])))
        wanted = list(self.sources)
        self.reader, self.worker = "Reader", rng.choice(["Work", "w" * 127 + "v", "W_"])
        self.transformer = rng.choice(["T", "t" * 128])
        access = {"readers": self.principals}
        names, _ = self.columns(1)
        names = [n for n in names if len(n) < 60 and n not in SYSTEM]
        self.code = {n: rng.choice(CODE) for n in names[1:]}
        inputs = self.sinks(self.worker, wanted)
        select = ", ".join(["id", *(f"{text} as {n}" for n, (_, text) in self.code.items())])
        sql = f"select {select}\nfrom {list(self.views)[0][1]}{rng.choice(ENDS)}"
        self.code = {n: worth for n, (worth, _) in self.code.items()}
        columns = {n: {"type": "text"} for n in names[1:]} | {"id": {"type": "int", "nullable": False}}
        documents.append({"kind": "workspace", "name": self.worker, "team": zone_team, "doc": self.text(),
                          "groups": {"g": {"sinks": inputs}}, "transformer": {
                              "name": self.transformer, "code": {"sql": {"o": {"text": sql}}},
                              "output": {"name": "Out", "datasets": {"o": {"key": ["id"], "columns": columns}}}}})
        consumers = [self.reader, "r" * 128] if rng.random() < 0.5 else [self.reader]
        for consumer in consumers:
            documents.append({"kind": "workspace", "name": consumer, "team": zone_team, "access": access, "doc": self.text(),
                              "groups": {"g": {"sinks": self.sinks(consumer, [*wanted, ("Out", "o")])}}})
        documents.append({"kind": "assignments", "groups": {
            f"{c}/g": [{"platform": self.platform, "status": "provisioned", "doc": self.text()}] for c in consumers}})
        return documents
