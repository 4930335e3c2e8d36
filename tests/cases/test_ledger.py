"""Cases about the ledger: what moves the forward mark, what an empty list means, what is missing."""

import json
from datetime import date, timedelta

from harness import compare
from harness.clock import Clock
from harness.failure import check, check_equal
from harness.faultserver import FaultServer

SMALL = ("--days", "4", "--receipts-per-day", "12", "--seed", "21")
WEEKS = ("--days", "50", "--receipts-per-day", "3", "--orders-per-day", "0", "--seed", "8")
MARK = ("select coalesce(max(range_to)::text, '') from restosync.\"window\" where stream = 'receipts'"
        " and kind = 'modified' and state = 'done'")


def case_ledger_mark_lost(world):
    """The rows of the forward mark are lost: nothing else is, not even a change of six days ago."""
    product = world.ready("--days", "9", "--receipts-per-day", "12", "--seed", "4")
    product.ok("sync")
    world.sandbox.change("receipt_void", day=six_days_ago(world))
    world.sandbox.change("receipt_late")
    world.database.query("delete from restosync.\"window\" where kind = 'modified'")
    product.ok("sync")
    check(world.database.value(MARK), "there is no mark again")
    compare.equals_sandbox(world, world.companies()[0])
    compare.entities_equal(world, world.companies()[0])


def case_ledger_mark_moves_with_its_rows(world):
    """A range whose pages fail leaves the mark where it was; the next run starts there again."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = world.database.value(MARK)
    world.sandbox.change("receipt_void")
    world.sandbox.behave("server_error=200")
    check(product.run("sync receipts").exit != 0, "the failing server did not matter")
    check_equal(world.database.value(MARK), before, "the mark after a run that failed")
    world.sandbox.behave("none")
    product.ok("sync receipts")
    check(world.database.value(MARK) > before, "the mark did not move")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_clock_of_the_server(world):
    """Bounds are the server's time: this machine's clock is never asked, and the mark never moves back."""
    product = world.ready(*SMALL)
    world.sandbox.behave("date_skew=7200")
    product.ok("sync receipts")
    check_equal(world.database.value("select max(range_to) > now() + interval '1 hour' from"
                                     " restosync.\"window\" where kind = 'modified'"), "t",
                "a mark by the server's clock, two hours ahead")
    before = world.database.value(MARK)
    world.sandbox.behave("none")
    world.sandbox.change("receipt_void")
    product.ok("sync")
    check_equal(world.database.value(MARK), before, "the mark after the server's clock stepped back")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_clock_of_the_server_was_in_the_future(world):
    """One run whose API told a Date far ahead leaves a mark in the future: what changes after it still arrives."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.sandbox.behave("date_skew=17280000")
    product.ok("sync reservations")
    world.sandbox.behave("none")
    changed = world.sandbox.change("reservation_status")
    world.sandbox.behave("date_skew=3600")  # an hour later
    product.ok("sync reservations")
    check_equal(world.database.value("select status from resto.reservation where reservation_id = %d" % changed),
                "SEATED-LATE", "status of a reservation that was changed between the runs")


def case_ledger_clock_steps_back(world):
    """The machine's clock steps back by two days, and the API tells no time: the forward mark stays where it was,
    and what changed meanwhile arrives once the clock is right again."""
    world.start_sandbox(*SMALL)
    server = FaultServer(world.sandbox.root)  # its replies carry no Date
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url)
    clock = Clock(world, product)
    world.sign_in(product)
    product.ok("sync")
    before = world.database.value(MARK)
    world.sandbox.change("receipt_void")
    clock.turn(-2 * 24 * 3600)
    product.ok("sync")
    check_equal(world.database.value(MARK), before, "the mark after the clock stepped back")
    check_equal(world.database.value("select min(started_at) < now() - interval '47 hours' from"
                                     " restosync.\"window\""), "t", "whether the run saw the turned clock")
    clock.turn(0)
    product.ok("sync")
    check(world.database.value(MARK) > before, "the mark did not move again")
    check_equal(world.database.value("select min(range_from) > '%s'::timestamptz - interval '1 day' from"
                                     " restosync.\"window\" where stream = 'receipts' and kind = 'modified' and run_id ="
                                     " (select run_id from restosync.run order by started_at desc limit 1)" % before),
                "t", "whether the last run began at the mark")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_empty_day_deletes_nothing(world):
    """An empty list where the ledger knows rows: nothing is deleted, a warning, exit 3; a person may insist."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = compare.digests(world.database)
    world.sandbox.behave("no_receipts")
    result = product.run("sync receipts").expect(3)
    for word in ("RS-RUN-06", "they stay", "--allow-deletes"):
        check(word in result.err, "no word of " + word, result.story())
    compare.same_digests(compare.digests(world.database), before, "after an empty list")
    product.ok("sync receipts --allow-deletes")
    check_equal(world.database.value("select count(*) from resto.receipt where deleted_at is null"), "0",
                "receipts that are alive after --allow-deletes")
    world.sandbox.behave("none")
    product.ok("sync receipts")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_mass_delete_is_stopped(world):
    """More than 20 rows and a twentieth of what was compared vanish: 65, nothing deleted, until a person insists."""
    product = world.ready("--days", "3", "--receipts-per-day", "60", "--seed", "3")
    product.ok("sync")
    world.sandbox.change("receipt_delete_many", count=30)
    result = product.run("sync receipts").expect(65)
    for word in ("RS-RUN-07", "they stay", "--allow-deletes"):
        check(word in result.err, "no word of " + word, result.story())
    check_equal(world.database.value("select count(*) from resto.receipt where deleted_at is not null"),
                "0", "receipts that were marked as deleted")
    product.ok("sync receipts --allow-deletes")
    check_equal(world.database.value("select count(*) from resto.receipt where deleted_at is not null"),
                "30", "receipts that were marked as deleted")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_few_deletes_pass(world):
    """Twenty receipts that are gone are gone: each was asked for by its number."""
    product = world.ready("--days", "3", "--receipts-per-day", "60", "--seed", "3")
    product.ok("sync")
    world.sandbox.change("receipt_delete_many", count=20)
    product.ok("sync receipts")
    check_equal(world.database.value("select count(*) from resto.receipt where deleted_at is not null"),
                "20", "receipts that were marked as deleted")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_pages_ahead_of_a_list_that_lost_a_row(world):
    """The list of a day ends with a full page while pages behind it are still being asked for, and a row has left:
    the row is asked for, what was asked ahead is dropped. It was taken as the answer to that question once."""
    product = world.ready("--days", "6", "--receipts-per-day", "24", "--orders-per-day", "0", "--seed", "21",
                          "--page-cap", "7")
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
    product.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = "0"
    product.ok("sync")
    day, first, after = world.database.rows(
        "select business_date, range_from, range_to from restosync.\"window\" where stream = 'receipts'"
        " and kind = 'created' and records > 13 order by 1 limit 1")[0]
    numbers = world.database.query("select receipt_id from resto.receipt where created_at >= '%s' and created_at < '%s'"
                                   " order by 1" % (first, after)).split()
    gone = numbers[:(len(numbers) - 1) % 6 or 6]  # each page has one row in common with the one before
    for number in gone:
        world.sandbox.change("receipt_delete", id=number)
    world.sandbox.behave("latency=40")
    product.ok("backfill receipts --from %s --to %s --again" % (day, day))
    check_equal(world.database.query("select receipt_id from resto.receipt where deleted_at is not null order by 1")
                .split(), gone, "receipts that were marked as deleted")
    compare.equals_sandbox(world, world.companies()[0])


def case_ledger_silent_weekday(world):
    """No receipt on a weekday that always sells: exit 3 the first time, believed the second."""
    world.start_sandbox(*WEEKS)
    product = world.new_product()
    world.sign_in(product)
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    silent = days[-3]
    product.ok("backfill receipts --from %s --to %s" % (days[0], str(date.fromisoformat(silent)
                                                                     - timedelta(days=1))))
    world.sandbox.behave("no_receipts")
    words = "backfill receipts --from %s --to %s" % (silent, silent)
    result = product.run(words + " --json").expect(3)
    check(silent in result.err and "RS-RUN-06" in result.err, "the day is not named", result.story())
    check_equal(json.loads(result.out.strip().splitlines()[-1])["status"], "partial", "the status of exit code 3")
    check_equal(world.database.value("select status from restosync.run order by started_at desc limit 1"), "partial",
                "the status in the journal")
    check_equal(suspects(world), silent, "days that are strange")
    product.ok(words)
    check_equal(suspects(world), "", "days that are strange after the second look")
    world.sandbox.behave("none")
    product.ok(words + " --again")
    check_equal(world.database.value("select records > 0 from restosync.\"window\" where kind = 'created'"
                                     " and business_date = '%s'" % silent), "t", "the day has receipts")


def case_ledger_gaps_are_ranges(world):
    """status names the business days that are missing, neighbours in one range, up to yesterday."""
    product = world.ready("--days", "12", "--receipts-per-day", "4", "--companies", "2")
    first, second = world.companies()
    today = date.fromisoformat(world.database.value("select current_date"))

    def day(back):
        return str(today - timedelta(days=back))
    product.ok("sync company --company %s" % first)
    product.ok("backfill receipts --from %s --to %s" % (day(11), day(10)))
    product.ok("backfill receipts --from %s --to %s" % (day(6), day(5)))

    def gaps_told():
        return [g for g in json.loads(product.ok("status --json").out)["gaps"] if g["stream"] == "receipts"]
    gaps = gaps_told()
    check_equal([(g["first_day"], g["last_day"], g["days"]) for g in gaps][0], (day(9), day(7), 3),
                "the gap in the middle")
    check(gaps[1]["first_day"] == day(4) and gaps[1]["last_day"] in (day(1), day(2)),
          "the gap up to the last day that is over", gaps)
    product.ok("backfill receipts --from %s --to %s" % (day(9), day(7)))
    check_equal(gaps_told(), gaps[1:], "gaps after one was filled")


def suspects(world):
    return world.database.value("select coalesce(string_agg(business_date::text, ' '), '') from"
                                " restosync.\"window\" where suspect")


def six_days_ago(world):
    wanted = str(date.today() - timedelta(days=6))
    return min(d for d in compare.business_days(world.sandbox.totals(world.companies()[0]))
               if d >= wanted)
