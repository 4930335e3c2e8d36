"""Every report prints what its view holds: totals against SQL of the test's own."""

import csv
import datetime
import io
import json
from decimal import Decimal

from harness.failure import check, check_equal

NAMES = ("summary day hours products categories menu payments tax adjustments staff labour tables"
         " channels online baskets guests reservations compare journal quality").split()

# Report, a column of its rows or total, and the same number out of the view.
SUMS = (
    ("summary", "net_sales", "sum(net_sales) from report.sales_daily"),
    ("summary", "sales_incl_tax", "sum(sales_incl_tax) from report.sales_daily"),
    ("summary", "tax", "sum(tax) from report.sales_daily"),
    ("summary", "receipts", "sum(receipts) from report.sales_daily"),
    ("summary", "covers", "sum(covers) from report.sales_daily"),
    ("summary", "tips", "sum(tips) from report.sales_daily"),
    ("summary", "discounts_incl_tax", "sum(discounts_incl_tax) from report.sales_daily"),
    ("products", "net_sales", "sum(net_sales) from report.product_mix_daily"),
    ("products", "quantity", "sum(quantity) from report.product_mix_daily"),
    ("categories", "net_sales", "sum(net_sales) from report.category_daily"),
    ("payments", "takings", "sum(takings) from report.payment_daily"),
    ("payments", "sales_amount", "sum(sales_amount) from report.payment_daily"),
    ("payments", "payments", "sum(payments) from report.payment_daily"),
    ("tax", "tax", "sum(tax) from report.tax_daily"),
    ("tax", "taxable_base", "sum(taxable_base) from report.tax_daily"),
    ("adjustments", "amount_incl_tax", "sum(amount_incl_tax) from report.adjustments_daily"),
    ("adjustments", "n", "sum(n) from report.adjustments_daily"),
    ("staff", "net_sales", "sum(net_sales) from report.staff_daily"),
    ("staff", "tips", "sum(tips) from report.staff_daily"),
    ("labour", "hours", "sum(hours) from report.labour_daily"),
    ("labour", "shifts_without_rate", "sum(shifts_without_rate) from report.labour_daily"),
    ("tables", "parties", "sum(parties) from report.table_turns_daily"),
    ("channels", "net_sales", "sum(net_sales) from report.channel_daily"),
    ("channels", "receipts", "sum(receipts) from report.channel_daily"),
    ("online", "placed", "sum(placed) from report.online_funnel_daily"),
    ("online", "accepted", "sum(accepted) from report.online_funnel_daily"),
    ("guests", "net_sales", "sum(net_sales) from report.guest_mix_daily"),
    ("reservations", "reservations", "sum(reservations) from report.reservation_daily"),
    ("reservations", "not_seen", "sum(not_seen) from report.reservation_daily"),
    ("compare", "net_sales", "sum(net_sales) from report.sales_compare"),
)


def case_report_totals_are_the_views(world):
    """Sums of rows and printed totals equal the view's own, for each report and both companies."""
    world.start_sandbox("--days", "11", "--receipts-per-day", "15", "--companies", "2", "--seed", "61")
    product = world.new_product()
    for company in world.companies():
        world.sign_in(product, company)
        product.ok("sync --company %s" % company)
        check_company(world, product, company)


def check_company(world, product, company):
    first, last = period(world, company)
    where = "company_id = %s and business_date between '%s' and '%s'" % (company, first, last)
    reports = {name: read(product, company, name, first, last) for name in NAMES if name != "day"}
    for name, column, sql in SUMS:
        expected = number(world.database.value("select coalesce(%s where %s), 0)" % (
            sql.replace("sum(", "(select sum(", 1), where)))
        rows = sum(number(row[column]) for row in reports[name]["rows"])
        check_equal(rows, expected, "%s.%s of company %s" % (name, column, company))
        total = reports[name]["total"]
        if total is not None and total[column] is not None:
            check_equal(number(total[column]), expected, "total of %s.%s" % (name, column))
    check(any(number(r["net_sales"]) for r in reports["summary"]["rows"]), "there were no sales")
    check_functions(world, reports, company, first, last)
    check_day(world, product, company, last)
    check_journal(world, product, company, first, last)


def check_functions(world, reports, company, first, last):
    call = "%s, '%s', '%s'" % (company, first, last)
    hours = world.database.rows("select iso_dow, hour_local, avg_net_sales from report.heatmap(%s)"
                                " order by 1, 2" % call)
    check_equal(sorted((r["iso_dow"], r["hour_local"], number(r["avg_net_sales"]))
                       for r in reports["hours"]["rows"]),
                [(int(d), int(h), number(n)) for d, h, n in hours], "hours")
    menu = world.database.rows("select plu, class from report.menu_engineering(%s) order by 1, 2" % call)
    check_equal(sorted([r["plu"], r["class"]] for r in reports["menu"]["rows"]), menu, "menu")
    check(reports["menu"]["rows"], "no dish was sold")
    pairs = {(a, b): int(n) for a, b, n in world.database.rows(
        "select product_a, product_b, together from report.basket_pairs(%s, 3)" % call)}
    for row in reports["baskets"]["rows"]:
        check_equal(row["together"], pairs[row["product_a"], row["product_b"]], "a pair")


def check_day(world, product, company, day):
    report = read(product, company, "day", day, day)
    check_equal([[r["section"], r["label"], number(r["n"]), number(r["amount"])] for r in report["rows"]],
                [[s, l, number(n), number(a)] for s, l, n, a in world.database.rows(
                    "select section, label, n, amount from report.day_report(%s, '%s')" % (company, day))],
                "the day report")


def check_journal(world, product, company, first, last):
    """Final days only, debit = credit; nothing is final while receipts can still change."""
    report = read(product, company, "journal", first, last)
    final = world.database.rows("select business_date from report.day_state where company_id = %s and"
                                " state = 'final' and receipts > 0 and business_date between '%s' and '%s'"
                                " order by 1" % (company, first, last))
    check(final, "no day is final")
    check_equal(sorted({r["business_date"] for r in report["rows"]}), [d for d, in final], "journal days")
    check_equal(report["total"]["debit"], report["total"]["credit"], "debit and credit")
    out = product.ok(["report", "journal", "--csv", "--company", str(company), "--from", first,
                      "--to", last]).out
    last_line = list(csv.DictReader(io.StringIO(out)))[-1]
    check_equal((last_line["business_date"], last_line["debit"]), ("total", last_line["credit"]),
                "the last line of the CSV")


def case_report_csv_holds_the_same(world):
    """CSV has one line a row, the same figures as JSON, and no total among them."""
    product = world.ready("--days", "9", "--receipts-per-day", "20", "--seed", "62")
    product.ok("sync")
    company = world.companies()[0]
    first, last = period(world, company)
    for name in NAMES:
        begin = last if name == "day" else first
        rows = read(product, company, name, begin, last)["rows"]
        out = product.ok(["report", name, "--csv", "--from", begin, "--to", last]).out
        lines = list(csv.DictReader(io.StringIO(out, newline="")))
        if name == "journal":
            lines = [l for l in lines if l["business_date"] != "total"]
        check_equal(len(lines), len(rows), "lines of %s" % name)
        for line, row in zip(lines, rows):
            check_equal(line, {k: said(v) for k, v in row.items()}, "a line of %s" % name)


def case_report_compares_complete_days_only(world):
    """Against last year: 364 days; nothing against a day that is missing or under way (R15)."""
    product = world.ready("--days", "28", "--receipts-per-day", "12", "--seed", "63")
    product.ok("sync")
    company = world.companies()[0]
    first, last = period(world, company, 7)
    report = read(product, company, "channels", first, last)
    check_equal(report["compared_with"]["complete"], True, "seven complete days before")
    before = world.database.value("select sum(net_sales) from report.sales_daily where business_date"
                                  " between date '%s' - 7 and date '%s' - 7" % (first, last))
    check_equal(number(report["total"]["net_sales_before"]), number(before), "net sales a week before")
    now = number(report["total"]["net_sales"])
    check_equal(report["total"]["change_pct"],
                str((100 * (now - number(before)) / number(before)).quantize(Decimal("0.1"))), "change")
    year = read(product, company, "channels", first, last, "--compare", "last-year")
    check_equal((year["compared_with"]["complete"], year["total"]["change_pct"]), (False, None),
                "a year before anything was stored")
    today = read(product, company, "summary", first, world.database.value("select ((now() at time zone"
                 " time_zone) - opening_time)::date from report.company_clock"))
    check_equal((today["days"]["in_progress"], today["total"]["change_pct"]), (1, None), "a day under way")
    check(any(r["change_pct"] is not None for r in today["rows"]), "complete days are compared")
    none = read(product, company, "channels", first, last, "--compare", "none")
    check("compared_with" not in none and "change_pct" not in none["total"], "none compares all the same")
    lose_a_day(world, first)
    lost = read(product, company, "channels", first, last)
    check_equal((lost["compared_with"]["complete"], lost["total"]["change_pct"]), (False, None),
                "a week with a day that was not read")


def case_report_compares_no_unknown(world):
    """A mean of nothing is unknown, before as now (R14): net per hour of a day that was closed, or without shifts."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '00:00', 'UTC');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) select"
        " 7, n, 'PAID', 'bar', d + interval '12 hours', 40 from (values (1, timestamptz '2026-01-05Z'),"
        " (2, '2026-01-06Z'), (3, '2026-01-12Z'), (4, '2026-01-13Z'), (5, '2026-01-14Z')) v(n, d);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
        " select 7, receipt_id, 1, 40 from resto.receipt;"
        "insert into resto.clocktime (company_id, user_id, clock_in_time, clock_out_time)"
        " select 7, 1, d + time '10:00', d + time '14:00' from unnest(array["
        " date '2026-01-05', '2026-01-07', '2026-01-12', '2026-01-13', '2026-01-14']) d;"
        "insert into restosync.\"window\" (company_id, stream, kind, business_date, range_from, range_to, state,"
        " run_id, started_at, finished_at) select 7, 'receipts', 'created', d, d, d + interval '1 day', 'done',"
        " gen_random_uuid(), now(), now() from generate_series(timestamptz '2026-01-05Z', '2026-01-14Z', '1 day') d;"
        "select report.refresh(7)")
    report = read(product, 7, "labour", "2026-01-12", "2026-01-14")
    check_equal([(r["net_sales_per_labour_hour"], r["net_sales_per_labour_hour_before"]) for r in report["rows"]],
                [("10.00", "10.00"), ("10.00", None), ("10.00", None)], "net per hour, and the week before")
    summary = read(product, 7, "summary", "2026-01-12", "2026-01-14")
    check_equal([r["net_sales_before"] for r in summary["rows"]], ["40.00", "40.00", "0.00"], "sales of a closed day")


def case_report_mean_of_days_with_receipts(world):
    """The mean of four is of days with receipts: one of nothing but voids is compared, but makes no mean smaller."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '00:00', 'UTC');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total)"
        " select 7, n, case when n in (4, 6) then 'VOID' else 'PAID' end, 'bar',"
        " timestamptz '2026-01-05 12:00Z' + n * interval '7 days', 10 * n from generate_series(0, 7) n;"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, quantity, total_price)"
        " select 7, receipt_id, 1, 1, 1, total from resto.receipt;"
        "insert into restosync.\"window\" (company_id, stream, kind, business_date, range_from, range_to, state,"
        " run_id, started_at, finished_at) select 7, 'receipts', 'created', d, d, d + interval '1 day', 'done',"
        " gen_random_uuid(), now(), now() from generate_series(timestamptz '2026-01-05Z', '2026-02-23Z', '1 day') d;"
        "select report.refresh(7)")
    check_equal(world.database.rows("select net_sales::int, avg_last_4_same_weekday from report.sales_compare"
                                    " order by business_date"),
                [["0", ""], ["10", "0.00"], ["20", "5.00"], ["30", "10.00"], ["0", "15.00"], ["50", "15.00"],
                 ["0", "27.50"], ["70", "27.50"]], "net sales of Mondays, and the mean of four before")


def case_report_compares_products_by_number(world):
    """A product that got another name is compared with itself; one without a number is known by its name."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '00:00', 'UTC');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 1, 'PAID', 'bar', '2026-01-05 12:00Z', 30), (7, 2, 'PAID', 'bar', '2026-01-12 12:00Z', 30);"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, product_name, quantity,"
        " total_price) values (7, 1, 1, 5, 'Soup', 1, 10), (7, 1, 2, null, 'Tea', 1, 20),"
        " (7, 2, 1, 5, 'Soup of the day', 1, 15), (7, 2, 2, null, 'Coffee', 1, 15);"
        "insert into restosync.\"window\" (company_id, stream, kind, business_date, range_from, range_to, state,"
        " run_id, started_at, finished_at) select 7, 'receipts', 'created', d, d, d + interval '1 day', 'done',"
        " gen_random_uuid(), now(), now() from generate_series(timestamptz '2026-01-05Z', '2026-01-12Z', '1 day') d;"
        "select report.refresh(7)")
    rows = read(product, 7, "products", "2026-01-12", "2026-01-12")["rows"]
    check_equal([(r["product_name"], r["net_sales_before"], r["change_pct"]) for r in rows],
                [("Coffee", "0.00", None), ("Soup of the day", "10.00", "50.0")], "products, and the week before")


def case_report_baskets_of_namesakes(world):
    """Two products of one name are two pairs with a third, each in the direction that tells more."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '00:00', 'UTC');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total)"
        " select 7, n, 'PAID', 'bar', '2026-01-10 12:00Z', 10 from generate_series(1, 20) n;"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, product_name, quantity,"
        " total_price) select 7, n, 1, case when n <= 10 then 1 else 2 end, 'Coffee', 1, 5"
        " from generate_series(1, 20) n union all select 7, n, 2, 3, 'Cake', 1, 5 from generate_series(1, 14) n;"
        "select report.refresh(7)")
    rows = read(product, 7, "baskets", "2026-01-10", "2026-01-10")["rows"]
    check_equal([(r["product_a"], r["product_b"], r["together"], r["confidence_pct"]) for r in rows],
                [("Coffee", "Cake", 10, "100"), ("Coffee", "Cake", 4, "40")], "pairs")


def case_report_says_how_old_receipts_are(world):
    """Neither a comparison, nor a sync of something else, nor old days read again make receipts younger."""
    product = world.ready("--days", "5", "--receipts-per-day", "10", "--seed", "64")
    product.ok("sync")
    check_equal(world.database.rows("select count(*) > 10, count(*) filter (where covered_to > last_success)"
                                    " from report.freshness"), [["t", "0"]], "streams read up to a time to come")
    company = world.companies()[0]
    first, last = period(world, company)
    world.database.query("update restosync.run set started_at = started_at - interval '2 days',"
                         " finished_at = finished_at - interval '2 days';"
                         "update restosync.\"window\" set range_to = least(range_to, started_at - interval '2 days'),"
                         " started_at = started_at - interval '2 days', finished_at = finished_at - interval '2 days'")
    old = read(product, company, "summary", first, last)["data_of"]
    product.run("reconcile --last 2d")
    product.ok("sync floors")
    product.ok("backfill receipts --from %s --to %s" % (first, first))
    check_equal(read(product, company, "summary", first, last)["data_of"], old, "up to when receipts are read")
    product.ok("sync receipts")
    check(read(product, company, "summary", first, last)["data_of"] > old, "a sync made them no younger")


def lose_a_day(world, first):
    """As if one of the days before had never been read."""
    world.database.query("delete from restosync.\"window\" where stream = 'receipts' and (kind = 'modified'"
                         " or business_date = date '%s' - 3)" % first)
    check_equal(world.database.value("select state from report.day_state where business_date = date '%s'"
                                     " - 3" % first), "missing", "state of the lost day")


def period(world, company, days=None):
    """First and last finished business day of the sandbox."""
    listed = [d["business_date"] for d in world.sandbox.totals(company)["days"]]
    last = min(listed[-1], world.database.value(
        "select (((now() at time zone time_zone) - opening_time)::date - 1)::text"
        " from report.company_clock where company_id = %s" % company))
    if days is None:
        return listed[0], last
    return (datetime.date.fromisoformat(last) - datetime.timedelta(days - 1)).isoformat(), last


def read(product, company, name, first, last, *more):
    return json.loads(product.ok(["report", name, "--json", "--company", str(company), "--from", first,
                                  "--to", last, *more]).out)


def number(text):
    return Decimal(text or 0)


def said(value):
    if value is None:
        return ""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
