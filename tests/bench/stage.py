"""What the measurements stand on: a PostgreSQL with fsync, sandboxes, databases made from a template."""

import datetime
import http.client
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse

from harness.cluster import TOOL, Cluster, Database
from harness.failure import Failure
from harness.product import Product
from harness.sandbox import Sandbox
from measure import Meter

# Last day of every sandbox: the one before the day under way, so that `sync` reads all of them.
UNTIL = (datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(1)).isoformat()


# Second word of the title of processes that stay: "postgres: walwriter".
BACKGROUND = ("checkpointer", "background", "walwriter", "logical", "startup")


class BenchCluster(Cluster):
    """Durable, unlike the one of the tests; the only background work is what a command causes."""

    def start(self):
        self._tool("start")
        server = Database(self.conninfo, "")
        for words in ("shared_buffers = '256MB'", "max_wal_size = '4GB'", "autovacuum = off",
                      "checkpoint_timeout = '1h'", "wal_compression = off", "jit = on"):
            server.query("alter system set " + words)
        self._tool("stop")
        self._tool("start")
        with open(os.path.join(self.directory, "data", "postmaster.pid"), encoding="ascii") as file:
            self.pid = int(file.readline())
        self.server = server

    def _tool(self, action):
        words = [str(TOOL), action, self.directory] + (["--tcp"] if action == "start" else [])
        done = subprocess.run(words, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                              timeout=120)
        if done.returncode != 0:
            raise SystemExit("the private PostgreSQL: " + done.stdout + done.stderr)
        if action == "start":
            self.conninfo = done.stdout.strip().splitlines()[-1]

    def sessions(self):
        """Backends whose end the postmaster has not seen yet: a zombie still counts."""
        count = 0
        with open("/proc/%d/task/%d/children" % (self.pid, self.pid), encoding="ascii") as file:
            children = file.read().split()
        for child in children:
            try:
                with open("/proc/%s/cmdline" % child, "rb") as file:
                    words = file.read().replace(b"\0", b" ").decode("utf-8", "replace").split()
            except OSError:
                continue
            count += 0 if words[1:2] and words[1] in BACKGROUND else 1
        return count


class Stage:
    def __init__(self, programs, tools):
        self.programs = programs
        self.tools = tools
        self.directory = tempfile.mkdtemp(prefix="restosync-bench-")
        os.chmod(self.directory, 0o755)  # as root, the server runs as another user
        self.cluster = BenchCluster(os.path.join(self.directory, "pg"))
        self.cluster.start()
        self.meter = Meter(tools / "timed", self.cluster, self.directory)
        self.sandboxes = []
        self.count = 0

    def close(self):
        for sandbox in self.sandboxes:
            sandbox.stop()
        self.cluster.remove()
        shutil.rmtree(self.directory, ignore_errors=True)

    def room(self, *arguments):
        """A sandbox with these arguments, and a product that is signed in to it."""
        self.count += 1
        directory = os.path.join(self.directory, "room%d" % self.count)
        os.makedirs(directory)
        sandbox = Sandbox(self.programs.sandbox, directory,
                          ["--until", UNTIL, "--seed", "7", "--access-ttl", "86400"] +
                          list(arguments))
        self.sandboxes.append(sandbox)
        return Room(self, sandbox, directory, "room%d" % self.count)

    def checkpoint(self):
        self.cluster.server.query("checkpoint")


class Room:
    """One sandbox; its databases are copies of a template with schema and sign-in."""

    def __init__(self, stage, sandbox, directory, name):
        self.stage = stage
        self.sandbox = sandbox
        self.directory = directory
        self.template = name
        self.made = 0
        self.database = stage.cluster.create_database(name)
        self.product = Product(stage.programs.restosync, directory, sandbox.base_url,
                               self.database.conninfo)
        # What a company has to configure: no limit of calls, so that nothing but work takes time.
        self.product.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = "0"
        result = self.product.sign_in()
        if result.exit != 0:
            raise Failure("the sign-in failed", result.story())

    def close(self):
        self.sandbox.stop()
        self.drop()
        self.stage.cluster.drop_database(self.template)

    def fresh(self):
        """A database with schema and sign-in, and nothing else, is the room's database now."""
        self.drop()
        self.made += 1
        self.database = self.copy("%s_%d" % (self.template, self.made))
        self.product.environment["RESTOSYNC_POSTGRES_URL"] = self.database.conninfo
        return self.database

    def copy(self, name):
        self.stage.cluster.server.query('create database "%s" template "%s"' % (name, self.template))
        return Database(self.stage.cluster.with_database(name), name)

    def drop(self):
        if self.database.name != self.template:
            self.stage.cluster.drop_database(self.database.name)
            self.database = Database(self.stage.cluster.with_database(self.template), self.template)

    def run(self, words, **settings):
        """Measures restosync; settings such as API_MAX_CONCURRENCY=8."""
        environment = dict(self.product.environment)
        for name, value in settings.items():
            environment["RESTOSYNC_" + name] = str(value)
        return self.stage.meter.run([self.product.program] + words.split(), environment,
                                    self.directory, self.database)

    def tidy(self):
        """Between phases: what autovacuum would have done by then."""
        self.database.query("vacuum analyze")
        self.stage.checkpoint()

    # ---- the sandbox, from outside ----

    def kept(self):
        """Addresses of all lists that were asked for, to be asked for again."""
        found = []
        for line in self.sandbox.get("/_sandbox/kept").splitlines():
            path, _, arguments = line.rpartition(" ")[0].partition("&")
            pairs = [word.partition("=")[::2] for word in arguments.split("&") if word]
            found.append("/resto/rest/%s?%s" % (path, urllib.parse.urlencode(pairs)))
        return sorted(found)

    def fetch(self, addresses, sink=None):
        """A serial client: one request after the other on one connection; seconds it took."""
        headers = {"Authorization": "Bearer " + self.sandbox.bearer()}
        connection = http.client.HTTPConnection("127.0.0.1", self.sandbox.port, timeout=120)
        connection.connect()
        began = time.monotonic()
        for number, address in enumerate(addresses):
            connection.request("GET", address, headers=headers)
            reply = connection.getresponse()
            body = reply.read()
            if reply.status != 200:
                raise Failure("%s answers with %d" % (address, reply.status))
            if sink is not None:
                sink(number, body)
        seconds = time.monotonic() - began
        connection.close()
        return seconds


def count_of(cost, word):
    """A number of the summary's last line: "236 calls, 0 retried, 63261858 bytes"."""
    found = re.findall(r"(\d+) %s" % word, cost.out)  # lines of progress say it too
    if not found:
        raise Failure("the summary says nothing of " + word, cost.out[-2000:])
    return int(found[-1])
