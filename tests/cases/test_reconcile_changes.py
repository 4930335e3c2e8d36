"""Cases about days that moved after the fact: by how much, and because of which receipts."""

import json

from harness import compare
from harness.failure import check, check_equal

SMALL = ("--days", "6", "--receipts-per-day", "20", "--seed", "33")
DAILY = "select business_date, sales_incl_tax, net_sales, receipts from report.sales_daily order by 1"

NOTED = ("select business_date, trim_scale(sales_incl_tax), trim_scale(net_sales), receipts, changed_receipts"
         " from restosync.day_change order by 1")


def moved(world):
    return world.database.rows(NOTED)


def by_how_much(world, before, receipts="1"):
    """What the report says now less what it said: one row for each day that moved."""
    return world.database.rows(
        "with b(d, s, n, r) as (values %s) select s.business_date, trim_scale(s.sales_incl_tax - b.s),"
        " trim_scale(s.net_sales - b.n), s.receipts - b.r, %s from report.sales_daily s join b on b.d = s.business_date"
        " where s.sales_incl_tax <> b.s order by 1"
        % (", ".join("(date '%s', %s, %s, %s)" % (day, *row) for day, row in before.items()), receipts))


def case_changes_after_the_fact(world):
    """A voided, a deleted and a late receipt of past days: the run names them, and the deltas it keeps
    are those of the report; new receipts of a first sync and an idle run move nothing."""
    product = world.ready(*SMALL)
    first = product.ok("sync")
    check("after the fact" not in first.out, "a first sync changes nothing after the fact", first.story())
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    before = {row[0]: row[1:] for row in world.database.rows(DAILY)}
    voided = world.sandbox.change("receipt_total", day=days[1])
    gone = world.sandbox.change("receipt_delete", day=days[2])
    late = world.sandbox.change("receipt_late", day=days[0])
    result = product.ok("sync --json")
    summary = [json.loads(line) for line in result.out.splitlines() if '"summary"' in line][0]
    told = {change["business_date"]: change for change in summary["changed_after_the_fact"]}
    check_equal(sorted(told), sorted(days[:3]), "days that moved\n" + result.story())
    for day, receipt, what in ((days[1], voided, "voided"), (days[2], gone, "gone"), (days[0], late, "new")):
        check_equal(told[day]["because"], "%d %s" % (receipt, what), "cause of " + day)
    check_equal(moved(world), by_how_much(world, before), "by how much the days moved")
    run = summary["run_id"]
    shown = product.ok("runs show " + run[:8]).out
    check("changed after the fact" in shown and "%d gone" % gone in shown, "runs show lacks it", shown)
    check(str(late) in product.ok("status").out, "status lacks it")
    check_equal(len(json.loads(product.ok("status --json").out)["changed_after_the_fact"]), 3, "in status")
    idle = product.ok("sync")
    check("after the fact" not in idle.out, "an idle run moved a day", idle.story())
    again = world.sandbox.change("receipt_total", day=days[1])
    told = product.ok("sync")
    check("%s  " % days[1] in told.out and "%d voided" % again in told.out, "no line about it", told.story())


def case_changes_by_a_hand_made_repair(world):
    """What a repair brings back is told like any other change of a past day."""
    product = world.ready(*SMALL)
    product.ok("sync")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    receipt = world.database.value("select min(receipt_id) from report.fct_receipt where is_sale"
                                   " and business_date = '%s'" % days[1])
    world.database.query("update resto.receipt set total = total + 7, digest = null where receipt_id = %s;"
                         " select report.refresh(%d)" % (receipt, world.companies()[0]))
    told = product.ok("backfill --again --from %s --to %s receipts" % (days[1], days[1]))
    check("-7.00 incl tax" in told.out and receipt + " changed" in told.out, "no line about it", told.story())


def case_changes_by_a_retry(world):
    """A record that was set aside and fits at last moves a past day like any other late receipt."""
    product = world.ready(*SMALL, "--behave", "bad_record")
    product.run("sync").expect(3)
    check_equal(moved(world), [], "days that moved in a first sync")
    before = {row[0]: row[1:] for row in world.database.rows(DAILY)}
    world.database.query("update restosync.rejected set raw = replace(raw, '\"abc\"', '\"12.50\"')")
    result = product.ok("retry --json")
    wanted = by_how_much(world, before, "s.receipts - b.r")
    check(len(wanted) > 0, "the records that were set aside are in no past day", result.story())
    check_equal(moved(world), wanted, "by how much the days moved\n" + result.story())
    summary = [json.loads(line) for line in result.out.splitlines() if '"summary"' in line][0]
    check_equal(sorted(change["business_date"] for change in summary["changed_after_the_fact"]),
                [row[0] for row in wanted], "days the run names")
    product.ok("retry")
    check_equal(moved(world), wanted, "an idle retry moved a day")
