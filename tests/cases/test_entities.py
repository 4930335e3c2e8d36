"""Every entity of the API: rows and money against the sandbox, deletes on proof, sets, parents."""

import re
from datetime import date, timedelta

from harness import compare
from harness.failure import check, check_equal
from harness.faultserver import FaultServer

SMALL = ("--days", "6", "--receipts-per-day", "20", "--orders-per-day", "3", "--seed", "21")


def live(world, table, where):
    return world.database.value("select count(*) from resto.%s where deleted_at is null and %s"
                                % (table, where))


def gone(world, table, where):
    return world.database.value("select count(*) from resto.%s where deleted_at is not null and %s"
                                % (table, where))


def both_equal(world):
    company = world.companies()[0]
    compare.entities_equal(world, company)
    compare.equals_sandbox(world, company)


def case_entities_equal_the_sandbox(world):
    """Every table's rows and money, for prices with and without tax, and again by a backfill."""
    world.start_sandbox(*SMALL, "--companies", "2")
    for company in world.companies():
        product = world.new_product()
        world.sign_in(product, company)
        product.ok("sync --company %s" % company)
        compare.entities_equal(world, company)
        compare.equals_sandbox(world, company)
    days = compare.business_days(world.sandbox.totals(company))
    fresh = world.new_database()
    product = world.new_product(database=fresh)
    world.sign_in(product, company)
    product.ok("backfill --from %s --to %s --company %s" % (days[0], days[-1], company))
    compare.entities_equal(world, company, fresh)


def case_entities_in_every_envelope(world):
    """A, E, E-, {results} and {data}, with a page cap nobody mentions: always the same rows."""
    expected = None
    for envelope in ("A", "E", "E-", "results", "data"):
        world.start_sandbox(*SMALL, "--behave", "envelope=%s,page_cap=7" % envelope)
        world.database = world.new_database()
        product = world.new_product()
        world.sign_in(product)
        product.ok("sync")
        compare.entities_equal(world, world.companies()[0])
        found = compare.digests(world.database)
        expected = expected or found
        compare.same_digests(found, expected, "envelope " + envelope)


def case_entities_unchanged_cost_little(world):
    """All streams of an unchanged restaurant: 0 tuples in resto, at most 25 calls beside the days."""
    product = world.ready(*SMALL)
    product.ok("sync")
    before = compare.tuples_written(world.database)
    # The night after: snapshots are a day old, gates closed or not.
    world.database.query("update restosync.\"window\" set finished_at = finished_at - interval '23 hours'"
                         " where kind = 'snapshot'")
    world.sandbox.clear_requests()
    product.ok("sync")
    check_equal(compare.tuples_written(world.database) - before, 0, "tuples written in resto")
    words = world.database.rows(
        "select stream, sum(pages) from restosync.\"window\" where kind in ('created', 'report_day', 'detail')"
        " and run_id = (select run_id from restosync.run order by started_at desc limit 1) group by 1")
    of_days = sum(int(row[1]) for row in words if row[0] != "orders")
    # One empty or repeated page more ends each report day; it belongs to the day's pages.
    of_days += int(world.database.value(
        "select count(*) from restosync.\"window\" where kind = 'report_day' and records > 0"
        " and run_id = (select run_id from restosync.run order by started_at desc limit 1)")) * 0
    details = world.sandbox.count_requests("/onlineordering/order/")
    total = world.sandbox.requests()["total"] - world.sandbox.count_requests("oauth2")
    check(total - of_days - details <= 25, "%d calls, %d of them pages of days, %d order details"
          % (total, of_days, details), str(world.sandbox.requests()["by"]))
    check_equal(world.sandbox.requests()["writes"], 0, "calls that are no GET")
    world.sandbox.clear_requests()
    product.ok("sync")
    for path in ("inventory/product", "inventory/productgroup", "inventory/additions",
                 "inventory/timed-events"):
        check_equal(world.sandbox.count_requests("GET /resto/rest/" + path), 0,
                    "calls of %s while its gate stands still" % path)


def case_entities_product_dropped_and_revived(world):
    """A product that leaves the menu keeps its row with deleted_at, and comes back to life."""
    product = world.ready(*SMALL)
    product.ok("sync")
    dropped = world.sandbox.change("product_drop")
    product.ok("sync")
    check_equal(gone(world, "product", "product_id = %d" % dropped), "1", "dropped products")
    check_equal(live(world, "product", "true"), "129", "products alive")
    world.sandbox.change("product_revive", id=dropped)
    product.ok("sync")
    check_equal(live(world, "product", "product_id = %d" % dropped), "1", "revived products")
    both_equal(world)


def case_entities_missing_twice_or_not_gone(world):
    """A row that only moved while a list was paged is not gone: two looks have to agree."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.sandbox.change("product_price")
    world.sandbox.behave("drift=1")
    product.ok("sync products")
    check_equal(gone(world, "product", "true"), "0", "products marked after one look")
    both_equal(world)


def case_entities_an_empty_list_deletes_nothing(world):
    """A menu that is suddenly empty proves nothing; reservations of an account without any do not fail."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.sandbox.change("product_price")
    world.sandbox.behave("vanish=inventory/product")
    result = product.run("sync products groups").expect(3)
    check("proves nothing" in result.err, "no warning", result.story())
    check_equal(live(world, "product", "true"), "130", "products alive")
    world.sandbox.behave("none")
    product.ok("sync")
    both_equal(world)


def case_entities_a_failed_listing_deletes_nothing(world):
    """A list that breaks off in its second page deletes nothing, and neither does one with bad records."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.sandbox.change("product_drop")
    world.sandbox.behave("bad_record")
    product.run("sync products").expect(3)
    check_equal(gone(world, "product", "true"), "0", "products marked by an unclean list")
    check_equal(world.database.value("select count(*) from restosync.rejected where resolved_at is null"),
                "3", "rejected products")
    world.sandbox.behave("none")
    world.database.query("update restosync.\"window\" set gate = '' where kind = 'snapshot'")
    product.ok("sync")
    check_equal(gone(world, "product", "true"), "1", "products marked by a clean list")
    check_equal(world.database.value("select count(*) from restosync.rejected where resolved_at is null"),
                "0", "rejected products once they fit")


def case_entities_receipt_voided_after_six_days(world):
    """A receipt of six days ago is voided: the modification feed brings it, the day's sales follow."""
    product = world.ready("--days", "9", "--receipts-per-day", "20", "--seed", "4")
    product.ok("sync")
    six_days_ago = str(date.today() - timedelta(days=6))
    day = min(d for d in compare.business_days(world.sandbox.totals(world.companies()[0]))
              if d >= six_days_ago)
    voided = world.sandbox.change("receipt_void", day=day)
    product.ok("sync")
    check_equal(world.database.value("select status from resto.receipt where receipt_id = %d" % voided),
                "VOID", "status")
    check_equal(world.database.value("select count(*) from restosync.record_version where record_key = '%d'"
                                     % voided), "1", "versions that were replaced")
    both_equal(world)


def case_entities_receipt_deleted(world):
    """A deleted receipt is asked for by its number before it counts as gone, and leaves the sums."""
    product = world.ready(*SMALL)
    product.ok("sync")
    deleted = world.sandbox.change("receipt_delete")
    product.ok("sync")
    check_equal(gone(world, "receipt", "receipt_id = %d" % deleted), "1", "receipts marked")
    check_equal(world.database.value("select count(*) from resto.receipt where deleted_at is not null"),
                "1", "receipts marked in all")
    both_equal(world)
    traced = product.ok("trace receipt %d --json" % deleted)
    check('"deleted_at"' in traced.out, "trace does not say that it is gone", traced.story())


def case_entities_late_upload(world):
    """A receipt uploaded late with old times is found by reading the days again."""
    product = world.ready(*SMALL)
    product.ok("sync")
    day = compare.business_days(world.sandbox.totals(world.companies()[0]))[-5]
    late = world.sandbox.change("receipt_late", day=day)
    product.ok("sync")
    check_equal(live(world, "receipt", "receipt_id = %d" % late), "1", "the late receipt")
    both_equal(world)


def case_entities_order_changes_twice(world):
    """An order is accepted, then processed into a receipt; then it is deleted."""
    product = world.ready(*SMALL)
    order = world.sandbox.change("order_status", status="AWAITING_PROCESSING")
    product.ok("sync")
    for status, receipt in (("ACCEPTED", 0), ("PROCESSED", 1)):
        world.sandbox.change("order_status", id=order, status=status, receipt=receipt)
        product.ok("sync")
        check_equal(world.database.value(
            "select status || ' ' || (receipt_id is not null) from resto.online_order where order_id = %d"
            % order), "%s %s" % (status, "true" if receipt else "false"), "the order")
    world.sandbox.change("order_delete", id=order)
    product.ok("sync")
    check_equal(gone(world, "online_order", "order_id = %d" % order), "1", "deleted orders")
    both_equal(world)


def case_entities_order_that_always_fails(world):
    """One order is answered with 500 and a numeric code for ever: two tries, it is set aside, its neighbours are
    stored, exit 3; it comes once the API is well."""
    product = world.ready(*SMALL)
    product.ok("sync company")
    order = world.sandbox.change("order_move")
    world.sandbox.clear_requests()
    world.sandbox.behave("permanent_error=%d" % order)
    result = product.run("sync").expect(3)
    check("%d was set aside" % order in result.err and "Order cannot be read" in result.err, "not told which",
          result.story())
    check_equal(world.sandbox.count_requests("/%d" % order), 2, "calls for the order that fails")
    check_equal(world.database.value("select count(*) from resto.online_order where order_id = %d" % order), "0",
                "rows of the order that fails")
    check(int(world.database.value("select count(*) from resto.online_order")) > 3, "its neighbours are missing")
    world.sandbox.behave("none")
    product.ok("sync")
    both_equal(world)


def case_entities_clock_in_edited(world):
    """An edited clock-in changes a shift's key: the old row is gone, inside and outside the last days."""
    product = world.ready("--days", "20", "--receipts-per-day", "5", "--seed", "9")
    product.ok("sync")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    before = int(live(world, "clocktime", "true"))
    for day in (days[-3], days[2]):
        world.sandbox.change("clock_edit", day=day)
        product.ok("sync")
        check_equal(live(world, "clocktime", "true"), str(before), "shifts alive after the edit of " + day)
    check_equal(gone(world, "clocktime", "true"), "2", "rows of the old clock-ins")
    both_equal(world)


def case_entities_clock_in_edited_among_thousands(world):
    """So many shifts changed that they are stored in pieces: a day of the first piece is read as a set as well."""
    product = world.ready("--days", "390", "--receipts-per-day", "1", "--orders-per-day", "0", "--seed", "9")
    product.environment.update(RESTOSYNC_API_REQUESTS_PER_SECOND="0", RESTOSYNC_API_MAX_CONCURRENCY="8")
    product.ok("sync clocktimes")
    before = int(live(world, "clocktime", "true"))
    check(before > 3100, "one piece holds them all: nothing was proven", before)
    world.sandbox.change("clock_edit", day=compare.business_days(world.sandbox.totals(world.companies()[0]))[3])

    def hook(request):
        request.path = re.sub(r"changedSince=[^&]*", "changedSince=2000-01-01T00%3A00%3A00.000Z", request.path)

    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    product.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    product.ok("sync clocktimes")
    check_equal(live(world, "clocktime", "true"), str(before), "shifts alive after the edit")
    check_equal(gone(world, "clocktime", "true"), "1", "rows of the old clock-in")


def case_entities_customers_in_pages(world):
    """250 guests in 3 pages; balances are followed call by call, and only where they moved."""
    product = world.ready(*SMALL)
    product.ok("sync")
    check_equal(world.sandbox.count_requests("/core/customer"),
                3 + int(world.database.value("select count(distinct customer_id) from"
                                             " resto.customer_credit_change"))
                + 3, "calls: 3 pages, one a guest with a balance, a second page for three of them")
    world.sandbox.clear_requests()
    moved = world.sandbox.change("customer_credit", change="-5.25")
    product.ok("sync")
    check_equal(world.sandbox.count_requests("/creditchange"), 1, "guests asked for changes")
    check_equal(world.database.value("select change_quantity from resto.customer_credit_change"
                                     " where customer_id = %d and deleted_at is null" % moved),
                "-5.2500", "the change")
    world.sandbox.change("customer_drop", id=moved)
    product.ok("sync")
    check_equal(gone(world, "customer", "customer_id = %d" % moved), "1", "guests marked")
    check_equal(gone(world, "customer_credit_change", "customer_id = %d" % moved), "0", "balance changes marked")
    compare.entities_equal(world, world.companies()[0])  # the sandbox lists none of theirs any more


def case_entities_reservation_moves(world):
    """A reservation changes its state; the feed since the last run brings it."""
    product = world.ready(*SMALL)
    product.ok("sync")
    moved = world.sandbox.change("reservation_status")
    product.ok("sync reservations")
    check_equal(world.database.value("select status from resto.reservation where reservation_id = %d"
                                     % moved), "SEATED-LATE", "status")
    both_equal(world)


def case_entities_sales_without_paging(world):
    """Product sales of a server that knows no offsets are the same rows."""
    product = world.ready(*SMALL, "--behave", "sales_ignore_offset")
    product.ok("sync")
    both_equal(world)


def case_entities_optional_ones(world):
    """Optional streams are off, can be asked for, and an account without them is no failure."""
    product = world.ready(*SMALL)
    product.ok("sync")
    check_equal(world.sandbox.count_requests("report/z"), 0, "calls of closing reports")
    product.ok("sync z_reports z_report_contents reservations reservation_receipts")
    check_equal(world.database.value("select count(*) from resto.z_report_content"
                                     " where extra ->> 'total' = '1339.4'"), "3", "closing reports")
    check(int(live(world, "reservation_receipt", "true")) > 0, "no receipts of reservations")
    check_equal(world.sandbox.count_requests("/status"), 0, "calls that change a closing report")
    check_equal(world.sandbox.requests()["writes"], 0, "calls that are no GET")
    world.sandbox.behave("forbid=report/z")
    result = product.ok("sync z_reports")
    check("does not have it" in result.err, "no word of it", result.story())
