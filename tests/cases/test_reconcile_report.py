"""Cases about reconcile with a Day Report of the back office: figures, causes, and hostile files."""

import os
import re
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

from harness import compare
from harness.failure import check, check_equal

SMALL = ("--days", "6", "--receipts-per-day", "25", "--seed", "21")


def export(world, company, day):
    return world.sandbox.get("/_sandbox/day-report?company=%s&day=%s" % (company, day))


def written(product, text, name="day.xml"):
    path = os.path.join(product.directory, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def synced(world, *arguments):
    product = world.ready(*(arguments or SMALL))
    product.ok("sync")
    return product, world.companies()[0], compare.business_days(world.sandbox.totals(world.companies()[0]))


def case_reconcile_day_report_agrees(world):
    """The export of every day of both kinds of company matches in every figure, without a call of the API."""
    world.start_sandbox("--days", "4", "--receipts-per-day", "25", "--companies", "2", "--seed", "21")
    for company in world.companies():
        product = world.new_product()
        world.sign_in(product, company)
        product.ok("sync --company %d" % company)
        world.sandbox.clear_requests()
        days = compare.business_days(world.sandbox.totals(company))
        for day in (days[0], days[-2]):
            path = written(product, export(world, company, day))
            told = product.ok("reconcile --company %d --day-report %s" % (company, path))
            check(re.search(r"^%s +day_report +match +\d+ figures" % day, told.out, re.M), "no match", told.story())
        check_equal(world.sandbox.count_requests("/rest/"), 0, "calls of the API")
        figures = world.database.rows("select split_part(measure, ' ', 1), count(*) from restosync.reconciliation"
                                      " where company_id = %d and source = 'day_report' and verdict = 'match'"
                                      " group by 1 order by 1" % company)
        check_equal([name for name, _ in figures], ["category", "lines", "payment", "payments", "products",
                                                    "receipts", "revenue", "sales_incl_tax", "tax"], "kinds of figures")


def case_reconcile_day_report_names_causes(world):
    """A receipt missing in the report, one that is not stored, a changed total, another payment, a product
    that differs: each is named with exit 4."""
    product, company, days = synced(world)
    day = days[1]
    tree = ElementTree.fromstring(export(world, company, day))
    receipts = tree.find(".//Receipts")
    gone, changed, paid, sold = (receipts[n] for n in (0, 2, 3, 5))
    receipts.remove(gone)
    changed.set("total", str(Decimal(changed.get("total")) + 1))
    stranger = ElementTree.SubElement(receipts, "Receipt", dict(changed.attrib, id="77", total="3.00"))
    for name in ("Taxes", "Payments", "ReceiptItems"):
        ElementTree.SubElement(stranger, name)
    paid.find("Payments/Payment").set("type", "Cheque")
    sold.find("ReceiptItems/ReceiptItem").set("amount", "99.0000")
    row = tree.find(".//ProductRevenue")
    row.set("total", str(Decimal(row.get("total")) + 2))
    path = written(product, ElementTree.tostring(tree, encoding="unicode"))
    told = product.run("reconcile --day-report " + path).expect(4)
    for words in ("receipt %s: is counted here but not in the report" % gone.get("id"),
                  "receipt 77: is in the report but not stored",
                  "receipt %s: total is " % changed.get("id"),
                  "receipt %s: Cheque: 0 held" % paid.get("id"),
                  "receipt %s: product %s: " % (sold.get("id"), sold.find("ReceiptItems/ReceiptItem").get("productId")),
                  "product %s: " % row.get("id"), "HINT: restosync backfill --again --from %s" % day):
        check(words in told.out + told.err, "no word of " + words, told.story())
    path = written(product, export(world, company, day))
    product.ok("reconcile --day-report " + path)
    check_equal(world.database.value("select count(*) from restosync.reconciliation where verdict = 'mismatch'"),
                "0", "differences left over")


def case_reconcile_day_report_rounding(world):
    """Tax computed once on the day instead of added up from receipts is a level of rounding, named, and no fault."""
    product, company, days = synced(world, "--days", "8", "--receipts-per-day", "54", "--seed", "3")
    for day in days:
        tree = ElementTree.fromstring(export(world, company, day))
        for tax in tree.findall(".//Summary/Taxes/Tax"):
            rate, stated = Decimal(tax.get("rate")), Decimal(tax.get("vatTotal"))
            gross = Decimal(tax.get("revenueTotal")) + stated
            once = (gross * rate / (100 + rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if once == stated:
                continue
            tax.set("vatTotal", str(once))
            told = product.ok("reconcile --day-report " + written(product, ElementTree.tostring(tree, encoding="unicode")))
            check("rounding" in told.out and "theirs is rounded per " in told.out
                  and "(per receipt %s, " % stated.normalize() in told.out, "the level is not named", told.story())
            tax.set("vatTotal", str(once + 1))
            product.run("reconcile --day-report " + written(product, ElementTree.tostring(tree, encoding="unicode"))).expect(4)
            return
    check(False, "on no day did the level of rounding make a difference")


def case_reconcile_day_report_of_another(world):
    """A report of another company, another day or another clock is refused by name, and nothing is kept."""
    product, company, days = synced(world)
    text = export(world, company, days[1])
    refused = product.run("reconcile --day-report " + written(
        product, text.replace('companyId="%d"' % company, 'companyId="4711"'))).expect(65)
    check("RS-XML-03" in refused.err and "4711" in refused.err, "the company is not named", refused.story())
    refused = product.run("reconcile --from %s --to %s --day-report %s" % (days[2], days[2], written(product, text))).expect(65)
    check("RS-XML-03" in refused.err and days[1] in refused.err, "the day is not named", refused.story())
    begins = int(re.search(r'from="(\d+)"', text).group(1))
    late = text.replace('from="%d"' % begins, 'from="%d"' % (begins + 3600000))
    refused = product.run("reconcile --day-report " + written(product, late)).expect(65)
    check("opening_time" in refused.err, "the clock is not named", refused.story())
    week = text.replace('from="%d"' % begins, 'from="%d"' % (begins - 6 * 86400000))
    product.run("reconcile --day-report " + written(product, week)).expect(65)
    product.run("reconcile --day-report /nowhere/day.xml").expect(74)
    check_equal(world.database.value("select count(*) from restosync.reconciliation where source = 'day_report'"),
                "0", "verdicts of refused files")


def case_reconcile_day_report_hostile(world):
    """Broken files, external entities, entities that multiply, endless depth and 100 MB are refused within bounds."""
    product, company, days = synced(world, "--days", "2", "--receipts-per-day", "5", "--seed", "2")
    text = export(world, company, days[0])
    secret = written(product, "canary-in-a-file", "secret.txt")
    head, body = text.split("?>", 1)
    laughs = "".join('<!ENTITY l%d "%s">' % (n, ("&l%d;" % (n - 1)) * 10) for n in range(1, 12))
    files = {
        "cut in the middle": (text[:len(text) // 2], "RS-XML-01"),
        "no XML": ("2026-01-01;12.00\n", "RS-XML-01"),
        "empty": ("", "RS-XML-01"),
        "another document": ("<html><body/></html>", "RS-XML-03"),
        "not a number": (re.sub(r'total="[^"]*"', 'total="many"', text), "RS-XML-03"),
        "an amount out of range": (re.sub(r'total="[^"]*"', 'total="1e300"', text), "RS-XML-03"),
        "an external entity": (head + '?><!DOCTYPE x [<!ENTITY x SYSTEM "file://%s">]>' % secret
                               + body.replace('companyName="', 'companyName="&x;', 1), "RS-XML-02"),
        "a document type elsewhere": (head + '?><!DOCTYPE x SYSTEM "%s/x.dtd">' % world.sandbox.root + body, "RS-XML-02"),
        "a billion laughs": (head + '?><!DOCTYPE x [<!ENTITY l0 "ha">%s]>' % laughs + body, "RS-XML-02"),
        "a deep one": (text.split("<Summary>")[0] + "<a>" * 100000, "RS-XML-02"),
        "a long attribute": ('<PosiosExport><DayReport companyName="%s' % ("x" * 40000000), "RS-XML-02"),
        "100 MB": (text.replace("</Receipts>", ('<Receipt id="1" total="1"/>' * 40 + "\n") * 100000 + "</Receipts>"), "RS-XML-02"),
    }
    world.sandbox.clear_requests()
    for what, (content, code) in files.items():
        refused = product.run("reconcile --day-report " + written(product, content)).expect(65)
        check(code in refused.err, "%s: not %s" % (what, code), refused.story())
        check("canary" not in refused.out + refused.err, what + " was followed", refused.story())
        check(refused.peak_kib < 160 * 1024, "%s took %d KiB" % (what, refused.peak_kib))
    check_equal(world.sandbox.requests()["total"], 0, "calls that a file caused")
