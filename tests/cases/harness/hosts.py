"""Hosts of a test: network namespaces on a bridge of their own, each with a loopback way to database and API.

The hub is a namespace with the bridge; it reaches the outside through unix sockets only, so nothing
listens on an address of this machine. Needs root; Skip where namespaces cannot be made.
"""

import itertools
import os
import re
import subprocess
import sys

from .cluster import Cluster, Database
from .failure import Skip
from .paths import CASES

NUMBERS = itertools.count()
RELAY = CASES / "harness" / "relay.py"
API_PORT, PG_PORT, HUB_PG_PORT = 8801, 8802, 8803  # inside the namespaces


def run(*words, check=True):
    return subprocess.run(words, check=check, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=30)


class Hosts:
    def __init__(self, world, count):
        self.world = world
        self.prefix = "rs%d-%d-" % (os.getpid(), next(NUMBERS))
        self.names = []
        self.relays = []
        self.count = count
        self.cluster = None
        if os.geteuid() != 0:
            raise Skip("network namespaces need root")
        try:
            self._build()
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            raise Skip("network namespaces cannot be made here: %s"
                       % (getattr(error, "stderr", None) or error)) from None

    def _namespace(self, name):
        run("ip", "netns", "add", name)
        self.names.append(name)
        run("ip", "-n", name, "link", "set", "dev", "lo", "up")

    def _build(self):
        hub = self.hub = self.prefix + "h"
        self._namespace(hub)
        run("ip", "-n", hub, "link", "add", "name", "bridge0", "type", "bridge")
        run("ip", "-n", hub, "addr", "add", "192.0.2.1/24", "dev", "bridge0")
        run("ip", "-n", hub, "link", "set", "dev", "bridge0", "up")
        for number in range(1, self.count + 1):
            name = self.prefix + str(number)
            self._namespace(name)
            run("ip", "-n", hub, "link", "add", "name", "port%d" % number, "type", "veth", "peer", "name",
                "eth0", "netns", name)
            run("ip", "-n", hub, "link", "set", "dev", "port%d" % number, "master", "bridge0", "up")
            run("ip", "-n", name, "addr", "add", "192.0.2.%d/24" % (number + 1), "dev", "eth0")
            run("ip", "-n", name, "link", "set", "dev", "eth0", "up")
        self._relays()

    def _relays(self):
        door = os.path.join(self.world.directory, "api.socket")
        database = re.search(r"host=(\S+) port=(\S+)", self.world.cluster.conninfo)
        self._relay(None, "unix:" + door, "tcp:127.0.0.1:%d" % self.world.sandbox.port)
        self._relay(self.hub, "tcp:192.0.2.1:%d" % API_PORT, "unix:" + door)
        self._relay(self.hub, "tcp:192.0.2.1:%d" % PG_PORT,
                    "unix:%s/.s.PGSQL.%s" % database.groups())
        for number in range(1, self.count + 1):
            for port in (API_PORT, PG_PORT):
                self._relay(self.name(number), "tcp:127.0.0.1:%d" % port, "tcp:192.0.2.1:%d" % port)

    def _relay(self, namespace, listen, target):
        words = ["ip", "netns", "exec", namespace] if namespace else []
        process = subprocess.Popen(words + [sys.executable, str(RELAY), listen, target],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.relays.append(process)
        if process.stdout.readline().strip() != b"ready":
            raise OSError("the relay to %s did not start" % target)

    def name(self, number):
        return self.prefix + str(number)

    def start_database(self):
        """A PostgreSQL on the hub, which sees for itself whether a host is still there."""
        self.cluster = Cluster(self.world.directory + "-hub")
        self.cluster.wrapper = ["ip", "netns", "exec", self.hub]
        self.cluster.start()
        Database(self.cluster.conninfo, "").query("alter system set listen_addresses = '192.0.2.1'")
        with open(os.path.join(self.cluster.directory, "data", "pg_hba.conf"), "a", encoding="ascii") as file:
            file.write("host all all 192.0.2.0/24 trust\n")
        self.cluster.stop()
        self.cluster.start()
        for number in range(1, self.count + 1):
            self._relay(self.name(number), "tcp:127.0.0.1:%d" % HUB_PG_PORT, "tcp:192.0.2.1:5432")
        return self.cluster

    def settle_in(self, product, number):
        """From now on the agent runs on this host."""
        port = HUB_PG_PORT if self.cluster else PG_PORT
        product.wrapper = ["ip", "netns", "exec", self.name(number)]
        product.environment["RESTOSYNC_API_BASE_URL"] = "http://127.0.0.1:%d/resto" % API_PORT
        product.environment["RESTOSYNC_POSTGRES_URL"] = (
            "host=127.0.0.1 port=%d dbname=%s user=restosync" % (port, self.world.database.name))

    def cut_off(self, number):
        run("ip", "-n", self.hub, "link", "set", "dev", "port%d" % number, "down")

    def join_again(self, number):
        run("ip", "-n", self.hub, "link", "set", "dev", "port%d" % number, "up")

    def remove(self):
        for relay in self.relays:
            relay.kill()
            relay.wait()
            relay.stdout.close()
        if self.cluster:
            self.cluster.remove()
        for name in self.names:
            run("ip", "netns", "del", name, check=False)
        self.relays, self.names = [], []
