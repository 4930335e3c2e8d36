"""kill -9 at each named point of include/base/faults.def and at random times, power cuts of the database,
killed backends, a lost answer to COMMIT: the next run repairs it, and the database equals a clean run's."""

import os
import random
import re
import time

from harness import compare
from harness.cluster import Cluster
from harness.failure import check, check_equal
from harness.ledger import all_digests, days_of, sound
from harness.paths import ROOT
from harness.pgproxy import PgProxy

SMALL = ("--days", "3", "--receipts-per-day", "20", "--orders-per-day", "2", "--seed", "41")
SLOW = ("--days", "12", "--receipts-per-day", "30", "--seed", "43", "--latency-ms", "10")
LARGE = 7 * 1024 * 1024  # bytes of one reply: more than a batch, so that its window goes out in pieces


def table():
    text = (ROOT / "include" / "base" / "faults.def").read_text(encoding="utf-8")
    return dict(re.findall(r"^FAULT\((\w+), FAULT_(\w+),", text, re.M))


# What makes a run pass the point: a sign-in to renew, an empty database, changed records, a large reply.
TOKEN = [p for p, kind in table().items() if kind == "KILL" and p.startswith("token_")]
SCHEMA = [p for p, kind in table().items() if kind == "KILL" and p.startswith("migration_")]
CHANGED = ["load_replaced", "load_gone"]
PIECES = ["load_piece"]
SIGN_IN = [p for p, kind in table().items() if kind == "KILL" and p.startswith("auth_")]  # test_tokens.py
LOCAL = ["file_renamed"]  # test_power.py
FIRST = [p for p, kind in table().items()
         if kind == "KILL" and p not in TOKEN + SCHEMA + CHANGED + PIECES + SIGN_IN + LOCAL]


class Crash:
    """A sandbox, what a clean run makes of it, and one agent after the other that is killed."""

    def __init__(self, world, *sandbox):
        self.world = world
        world.start_sandbox(*(sandbox or SMALL))
        self.agent(world.database)
        world.product.ok("sync")
        self.know()

    def know(self):
        self.digests = all_digests(self.world.database)
        self.days = days_of(self.world.database)
        check(any(not v.startswith("0 ") for v in self.digests.values()), "the clean run stored nothing")

    def agent(self, database, conninfo=None):
        product = self.world.new_product(database=database, program=self.world.programs.seams())
        self.log = os.path.join(product.directory, "faults")
        product.environment["RESTOSYNC_FAULT_LOG"] = self.log
        self.world.sign_in(product)
        if conninfo:
            product.environment["RESTOSYNC_POSTGRES_URL"] = conninfo
        return product

    def fresh(self):
        database = self.world.new_database()
        return database, self.agent(database)

    def paced(self, calls):
        """An agent whose runs last by the pace of its calls, not by how fast the machine is."""
        database, product = self.fresh()
        product.pace(calls)
        return database, product

    def killed_at(self, product, point, words="sync"):
        product.environment["RESTOSYNC_FAULT"] = point
        result = product.run(words)
        del product.environment["RESTOSYNC_FAULT"]
        # The parent of a sync says so and settles the sign-in; a command without one is simply gone.
        check_equal(result.exit, 71 if words == "sync" else 137,
                    "exit of a run with RESTOSYNC_FAULT=%s\n%s" % (point, result.story()))
        with open(self.log, encoding="ascii") as file:
            check_equal(file.read().split()[-1], point.partition(":")[0], "the point that struck")

    def repaired(self, database, product, what, words="sync"):
        rerun(product, words)
        compare.same_digests(all_digests(database), self.digests, what)
        sound(database, self.days)


def rerun(product, words="sync"):
    """The next run, which may have to wait for the server to notice that the last one died."""
    for _ in range(40):
        result = product.run(words)
        if result.exit != 75:
            break
        time.sleep(0.25)
    return result.expect(0)


def case_crash_at_each_point(world):
    """kill -9 at every point a first sync passes, the second and a later time where there are several."""
    crash = Crash(world)
    for point in FIRST:
        database, product = crash.fresh()
        crash.killed_at(product, point)
        crash.repaired(database, product, "after a kill at " + point)
    for point in ("load_copying:7", "load_ledger:3", "load_committed:4", "page_body:12"):
        database, product = crash.fresh()
        crash.killed_at(product, point)
        crash.repaired(database, product, "after a kill at " + point)


def case_crash_while_records_are_replaced(world):
    """kill -9 while changed records are replaced and missing ones marked."""
    crash = Crash(world)
    copies = [crash.fresh() for _ in CHANGED]
    for _, product in copies:
        product.ok("sync")
    world.sandbox.behave("long_decimals")
    world.sandbox.change("receipt_delete")
    world.sandbox.change("product_drop")
    before = crash.digests
    world.product = world.products[0]
    world.product.ok("sync")
    crash.know()
    check(crash.digests != before, "nothing changed: nothing was proven")
    for point, (database, product) in zip(CHANGED, copies):
        crash.log = os.path.join(product.directory, "faults")
        crash.killed_at(product, point)
        crash.repaired(database, product, "after a kill at " + point)


def case_crash_in_a_large_window(world):
    """kill -9 while the transaction of a window that goes out in pieces is open."""
    crash = Crash(world, "--days", "1", "--receipts-per-day", "5", "--seed", "2",
                  "--behave", "huge_page=%d" % LARGE)
    for point in PIECES + ["load_piece:2"]:
        database, product = crash.fresh()
        crash.killed_at(product, point)
        check_equal(database.value("select count(*) from resto.receipt"), "0", "receipts after " + point)
        crash.repaired(database, product, "after a kill at " + point)


def case_crash_at_each_point_of_the_sign_in(world):
    """kill -9 at every point of a renewal: the next run takes the sign-in up, without a new login."""
    crash = Crash(world)
    for point in TOKEN:
        database, product = crash.fresh()
        world.sandbox.post("/_sandbox/tokens/expire-access")
        crash.killed_at(product, point)
        crash.repaired(database, product, "after a kill at " + point)
        check_equal(database.value("select state from restosync.credential"), "idle",
                    "state of the sign-in after " + point)


def case_crash_while_the_schema_is_made(world):
    """kill -9 inside the migration: nothing of it is there, and the next command makes it whole."""
    crash = Crash(world)
    for point in SCHEMA:
        database = world.new_database()
        product = world.new_product(database=database, program=world.programs.seams())
        crash.log = os.path.join(product.directory, "faults")
        product.environment["RESTOSYNC_FAULT_LOG"] = crash.log
        crash.killed_at(product, point, "schema upgrade")
        compare.settle(database)
        there = database.value("select to_regclass('restosync.meta') is not null")
        check_equal(there, "t" if point == "migration_committed" else "f", "a schema after " + point)
        world.sign_in(product)
        crash.repaired(database, product, "after a kill at " + point)


def case_crash_at_random_times(world):
    """kill -9 at 12 random moments of a sync; the seed is told, and SEED=N repeats it."""
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 1 << 30)
    dice = random.Random(seed)
    crash = Crash(world, *SLOW)
    database, product = crash.paced(10)
    for number in range(12):
        running = product.start("sync")
        time.sleep(dice.uniform(0.02, 0.7))  # it makes seven calls at most
        running.signal_all(9)
        check_equal(running.wait().exit, 137, "exit of run %d, seed %d" % (number, seed))
    compare.is_part_of(database, world.database)
    product.pace(1000)
    crash.repaired(database, product, "after 12 kills, seed %d" % seed)


def case_crash_of_the_database(world):
    """A power cut of PostgreSQL in the middle of a sync, five times: 69 or success, then all is there."""
    crash = Crash(world, *SLOW)
    cluster = Cluster(os.path.join(world.cluster.directory + "-cut"))
    cluster.start()
    try:
        database = cluster.create_database("cut")
        product = crash.agent(database)
        for rest in (0.05, 0.15, 0.3, 0.5, 0.8):
            running = product.start("sync")
            time.sleep(rest)
            cluster.crash()
            result = running.wait(90)
            check(result.exit in (0, 3, 69), "exit %s when the database went away" % result.exit, result.story())
            if result.exit == 69:
                check("RS-PG-0" in result.err, "no word of the database", result.story())
            cluster.start()
        crash.repaired(database, product, "after the power cuts")
    finally:
        cluster.remove()


def case_crash_of_backends(world):
    """The server ends the agent's backends while it works: it goes on or leaves with 69, nothing is lost."""
    crash = Crash(world, *SLOW)
    database, product = crash.paced(30)
    ended = 0
    for round_number in range(4):
        running = product.start("sync")
        wanted = ended + round_number + 1
        while ended < wanted and running.process.poll() is None:
            ended += int(database.value(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
                " current_database() and application_name like 'restosync load%'"))
            time.sleep(0.15)
        result = running.wait(90)
        check(result.exit in (0, 3, 69), "exit %s" % result.exit, result.story())
    check(ended >= 4, "only %d backends were ended: nothing was proven" % ended)
    product.pace(1000)
    crash.repaired(database, product, "after %d backends were ended" % ended)


def case_crash_between_commit_and_answer(world):
    """The answer to COMMIT is lost: done again, and what was committed is found and counted once."""
    crash = Crash(world)
    for strike in (1, 2, 5, 9):
        database, product = crash.fresh()
        directory = os.path.join(product.directory, "socket")
        os.mkdir(directory)
        proxy = PgProxy(directory, database.conninfo, rb"Q\0\0\0.commit\0", strike)
        try:
            product.environment["RESTOSYNC_POSTGRES_URL"] = proxy.conninfo
            result = product.run("sync")
            check(proxy.struck.is_set(), "the answer to COMMIT %d was not lost" % strike, result.story())
            check(result.exit in (0, 69), "exit %s" % result.exit, result.story())
        finally:
            proxy.stop()
        product.environment["RESTOSYNC_POSTGRES_URL"] = database.conninfo
        crash.repaired(database, product, "after the lost answer to COMMIT %d" % strike)


def case_crash_points_are_all_walked(world):
    """Every kill point of the table is in one of the lists above: none is forgotten."""
    walked = TOKEN + SCHEMA + CHANGED + PIECES + SIGN_IN + LOCAL + FIRST
    points = [p for p, kind in table().items() if kind == "KILL"]
    check(len(points) >= 20 and sorted(walked) == sorted(points), "points that are not walked",
          sorted(set(points) ^ set(walked)))
