"""A slow loader of receipts that is obviously right: json.loads, one dictionary a row, COPY as text.

It shares nothing with the product but the tables' definition: what each member means is written
down here once more, by hand, from the API's documentation.
"""

import json
import subprocess

from .cluster import psql_environment
from .failure import Failure, check_equal

# Column, JSON member, how it is read: id (0 is none), n number, t text, e text ("" is none),
# w instant (1970 is none), b boolean, u identifier.
RECEIPT = (
    ("receipt_id", "id", "n"), ("sequential_id", "sequentialId", "id"),
    ("sequence_number", "sequenceNumber", "n"), ("uuid", "uuid", "e"),
    ("parent_id", "parentId", "id"), ("floor_id", "floorId", "id"), ("table_id", "tableId", "id"),
    ("customer_id", "customerId", "id"), ("customer_uuid", "customerUuid", "e"),
    ("user_id", "userId", "id"), ("status", "status", "t"), ("type", "type", "t"),
    ("created_at", "creationDate", "w"), ("modified_at", "modificationDate", "w"),
    ("closed_at", "closingDate", "w"), ("delivery_at", "deliveryDate", "w"),
    ("printed_at", "printDate", "w"), ("total", "total", "n"),
    ("total_without_tax", "totalWithoutTax", "n"),
    ("number_of_customers", "numberOfCustomers", "n"), ("current_course", "currentCourse", "n"),
    ("order_id", "orderId", "id"),
)
LINE = (
    ("item_id", "id", "t"), ("parent_item_id", "parentId", "id"), ("plu", "productId", "t"),
    ("product_id", "prodId", "id"), ("product_name", "productName", "t"), ("info", "info", "t"),
    ("quantity", "amount", "n"), ("unit_price", "unitPrice", "n"),
    ("unit_price_without_vat", "unitPriceWithoutVat", "n"), ("total_price", "totalPrice", "n"),
    ("total_price_without_vat", "totalPriceWithoutVat", "n"),
    ("vat_percentage", "vatPercentage", "n"),
    ("delivery_vat_percentage", "deliveryVatPercentage", "n"),
    ("takeaway_vat_percentage", "takeawayVatPercentage", "n"),
    ("price_type_id", "priceTypeId", "n"), ("seat", "seat", "n"), ("course", "course", "n"),
    ("created_at", "creationDate", "w"), ("sent_at", "sentDate", "w"),
    ("discount_price", "discountPrice", "n"),
    ("discount_price_without_vat", "discountPriceWithoutVat", "n"),
)
MODIFIER = (
    ("modifier_value_id", "id", "n"), ("modifier_id", "modifierId", "id"), ("name", "name", "t"),
    ("price", "price", "n"), ("price_without_vat", "priceWithoutVAT", "n"),
    ("is_default", "default", "b"), ("info", "info", "t"), ("plu", "plu", "t"),
)
LINE_TAX = (("tax_rate", "taxRate", "n"), ("tax_rate_code", "taxRateCode", "t"))
PAYMENT = (
    ("payment_id", "id", "id"), ("type", "type", "t"), ("payment_type_id", "paymentTypeId", "id"),
    ("payment_type_category_id", "paymentTypeCategoryId", "n"), ("amount", "amount", "n"),
    ("tips", "tips", "n"), ("restitution", "restitution", "n"), ("status_id", "statusId", "n"),
    ("device_id", "deviceId", "t"), ("created_at", "creationDate", "w"),
    ("modified_at", "modificationDate", "w"),
)
TAX = LINE_TAX + (("tax_total", "taxTotal", "n"),)
TABLES = ("receipt", "receipt_item", "receipt_item_modifier", "receipt_item_tax",
          "receipt_action_item", "receipt_action_item_modifier", "receipt_action_item_tax",
          "receipt_payment", "receipt_tax")
# What differs between two loads by nature.
VOLATILE = ("synced_at", "run_id", "page_no", "digest")


def value(member, how):
    """A value as COPY text; None is NULL."""
    if member is None:
        return None
    text = member if isinstance(member, str) else str(member)
    if how == "b":
        return "t" if member is True else "f"
    if how != "t" and text == "":
        return None
    if how == "id" and text == "0":
        return None
    if how == "w" and text.startswith("1970-01-01T00:00:00"):
        return None
    return text


class Loader:
    """Collects the rows of receipts and copies them into tables of schema `reference`."""

    def __init__(self, database, company, make=True):
        self.database = database
        self.company = str(company)
        self.rows = {table: [] for table in TABLES}
        if not make:
            return
        database.query("create schema reference")
        for table in TABLES:
            database.query("create table reference.%s (like resto.%s)" % (table, table))

    def add(self, table, keys, parts):
        row = {"company_id": self.company}
        row.update(keys)
        for members, names in parts:
            for column, member, how in names:
                found = value(members.get(member), how)
                if found is not None:
                    row[column] = found
        self.rows[table].append(row)

    def receipt(self, receipt):
        key = {"receipt_id": receipt["id"]}
        self.add("receipt", {}, ((receipt, RECEIPT),))
        for member, table in (("items", "receipt_item"), ("actionItems", "receipt_action_item")):
            for number, item in enumerate(receipt.get(member) or [], 1):
                self.line(table, dict(key, line_no=str(number)), item)
        for number, payment in enumerate(receipt.get("payments") or [], 1):
            self.add("receipt_payment", dict(key, payment_no=str(number)), ((payment, PAYMENT),))
        for number, tax in enumerate(receipt.get("taxInfo") or [], 1):
            self.add("receipt_tax", dict(key, tax_no=str(number)), ((tax, TAX),))

    def line(self, table, key, item):
        taxes = item.get("taxInfo") or {}
        self.add(table, key, ((item, LINE), (taxes, (("tax_class_code", "taxClassCode", "t"),))))
        for number, modifier in enumerate(item.get("modifierValues") or [], 1):
            self.add(table + "_modifier", dict(key, modifier_no=str(number)),
                     ((modifier, MODIFIER),))
        for number, tax in enumerate(taxes.get("taxCalculations") or [], 1):
            self.add(table + "_tax", dict(key, tax_no=str(number)), ((tax, LINE_TAX),))

    def page(self, body):
        """One reply of the API; the number of its receipts."""
        document = json.loads(body, parse_int=str, parse_float=str)
        receipts = document["results"] if isinstance(document, dict) else document
        for receipt in receipts:
            self.receipt(receipt)
        if sum(len(rows) for rows in self.rows.values()) > 200000:
            self.flush()
        return len(receipts)

    def flush(self):
        for table, rows in self.rows.items():
            if rows:
                self._copy(table, rows)
                self.rows[table] = []

    def _copy(self, table, rows):
        names = sorted(set().union(*rows))
        lines = ["\t".join("\\N" if row.get(name) is None else escape(row[name]) for name in names)
                 for row in rows]
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.database.conninfo, "-c",
             "copy reference.%s (%s) from stdin" % (table, ", ".join(names))],
            input="\n".join(lines) + "\n", text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=psql_environment(), check=False)
        if done.returncode != 0:
            raise Failure("the reference loader failed", done.stderr)


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def digest(database, schema, table):
    """Rows and a sum over all of them, whatever their order."""
    columns = database.value(
        "select string_agg(quote_ident(attname), ', ' order by attname) from pg_attribute where"
        " attrelid = 'resto.%s'::regclass and attnum > 0 and not attisdropped and attname not in (%s)"
        % (table, ", ".join("'%s'" % name for name in VOLATILE)))
    return database.value(
        "select count(*) || ' rows, ' || coalesce(sum(hashtextextended(row(%s)::text, 0)), 0)"
        " from %s.%s" % (columns, schema, table))


def differing(database):
    """Tables of receipts that are not what the reference loader made of the same replies."""
    check_equal(database.value("select count(*) > 0 from reference.receipt_item"), "t",
                "the reference loader has rows")
    return [table for table in TABLES
            if digest(database, "resto", table) != digest(database, "reference", table)]
