"""The vendor's arithmetic: a day's report beside the Day Report XML that the back office exports."""

import json
import os
import xml.etree.ElementTree as ElementTree
from decimal import ROUND_HALF_UP, Decimal

from harness import compare
from harness.failure import check, check_equal


def case_report_day_equals_the_export(world):
    """Each day's report.day_report is the Day Report XML of that day: figures, order, and where tax is rounded."""
    product = world.ready("--days", "10", "--receipts-per-day", "54", "--seed", "3")
    product.ok("sync")
    company = world.companies()[0]
    cents_apart = 0
    for day in compare.business_days(world.sandbox.totals(company)):
        export = ElementTree.fromstring(world.sandbox.get(
            "/_sandbox/day-report?company=%s&day=%s" % (company, day)))
        rows = world.database.rows("select ord, label, coalesce(n::text, ''), amount"
                                   " from report.day_report(%s, '%s')" % (company, day))
        same_report(export, rows, day)
        cents_apart += rounding_levels(export, day)
    check(cents_apart > 0, "on no day did the level of rounding make a difference: nothing was proven")


def case_report_day_of_the_vendor(world):
    """The day that was measured on a real till: `report day` prints its Day Report figure by figure, and tax is
    72.99 as only the sum over receipts is: categories and products give 73.00, the day 73.01."""
    product = world.ready("--days", "5", "--behave", "vendor_day")
    product.ok("sync")
    company = world.companies()[0]
    day = compare.business_days(world.sandbox.totals(company))[1]
    text = world.sandbox.get("/_sandbox/day-report?company=%s&day=%s" % (company, day))
    export = ElementTree.fromstring(text)
    has_the_shape(export)
    report = json.loads(product.ok(["report", "day", "--json", "--from", day, "--to", day]).out)
    orders = dict(world.database.rows("select section || '/' || label, ord from report.day_report(%s, '%s')"
                                      % (company, day)))
    rows = [(orders["%s/%s" % (row["section"], row["label"])], row["label"], row["n"] or "", row["amount"])
            for row in report["rows"]]
    same_report(export, rows, day)
    check_equal(part(rows, 31), [("tax at 6%", Decimal("72.99")), ("tax at 12%", Decimal("3.40")),
                                 ("tax at 21%", Decimal("3.05"))], "tax per rate")
    check_equal([(level, taxes(export, path)) for level, path in (
        ("receipts", ".//Receipt/Taxes/Tax"), ("categories", ".//CategoryRevenue/Taxes/Tax"),
        ("products", ".//ProductRevenue/Taxes/Tax"))],
        [("receipts", Decimal("72.99")), ("categories", Decimal("73.00")), ("products", Decimal("73.00"))],
        "tax at 6 % by where it is rounded")
    stated = export.find(".//Summary/Taxes/Tax[@rate='6']")
    gross = Decimal(stated.get("revenueTotal")) + Decimal(stated.get("vatTotal"))
    check_equal(tax_of(gross, Decimal(6)), Decimal("73.01"), "tax at 6 % computed once on the day")
    path = os.path.join(product.directory, "day.xml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    product.ok("reconcile --day-report " + path)
    check_equal(world.database.value("select string_agg(distinct verdict, ',') from restosync.reconciliation"
                                     " where source = 'day_report'"), "match", "the verdict on every figure")


def taxes(export, path):
    return sum(Decimal(node.get("vatTotal")) for node in export.findall(path) if node.get("rate") == "6")


def has_the_shape(export):
    """What was measured on the real file holds for this one."""
    total = Decimal("1339.40")
    receipts = export.findall(".//Receipts/Receipt")
    check_equal([len(receipts)] + [len(export.findall(".//Receipt" + path)) for path in (
        "/ReceiptItems/ReceiptItem", "/Taxes/Tax")], [51, 301, 66], "receipts, lines and rows of tax")
    check_equal([sum(Decimal(node.get(name)) for node in export.findall(path)) for path, name in (
        (".//Receipts/Receipt", "total"), (".//CategoryRevenue", "total"), (".//ProductRevenue", "total"),
        (".//Summary/Payments/Payment", "total"), (".//Receipt/Payments/Payment", "amount"))],
        [total] * 5, "sums of receipts, categories, products and payments")
    check_equal(sum(node.get("typeId") == "3" for node in export.findall(".//Receipt/Payments/Payment")), 24,
                "receipts that the API paid")
    odd = 0
    for receipt in receipts:
        lines = receipt.findall("ReceiptItems/ReceiptItem")
        check_equal(sum(Decimal(line.get("total")) for line in lines), Decimal(receipt.get("total")),
                    "lines of receipt " + receipt.get("id"))
        odd += sum(Decimal(line.get("price")) * Decimal(line.get("amount")) != Decimal(line.get("total"))
                   for line in lines)
        for tax in receipt.findall("Taxes/Tax"):
            gross = Decimal(tax.get("revenueTotal")) + Decimal(tax.get("vatTotal"))
            check_equal(tax_of(gross, Decimal(tax.get("rate"))), Decimal(tax.get("vatTotal")),
                        "tax of receipt " + receipt.get("id"))
    check_equal(odd, 31, "lines with a priced modifier")


def part(rows, *orders):
    return [(label, Decimal(amount)) for order, label, _, amount in rows if int(order) in orders]


def same_report(export, rows, day):
    def listed(path, label, amount):
        return [(label(node), Decimal(node.get(amount))) for node in export.findall(".//" + path)]

    check_equal(part(rows, 10), listed("Revenues/Revenue", lambda n: n.get("type") + " revenue", "total"),
                "revenue per type on " + day)
    check_equal(part(rows, 22)[0][1], Decimal(export.find(".//Revenues").get("total")),
                "revenue on " + day)
    for order, word, amount in ((30, "net", "revenueTotal"), (31, "tax", "vatTotal")):
        check_equal(part(rows, order), listed("Summary/Taxes/Tax", lambda n: "%s at %s%%" % (
            word, n.get("rate")), amount), word + " per rate on " + day)
    check_equal([(label.split(" \u00b7 ")[1], amount) for label, amount in part(rows, 60)],
                listed("Summary/Payments/Payment", lambda n: n.get("type"), "total"),
                "payments on " + day)
    check_equal(part(rows, 70), listed("CategoryRevenue", lambda n: n.get("name"), "total"),
                "categories on " + day)
    check_equal([Decimal(n) for order, _, n, _ in rows if order == "70"],
                [Decimal(node.get("amount")) for node in export.findall(".//CategoryRevenue")],
                "quantities on " + day)
    check_equal(int(Decimal([n for order, _, n, _ in rows if order == "50"][0])),
                len(export.findall(".//Receipts/Receipt")), "tickets on " + day)


def tax_of(gross, rate):
    return (gross * rate / (100 + rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rounding_levels(export, day):
    """Rates whose tax differs when it is computed once on the day; receipts must give the report's."""
    apart = 0
    for tax in export.findall(".//Summary/Taxes/Tax"):
        rate, stated = Decimal(tax.get("rate")), Decimal(tax.get("vatTotal"))
        grosses = [Decimal(node.get("revenueTotal")) + Decimal(node.get("vatTotal"))
                   for node in export.findall(".//Receipt/Taxes/Tax")
                   if Decimal(node.get("rate")) == rate]
        check_equal(sum(tax_of(gross, rate) for gross in grosses), stated,
                    "tax at %s %% on %s, added up from the receipts" % (rate, day))
        apart += tax_of(sum(grosses), rate) != stated
    return apart
