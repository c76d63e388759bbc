"""Streams made up by tests that call the control schema by itself."""
import subprocess
import time

from house import PSQL, Warehouse, quote, sql, value


class Control(Warehouse):
    """Streams made up by the tests, in a chunk of their own."""

    counter = 0

    def setUp(self):
        Control.counter += 1
        self.name = f"t{Control.counter}"

    def put(self, columns, key, shape="s1", view=None, chunk=None, owner=""):
        """What an apply.sql with one dataset (and perhaps one view) does. Columns: (name, type, `not null` or `null`)."""
        chunk = chunk or self.name
        triples = ", ".join("[" + ", ".join(map(quote, c)) + "]" for c in columns)
        keys = ", ".join(map(quote, key))
        commands = ["set local client_min_messages = warning",
                    f"call intentc.begin_chunk('{chunk}', 'warehouse_load_eu', '{owner}')",
                    f"call intentc.put_stream('{self.name}', 'Ingest/T/{self.name}', '{shape}', 'oncall: +32 2 555')",
                    f"call intentc.put_dataset('{self.name}', 'd', '{self.name}', array[{keys}]::text[], array[{triples}])"]
        if view:
            names = ", ".join(map(quote, view))
            commands.append(f"call intentc.put_view('w_productliveadhocreporting', '{self.name}_live', '{self.name}', "
                            f"array[{names}]::text[], 'warehouse_w_productliveadhocreporting')")
        sql(self.target, *commands, "call intentc.end_chunk()", single=True)

    def begin(self, shape="s1"):
        # The server process of the step before may live, and hold the stream, a moment longer than its client.
        for _ in range(100):
            words = value(self.target, f"select intentc.begin_batch('Ingest/T/{self.name}', '{shape}')",
                          user="warehouse_load").split()
            if "another" not in words:
                break
            time.sleep(0.05)
        self.assertEqual(words[0], "begun", words)
        return words[1], words[2]

    def steps(self, batch, token, insert, finish=True, complete=True):
        out = [f"select intentc.hold({batch}, {token})", "begin", f"call intentc.stage({batch}, {token})"]
        out += [insert] if insert else []
        out += [f"insert into intentc.batch_dataset (batch, dataset, complete) values ({batch}, 'd', {complete})",
                f"call intentc.staged({batch}, {token})", "commit"]
        if finish:
            out += [f"call intentc.check_batch({batch}, {token})", f"select intentc.merge({batch}, {token})"]
        return out

    def load(self, insert, shape="s1", **more):
        """One whole batch whose staging is filled by this statement; what the merge said."""
        batch, token = self.begin(shape)
        return self.said(*self.steps(batch, token, insert, **more))

    def said(self, *commands):
        """The last line of what the commands print."""
        return sql(self.target, *commands, user="warehouse_load")[-1][-1].split("\n")[-1]

    def rows(self, columns):
        return sql(self.target, f"select {columns} from store.{self.name} order by 1")

    def events(self):
        return sql(self.target, f"select kind, gate, message, contact from intentc.event where label = 'Ingest/T/{self.name}' "
                                "order by id")

    def session(self, *commands, user):
        """A session of another role, which has done this and then stays until the end of the test."""
        process = subprocess.Popen(PSQL + ["-d", self.target, "-U", user], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        process.stdin.write("".join(c + ";\n" for c in commands) + "select pg_backend_pid();\n")
        process.stdin.flush()
        said = process.stdout.readline().strip()
        while not said.isdigit():
            said = process.stdout.readline().strip()
        return said
