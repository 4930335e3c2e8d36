"""Reports and pages of awkward restaurants: more given back than sold, millions, names that do not fit."""

import json
import os
import re

from harness import browser
from harness.failure import check, check_equal
from harness.tokens import wait_until
from test_database import Session

COMPANY = ("insert into resto.company (company_id, name, vat_inclusive, opening_time, time_zone) values"
           " (7, '%s', true, '05:00', 'Europe/Brussels');")
READ = ("insert into restosync.\"window\" (company_id, stream, kind, range_from, range_to, business_date, state,"
        " run_id, started_at, finished_at) select 7, 'receipts', 'created',"
        " (d + time '05:00') at time zone 'Europe/Brussels',"
        " (d + interval '29 hours') at time zone 'Europe/Brussels', d, 'done', gen_random_uuid(), now(), now()"
        " from generate_series(timestamp '%s', timestamp '%s', interval '1 day') d;")


def receipt(number, at, total, product="Soup", kind="bar", tender="Cash", category=1):
    return ("insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
            " (7, {0}, 'PAID', '{4}', '{1}', {2});"
            "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, product_name, quantity,"
            " total_price, total_price_without_vat) values (7, {0}, 1, {0} % 100, '{3}', sign({2}), {2}, {2});"
            "insert into resto.receipt_payment (company_id, receipt_id, payment_no, type, payment_type_category_id,"
            " amount) values (7, {0}, 1, '{5}', {6}, {2});").format(
                number, at, total, product, kind, tender, category)


def restaurant(world, receipts, first, last, name="Bistro"):
    product = world.new_product()
    product.ok("schema init")
    world.database.query(COMPANY % name + "".join(receipts) + READ % (first, last)
                         + "select report.refresh(7)")
    return product


def rows_of(product, name, first, last):
    return json.loads(product.ok("report %s --json --from %s --to %s" % (name, first, last)).out)


def page_of(world, product, first, last):
    path = os.path.join(world.directory, "page.html")
    product.ok(["report", "--html", path, "--from", first, "--to", last])
    with open(path, encoding="utf-8") as file:
        return path, file.read()


def figure_words(page, number=0):
    """Title and description of a drawing, for who cannot see it."""
    return re.findall(r"<title id[^>]*>(.*?)</title><desc[^>]*>(.*?)</desc>", page)[number]


def case_report_gave_back_more_than_sold(world):
    """No percentage of a total below zero, none against a day below zero; the page shows which days were."""
    sold = [receipt(n, "2020-03-%02d 12:00Z" % n, 100) for n in range(2, 16)]
    sold.append(receipt(50, "2020-03-04 13:00Z", -5000, "Deposit", "takeaway", "Card", 4))
    product = restaurant(world, sold, "2020-03-02", "2020-03-15")
    compared = {r["business_date"]: r for r in rows_of(product, "compare", "2020-03-09", "2020-03-15")["rows"]}
    check_equal(compared["2020-03-10"]["vs_last_week_pct"], "0", "against a day like it")
    below = compared["2020-03-11"]
    check_equal((below["last_week"], below["vs_last_week_pct"], below["vs_avg4_pct"]), ("-4900.00", None, None),
                "against a day below zero")
    for name in ("products", "categories", "channels", "payments", "guests"):
        told = rows_of(product, name, "2020-03-02", "2020-03-15")
        check(told["rows"], name + " has no rows")
        check_equal([r["share_pct"] for r in told["rows"] + [told["total"]]], [None] * (len(told["rows"]) + 1),
                    "shares of " + name)
    for view in ("channel_daily", "category_daily", "payment_daily"):
        check_equal(world.database.value("select count(*) - count(share_pct) from report.%s"
                                         " where business_date = '2020-03-04'" % view), "2"
                    if view != "category_daily" else "1", "shares of the day in " + view)
    path, page = page_of(world, product, "2020-03-02", "2020-03-15")
    check("· 0.0\u202f%" not in page, "a share of less than nothing")
    check("<small>– on top of sales" in page and "cash" in page and "1\u202f400 · –" in page, "what is unknown", page)
    check("▼</b> 1 below zero" in page, "the day below zero is not in the key")
    check_equal(figure_words(page)[1].count("1 below zero"), 1, "the day below zero is not said")
    check("line on" not in figure_words(page)[1], "last year is said and not drawn", figure_words(page))
    for width in (420, 1400):
        check_equal(browser.look(path, width)["findings"], [], "%d wide" % width)


def case_report_page_of_refunds_only(world):
    """A page of nothing but refunds says so, and names no hour in which the most came in."""
    product = restaurant(world, [receipt(1, "2020-03-04 13:00Z", -50)], "2020-03-02", "2020-03-15")
    _, page = page_of(world, product, "2020-03-02", "2020-03-15")
    said = [figure_words(page, n)[1] for n in (0, 2)]
    check_equal(said, ["No sales in these days but what was given back: together -50.",
                       "Weekdays by hours of the clock. No hour sold more than it gave back."
                       " Hours without sales are blank."], "what the drawings say")


def case_report_page_of_weeks(world):
    """Bars of weeks are not called days; a week that was not read whole says so, and its
    missing day is not drawn as a day without sales."""
    days = [receipt(n, "2020-%02d-%02d 12:00Z" % (1 + n // 28, 1 + n % 28), 100) for n in range(0, 140)]
    product = restaurant(world, days, "2020-01-01", "2020-04-30")
    world.database.query("delete from restosync.\"window\" where business_date = '2020-02-05'")
    path, page = page_of(world, product, "2020-01-01", "2020-04-28")
    check_equal(figure_words(page)[0], "Net sales over time", "title of a drawing of weeks")
    check_equal(re.findall(r"<title>(3 Feb[^<]*)</title>", page)[0],
                "3 Feb – 9 Feb 2020: 700.00, not read whole", "a week with a missing day")
    check("1 not read whole" in page, "the key does not say it")
    check_equal(page.count("<polyline"), 6, "lines of three tiles that break at the missing day")


def case_report_page_of_millions(world):
    """Currencies of many digits: figures of the axis are not cut, cells of the heat map hold theirs."""
    days = [receipt(n, "2020-03-%02d %02d:00Z" % (n % 28 + 1, 10 + n % 12), 9999999.99 * (1 + n % 7))
            for n in range(0, 168)]
    product = restaurant(world, days, "2020-03-01", "2020-03-28")
    path, page = page_of(world, product, "2020-03-01", "2020-03-28")
    check("200\u202f000\u202f000" in page, "no day of hundreds of millions")
    for width in (420, 900, 1400):
        check_equal(browser.look(path, width)["findings"], [], "%d wide" % width)


def case_report_page_of_hours_without_sales(world):
    """Who worked on a closed day has a wage: the page does not say that one is missing."""
    product = restaurant(world, [receipt(1, "2020-03-04 13:00Z", 50)], "2020-03-02", "2020-03-15")
    world.database.query("insert into resto.clocktime (company_id, user_id, clock_in_time, clock_out_time) values"
                         " (7, 5, '2020-03-09 10:00', '2020-03-09 14:00');"
                         "insert into report.wage (company_id, user_id, hourly_cost, valid_from) values"
                         " (7, 5, 20, '2020-01-01')")
    tile = re.compile(r"Labour</span><b class=\"v\">–</b><small>no %: (.*?)</small><small>4 h · (.*?) net per hour")
    _, page = page_of(world, product, "2020-03-09", "2020-03-09")
    check_equal(tile.findall(page), [("no sales on these days", "–")], "with a wage, without sales")
    world.database.query("delete from report.wage")
    _, page = page_of(world, product, "2020-03-09", "2020-03-09")
    check_equal(tile.findall(page), [("shifts without a wage", "–")], "without a wage")


def case_report_plain_names(world):
    """Names with line ends, tabs and commands for a terminal: a row of --plain stays one line of its columns."""
    product = restaurant(world, [receipt(1, "2020-03-04 13:00Z", 50, "So\tup\nA\x1b[31mB", tender="Ca\tsh\n")],
                         "2020-03-02", "2020-03-15")
    for name, first in (("products", "So up A [31mB"), ("payments", "cash")):
        out = product.ok("report %s --plain --from 2020-03-02 --to 2020-03-15" % name).out
        lines = [line.split("\t") for line in out.splitlines()]
        check_equal([len(line) for line in lines], [len(lines[0])] * 3, "columns of " + name)
        check_equal(lines[1][0], first, "a name")
        check("\x1b" not in out, "a command for the terminal", out)


def case_report_folder_of_two_periods(world):
    """Two months with a gap between them: the index of their folder opens nothing that is not there."""
    product = restaurant(world, [receipt(1, "2020-01-02 12:00Z", 10), receipt(2, "2020-04-02 12:00Z", 10)],
                         "2020-01-01", "2020-04-30")
    folder = os.path.join(world.directory, "pages")
    for first, last in (("2020-01-02", "2020-01-05"), ("2020-04-02", "2020-04-05")):
        product.ok(["report", "--out", folder, "--index", "--from", first, "--to", last])
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
        index = file.read()
    links = set(re.findall(r'href="([^"]+)"', index))
    check_equal(sorted(links), sorted(set(os.listdir(folder)) - {"index.html"}), "links and pages")
    check(">W09</th>" in index, "a week between the periods is not shown")


def case_report_names_that_do_not_fit(world):
    """Long names of letters of two to four bytes are cut between letters: every form stays UTF-8, and two
    categories that begin alike stay two."""
    dish, till = "طبق لذيذ جدا " * 15, "\U0001f4b3" * 100
    sold = [receipt(n, "2020-03-%02d 12:00Z" % n, 10 * n, dish + str(n), tender=till + str(n)) for n in range(2, 8)]
    product = restaurant(world, sold, "2020-03-02", "2020-03-15", "م" + "مطعم" * 50)
    world.database.query(
        "insert into resto.product_group (company_id, group_id, name)"
        " select 7, g, repeat('صنف ', 30) || g from generate_series(1, 2) g;"
        "insert into resto.product (company_id, product_id, name) select 7, p, 'x' from generate_series(2, 7) p;"
        "insert into resto.product_group_member (company_id, product_id, member_no, group_id)"
        " select 7, p, 1, 1 + p % 2 from generate_series(2, 7) p; select report.refresh(7)")
    path, page = page_of(world, product, "2020-03-02", "2020-03-15")
    check_equal(len(re.findall(r"<text[^>]*>صنف", page)), 2, "categories drawn")
    for width in (420, 1400):
        check_equal(browser.look(path, width)["findings"], [], "%d wide" % width)
    check_equal(rows_of(product, "summary", "2020-03-02", "2020-03-15")["name"], "م" + "مطعم" * 50,
                "the name of the company")
    check("(company 7)" in product.ok("report --from 2020-03-02 --to 2020-03-15").out, "no number behind the name")
    check("مطعم, 2 Mar – 15 Mar 2020</title>" in page, "no period in the title of the page")
    for name in ("summary", "products", "categories", "payments"):
        for form in ("", "--plain", "--csv", "--csv=excel", "--json"):
            out = product.ok("report %s %s --from 2020-03-02 --to 2020-03-15" % (name, form)).out
            check("\ufffd" not in out, "half a letter: report %s %s" % (name, form), out)


def case_report_company_goes_away(world):
    """The company is deleted while a folder of pages is written: told, no page without days, no crash."""
    product = restaurant(world, [receipt(1, "2026-03-02 12:00Z", 10), receipt(2, "2026-03-03 12:00Z", 10)],
                         "2026-03-02", "2026-03-03")
    folder = os.path.join(world.directory, "pages")
    other = Session(world.database)
    other.do("begin; lock table resto.clocktime in access exclusive mode")  # which each page reads
    running = product.start(["report", "--out", folder, "--index", "--from", "2026-03-02", "--to", "2026-03-03"])
    wait_until(lambda: world.database.value("select count(*) from pg_locks where not granted") != "0", "the page")
    world.database.query("delete from resto.company")
    other.do("commit")
    other.close()
    told = running.wait(60).expect(3)
    check("company 7 was deleted" in told.err, "no reason", told.story())
    check_equal(os.listdir(folder), ["2026-03-02.html"], "pages")


def case_report_trace_is_whole(world):
    """A receipt whose type is 5000 letters long: trace shows all of them, and what would move the cursor as a blank."""
    product = restaurant(world, [receipt(1, "2026-03-02 12:00Z", 10)], "2026-03-02", "2026-03-02")
    world.database.query("update resto.receipt set type = e'\\x1b' || repeat('x', 5000)")
    told = product.ok("trace receipt 1 --company 7")
    check(re.search(r"^type +x{5000}$", told.out, re.M), "the type", told.story())
