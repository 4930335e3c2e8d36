"""The page in a browser: three widths, light and dark, on paper; and a folder of pages."""

import glob
import os
import re
import signal
import subprocess
from decimal import Decimal

from harness import browser, compare, picture
from harness.failure import Failure, check, check_equal
from harness.tokens import wait_until
from test_report_numbers import period, read

SPOILED = (
    ("small text", "svg text{fill:var(--fg);font-size:13px}", "svg text{fill:var(--fg);font-size:9px}"),
    ("contrast", "--mu:#55616d", "--mu:#99a1a9"),
    ("px wide", "<main>", "<main><p style=\"width:3000px\">x</p>"),
    ("contrast", "svg .i7{fill:#ffffff}", "svg .i7{fill:#000000}"),
    ("without title", "<title id=\"dw-t\">Net sales per business day", "<title id=\"dw-t\">"),
    ("without its numbers", "<tbody>", "<tbody hidden></tbody><tfoot>"),
    ("cover each other", "</style>", ".heat text{letter-spacing:1.5em}</style>"),
)


def case_report_page_in_a_browser(world):
    """No overflow, contrast 4.5, text of 11 pixels, title, description and table for each figure;
    and the picture of the README is of this page."""
    fresh = os.path.join(world.directory, "report.png")
    page = picture.make(world, fresh)
    picture_is_fresh(fresh)
    size = os.path.getsize(page)
    check(size < 100 * 1000, "the page of 28 days has %d bytes" % size)
    self_contained(page)
    for width in (420, 900, 1400):
        for dark in (False, True):
            seen = browser.look(page, width, dark)
            check_equal(seen["findings"], [], "%d wide, %s" % (width, "dark" if dark else "light"))
            check(seen["texts"] > 300, "only %d texts were looked at" % seen["texts"])
    on_paper(world, page)


def case_report_page_prices_without_tax(world):
    """The page of a company whose prices exclude tax is laid out as well; rates have all their decimals."""
    world.start_sandbox("--days", "28", "--receipts-per-day", "12", "--companies", "2", "--seed", "85")
    company = world.companies()[1]
    product = world.new_product()
    world.sign_in(product, company)
    product.ok("sync --company %d" % company)
    page = os.path.join(world.directory, "page.html")
    product.ok(["report", "--html", page, "--company", str(company)])
    for width, dark in ((420, False), (1400, True)):
        check_equal(browser.look(page, width, dark)["findings"], [], "%d wide, dark %s" % (width, dark))
    with open(page, encoding="utf-8") as file:
        text = file.read()
    first, last = period(world, company, 28)
    where = " where company_id = %d and business_date between '%s' and '%s'" % (company, first, last)
    for code, rate, shown in (("GST", "5", "5"), ("QST", "9.975", "9.975")):
        base, tax = world.database.rows("select sum(taxable_base), sum(tax) from report.tax_daily" + where
                                        + " and tax_code = '%s' and rate_pct = %s" % (code, rate))[0]
        row = re.search(r"<th scope=\"row\">%s</th>(.*?)</tr>" % code, text, re.S)
        check(row, "no row of " + code)
        cells = [re.sub("<[^>]*>|\u202f", "", cell) for cell in row.group(1).split("</td>")]
        check_equal(cells[:3], [shown + "%", cents(base), cents(tax)], "rate, base and tax of " + code)
    net = world.database.value("select sum(net_sales) from report.sales_daily" + where)
    check("<b class=\"v\">%s</b>" % rounded(net) in text.replace("\u202f", ""), "net sales " + net)


def cents(amount):
    return "%.2f" % Decimal(amount)


def case_report_page_forced_colours(world):
    """Where people force their own colours nothing is drawn in ours, light and dark, and every shape is seen."""
    page = written(world, "--days", "40", "--receipts-per-day", "12", "--seed", "86")
    for dark in (False, True):
        check_equal(browser.look(page, 1400, dark, forced=True)["findings"], [], "forced colours, dark %s" % dark)
    found = browser.look(page, 1400, forced=True, spoil=lambda text: text.replace(
        ".kp,.ky{background:none;border-color:CanvasText}", ""))["findings"]
    check(any("not a colour of the system: edge" in f for f in found), "nobody saw a key in a colour of ours", found)


def self_contained(page):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    check("default-src 'none'; style-src 'unsafe-inline'" in text, "no policy")
    for word in ("<script", "http:", "https:", "url(", "@import", "<img", "<link", "<iframe", " on"):
        found = re.search(r"<[^>]*%s" % word if word == " on" else re.escape(word),
                          re.sub(r"<style>.*?</style>", "", text, flags=re.S) if word == " on" else text)
        if word == " on":
            found = re.search(r"<[a-z][^<>]*\son[a-z]+=", text)
        check(not found, "the page holds " + word)


def on_paper(world, page):
    """A few sheets with everything on them: tables unfold."""
    pdf = os.path.join(world.directory, "page.pdf")
    browser.paper(page, pdf)
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], stdout=subprocess.PIPE, text=True, check=True)
    sheets = done.stdout.count("\f")
    check(2 <= sheets <= 8, "%d sheets" % sheets)
    for words in ("Can I trust this page?", "Sales per business day", "Dishes, by category"):
        check(words in done.stdout, "not on paper: " + words)
    subprocess.run(["pdftoppm", "-r", "40", "-png", pdf, os.path.join(world.directory, "sheet")], check=True)
    check_equal(len(glob.glob(os.path.join(world.directory, "sheet*.png"))), sheets, "drawn sheets")


def case_report_page_checker_sees(world):
    """The checker of the case above finds what it is there to find."""
    page = written(world, "--days", "40", "--receipts-per-day", "20", "--seed", "82")
    check_equal(browser.look(page, 1400)["findings"], [], "the page as it is")
    for finding, word, instead in SPOILED:
        def spoil(text, word=word, instead=instead):
            if word not in text:
                raise Failure("the page no longer holds " + word)
            return text.replace(word, instead)
        found = browser.look(page, 1400, spoil=spoil)["findings"]
        check(any(finding in f for f in found), "nobody saw: " + finding, found)


def case_report_page_numbers(world):
    """What the page says is what the views hold: total, days, states."""
    page = written(world, "--days", "30", "--receipts-per-day", "15", "--seed", "83")
    company = world.companies()[0]
    first, last = period(world, company, 28)
    summary = read(world.product, company, "summary", first, last)
    with open(page, encoding="utf-8") as file:
        text = file.read().replace("\u202f", "")
    net = summary["total"]["net_sales"]
    check("<span class=\"l\">Net sales</span><b class=\"v\">%s</b>" % rounded(net) in text, "net " + net)
    for row in summary["rows"]:
        check(re.search(r"%s \w+</th><td>%s</td>.*?<td class=\"n\">%s</td>" % (
            row["business_date"], row["state"], re.escape(row["net_sales"])), text), "day", row)
    drawn = len(re.findall(r"class=\"wide\".*?</svg>", text, re.S))
    check_equal(drawn, 1, "drawings of days")
    dashed = text.partition("class=\"wide\"")[2].partition("</svg>")[0].count("class=\"b p\"")
    provisional = sum(r["state"] == "provisional" and r["net_sales"] != "0.00" for r in summary["rows"])
    check_equal(dashed, provisional, "dashed bars")
    check("%d days provisional" % summary["days"]["provisional"] in text, "no count of provisional days")


def picture_is_fresh(fresh):
    """docs/report.png was drawn by the sources of this tree, and comes out as large as it is."""
    committed = picture.PICTURE.read_bytes()
    with open(fresh, "rb") as file:
        made = file.read()
    check(max(len(committed), len(made)) < 300 * 1000, "docs/report.png has %d bytes" % len(committed))
    check_equal(picture.facts(committed), picture.facts(made),
                "width, height and what drew docs/report.png (tests/page/picture renews it)")


def case_report_folder(world):
    """A page a day and week, an index; settled pages stay, old ones go, nothing is half written."""
    product = world.ready("--days", "26", "--receipts-per-day", "8", "--seed", "84")
    product.ok("sync")
    folder = os.path.join(world.directory, "pages")
    out = product.ok(["report", "--out", folder, "--index"]).out
    names = sorted(os.listdir(folder))
    days = [n for n in names if re.fullmatch(r"\d{4}-\d\d-\d\d\.html", n)]
    weeks = [n for n in names if re.fullmatch(r"\d{4}-W\d\d\.html", n)]
    check_equal(names, sorted(days + weeks + ["index.html"]), "files")
    check(len(days) >= 25 and 4 <= len(weeks) <= 6, "days and weeks", names)
    check("%d pages written, 0 kept" % (len(days) + len(weeks)) in out, "what it says", out)
    check_equal(browser.look(os.path.join(folder, "index.html"), 420)["findings"], [], "the index")
    os.unlink(os.path.join(folder, "index.html.checked.html"))
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as file:
        index = file.read()
    for name in days + weeks:
        check("href=\"%s\"" % name in index, "not in the index: " + name)
    settled = [n for n in days if "restosync-state\" content=\"final\"" in open(
        os.path.join(folder, n), encoding="utf-8").read()]
    sold = compare.business_days(world.sandbox.totals(world.companies()[0]))
    settled.sort(key=lambda name: name[:10] not in sold)  # first those of days that were open
    check(len(settled) > 4 and settled[3][:10] in sold, "too few pages are settled", settled)
    keep_and_renew(world, product, folder, settled)
    moved_after_the_fact(world, product, folder, settled)
    hours_and_verdicts(world, product, folder, settled)
    forget(product, folder, days)
    refuse_another_company(product, folder)


def case_report_folder_begins_with_receipts(world):
    """A till whose clock stood at 1999 for one receipt makes no pages of the years since."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 1, 'PAID', 'bar', '1999-12-20 12:00Z', 10), (7, 2, 'PAID', 'bar', '2000-01-04 12:00Z', 10);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
        " select 7, receipt_id, 1, 10 from resto.receipt; select report.refresh(7)")
    folder = os.path.join(world.directory, "pages")
    product.ok(["report", "--out", folder, "--index"])
    check_equal(sorted(os.listdir(folder)), ["2000-01-04.html", "2000-W01.html", "index.html"], "pages")


def case_report_folder_is_stopped(world):
    """A folder of years ends where a signal asks it to: pages are whole, and there is no index of half of them."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.company (company_id, vat_inclusive, opening_time, time_zone) values"
        " (7, true, '05:00', 'Europe/Brussels');"
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 1, 'PAID', 'bar', '2010-01-04 12:00Z', 10), (7, 2, 'PAID', 'bar', '2020-01-04 12:00Z', 10);"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
        " select 7, receipt_id, 1, 10 from resto.receipt; select report.refresh(7)")
    folder = os.path.join(world.directory, "pages")
    running = product.start(["report", "--out", folder, "--index"])
    wait_until(lambda: glob.glob(folder + "/2010-01-*.html"), "the first page")
    running.signal(signal.SIGTERM)
    result = running.wait(60).expect(143)
    check("the index is as it was" in result.err, "what it says", result.err)
    names = os.listdir(folder)
    check(names and all(re.fullmatch(r"20\d\d-\d\d-\d\d\.html", n) for n in names), "what is there", names)
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            check(file.read().rstrip().endswith("</html>"), "half a page: " + name)


def stamps(folder):
    return {n: os.stat(os.path.join(folder, n)).st_mtime_ns for n in os.listdir(folder)}


def keep_and_renew(world, product, folder, settled):
    before = stamps(folder)
    spoil(folder, settled[0], "content=\"restosync 0", "content=\"restosync older 0")
    product.ok(["report", "--out", folder, "--index"])
    after = stamps(folder)
    check_equal([n for n in settled[1:] if before[n] != after[n]], [], "settled pages written again")
    with open(os.path.join(folder, settled[0]), encoding="utf-8") as file:
        check("older" not in file.read(), "a page of an older version stayed")
    product.ok(["report", "--out", folder, "--index", "--again", "--period", settled[0][:10]])
    check(stamps(folder)[settled[0]] != after[settled[0]], "--again left a settled page")


def moved_after_the_fact(world, product, folder, settled):
    """A final day that moves gets a new page, as do the weeks that hold it; the others are left alone."""
    day = settled[1][:10]
    before = stamps(folder)
    world.sandbox.change("receipt_total", day=day)
    told = product.ok("sync")
    check(day in told.out, "the day did not move", told.story())
    product.ok(["report", "--out", folder, "--index"])
    after = stamps(folder)
    check(before[settled[1]] != after[settled[1]], "the page of a final day that moved is the old one")
    check_equal([n for n in settled if before[n] != after[n]], [settled[1]], "settled pages written again")
    product.ok(["report", "--out", folder, "--index"])
    check_equal(stamps(folder)[settled[1]], after[settled[1]], "written once more without a reason")


def hours_and_verdicts(world, product, folder, settled):
    """A late clock-in and a verdict that changes make new pages of the days they are about, and of no other."""
    hours = "select business_date, hours, staff from report.labour_daily order by 1"
    before, known = stamps(folder), set(map(tuple, world.database.rows(hours)))
    world.sandbox.change("clock_in", day=settled[2][:10])
    product.ok("sync clocktimes")
    moved = {row[0] + ".html" for row in known ^ set(map(tuple, world.database.rows(hours)))}
    check(settled[2] in moved, "the clock-in moved no hours of that day", moved)
    product.ok(["report", "--out", folder, "--index"])
    after = stamps(folder)
    check_equal([n for n in settled if before[n] != after[n]], [n for n in settled if n in moved],
                "settled pages written again after a late clock-in")
    with open(os.path.join(folder, settled[3]), encoding="utf-8") as file:
        check("days reconciled with a difference</th><td class=\"n\">0<" in file.read(), "a difference before there is one")
    count = world.database.value("with u as (update restosync.reconciliation set verdict = 'mismatch'"
                                 " where business_date = '%s' returning 1) select count(*) from u" % settled[3][:10])
    check(int(count) > 0, "the day was never reconciled")
    product.ok(["report", "--out", folder, "--index"])
    last = stamps(folder)
    check_equal([n for n in settled if after[n] != last[n]], [settled[3]], "settled pages written again after a verdict")
    with open(os.path.join(folder, settled[3]), encoding="utf-8") as file:
        check("days reconciled with a difference</th><td class=\"n\">1<" in file.read(), "the page does not say the verdict")


def spoil(folder, name, word, instead):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    check(word in text, name + " does not say " + word)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(word, instead))


def forget(product, folder, days):
    foreign = os.path.join(folder, "2001-01-01.html")
    with open(foreign, "w", encoding="utf-8") as file:
        file.write("somebody's own page")
    out = product.ok(["report", "--out", folder, "--index", "--keep", "10"]).out
    left = sorted(n for n in os.listdir(folder) if re.match(r"\d{4}-\d\d-", n))
    check(os.path.exists(foreign), "a page of somebody else was deleted")
    check(days[0] not in left and days[-1] in left, "what was kept", left)
    check(re.search(r", [1-9]\d* deleted", out), "what it says", out)
    check(not glob.glob(folder + "/*.tmp*") + glob.glob(folder + "/.*"), "something was left behind")


def refuse_another_company(product, folder):
    spoil(folder, "index.html", "restosync-company\" content=\"", "restosync-company\" content=\"9")
    result = product.run(["report", "--out", folder, "--index"]).expect(64)
    check("a folder of its own for each company" in result.err, "the hint", result.err)


def rounded(amount):
    whole, _, rest = amount.partition(".")
    return str(int(whole) + (1 if rest[:1] >= "5" else 0))


def written(world, *arguments):
    product = world.ready(*arguments)
    product.environment["RESTOSYNC_SYNC_HISTORY_DAYS"] = "400"
    product.ok("sync")
    page = os.path.join(world.directory, "page.html")
    product.ok(["report", "--html", page])
    return page
