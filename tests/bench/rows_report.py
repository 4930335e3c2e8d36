"""Reports: how long the views take over thirteen months, and what the facts add to a sync."""

import datetime
import re

from stage import UNTIL

PERIOD = 28
VIEWS = ("select table_name from information_schema.columns c"
         " join information_schema.views v using (table_schema, table_name)"
         " where table_schema = 'report' and c.column_name = 'business_date' order by 1")


def milliseconds(room, question, rounds):
    """Planning and execution on the server, the best of some rounds."""
    best = None
    for _ in range(rounds):
        plan = room.database.query("explain (analyze, timing off) " + question)
        took = sum(float(word) for word in re.findall(r"(?:Planning|Execution) Time: ([\d.]+)", plan))
        best = took if best is None else min(best, took)
    return best


def slowest(room, report, name, where, rounds):
    found = {}
    for view in room.database.query(VIEWS).splitlines():
        found[view] = milliseconds(room, "select * from report.%s where %s" % (view, where), rounds)
    order = sorted(found, key=found.get, reverse=True)
    for view in order:
        report.say("  %8.1f ms  %s" % (found[view], view))
    report.row(name, found[order[0]], "of %d views; then %s" % (len(order), ", ".join(
        "%s %.0f ms" % (view, found[view]) for view in order[1:4])))


def views(stage, report, rounds, quick):
    """Every view by day: four weeks out of thirteen months, and the thirteen months at once."""
    room = stage.room("--days", "60" if quick else "396", "--receipts-per-day",
                      "60" if quick else "260", "--orders-per-day", "6")
    room.fresh()
    room.run("sync")
    room.tidy()
    company = room.sandbox.companies()[0]
    last = datetime.date.fromisoformat(UNTIL)
    slowest(room, report, "views_period", "company_id = %s and business_date between '%s' and '%s'" % (
        company, last - datetime.timedelta(PERIOD - 1), last), rounds)
    slowest(room, report, "views_history", "company_id = %s" % company, rounds)
    room.close()


def functions_ms(room):
    return float(room.database.query(
        "select coalesce(sum(total_time), 0) from pg_stat_user_functions"
        " where schemaname = 'report' and funcname in ('refresh_receipts', 'refresh_products', 'settle_days')"))


def facts(stage, report, rounds, quick):
    """Time in the functions that write facts, as a share of the sync: at the pace of the API, and at none."""
    del rounds
    stage.cluster.server.query("alter system set track_functions = 'all'")
    stage.cluster.server.query("select pg_reload_conf()")
    room = stage.room("--days", "30", "--receipts-per-day", "125", "--orders-per-day", "6")
    last = datetime.date.fromisoformat(UNTIL)
    for name, pace, days in (("facts_paced", 2, 3 if quick else 7), ("facts_unpaced", 0, 30)):
        room.fresh()
        first = last - datetime.timedelta(days - 1)
        cost = room.run("backfill receipts --from %s --to %s" % (first, UNTIL),
                        API_REQUESTS_PER_SECOND=pace)
        stored = room.database.value("select count(*) from report.fct_receipt")
        report.row(name, functions_ms(room) / 1000 / cost.wall, "%.0f ms of %.1f s, %s receipts" % (
            functions_ms(room), cost.wall, stored))
    room.close()
