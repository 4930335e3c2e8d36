"""Compares databases with each other and with the sandbox's own totals."""

import time
from decimal import Decimal

from .failure import Failure, check, check_equal

# What differs between two runs by nature.
VOLATILE = "- 'synced_at' - 'run_id' - 'page_no'"


def settle(database):
    """Waits until the agent's backends are gone: they report their statistics when they leave."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        others = database.value("select count(*) from pg_stat_activity where datname = current_database()"
                                " and pid <> pg_backend_pid() and backend_type = 'client backend'")
        if others == "0":
            return
        time.sleep(0.05)
    raise Failure("the agent's database connections did not end")


def tuples_written(database, schema="resto"):
    """Tuples inserted, updated and deleted in a schema, ever."""
    settle(database)
    return int(database.value("select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
                              " from pg_stat_user_tables where schemaname = '%s'" % schema))


def digests(database, schema="resto", named=False):
    """{table: "rows md5"} over everything but what names the run, or that as well."""
    found = {}
    for table in database.tables(schema):
        found[table] = database.value(
            "select count(*) || ' ' || coalesce(md5(string_agg(t, E'\\n' order by t)), '') from"
            " (select (to_jsonb(r) %s)::text as t from %s r) s" % ("" if named else VOLATILE, table))
    return found


def same_digests(got, expected, what):
    differing = [t for t in sorted(set(got) | set(expected)) if got.get(t) != expected.get(t)]
    check(not differing, what + ": tables differ",
          "\n".join("%s: expected %s, got %s" % (t, expected.get(t), got.get(t)) for t in differing))


def is_part_of(part, whole):
    """Every receipt that is in `part` is there with exactly the rows that `whole` has of it."""
    for table in part.tables("resto"):
        if ".receipt" not in table:
            continue
        query = ("select receipt_id || ' ' || md5(string_agg(t, E'\\n' order by t)) from (select"
                 " receipt_id, (to_jsonb(r) %s)::text as t from %s r) s group by receipt_id"
                 % (VOLATILE, table))
        strange = set(part.query(query).split("\n")) - set(whole.query(query).split("\n")) - {""}
        check(not strange, "%s has receipts that are not whole" % table, sorted(strange)[:5])
        have = "select count(distinct receipt_id) from %s" % table
        ids = part.query("select receipt_id from resto.receipt").replace("\n", ",") or "0"
        check_equal(part.value(have), whole.value(have + " where receipt_id in (%s)" % ids),
                    "receipts with rows in " + table)


def business_days(totals):
    return sorted(day["business_date"] for day in totals["days"])


# Table, and the sandbox's word for its rows.
COUNTS = (("receipt", "receipts"), ("receipt_item", "lines"), ("receipt_item_modifier", "modifiers"),
          ("receipt_item_tax", "line_taxes"), ("receipt_payment", "payments"),
          ("receipt_tax", "taxes"), ("receipt_action_item", "action_items"),
          ("online_order", "orders"), ("online_order_item", "order_items"))
# Child tables: their root and its key. Rows of a deleted record stay, so they do not count.
CHILDREN = {
    "receipt_item": ("receipt", "receipt_id"), "receipt_item_modifier": ("receipt", "receipt_id"),
    "receipt_item_tax": ("receipt", "receipt_id"), "receipt_payment": ("receipt", "receipt_id"),
    "receipt_tax": ("receipt", "receipt_id"), "receipt_action_item": ("receipt", "receipt_id"),
    "online_order_item": ("online_order", "order_id"), "dining_table": ("floor", "floor_id"),
    "product_group_member": ("product", "product_id"),
    "product_addition": ("product", "product_id"), "addition_value": ("addition", "addition_id"),
    "addition_product": ("addition", "addition_id"),
    "timed_event_product": ("timed_event", "timed_event_id"),
    "customer_card": ("customer", "customer_id"),
}
# History of a root that can leave its list: nobody can ask for it any more, so it stays, and the sandbox
# lists none of it.
HISTORY = {"customer_credit_change": ("customer", "customer_id")}


def live(table):
    """The rows of a table that are not deleted and still listed, as a FROM clause with the alias t."""
    if table in HISTORY:
        root, key = HISTORY[table]
        return ("resto.%s t where t.deleted_at is null and not exists (select from resto.%s r where"
                " r.company_id = t.company_id and r.%s = t.%s and r.deleted_at is not null)" % (table, root, key, key))
    if table not in CHILDREN:
        return "resto.%s t where t.deleted_at is null" % table
    root, key = CHILDREN[table]
    return ("resto.%s t where exists (select from resto.%s r where r.company_id = t.company_id"
            " and r.%s = t.%s and r.deleted_at is null)" % (table, root, key, key))


def entities_equal(world, company, database=None):
    """Every table's live rows, and its money, against the sandbox's own."""
    database = database or world.database
    totals = world.sandbox.totals(company)
    wrong = []
    for table, expected in totals["tables"].items():
        got = database.value("select count(*) from %s and t.company_id = %d" % (live(table), company))
        if got != str(expected):
            wrong.append("resto.%s: expected %s rows, got %s" % (table, expected, got))
    for name, expected in totals["sums"].items():
        table, column = name.split(".")
        got = database.value("select coalesce(sum(t.%s), 0) from %s and t.company_id = %d"
                             % (column, live(table), company))
        if Decimal(got) != Decimal(expected):
            wrong.append("resto.%s: expected %s, got %s" % (name, expected, got))
    check(totals["tables"] and totals["sums"], "the sandbox has no totals: nothing was proven")
    check(not wrong, "tables that differ from the sandbox", "\n".join(wrong))


# What a day has, by the names that the sandbox and our views share.
DAY = ("counted_receipts", "covers", "sales_incl_tax", "tax", "net_sales", "tips", "payments")


def equals_sandbox(world, company, database=None):
    """Rows of every table, and each business day to the cent, in the views."""
    database = database or world.database
    totals = world.sandbox.totals(company)
    for table, word in COUNTS:
        got = database.value("select count(*) from %s and t.company_id = %d" % (live(table), company))
        check_equal(got, str(totals[word]), "rows of resto.%s" % table)
    expected = {day["business_date"]: tuple(Decimal(day[word]) for word in DAY)
                for day in totals["days"]}
    check(expected, "the sandbox has no day: nothing was proven")
    found = database.rows(
        "select s.business_date, s.receipts, s.covers, s.sales_incl_tax, s.tax, s.net_sales, s.tips,"
        " (select coalesce(sum(f.pay_amount), 0) from report.fct_receipt f where f.is_sale"
        "   and f.company_id = s.company_id and f.business_date = s.business_date)"
        " from report.sales_daily s where s.company_id = %d" % company)
    same_days({row[0]: tuple(Decimal(value) for value in row[1:]) for row in found}, expected,
              "report.sales_daily against the sandbox")


def same_days(got, expected, what):
    words = []
    for day in sorted(set(got) | set(expected)):
        for number, word in enumerate(DAY):
            ours, theirs = got.get(day), expected.get(day)
            if ours is None or theirs is None:
                words.append("%s: %s" % (day, "missing" if ours is None else "not in the sandbox"))
                break
            if ours[number] != theirs[number]:
                words.append("%s %s: expected %s, got %s" % (day, word, theirs[number], ours[number]))
    check(not words, what, "\n".join(words[:40]))
