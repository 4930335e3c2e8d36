"""Cases about a sync that goes well, and about one that is cut short."""

import os
import re
import shutil
import signal
import time

from harness import compare
from harness.failure import Failure, check, check_equal

SMALL = ("--days", "3", "--receipts-per-day", "25", "--seed", "11")
LONG = ("--days", "40", "--receipts-per-day", "60", "--seed", "5", "--latency-ms", "40")


def case_sync_again_writes_nothing(world):
    """A second sync with nothing new writes no tuple in resto and does not renew a fresh token."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = compare.tuples_written(world.database)
    generation = world.database.value("select generation from restosync.credential")
    check(before > 0, "the first sync wrote nothing")
    result = product.ok("sync")
    check_equal(compare.tuples_written(world.database) - before, 0,
                "tuples that the second sync wrote\n" + result.story())
    check_equal(world.database.value("select generation from restosync.credential"), generation,
                "generation of the sign-in after a sync with a fresh access token")


def case_sync_renews_once_when_expired(world):
    """A sync that begins with an expired access token renews it exactly once."""
    product = world.ready(*SMALL)
    before = int(world.database.value("select generation from restosync.credential"))
    world.sandbox.post("/_sandbox/tokens/expire-access")
    product.ok("sync")
    after = int(world.database.value("select generation from restosync.credential"))
    check_equal(after - before, 1, "rotations")
    compare.equals_sandbox(world, world.companies()[0])


def case_sync_equals_backfill(world):
    """A backfill over all days brings the same rows as a sync does."""
    product = world.ready(*SMALL)
    product.ok("sync")
    synced = compare.digests(world.database)
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    other = world.new_database()
    product = world.new_product(database=other)
    world.sign_in(product)
    product.ok("backfill --from %s --to %s" % (days[0], days[-1]))
    compare.same_digests(compare.digests(other), synced, "backfill against sync")
    compare.equals_sandbox(world, world.companies()[0], other)


def case_sync_killed_runs_again(world):
    """kill -9 in the middle of a sync: what is stored is whole, and the next run completes it."""
    clean = clean_copy(world)
    product = world.product
    for rest in (0.0, 0.15, 0.4):
        running = product.start("sync")
        wait_for_rows(world.database, running)
        time.sleep(rest)
        running.signal_all(signal.SIGKILL)
        running.wait()
        compare.is_part_of(world.database, clean)
    rerun(product)
    compare.same_digests(compare.digests(world.database), compare.digests(clean), "after the kill")
    compare.equals_sandbox(world, world.companies()[0])


def case_signal_ends_a_sync_in_order(world):
    """SIGTERM, SIGINT and SIGHUP end a sync with 143, 130 and 129 and say what became of its windows;
    nothing is half-written, and the next run completes it."""
    clean = clean_copy(world)
    product = world.product
    for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)):
        running = product.start("sync")
        wait_for_rows(world.database, running)
        running.signal(number)
        result = running.wait(60).expect(code)
        check_equal(world.database.value("select count(*) from restosync.\"window\" where state = 'done'"
                                         " and stream = 'reservations'"), "0",
                    "windows of the last stream: it read to the end instead of stopping")
        check("RS-RUN-04" in result.err, "no word of RS-RUN-04", result.story())
        told = re.search(r"(\d+) unfinished windows dropped.*; (\d+) windows are stored", result.err)
        check(told is not None, "not a word of what became of the windows", result.story())
        done, failed = world.database.rows(
            "select sum(windows_done), sum(windows_failed) from restosync.run_stream where run_id ="
            " (select run_id from restosync.run order by started_at desc limit 1)")[0]
        check_equal(told.groups(), (failed, done), "dropped and stored, beside the journal")
        check_equal(result.out.split("\ntotal")[1].split()[5:7], [done, failed], "the table's windows")
        compare.is_part_of(world.database, clean)
        check_equal(world.database.value("select count(*) from restosync.run where status = 'running'"),
                    "0", "runs that are still called running")
    rerun(product)
    compare.same_digests(compare.digests(world.database), compare.digests(clean), "after the signals")


def case_sync_program_is_replaced(world):
    """Another program takes the place of the one that runs: the run ends well, the next one is the new program."""
    product = world.ready(*SMALL)
    product.program = os.path.join(world.directory, "restosync")
    shutil.copy(world.programs.restosync, product.program)
    world.sandbox.behave("latency=100")
    running = product.start("sync")
    wait_for_rows(world.database, running)
    world.sandbox.behave("latency=1000")
    with open(product.program + ".new", "w", encoding="ascii") as file:
        file.write("#!/bin/sh\nexit 42\n")
    os.chmod(product.program + ".new", 0o755)
    os.rename(product.program + ".new", product.program)
    world.sandbox.behave("none")
    running.wait().expect(0)
    product.run("sync").expect(42)
    compare.equals_sandbox(world, world.companies()[0])


def case_sync_overlap_leaves_with_75(world):
    """A second sync beside a running one leaves with 75, names the lock, and harms nothing."""
    product = world.ready(*LONG)
    running = product.start("sync")
    wait_for_rows(world.database, running)
    second = product.run("sync").expect(75)
    check("RS-RUN-01" in second.err, "no word of RS-RUN-01", second.story())
    running.wait().expect(0)
    compare.equals_sandbox(world, world.companies()[0])


def case_sync_two_companies_on_one_login(world):
    """Two companies on one login: the sign-in refuses to guess, and --company chooses."""
    world.start_sandbox("--days", "2", "--receipts-per-day", "10", "--companies", "2",
                        "--behave", "two_companies")
    product = world.new_product()
    first, second = world.companies()
    refused = product.sign_in()
    refused.expect(78)
    for word in ("RS-CONF-04", str(first), str(second), "--company"):
        check(word in refused.err, "the refusal lacks " + word, refused.story())
    check_equal(world.database.value("select count(*) from restosync.credential"), "0", "sign-ins stored")
    world.sign_in(product, second)
    check_equal(world.database.value("select company_id from restosync.credential"), str(second),
                "company of the sign-in")
    product.ok("sync company --company %s" % second)
    check_equal(world.database.value("select distinct company_id from resto.company"), str(second),
                "companies stored")


def case_sync_wrong_company_is_refused(world):
    """A login of another company than the one asked for is refused by name, and nothing is stored."""
    world.start_sandbox("--days", "1", "--receipts-per-day", "3", "--companies", "2")
    product = world.new_product()
    first, second = world.companies()
    world.sandbox.consent(second)
    refused = product.sign_in("auth login --no-browser --company %s" % first).expect(78)
    for word in ("RS-CONF-04", str(first), str(second)):
        check(word in refused.err, "the refusal lacks " + word, refused.story())
    check_equal(world.database.value("select count(*) from restosync.credential"), "0", "sign-ins stored")


def case_sync_both_kinds_of_tax(world):
    """To the cent, with prices that include tax and with prices that do not, for several seeds."""
    for seed in ("1", "2", "3"):
        world.start_sandbox("--days", "4", "--receipts-per-day", "40", "--companies", "2",
                            "--seed", seed)
        world.database = world.new_database()
        inclusive = set()
        for company in world.companies():
            product = world.new_product()
            world.sign_in(product, company)
            product.ok("sync --company %s" % company)
            compare.equals_sandbox(world, company)
            inclusive.add(world.database.value("select vat_inclusive from resto.company"
                                               " where company_id = %d" % company))
        check_equal(inclusive, {"t", "f"}, "kinds of tax among the companies")


def case_sync_sees_what_changed(world):
    """Records that changed at the source are replaced with all their children, and only they."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = compare.digests(world.database)
    world.sandbox.behave("long_decimals,late_status")
    product.ok("sync")
    after = compare.digests(world.database)
    check(after != before, "nothing changed: nothing was proven")
    fresh = world.new_database()
    product = world.new_product(database=fresh)
    world.sign_in(product)
    product.ok("sync")
    compare.same_digests(after, compare.digests(fresh), "after the change")
    compare.equals_sandbox(world, world.companies()[0])


def clean_copy(world):
    """A sandbox that answers slowly, a database with all it has, and another one to fill."""
    product = world.ready(*LONG)
    product.ok("sync")
    clean = world.database
    world.database = world.new_database()
    product = world.new_product()
    world.sign_in(product)
    return clean


def wait_for_rows(database, running, seconds=60):
    """Until the run has committed something."""
    before = count_receipts(database)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if count_receipts(database) > before:
            return
        if running.process.poll() is not None:
            raise Failure("the run ended before it could be disturbed", running.wait().story())
        time.sleep(0.03)
    running.signal(signal.SIGKILL)
    raise Failure("no row arrived in %d s" % seconds, running.wait().story())


def count_receipts(database):
    return int(database.value("select coalesce((select sum(records) from restosync.\"window\""
                              " where stream = 'receipts'), 0)")
               if database.value("select to_regclass('restosync.\"window\"')") else 0)


def rerun(product):
    """The next run, which may have to wait for the server to notice that the last one died."""
    for _ in range(20):
        result = product.run("sync")
        if result.exit != 75:
            break
        time.sleep(0.5)
    result.expect(0)
