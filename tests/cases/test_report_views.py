"""Cases about schema report: what the views promise, on data the product itself loaded."""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from harness import compare
from harness.failure import check, check_equal
from harness.paths import ROOT


def today():
    return datetime.now(timezone.utc).date()


def sync_all(world, companies):
    for company in companies:
        product = world.new_product()
        world.sign_in(product, company)
        product.ok("sync --company %s" % company)


def identities(world, incl, excl, old_to):
    """Every row of tests/report/identities.sql says ok."""
    sql = (ROOT / "tests" / "report" / "identities.sql").read_text(encoding="utf-8")
    rows = world.database.query("\\set incl %s\n\\set excl %s\n\\set old_to %s\n%s" % (
        incl, excl, old_to, sql)).splitlines()
    check(len(rows) >= 50, "too few identities were looked at", "\n".join(rows))
    check_equal([row for row in rows if not row.startswith("ok ")], [], "identities that do not hold")


def settle(world, incl, excl):
    """What people would set, and a month of receipts as old tills sent them."""
    old_to = (today() - timedelta(days=370)).isoformat()
    world.database.query(
        "insert into report.company_setting (company_id, discount_identity)"
        " values ({incl}, 'V'), ({excl}, 'V');"
        "insert into report.map_account values ({incl}, 'tender', 'cash', '570000'),"
        " ({incl}, 'tax', '*', '451000');"
        "update resto.receipt r set total_without_tax = null from report.fct_receipt f"
        " where r.company_id = {incl} and (f.company_id, f.receipt_id) = (r.company_id, r.receipt_id)"
        " and f.business_date <= '{old_to}';"
        "delete from resto.receipt_tax t using report.fct_receipt f where t.company_id = {incl}"
        " and (f.company_id, f.receipt_id) = (t.company_id, t.receipt_id)"
        " and f.business_date <= '{old_to}';"
        "select report.refresh({incl}), report.refresh({excl})".format(
            incl=incl, excl=excl, old_to=old_to))
    return old_to


def case_report_identities(world):
    """Two restaurants, thirteen months, two changes of the clock: every identity of the views holds."""
    world.start_sandbox("--days", "400", "--receipts-per-day", "12", "--companies", "2")
    incl, excl = world.companies()
    sync_all(world, (incl, excl))
    for company in (incl, excl):
        compare.equals_sandbox(world, company)
    check_days(world, incl)
    identities(world, incl, excl, settle(world, incl, excl))


def check_days(world, company):
    """Bounds of the business days against another implementation of time zones."""
    zone, opening = world.database.rows(
        "select time_zone, extract(hour from opening_time)::int from report.company_clock"
        " where company_id = %s" % company)[0]
    rows = world.database.rows(
        "select business_date, extract(epoch from starts_at)::bigint,"
        " extract(epoch from ends_at)::bigint from report.business_day where company_id = %s" % company)
    for text, starts, ends in rows:
        day = datetime.fromisoformat(text).date()
        for expected, got in ((day, starts), (day + timedelta(days=1), ends)):
            local = ("%sT%02d:00:00" % (expected, int(opening)))
            moment = compare_instant(local, zone)
            check_equal(int(got), moment, "bounds of business day " + text)


def compare_instant(local, zone):
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp())


def case_report_openings(world):
    """A business day that begins at 16:00, and one that begins at midnight: the sandbox's own totals."""
    until = today() - timedelta(days=3)  # a day that begins at 16:00 ends a day later
    world.start_sandbox("--days", "9", "--receipts-per-day", "15", "--companies", "5",
                        "--until", until.isoformat())
    companies = world.companies()[3:]
    sync_all(world, companies)
    openings = set()
    for company in companies:
        compare.equals_sandbox(world, company)
        check_days(world, company)
        openings.add(world.database.value(
            "select to_char(opening_time, 'HH24:MI') from report.company_clock where company_id = %s"
            % company))
    check_equal(openings, {"16:00", "00:00"}, "opening times of the two companies")


def case_report_calendar_begins_with_receipts(world):
    """A company without receipts has no business days, and one of a clock that stood at 1999 no 26 years of them."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, name, vat_inclusive, opening_time, time_zone) values"
        " (7, 'New', true, '05:00', 'Europe/Brussels'), (8, 'Old', true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (8, 1, 'PAID', 'bar', '1999-12-01 12:00Z', 10), (8, 2, 'PAID', 'bar', now() - interval '3 days', 10);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount) values (8, 1, 1, 10),"
        " (8, 2, 1, 10); select report.refresh(8)")
    check_equal(world.database.rows("select company_id, count(*) from report.business_day group by 1"),
                [["8", "4"]], "business days")
    check_equal(world.database.rows("select company_id, missing_days, is_ready from report.ready order by 1"),
                [["7", "0", "f"], ["8", "3", "f"]], "days missing")


def case_report_ready_says_since_when(world):
    """Reading and comparing days once more does not make them ready anew; a day that comes late does."""
    product = world.ready("--days", "12", "--receipts-per-day", "10", "--seed", "8")
    product.ok("sync")
    product.ok("reconcile --last 12d")
    sql = "select ready_to, ready_since from report.ready"
    ready = world.database.rows(sql)
    check_equal(world.database.value("select is_ready and ready_since <= now() from report.ready"), "t", "ready")
    product.ok("sync")
    product.ok("reconcile --last 12d")
    check_equal(world.database.rows(sql), ready, "ready, and since when, after days were compared again")
    hole = world.database.value("select max(business_date) - 10 from report.sales_daily")
    world.database.query("delete from restosync.\"window\" where stream = 'receipts' and kind = 'created'"
                         " and business_date = '%s'" % hole)
    check_equal(world.database.value("select first_missing from report.ready"), hole, "the day that is missing")
    product.ok("backfill receipts --from %s --to %s" % (hole, hole))
    (day, since), = world.database.rows(sql)
    check(day == ready[0][0] and since > ready[0][1], "ready since before the last day was read", since)


def case_report_counts_once(world):
    """A receipt that two orders of one table became counts once; an open receipt that is gone is not open."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total, deleted_at) values"
        " (7, 1, 'PAID', 'restaurant', '2026-01-10 12:00Z', 40, null),"
        " (7, 2, 'OPEN', 'restaurant', '2026-01-10 12:00Z', 9, null),"
        " (7, 3, 'OPEN', 'restaurant', '2026-01-10 12:00Z', 5, now());"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount) values (7, 1, 1, 40);"
        "insert into resto.online_order (company_id, order_id, receipt_id, created_at, type, status) values"
        " (7, 1, 1, '2026-01-10 12:00Z', 'qr', 'PROCESSED'), (7, 2, 1, '2026-01-10 12:30Z', 'qr', 'PROCESSED'),"
        " (7, 3, 1, '2026-01-10 12:40Z', 'web', 'PROCESSED'), (7, 4, null, '2026-01-10 12:40Z', 'web', 'DENIED');"
        "select report.refresh(7)")
    check_equal(world.database.rows("select type, placed, became_receipt, net_sales from report.online_funnel_daily"
                                    " order by 1"), [["qr", "2", "2", "40.0000"], ["web", "2", "1", ""]],
                "net sales of online orders")
    check_equal(world.database.rows("select open_receipts, voided_receipts from report.sales_daily"),
                [["1", "1"]], "open receipts, and those voided or gone")
    check_equal(world.database.value("select open_receipts from report.day_state where business_date ="
                                     " '2026-01-10'"), "1", "open receipts of the day's state")


def case_report_days_of_the_first_sync_become_final(world):
    """Days that were over when the first sync read them, and were read on until they settled, become final: changes
    were read without a gap since before those readings. A day that was read before the changes began stays
    provisional, one that was read before its end is missing."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total)"
        " select 7, n, 'PAID', 'restaurant', timestamptz '2025-12-29 12:00Z' + make_interval(days => n), 40"
        " from generate_series(0, 10) n;"
        "insert into restosync.window (company_id, stream, kind, range_from, range_to, business_date, state, run_id,"
        " started_at, finished_at)"
        " select 7, 'receipts', 'created', d + interval '4 hours', least(read_at, d + interval '28 hours'), d::date,"
        " 'done', gen_random_uuid(), read_at, read_at from (select d, case"
        " when d = '2025-12-29Z' then timestamptz '2025-12-30 05:00Z'"  # once, by a backfill
        " when d = '2025-12-30Z' then timestamptz '2025-12-30 20:00Z'"  # in the evening
        " else greatest(d + interval '8 days 3 hours', '2026-01-10 03:00Z') end as read_at"  # first sync, then nightly
        " from generate_series(timestamptz '2025-12-29Z', '2026-01-08Z', interval '1 day') d) r;"
        "insert into restosync.window (company_id, stream, kind, range_from, range_to, state, run_id, started_at,"
        " finished_at) values (7, 'receipts', 'modified', '2026-01-10 02:50Z', '2026-02-10 03:00Z', 'done',"
        " gen_random_uuid(), '2026-02-10 03:00Z', '2026-02-10 03:00Z');"
        "select report.refresh(7)")
    check_equal(world.database.rows("select state, min(business_date), max(business_date) from report.day_state"
                                    " where business_date <= '2026-01-08' group by state order by 1"),
                [["final", "2025-12-31", "2026-01-08"], ["missing", "2025-12-30", "2025-12-30"],
                 ["provisional", "2025-12-29", "2025-12-29"]], "states of days")


def case_report_reservations_match_who_sat_down(world):
    """A bill split off at eight is of guests who came at six: the reservation of eight was not seen."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, parent_id, table_id, status, type, created_at, total)"
        " values (7, 1, null, 4, 'PAID', 'restaurant', '2026-01-10 18:00Z', 40),"
        " (7, 2, 1, 4, 'PAID', 'restaurant', '2026-01-10 20:00Z', 40),"
        " (7, 3, 1, 4, 'PAID', 'restaurant', '2026-01-10 20:01Z', 40),"
        " (7, 5, null, 6, 'PAID', 'restaurant', '2026-01-10 20:00Z', 40),"
        " (7, 8, null, 9, 'PAID', 'restaurant', '2026-01-10 18:00Z', 0),"
        " (7, 9, 8, 9, 'PAID', 'restaurant', '2026-01-10 20:00Z', 30),"
        " (7, 10, 8, 9, 'PAID', 'restaurant', '2026-01-10 20:01Z', 30);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
        " select 7, receipt_id, 1, total from resto.receipt where total > 0;"
        "insert into resto.reservation (company_id, reservation_id, table_id, start_time, status, seats) values"
        " (7, 1, 4, '2026-01-10 20:00Z', 'CONFIRMED', 2), (7, 2, 6, '2026-01-10 20:00Z', 'CONFIRMED', 2),"
        " (7, 3, 4, '2026-01-10 18:15Z', 'CONFIRMED', 2), (7, 4, 9, '2026-01-10 20:00Z', 'CONFIRMED', 2);"
        "select report.refresh(7)")
    check_equal(world.database.rows("select reservations, matched_parties, not_seen, dine_in_parties,"
                                    " walk_in_parties from report.reservation_daily"),
                [["4", "2", "2", "3", "1"]], "reservations, matched, not seen, parties, walk-ins")
    check_equal(world.database.rows("select root_id, to_char(seated_at, 'HH24:MI'), net_sales > 0"
                                    " from report.table_party order by 1"),
                [["1", "18:00", "t"], ["5", "20:00", "t"], ["8", "18:00", "t"]], "who sat down, and when")


def case_report_guests_alike_are_scored_alike(world):
    """Who came as lately and as often as others has their scores, whatever the numbers of the guests are."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, customer_id, status, type, created_at, total)"
        " select 7, n, 100 + n, 'PAID', 'restaurant', '2026-01-10 12:00Z', 10 from generate_series(1, 10) n"
        " union all select 7, 10 + n, 101, 'PAID', 'restaurant',"
        " timestamptz '2026-01-10 12:00Z' - n * interval '1 day', 10 from generate_series(1, 10) n;"
        "select report.refresh(7)")
    check_equal(world.database.rows("select r, f, m, segment, count(*), min(customer_id), min(visits)"
                                    " from report.customer_rfm(7, '2026-01-10') group by 1, 2, 3, 4 order by 2"),
                [["5", "1", "1", "new", "9", "102", "1"], ["5", "5", "5", "regular", "1", "101", "11"]],
                "scores and segments of guests who all came on the last day")


def case_report_families_without_covers(world):
    """A split family where nobody entered guests is one finding; one whose guests stand on another bill is none."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, parent_id, number_of_customers, status, type, created_at,"
        " total) values (7, 1, null, 0, 'PAID', 'restaurant', '2026-01-10 12:00Z', 20),"  # a shell, nobody entered
        " (7, 2, 1, 0, 'PAID', 'restaurant', '2026-01-10 13:00Z', 10),"
        " (7, 3, 1, 0, 'PAID', 'restaurant', '2026-01-10 13:00Z', 10),"
        " (7, 4, 5, 0, 'PAID', 'restaurant', '2026-01-10 13:00Z', 10),"  # entered on the first bill
        " (7, 5, null, 4, 'PAID', 'restaurant', '2026-01-10 12:00Z', 20),"
        " (7, 6, null, 3, 'PAID', 'restaurant', '2026-01-10 23:00Z', 20),"  # paid after the opening time
        " (7, 7, 6, 0, 'PAID', 'restaurant', '2026-01-10 23:30Z', 10),"
        " (7, 8, 6, 0, 'PAID', 'restaurant', '2026-01-11 04:30Z', 10),"
        " (7, 9, null, 0, 'PAID', 'restaurant', '2026-01-10 12:00Z', 10);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
        " select 7, receipt_id, 1, total from resto.receipt where receipt_id not in (1, 6);"
        "select report.refresh(7)")
    check_equal(world.database.rows("select business_date, receipt_id from report.dq_receipt"
                                    " where finding = 'dine_in_without_covers' order by 2"),
                [["2026-01-10", "2"], ["2026-01-10", "9"]], "bills of families without guests")
    check_equal(world.database.rows("select business_date, dine_in_without_covers from report.dq_daily order by 1"),
                [["2026-01-10", "2"], ["2026-01-11", "0"]], "how many a day")


def case_report_refunded_is_positive(world):
    """What came back is counted up, whether the till makes its quantity negative or its price (R9)."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 1, 'PAID', 'bar', '2026-01-10 12:00Z', -20);"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, product_name, quantity,"
        " unit_price, total_price) values (7, 1, 1, 9, 'Crate', -2, 5, -10), (7, 1, 2, 9, 'Crate', 2, 5, -10),"
        " (7, 1, 3, 8, 'Beer', 1, 3, 3), (7, 1, 4, 8, 'Beer', -1, 3, -3);"
        "select report.refresh(7)")
    sql = ("select product_name, quantity::int, refunded_quantity::int, net_sales::int"
           " from report.product_mix_daily order by 1")
    expected = [["Beer", "0", "1", "0"], ["Crate", "0", "4", "-20"]]
    check_equal(world.database.rows(sql), expected, "what came back, stored")
    world.database.query("select report.days_stale(7, '{2026-01-10}')")
    check_equal(world.database.rows(sql), expected, "what came back, added up for who asks")


def case_report_menu_without_costs(world):
    """A dish whose cost nobody entered is unknown, and makes no dog of the others (R14)."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.product_sales (company_id, business_date, row_no, product_name, pid, vat, quantity, total,"
        " cost_vat_excl, profit) values (7, '2026-01-10', 1, 'A', 'A', 0, 10, 100, 50, 50),"
        " (7, '2026-01-10', 2, 'B', 'B', 0, 10, 100, 60, 40), (7, '2026-01-10', 3, 'C', 'C', 0, 10, 300, 0, 300),"
        " (7, '2026-01-10', 4, 'D', 'D', 0, 10, 100, 20, null)")
    check_equal(world.database.rows("select plu, contribution_per_unit, contribution_cut, class from"
                                    " report.menu_engineering(7, '2026-01-10', '2026-01-10') order by 1"),
                [["A", "5.00", "4.50", "star"], ["B", "4.00", "4.50", "plowhorse"],
                 ["C", "30.00", "4.50", "unknown (no cost)"], ["D", "", "4.50", "unknown (no cost)"]], "the menu")


def case_report_without_numbers(world):
    """A product without a number is known by its name; tax without a rate has a line that says so."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 1, 'PAID', 'restaurant', '2026-01-10 12:00Z', 50);"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, product_name, quantity,"
        " unit_price, total_price, vat_percentage) select 7, 1, n, p, name, 1, 10, 10, 21 from (values"
        " (1, null, 'Burger'), (2, null, 'Pizza'), (3, null, 'Pizza'), (4, null, 'Pizza'), (5, 9, 'Pasta'))"
        " v(n, p, name);"
        "insert into resto.receipt_item_modifier (company_id, receipt_id, line_no, modifier_no, name, price)"
        " select 7, 1, n, 1, 'Cheese', 1 from unnest(array[1, 2, 5]) n;"
        "insert into resto.receipt_tax (company_id, receipt_id, tax_no, tax_total) values (7, 1, 1, 8.68);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount) values (7, 1, 1, 50);"
        "select report.refresh(7)")
    expected = [["Burger", "1", "1", "100.0"], ["Pasta", "1", "1", "100.0"], ["Pizza", "1", "3", "33.3"]]
    sql = "select product_name, lines_with, lines_total, attach_pct from report.modifier_attach order by 1"
    check_equal(world.database.rows(sql), expected, "modifiers per product, stored")
    world.database.query("select report.days_stale(7, '{2026-01-10}')")
    check_equal(world.database.rows(sql), expected, "modifiers per product, added up for who asks")
    check_equal(world.database.rows("select label, amount from report.day_report(7, '2026-01-10')"
                                    " where section = 'vat' order by ord"),
                [["net at (no rate)", ""], ["tax at (no rate)", "8.6800"]], "tax without a rate")


# ---- what a question costs ----

# A filter on company and days reaches the index in these; the others need what was before the days.
PRUNED = ("sales_daily", "sales_hourly", "sales_daypart", "channel_daily", "product_mix_daily",
          "category_daily", "payment_daily", "tax_daily", "adjustments_daily", "journal_daily",
          "staff_daily", "table_party", "dq_daily", "dq_receipt")


def case_report_views_read_only_the_days(world):
    """A question for some days reads these days by the index of the facts, in every view that can."""
    product = world.new_product()
    product.ok("schema init")
    for view in PRUNED:
        plan = world.database.query(
            "set enable_seqscan = off; explain (costs off) select * from report.%s where company_id = 7"
            " and business_date between '2026-01-01' and '2026-01-28'" % view).splitlines()
        scans = [n for n, line in enumerate(plan) if re.search(r"Scan.* on fct_\w+", line)]
        check(scans, "report.%s reads no facts" % view, "\n".join(plan))
        for n in scans:
            condition = " ".join(plan[n:n + 3])
            check(re.search(r"Index Cond: .*company_id.*business_date", condition),
                  "report.%s reads facts of other days" % view, "\n".join(plan))
