"""Peers on the same data, server and cluster: a node script, and tools from PyPI, in a throw-away folder."""

import os
import re
import shutil
import subprocess
import sys

from harness.failure import Failure
from rows_load import EVERY_DAY, LOAD, NO_FACTS

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
INSTALL_SECONDS = 300
# What stays out, and what was seen when it was tried in a throw-away environment: said in the table
# instead of a figure.
LEFT_OUT = (
    ("Sling", "1.6.5 installs from PyPI, then downloads its program from another place than a package"
              " registry, which the machine does not reach"),
    ("ingestr", "1.1.76, the same: the PyPI package downloads its program from elsewhere"),
)


class Peer:
    def __init__(self, name, install, command, table):
        self.name = name
        self.install = install
        self.command = command
        self.table = table  # where its receipts are


def peers(folder):
    def pip(name, package):
        environment = os.path.join(folder, name)
        return [[sys.executable, "-m", "venv", environment],
                [python(name), "-m", "pip", "install", "-q", package]]

    def python(name):
        return os.path.join(folder, name, "bin", "python3")

    return [
        Peer("node, pg + pg-copy-streams",
             [["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "pg",
               "pg-copy-streams"]],
             ["node", os.path.join(PEERS, "node_copy.mjs")], "resto.receipt"),
        Peer("dlt", pip("dlt", "dlt[postgres]"),
             [python("dlt"), os.path.join(PEERS, "dlt_merge.py")], "dlt.receipt"),
        Peer("target-postgres", pip("singer", "meltanolabs-target-postgres"),
             [python("singer"), os.path.join(PEERS, "singer.py")], "singer.receipt"),
    ]


def installed(peer, report):
    for words in peer.install:
        try:
            subprocess.run(words, check=True, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        except (OSError, subprocess.SubprocessError) as error:
            report.say("  %s could not be installed: %s" % (peer.name, str(error)[:200]))
            return False
    return True


def url_of(room):
    """The room's database by TCP: not every peer knows sockets."""
    words = dict(word.split("=", 1) for word in room.database.conninfo.split())
    return "postgresql://%s:none@127.0.0.1:%s/%s" % (words["user"], words["port"],
                                                     words["dbname"])


def measure_peer(room, peer, folder):
    """First load and idle re-sync of one peer."""
    room.fresh()
    state = os.path.join(folder, "state")
    shutil.rmtree(state, ignore_errors=True)
    environment = dict(os.environ, PEER_MODULES=folder, PEER_STATE=state,
                       PEER_COMPANY=str(room.sandbox.companies()[0]), PEER_DATABASE=url_of(room),
                       PEER_TOKEN=room.sandbox.bearer(), RUNTIME__DLTHUB_TELEMETRY="false",
                       PEER_URL=room.sandbox.base_url +
                       "/rest/financial/receipt?from=2000-01-01&amount=100")
    costs = []
    for _ in range(2):
        room.stage.checkpoint()
        costs.append(room.stage.meter.run(peer.command, environment, folder, room.database))
    return costs, int(room.database.value("select count(*) from " + peer.table))


def measure(stage, report, rounds, quick):
    """First load and idle re-sync of receipts with their children, in the same run as ours."""
    del rounds
    a_day = 100 if quick else 700
    room = stage.room("--days", "30", "--receipts-per-day", str(a_day), "--orders-per-day", "0",
                      "--cache")
    folder = os.path.join(stage.directory, "peers")
    os.makedirs(folder)
    room.fresh()
    room.run(LOAD, **EVERY_DAY)  # fills the sandbox's cache
    results = []
    for peer in peers(folder):
        if not installed(peer, report):
            continue
        room.fresh()
        room.database.query(NO_FACTS)  # peers derive nothing from the rows either
        ours = [room.run(LOAD, **EVERY_DAY), room.run(LOAD, **EVERY_DAY)]
        receipts = int(room.database.value("select count(*) from resto.receipt"))
        try:
            theirs, stored = measure_peer(room, peer, folder)
        except Failure as failure:
            report.say("  %s: %s\n%s" % (peer.name, failure.sentence, failure.seen[-1500:]))
            continue
        if stored != receipts:
            report.say("  %s stored %d receipts of %d" % (peer.name, stored, receipts))
            continue
        results.append((peer.name, ours, theirs))
        report.say("  %s: %.1f s and %.1f s idle, %.0f MB; ours %.2f s and %.2f s, %.0f MB" % (
            peer.name, theirs[0].wall, theirs[1].wall, theirs[0].peak_mib, ours[0].wall,
            ours[1].wall, ours[0].peak_mib))
    write_rows(report, results)
    room.close()


def write_rows(report, results):
    left = "; ".join("%s: %s" % words for words in LEFT_OUT)
    if not results:
        for name in ("peer_first", "peer_idle", "peer_cpu", "peer_rss"):
            report.note(name, "no peer could be installed; " + left)
        return
    for name, figure, worst in (
            ("peer_first", lambda o, t: t[0].wall / o[0].wall, min),
            ("peer_idle", lambda o, t: t[1].wall / o[1].wall, min),
            ("peer_cpu", lambda o, t: o[0].agent / t[0].agent, max),
            ("peer_rss", lambda o, t: o[0].peak_mib / t[0].peak_mib, max)):
        each = [(figure(ours, theirs), peer) for peer, ours, theirs in results]
        words = ", ".join("%s %.3g" % (re.sub(",.*", "", peer), value) for value, peer in each)
        report.row(name, worst(value for value, _ in each),
                   "%s%s" % (words, "; not measured: " + left if name == "peer_first" else ""))
