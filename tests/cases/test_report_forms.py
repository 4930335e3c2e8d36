"""The forms of a report: a terminal of any width and locale, plain words, Excel, hostile names."""

import csv
import io
import json
import re

from harness.failure import check, check_equal
from test_report_numbers import NAMES, period, read

# What else follows from lines that a test has changed by hand.
ADD_UP = ("; select report.refresh_days(company_id, array_agg(distinct business_date))"
          " from report.fct_line group by company_id")
HOSTILE = "=1+1;<script>alert(1)</script>\"'&\x1b[2J"


def case_report_fits_the_terminal(world):
    """No line is wider than COLUMNS; sparklines go first, then bars; without UTF-8 only ASCII."""
    product = world.ready("--days", "16", "--receipts-per-day", "15", "--seed", "71")
    product.ok("sync")
    for columns in (72, 120):
        product.environment["COLUMNS"] = str(columns)
        for name in NAMES:
            for line in product.ok("report " + name).out.splitlines():
                if not line.startswith(notes(name)):
                    check(len(line) <= columns, "a line of %s is wider than %d" % (name, columns), line)
    wide = product.ok("report").out
    check("▇" in wide and "████" in wide, "no sparkline or bar on a wide terminal", wide)
    product.environment["COLUMNS"] = "100"
    middle = product.ok("report --period 28d").out
    check(not sparks(middle), "a sparkline on a terminal too narrow for it", middle)
    product.environment["COLUMNS"] = "72"
    narrow = product.ok("report").out
    check("████" not in narrow.partition("Net sales by")[0], "a bar on the narrowest terminal", narrow)
    for locale in ("C", "POSIX"):
        product.environment.update({"LANG": locale, "LC_ALL": locale, "COLUMNS": "200"})
        out = product.ok("report products").out
        check("####" in out, "no bar without UTF-8", out)
        check(out.replace("é", "").isascii() or not re.search("[█▏…–·]", out), "marks that are not ASCII", out)


def sparks(text):
    return re.search("[▁▂▃▄▅▆▇]{5}", text)


def notes(name):
    """Sentences below a table may be as long as they need to be."""
    return ("change: ", "popular: ", "lift: ", "week: ", "not seen: ", "stay: ", "takings ", "the sum ",
            "good: ", "the API ", "no labour ", "anonymous: ", "net per ", "means ", "Days: ")


def case_report_plain_is_words(world):
    """--plain: tabs, no bars, no colours; the grid of hours as sentences."""
    product = world.ready("--days", "8", "--receipts-per-day", "15", "--seed", "72")
    product.ok("sync")
    hours = product.ok("report hours --plain").out
    check(re.search(r"^(Satur|Fri|Thurs|Tues)day 12:00: \d+\.\d\d$", hours, re.M), "no words", hours)
    for name in NAMES:
        out = product.ok("report %s --plain --color always" % name).out
        check(not re.search("[█░▒▓▁\x1b]", out), "%s draws" % name, out)
    check("\t" in product.ok("report products --plain").out, "cells without tabs")
    painted = product.ok("report --color always").out
    check("\x1b[1m" in painted, "no colour although always", painted)
    product.environment["NO_COLOR"] = "1"
    check("\x1b" not in product.ok("report").out, "colours although NO_COLOR")


def case_report_excel(world):
    """--csv=excel: byte order mark, semicolons, decimal commas; no cell of people's is a formula."""
    product = world.ready("--days", "6", "--receipts-per-day", "15", "--seed", "73")
    product.ok("sync")
    first, last = period(world, world.companies()[0])
    rename_products(world)
    rows = read(product, world.companies()[0], "products", first, last)["rows"]
    out = product.ok(["report", "products", "--csv=excel", "--from", first, "--to", last]).out
    check(out.startswith("\ufeff"), "no byte order mark", out[:20])
    lines = list(csv.DictReader(io.StringIO(out[1:], newline=""), delimiter=";"))
    check_equal(len(lines), len(rows), "lines")
    for line, row in zip(lines, rows):
        check_equal(line["net_sales"], row["net_sales"].replace(".", ","), "a number")
        check_equal(line["product_name"], "'" + row["product_name"], "a name that begins like a formula")
    plain = product.ok(["report", "products", "--csv", "--from", first, "--to", last]).out
    check_equal(next(csv.DictReader(io.StringIO(plain, newline="")))["product_name"],
                rows[0]["product_name"], "a name in plain CSV")
    product.run("report --csv=word").expect(64)


def rename_products(world):
    world.database.query("update report.fct_line set product_name = %s || product_id"
                         % quoted("=+@-<b>\"&;'") + ADD_UP)


def case_report_hostile_names(world):
    """Names of a company and of products become neither markup nor terminal commands."""
    product = world.ready("--days", "6", "--receipts-per-day", "15", "--seed", "74")
    product.ok("sync")
    world.database.query("update resto.company set name = %s;"
                         "update report.fct_line set product_name = %s, category = %s"
                         % ((quoted(HOSTILE),) * 3) + ADD_UP)
    company = world.companies()[0]
    first, last = period(world, company)
    span = ["--from", first, "--to", last]
    for name in ("summary", "products", "categories"):
        out = product.ok(["report", name, *span]).out
        check("\x1b" not in out, "%s sends a command to the terminal" % name, repr(out[:400]))
        check_equal(json.loads(product.ok(["report", name, "--json", *span]).out)["report"], name, "JSON")
    page = product.ok(["report", "--html", "-", *span]).out
    check("<script" not in page, "a name became markup")
    check("&lt;script&gt;" in page, "the name is not on the page")
    check("\x1b" not in page, "a control character on the page")


def quoted(text):
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace("\x1b", "\\x1b") + "'"


def case_report_nothing_to_say(world):
    """Nothing stored, no data in the period, no product sales, no wages: said, with an exit code."""
    product = world.ready("--days", "6", "--receipts-per-day", "10", "--seed", "75")
    check("nothing is stored of company" in product.run("report").expect(3).err, "an empty database")
    product.ok("sync receipts company")
    out = product.ok("report products --period 2001-02").out
    check("no counted receipt falls into these days" in out and "28 without data" in out, "an old month", out)
    check("are not stored: restosync sync product_sales" in product.ok("report menu").out, "no dishes")
    check("restosync sync clocktimes" in product.ok("report labour").out, "no clock times")
    page = product.ok("report --html - --period 2001-02").out
    check("No sales in these days." in page and "28 days without data" in page, "a page of an old month")
    product.ok("sync")
    labour = product.ok("report labour").out
    check("no labour %: shifts without a wage; add rows to report.wage" in labour, "no wages", labour)
    world.database.query("insert into report.wage select company_id, employee_id, '2001-01-01', 20"
                         " from resto.employee" if has_column(world, "employee", "employee_id") else
                         "insert into report.wage select company_id, user_id, '2001-01-01', 20"
                         " from resto.employee")
    total = json.loads(product.ok("report labour --json").out)["total"]
    check_equal(world.database.value("select round(100 * sum(labour_cost) / sum(net_sales), 1) from"
                                     " report.labour_daily where business_date < (select ((now() at time"
                                     " zone time_zone) - opening_time)::date from report.company_clock)"),
                total["labour_pct"], "labour with wages")


def has_column(world, table, column):
    return world.database.value("select count(*) from information_schema.columns where table_schema = 'resto'"
                                " and table_name = '%s' and column_name = '%s'" % (table, column)) == "1"
