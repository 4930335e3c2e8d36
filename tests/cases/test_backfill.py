"""Cases about backfills: what they will take, when they stop, how they go on."""

import datetime
import json
import signal
import time

from harness import compare
from harness.failure import check, check_equal

USUAL = ("--days", "30", "--receipts-per-day", "8", "--orders-per-day", "1", "--seed", "12",
         "--latency-ms", "80")
SLOW = USUAL[:-1] + ("200",)


def words_for(world, more=""):
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    return "backfill --from %s --to %s%s" % (days[0], days[-1], more)


def stop_and_go_on(world, product, run_for, code):
    """A run that the time ends: 75, what is left is said, and the next one brings the rest. Each try
    gets twice the seconds: a slow machine stores nothing in the first ones."""
    everything = world.sandbox.totals(world.companies()[0])["receipts"]
    for seconds in (5, 10, 20, 40):
        result = run_for(seconds).expect(75)
        for word in (code, "windows are left"):
            check(word in result.err, "no word of " + word, result.story())
        check_equal(world.database.value("select count(*) from restosync.\"window\" where state <> 'done'"
                                         " or claimed_by is not null"), "0", "windows left behind")
        stored = int(world.database.value("select count(*) from resto.receipt"))
        if stored > 0:
            break
    check(0 < stored < everything, "%d receipts: it did not stop in the middle" % stored,
          result.story())


def case_backfill_pauses_at_a_time(world):
    """--pause-at ends it in order before that time of the local clock; the next one goes on."""
    product = world.ready(*SLOW)
    product.ok("sync company")

    def run_for(seconds):
        # A zone in which it is that many seconds to the full minute.
        now = int(time.time())
        shift = (60 - seconds - now % 60) % 60
        product.environment["TZ"] = "AAA-00:00:%02d" % shift
        at = time.gmtime(now + shift + seconds)
        return product.run(words_for(world, " receipts orders --pause-at "
                                     + time.strftime("%H:%M", at)))

    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    stop_and_go_on(world, product, run_for, "RS-RUN-08")
    product.environment["TZ"] = "UTC"
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "4"
    product.ok(words_for(world))
    compare.equals_sandbox(world, world.companies()[0])


def case_backfill_max_runtime(world):
    """max_runtime ends any run in order; no run waits for a slow server longer than that."""
    product = world.ready(*SLOW)
    product.ok("sync company")

    def run_for(seconds):
        product.environment["RESTOSYNC_SYNC_MAX_RUNTIME"] = "%.3f" % (seconds / 60)
        return product.run("sync receipts orders")

    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    stop_and_go_on(world, product, run_for, "RS-RUN-08")
    product.environment["RESTOSYNC_SYNC_MAX_RUNTIME"] = "0"
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "4"
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_backfill_plan_learns(world):
    """--plan tells days, calls and time: by the rules at first, by what earlier readings took later."""
    product = world.ready("--days", "20", "--receipts-per-day", "30", "--page-cap", "10")
    product.ok("sync company")
    plan = json.loads(product.ok(words_for(world, " receipts --plan --json")).out)
    days = len(world.sandbox.totals(world.companies()[0])["days"])
    check(plan["days"] >= days, "the days of the plan", plan)
    check(plan["calls_expected"] >= plan["calls_at_least"] > 0, "the calls of the plan", plan)
    product.ok(words_for(world, " receipts"))
    again = json.loads(product.ok(words_for(world, " receipts --plan --again --json")).out)
    world.sandbox.clear_requests()
    product.ok(words_for(world, " receipts --again"))
    calls = world.sandbox.count_requests("financial/receipt")
    check(abs(again["calls_expected"] - calls) <= days, "%d calls were expected, %d were made"
          % (again["calls_expected"], calls))
    check(again["calls_expected"] > again["calls_at_least"], "nothing was learned", again)
    check("business days" in product.ok(words_for(world, " --plan --again")).out, "no word of days")


def case_backfill_plan_counts_what_it_reads(world):
    """Days that are stored and settled are no days of the plan, also where others surround them."""
    product = world.ready("--days", "20", "--receipts-per-day", "3")
    product.ok(words_for(world, " receipts"))
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    early = (datetime.date.fromisoformat(str(days[0])) - datetime.timedelta(days=5)).isoformat()
    plan = json.loads(product.ok("backfill --from %s --to %s receipts --plan --json" % (early, days[-1])).out)
    read = {window["business_date"] for window in plan["windows"]} - {None}
    check_equal(plan["days"], len(read), "days of the plan")
    check(len(read) < 5 + len(days), "settled days are read", read)
    parents = [window for window in json.loads(product.ok(words_for(world, " --plan --json")).out)["windows"]
               if window["kind"] == "parent"]
    check(parents and parents[0]["from"] is None, "a range that is none", parents)


def case_backfill_progress_has_an_end(world):
    """JSON lines of progress say how many seconds are left, once that is worth something."""
    product = world.ready(*USUAL)
    lines = [json.loads(line) for line in product.ok(words_for(world, " --json")).out.splitlines()]
    left = [line["eta_seconds"] for line in lines if line["event"] == "progress" and "eta_seconds" in line]
    check(left and left[-1] == 0 and max(left) >= left[-1], "seconds left", left)


def case_backfill_signal_ends_all_jobs(world):
    """SIGTERM to a backfill with three jobs ends all of them, and gives their windows back."""
    product = world.ready(*USUAL)
    product.ok("sync company")
    product.pace(40)
    running = product.start(words_for(world, " --jobs 3"))
    until = time.monotonic() + 30
    while time.monotonic() < until and int(world.database.value(
            "select count(*) from restosync.\"window\" where kind = 'created' and state = 'done'")) < 3:
        time.sleep(0.02)
    running.signal(signal.SIGTERM)
    result = running.wait(60).expect(143)
    compare.settle(world.database)
    done = world.database.value("select sum(windows_done) from restosync.run_stream join restosync.run"
                                " using (run_id) where command = 'backfill'")
    check("; %s windows are stored" % done in result.err, "not what all jobs stored", result.story())
    check_equal(world.database.value("select count(*) from restosync.run where status = 'running'"), "0",
                "runs that are still called running")
    check_equal(world.database.value("select count(*) from restosync.\"window\" where claimed_by is not null"),
                "0", "windows that are still claimed")
    product.pace(1000)
    product.ok(words_for(world))
    compare.equals_sandbox(world, world.companies()[0])


def case_backfill_bad_pause(world):
    """A time of day that is none is refused before anything happens."""
    world.start_sandbox("--days", "1")
    product = world.new_product()
    for text in ("25:00", "5:30", "0430", "04:60"):
        result = product.run("backfill --from 2026-01-01 --to 2026-01-02 --pause-at " + text).expect(64)
        check("HH:MM" in result.err, "no word of the form", result.story())


def case_backfill_days_of_23_and_25_hours(world):
    """Days on which the clocks change are read from opening to opening, whole and once."""
    for until, changed, hours in (("2026-03-31", "2026-03-28", 23), ("2025-10-28", "2025-10-25", 25)):
        world.database = world.new_database()
        product = world.ready("--days", "5", "--receipts-per-day", "20", "--until", until)
        days = compare.business_days(world.sandbox.totals(world.companies()[0]))
        product.ok("backfill --from %s --to %s" % (days[0], days[-1]))
        check_equal(world.database.value(
            "select extract(epoch from range_to - range_from)::int / 3600 from restosync.\"window\""
            " where stream = 'receipts' and kind = 'created' and business_date = '%s'" % changed),
            str(hours), "hours of the business day " + changed)
        compare.equals_sandbox(world, world.companies()[0])


def case_backfill_of_days_to_come(world):
    """Days that have not begun are a mistyped year, not a success without days."""
    world.start_sandbox("--days", "1")
    product = world.new_product()
    year = datetime.date.today().year + 1
    for more in ("", " --plan"):
        told = product.run("backfill --from %d-01-15 --to %d-01-31%s" % (year, year, more)).expect(64)
        check("has not begun" in told.err, "no reason", told.story())
