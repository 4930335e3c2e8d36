#!/usr/bin/env python3
"""Property: whatever moves at the source while it is read, the database ends up like the source.

    tests/property/run.py --build-dir build/tests [--seeds 10000] [--jobs 2]
    tests/property/run.py --build-dir build/tests --batch 17            one batch again
    tests/property/run.py --build-dir build/tests --batch 17 --day 2026-01-05
    tests/property/run.py --build-dir build/tests --pieces 3            days come in pieces, as if they were large

A batch is one sandbox (--mutate-seed BATCH) whose business days are small lists, each with a
schedule of its own: rows come, go, change and change places between two pages, pages come short,
empty, twice or from the front, caps and totals change. One batch and day is one seed.

Each batch is read once while it moves (backfill), every other one a second time (--again: now what
is no longer listed may be gone). Then:
 A. after one ordinary sync of the modification range every row that is at the source is stored as it
    is there, and none of them is marked as deleted. Left out is what no reader could know yet: rows
    that left, or came with an old date of change, after their day had been read.
 B. after one quiet re-reading the database equals the source exactly, deletes included.
A run may fail loudly over days that never stood still; B has to hold all the same, and A for the
other days. Ends with one line "N passed, N failed": it is one test.
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "cases"))
sys.dont_write_bytecode = True

from harness import compare  # noqa: E402
from harness.cluster import Cluster, Database  # noqa: E402
from harness.failure import Failure  # noqa: E402
from harness.paths import Programs  # noqa: E402
from harness.world import World  # noqa: E402

DAYS = 600  # a seventh of them is closed
ROWS = "5"
SHOWN = 10
EXCUSES = re.compile("RS-PAGE-0|RS-RUN-06")  # never stood still; every row of a day left
ROWS_SQL = ("select receipt_id, status, (extract(epoch from modified_at) * 1000)::bigint,"
            " (deleted_at is not null)::int from resto.receipt")
FAILED_SQL = ("select business_date from restosync.\"window\" where stream = 'receipts'"
              " and kind = 'created' and state <> 'done'")


class Batch:
    def __init__(self, world, number, pieces):
        self.world = world
        self.number = number
        self.pieces = pieces
        self.wrong = {}  # day: what is wrong with it

    def start(self):
        world = self.world
        self.product = world.ready("--days", str(DAYS), "--receipts-per-day", ROWS,
                                   "--orders-per-day", "0", "--mutate-seed", str(self.number))
        self.product.environment["RESTOSYNC_SYNC_REREAD_DAYS"] = "1"
        self.product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
        self.product.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = "0"
        if self.pieces:
            self.product.program = str(world.programs.seams())
            self.product.environment["RESTOSYNC_FAULT_BATCH"] = str(self.pieces)
        self.days = sorted({row[1] for row in self.source()})

    def dump(self):
        return world_dump(self.world)

    def source(self):
        return self.dump()["receipts"]

    def phase(self, number):
        self.world.sandbox.post("/_sandbox/phase?number=%d" % number)

    def read(self, words):
        """A run over the receipts. Days that would not stand still may fail, and nothing else."""
        result = self.product.run(words)
        self.loud += result.exit != 0
        if result.exit not in (0, 3, 76) or (result.exit and not EXCUSES.search(result.err)):
            raise Failure("exit %s" % result.exit, result.story())
        return set(self.world.database.query(FAILED_SQL).split())

    def backfill(self):
        return "backfill receipts --from %s --to %s" % (self.days[0], self.days[-1])

    def complain(self, day, words):
        self.wrong.setdefault(day, []).append(words)

    def compare(self, exactly, left_out):
        stored = {int(row[0]): row[1:] for row in self.world.database.rows(ROWS_SQL)}
        for receipt, day, status, modified, deleted, untraced in self.source():
            have = stored.get(receipt)
            if day in left_out:
                continue
            if deleted:
                if exactly and have is not None and have[2] != "1":
                    self.complain(day, "%d left, but is not marked" % receipt)
            elif have is None:
                if exactly or not untraced:
                    self.complain(day, "%d is missing" % receipt)
            elif have != [status, str(modified), "0"]:
                self.complain(day, "%d is %s, at the source %s" % (receipt, have,
                                                                   [status, str(modified), "0"]))

    def lines(self):
        totals = self.world.sandbox.totals(self.world.companies()[0])
        for table, word in compare.COUNTS[:7]:
            got = self.world.database.value("select count(*) from %s" % compare.live(table))
            if got != str(totals[word]):
                self.complain("", "resto.%s has %s rows, the source %s" % (table, got, totals[word]))

    def play(self):
        self.loud = 0
        self.start()
        failed = self.read(self.backfill())
        if self.number % 2 == 0:
            self.phase(2)
            failed |= self.read(self.backfill() + " --again --allow-deletes")
        applied = self.dump()["applied"]
        if applied < len(self.days):
            raise Failure("only %d changes came to pass: nothing was proven" % applied)
        self.phase(0)
        self.product.ok("sync receipts --allow-deletes")
        self.compare(False, failed)
        self.product.ok(self.backfill() + " --again --allow-deletes")
        self.compare(True, set())
        self.lines()
        return len(self.days), applied


def world_dump(world):
    return world.sandbox.get_json("/_sandbox/dump")


def template(cluster, programs):
    """A database with our schemas: each batch begins with a copy of it."""
    world = World(programs, cluster, "property_template")
    product = world.new_product("http://127.0.0.1:9/resto")
    product.ok("schema init")
    compare.settle(world.database)
    return world


class Copies(Cluster):
    """A cluster whose new databases are copies."""

    def __init__(self, cluster, name):
        super().__init__(cluster.directory)
        self.conninfo = cluster.conninfo
        self.name = name
        self.lock = threading.Lock()

    def create_database(self, name):
        with self.lock:
            Database(self.conninfo, "").query('create database "%s" template "%s"' % (name, self.name))
        return Database(self.with_database(name), name)


def run_batch(programs, copies, number, only, pieces):
    world = World(programs, copies, "property_%d" % number)
    began = time.monotonic()
    try:
        batch = Batch(world, number, pieces)
        seeds, applied = batch.play()
        wrong = {day: words for day, words in batch.wrong.items() if not only or day == only}
        return number, seeds, applied, batch.loud, wrong, "", time.monotonic() - began
    except Failure as failure:
        return number, 1, 0, 0, {"": [failure.sentence]}, failure.seen, time.monotonic() - began
    finally:
        world.close()


def show(number, wrong, seen, pieces):
    for day, words in sorted(wrong.items())[:SHOWN]:
        print("  FAILED seed %d%s: %s" % (number, " " + day if day else "", "; ".join(words[:4])))
    print("         again: tests/property/run.py --batch %d%s%s" % (
        number, " --pieces %d" % pieces if pieces else "", " --day " + min(wrong) if min(wrong) else ""))
    if seen:
        print(seen)


def main():
    parser = argparse.ArgumentParser(description="random changes at the source while it is read")
    parser.add_argument("--build-dir", required=True)
    parser.add_argument("--seeds", type=int, default=10000)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--day")
    parser.add_argument("--pieces", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    programs = Programs(options.build_dir)
    directory = tempfile.mkdtemp(prefix="restosync-property-")
    os.chmod(directory, 0o755)
    cluster = Cluster(os.path.join(directory, "pg"))
    passed = failed = changes = loud = 0
    try:
        cluster.start()
        first = template(cluster, programs)
        copies = Copies(cluster, first.database.name)
        numbers = iter([options.batch] if options.batch else range(1, 1000000))
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            waiting = set()
            while True:
                while len(waiting) < options.jobs and passed + failed < options.seeds:
                    number = next(numbers, None)
                    if number is None:
                        break
                    waiting.add(pool.submit(run_batch, programs, copies, number, options.day,
                                            options.pieces))
                if not waiting:
                    break
                done, waiting = concurrent.futures.wait(
                    waiting, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in done:
                    number, seeds, applied, noisy, wrong, seen, seconds = future.result()
                    failed += len(wrong)
                    passed += max(0, seeds - len(wrong))
                    changes += applied
                    loud += noisy
                    print("  %s batch %d: %d seeds, %d changes (%.1f s)" % (
                        "FAILED " if wrong else "ok     ", number, seeds, applied, seconds), flush=True)
                    if wrong:
                        show(number, wrong, seen, options.pieces)
    finally:
        cluster.remove()
        shutil.rmtree(directory, ignore_errors=True)
    print("  %d changes while pages were read, %d runs ended loudly" % (changes, loud))
    print("  %d seeds held, %d did not" % (passed, failed))
    print("0 passed, 1 failed" if failed or not passed else "1 passed, 0 failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
