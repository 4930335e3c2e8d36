"""Cases about reconcile: sabotage behind the agent's back is named and repaired; nothing else is said."""

import json
import re

from harness import compare
from harness.failure import check, check_equal

SMALL = ("--days", "6", "--receipts-per-day", "20", "--seed", "21")


def reconciled_days(world):
    """The first and the last whole business day with sales."""
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    return days[0], days[-2]


def figures(product, words, code):
    result = product.run("reconcile --json " + words).expect(code)
    answer = json.loads(result.out)
    return answer, {(f["business_date"], f["source"], f["measure"]): f for f in answer["figures"]}


def case_reconcile_agrees_with_a_good_copy(world):
    """Both kinds of tax: every figure matches, nothing is stored in resto, and no other call is made."""
    world.start_sandbox("--days", "6", "--receipts-per-day", "20", "--companies", "2", "--seed", "21")
    for company in world.companies():
        product = world.new_product()
        world.sign_in(product, company)
        product.ok("sync --company %d" % company)
        days = compare.business_days(world.sandbox.totals(company))
        before = compare.tuples_written(world.database)
        words = "--company %d --from %s --to %s" % (company, days[0], days[-2])
        answer, found = figures(product, words, 0)
        check_equal(answer["mismatch"] + answer["unknown"], 0, "figures that differ")
        check_equal({f["verdict"] for f in found.values()} - {"rounding"}, {"match"}, "verdicts")
        check_equal({source for _, source, _ in found}, {"listing", "productsales"}, "sources")
        check(any(float(f["ours"]) > 100 for f in found.values() if f["measure"] == "sales_incl_tax"),
              "nothing was compared")
        check_equal(compare.tuples_written(world.database) - before, 0, "tuples written in resto")
        told = product.ok("reconcile " + words)
        check("match" in told.out, "no verdict", told.story())
        check_equal(product.ok("reconcile --quiet " + words).out, "", "words of a quiet success")


def case_reconcile_of_days_to_come(world):
    """A range that has not begun is refused with its reason, before anything is asked; the day under way is compared."""
    product = world.ready(*SMALL)
    product.ok("sync")
    today = compare.business_days(world.sandbox.totals(world.companies()[0]))[-1]
    world.sandbox.clear_requests()
    for words in ("--from 2999-01-01 --to 2999-01-31", "--from 2999-01-01 --to 2999-01-31 --json"):
        result = product.run("reconcile " + words).expect(64)
        check("2999-01-01 has not begun" in result.err and "RS-CLI-01" in result.err, "no reason", result.story())
        check_equal(result.out, "", "what is said of a comparison")
    check_equal(world.sandbox.requests()["by"], [], "requests")
    answer, _ = figures(product, "--from %s --to 2999-01-31" % today, 0)
    check(answer["match"] > 0, "the day under way is not compared", answer)


def case_reconcile_names_sabotage(world):
    """A changed total, a dropped receipt, a line that stands twice, a receipt shifted across midnight, and
    a word nobody adds up: each is named, and the command the hint gives repairs them all."""
    product = world.ready(*SMALL)
    product.ok("sync")
    days = reconciled_days(world)
    words = "--from %s --to %s" % days
    plain = world.database.rows(
        "select receipt_id, business_date, sales_incl_tax from report.fct_receipt f where is_sale"
        " and business_date between '%s' and '%s' and exists (select from resto.receipt_item i"
        " where i.company_id = f.company_id and i.receipt_id = f.receipt_id)"
        " order by business_date, receipt_id" % days)
    changed, dropped, doubled, shifted, noted = (plain[n][0] for n in (2, 9, 17, 25, 30))
    day = plain[25][1]
    sabotage = [
        ("update resto.receipt set total = total + 5 where receipt_id = " + changed,
         "receipt %s: total is " % changed),
        ("delete from resto.receipt where receipt_id = " + dropped,
         "receipt %s: is listed but not stored" % dropped),
        ("create temp table twin as select * from resto.receipt_item where receipt_id = %s and line_no = 1;"
         " update twin set line_no = (select max(line_no) + 1 from resto.receipt_item where receipt_id = %s);"
         " insert into resto.receipt_item select * from twin" % (doubled, doubled),
         "receipt %s: line " % doubled),
        ("update resto.receipt set created_at = created_at - interval '1 day' where receipt_id = " + shifted,
         "receipt %s: belongs to %s but is stored under " % (shifted, day)),
        ("update resto.receipt_item set info = 'forged' where line_no = 1 and receipt_id = " + noted,
         "receipt %s: something in receipt_item is not as listed" % noted),
    ]
    for sql, _ in sabotage:
        world.database.query(sql)
    told = product.run("reconcile " + words).expect(4)
    for _, name in sabotage:
        check(name in told.out, "no word of " + name, told.story())
    check("stands there twice: it is line 1 once more" in told.out, "the twin is not seen", told.story())
    named = set(re.findall(r"^\S+  receipt (\d+): ", told.out, re.M))
    check_equal(named, {changed, dropped, doubled, shifted, noted}, "receipts that are named")
    product.run("check").expect(4)
    hint = [line for line in told.err.splitlines() if line.startswith("HINT: restosync backfill --again")]
    check(len(hint) == 1 and "RS-REC-01" in told.err, "no command that repairs", told.story())
    product.ok(hint[0].partition("restosync ")[2])
    compare.equals_sandbox(world, world.companies()[0])
    check_equal(product.ok("reconcile --quiet " + words).out, "", "words after the repair")
    product.ok("check")


def case_reconcile_sabotage_of_the_future(world):
    """A receipt whose modified_at was forged into the future is no newer than the listing:
    --again heals it, and a second one finds nothing to write."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = compare.digests(world.database)
    days = reconciled_days(world)
    receipt = world.database.value("select min(receipt_id) from report.fct_receipt where is_sale"
                                   " and business_date = '%s'" % days[0])
    forged = ("update resto.receipt set modified_at = now() + interval '1 year', total = total + 5,"
              " digest = gen_random_uuid() where receipt_id = %s" % receipt)
    again = "backfill --again receipts --from %s --to %s" % days
    world.database.query(forged)
    product.ok(again)
    compare.same_digests(compare.digests(world.database), before, "after the repair")
    compare.equals_sandbox(world, world.companies()[0])
    written = compare.tuples_written(world.database)
    product.ok(again)
    check_equal(compare.tuples_written(world.database) - written, 0, "tuples written once more")
    # Beside a run that is still at work the row may be newer than what we list: it stays.
    world.database.query(forged)
    world.database.query("update restosync.run set finished_at = null, status = 'running', heartbeat_at = now()"
                         " where run_id = (select run_id from resto.receipt where receipt_id = %s)" % receipt)
    product.ok(again)
    check_equal(world.database.value("select modified_at > now() from resto.receipt where receipt_id = %s" % receipt),
                "t", "a row of a run that is at work")


def case_reconcile_tells_late_from_wrong(world):
    """What changed at the till after the last sync is no fault: it cannot be judged, and a sync settles it."""
    product = world.ready(*SMALL)
    product.ok("sync")
    days = reconciled_days(world)
    words = "--from %s --to %s" % days
    receipt = world.sandbox.change("receipt_total", day=days[1])
    answer, found = figures(product, words, 3)
    check_equal(answer["mismatch"], 0, "figures called wrong")
    late = [f for f in found.values() if f["verdict"] == "unknown"]
    check(late, "nothing is unknown")
    check(str(receipt) in json.dumps(late), "the receipt is not named", json.dumps(late))
    product.ok("sync")
    figures(product, words, 0)


def case_reconcile_wrong_words(world):
    """Half a range, two kinds of range and ranges that are none are refused before anything is asked."""
    product = world.new_product()
    for words in ("--from 2026-01-01", "--last 7d --from 2026-01-01 --to 2026-01-02", "--last soon",
                  "--from 2026-01-02 --to 2026-01-01"):
        product.run("reconcile " + words).expect(64)


def case_sync_reconciles_what_it_read(world):
    """A sync compares the days it read with the vendor's report, without one more call; a difference is
    a warning there, and 4 in check."""
    product = world.ready(*SMALL)
    # One call at a time: pages asked for ahead of a list's end would differ from run to run.
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    product.environment["RESTOSYNC_SYNC_RECONCILE"] = "no"
    world.sandbox.clear_requests()
    product.ok("sync")
    calls = world.sandbox.requests()["total"]
    check_equal(world.database.value("select count(*) from restosync.reconciliation"), "0", "verdicts")
    world.database = world.new_database()
    product = world.new_product(database=world.database)
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    world.sign_in(product)
    world.sandbox.clear_requests()
    product.ok("sync")
    check_equal(world.sandbox.requests()["total"], calls, "calls of a sync that reconciles")
    check_equal(world.database.query("select distinct verdict from restosync.reconciliation"
                                     " where measure <> 'tax' order by 1"), "match", "verdicts")
    check(int(world.database.value("select count(distinct business_date) from restosync.reconciliation")) >= 4,
          "days that were judged")
    day = reconciled_days(world)[1]
    receipt = world.database.value("select min(receipt_id) from report.fct_receipt where is_sale and"
                                   " business_date = '%s'" % day)
    world.database.query("update resto.receipt_item set quantity = quantity + 1 where receipt_id = " + receipt)
    told = product.ok("sync")
    check("warning" in told.err.lower() and day in told.err, "no warning", told.story())
    check("restosync reconcile" in product.run("check").expect(4).out, "check does not say what to do")


def case_reconcile_says_what_does_not_add_up(world):
    """A receipt whose lines are not its total is the till's own: told by reconcile and trace, and no mismatch."""
    product = world.ready(*SMALL)
    product.ok("sync")
    days = reconciled_days(world)
    words = "--from %s --to %s" % days
    check_equal(json.loads(product.ok("reconcile --json " + words).out)["do_not_add_up"], [], "receipts that do not add up")
    receipt = world.database.value("select min(receipt_id) from report.fct_receipt where is_sale and sales_incl_tax > 20"
                                   " and business_date = '%s'" % days[0])
    world.database.query("update resto.receipt set total = total + 3 where receipt_id = %s;"
                         " select report.refresh(%d)" % (receipt, world.companies()[0]))
    odd = json.loads(product.run("reconcile --json " + words).expect(4).out)["do_not_add_up"]
    check({"lines_ne_total"} <= {row["finding"] for row in odd if str(row["receipt_id"]) == receipt}, "not told", str(odd))
    traced = product.ok("trace receipt " + receipt)
    check("lines_ne_total" in traced.out, "trace does not tell", traced.story())


def case_backfill_again_of_a_good_copy_writes_nothing(world):
    """Looking again value by value changes no record of a good copy, and repairs facts that were edited alone."""
    product = world.ready(*SMALL)
    product.ok("sync")
    days = reconciled_days(world)
    words = "--from %s --to %s" % days
    before = compare.tuples_written(world.database)
    product.ok("backfill --again receipts " + words)
    check_equal(compare.tuples_written(world.database) - before, 0, "tuples written in resto")
    receipt = world.database.value("select max(receipt_id) from report.fct_receipt where is_sale"
                                   " and business_date = '%s'" % days[0])
    world.database.query("update report.fct_receipt set sales_incl_tax = 1 where receipt_id = " + receipt)
    told = product.run("reconcile " + words).expect(4)
    check("receipt %s: something in the facts of schema report is not as listed" % receipt in told.out,
          "edited facts are not named", told.story())
    product.ok("backfill --again receipts " + words)
    product.ok("reconcile " + words)


def case_reconcile_finds_the_reading_that_fits(world):
    """Where receipts are booked by another instant than the vendor's, the reading that fits more days is named."""
    product = world.ready(*SMALL)
    product.ok("sync")
    company = world.companies()[0]
    days = reconciled_days(world)
    world.database.query("insert into report.company_setting (company_id, date_basis) values (%d, 'modified')"
                         " on conflict (company_id) do update set date_basis = 'modified';"
                         " update resto.receipt set modified_at = created_at + interval '1 day';"
                         " select report.refresh(%d)" % (company, company))
    told = product.run("reconcile --from %s --to %s" % days).expect(4)
    check(re.search(r"another reading fits more days: by created time, business day, total is with tax: (\d) of \1 days",
                    told.out), "the reading is not named", told.story())
