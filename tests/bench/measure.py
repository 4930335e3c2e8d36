"""What a command costs: time, processor, memory, and the database's part of it."""

import os
import subprocess
import time

from harness.failure import Failure

TICK = os.sysconf("SC_CLK_TCK")


class Cost:
    """Of one command: seconds, seconds of processor here and in its backends, MiB, bytes of WAL."""

    def __init__(self, wall, user, system, peak_kib, backend, wal, out):
        self.wall = wall
        self.agent = user + system
        self.peak_mib = peak_kib / 1024.0
        self.backend = backend
        self.wal = wal
        self.out = out


class Meter:
    def __init__(self, timed, cluster, directory):
        self.timed = str(timed)
        self.cluster = cluster
        self.report = os.path.join(directory, "timed")

    def _children(self):
        """Processor time of all backends that have ended: the postmaster collects it."""
        with open("/proc/%d/stat" % self.cluster.pid, encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / TICK

    def _settle(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.cluster.sessions() == 0:
                return
            time.sleep(0.005)
        raise Failure("the backends did not end")

    def run(self, words, environment, directory, database, stdin=None, expect=(0,)):
        """Runs it; everything in `database` has ended before and after."""
        self._settle()
        wal = database.value("select pg_current_wal_insert_lsn()")
        self._settle()
        before = self._children()
        done = subprocess.run([self.timed, self.report] + [str(word) for word in words],
                              env=environment, cwd=directory, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, input=stdin, text=True, timeout=3600)
        self._settle()
        backend = self._children() - before
        if done.returncode not in expect:
            raise Failure("%s ended with %d" % (" ".join(str(w) for w in words), done.returncode),
                          done.stdout[-4000:])
        with open(self.report, encoding="ascii") as file:
            wall, user, system, peak, _ = (int(word) for word in file.read().split())
        wal = int(database.value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '%s')" % wal))
        return Cost(wall / 1e6, user / 1e6, system / 1e6, peak, backend, wal, done.stdout)


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2.0
