"""Cases about the facts of schema report: whatever changed, they equal facts made from nothing."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from harness import compare
from harness.failure import Failure, check, check_equal

EMPTY = ("truncate report.fct_receipt, report.fct_line, report.fct_payment, report.fct_tax,"
         " report.fct_product_day, report.fct_modifier_day; ")
FACTS = ("fct_receipt", "fct_line", "fct_payment", "fct_tax", "product_day", "modifier_day",
         "dim_product")
STORED = FACTS[:4] + ("fct_product_day", "fct_modifier_day")


def today():
    return datetime.now(timezone.utc).date()


def facts(world):
    """Every fact as text, by table."""
    return {name: world.database.query("select t::text from report.%s t order by t::text" % name)
            for name in FACTS}


def scratch(world, company):
    """The same facts, made from nothing."""
    world.database.query(
        EMPTY + "truncate report.dim_product, restosync.fact_state; select report.refresh(%s)" % company)
    return facts(world)


def same_as_scratch(world, company, what):
    kept = facts(world)
    check(all(kept.values()), "a table of facts is empty: nothing was proven " + what)
    made = scratch(world, company)
    for name in FACTS:
        if kept[name] != made[name]:
            ours, theirs = set(kept[name].splitlines()), set(made[name].splitlines())
            check(False, "report.%s differs from one made from nothing, %s" % (name, what),
                  "only kept:\n%s\nonly made:\n%s" % ("\n".join(sorted(ours - theirs)[:5]),
                                                      "\n".join(sorted(theirs - ours)[:5])))


def writers(world):
    """Which transactions wrote how many facts of each day: {(table, day): {(xmin, rows), ...}}."""
    found = {}
    for name in STORED:
        for day, xmin, rows in world.database.rows(
                "select business_date, xmin::text, count(*) from report.%s group by 1, 2" % name):
            found.setdefault((name, day), set()).add((xmin, rows))
    return found


def rewritten(before, after):
    return {key[1] for key in set(before) | set(after) if before.get(key) != after.get(key)}


def one(world, sql):
    return world.database.rows(sql + " limit 1")[0]


def case_report_facts_follow_changes(world):
    """Changes, deletes, late uploads, splits: facts equal facts made from nothing; other days are not touched."""
    product = world.ready("--days", "12", "--receipts-per-day", "20", "--seed", "4")
    product.ok("sync")
    company = world.companies()[0]
    same_as_scratch(world, company, "after the first sync")
    product.ok("sync")
    before = writers(world)
    late_day = (today() - timedelta(days=3)).isoformat()
    child, split_day = one(world, "select receipt_id, business_date from report.fct_receipt"
                                  " where root_id <> receipt_id and is_sale"
                                  " and business_date > current_date - 7 order by receipt_id")
    gone, gone_day = one(world, "select receipt_id, business_date from report.fct_receipt where is_sale"
                                " and root_id = receipt_id and business_date between current_date - 7"
                                " and current_date - 4 and business_date <> '%s' order by receipt_id"
                                % split_day)
    world.sandbox.change("receipt_status", id=child)
    world.sandbox.change("receipt_delete", id=gone)
    world.sandbox.change("receipt_late", day=late_day)
    product.ok("sync")
    after = writers(world)
    check_equal(rewritten(before, after), {split_day, gone_day, late_day}, "days whose facts were written")
    compare.equals_sandbox(world, company)
    same_as_scratch(world, company, "after changes")
    before = writers(world)
    product.ok("sync")
    check_equal(rewritten(before, writers(world)), set(), "days written by a sync without changes")


def waiting(world):
    return int(world.database.value("select cardinality(stale_days) from restosync.fact_state"))


def case_report_days_wait_to_be_added_up(world):
    """Sums of days are the same whether they are stored or added up for whoever asks; more than sixty days
    that wait are stored at the end of a run, fewer are not worth the writing."""
    product = world.ready("--days", "85", "--receipts-per-day", "5", "--orders-per-day", "0", "--seed", "4")
    company = world.companies()[0]
    days = compare.business_days(world.sandbox.totals(company))
    product.ok("sync company products groups")
    product.ok("backfill receipts --from %s --to %s" % (days[-20], days[-1]))
    check(0 < waiting(world) <= 60, "%d days wait: nothing was proven" % waiting(world))
    same_as_scratch(world, company, "while days wait")
    check_equal(waiting(world), 0, "days that wait after everything was made from nothing")
    world.database.query("select report.days_stale(%s, array(select business_date from report.fct_receipt))"
                         % company)
    product.ok("backfill receipts --from %s --to %s" % (days[0], days[-1]))
    check_equal(waiting(world), 0, "days that wait after a long backfill")
    stored = int(world.database.value("select count(distinct business_date) from report.fct_product_day"))
    check(stored > 60, "%d days are stored" % stored)
    same_as_scratch(world, company, "when they are stored")


def case_report_facts_follow_the_clock(world):
    """Another basis, zone or opening time moves every receipt at the next sync; so does a change that moves one."""
    product = world.ready("--days", "9", "--receipts-per-day", "12", "--seed", "9")
    product.ok("sync")
    company = world.companies()[0]
    before = facts(world)
    world.database.query("insert into report.company_setting (company_id, date_basis, opening_time)"
                         " values (%s, 'modified', '12:30')" % company)
    product.ok("sync company")
    check(facts(world)["fct_receipt"] != before["fct_receipt"], "the new opening time moved nothing")
    same_as_scratch(world, company, "after another basis and opening time")
    receipt, day = one(world, "select receipt_id, business_date from report.fct_receipt where is_sale"
                              " and business_date < current_date - 4 and root_id = receipt_id"
                              " order by receipt_id")
    before = writers(world)
    world.sandbox.change("receipt_status", id=receipt)
    product.ok("sync receipts")
    moved = one(world, "select business_date, is_void from report.fct_receipt where receipt_id = %s"
                % receipt)
    now = world.database.value("select ((now() at time zone time_zone) - opening_time)::date"
                               " from report.company_clock where company_id = %s" % company)
    check_equal(moved, [now, "t"], "where the changed receipt stands")
    check_equal(rewritten(before, writers(world)), {day, now}, "days whose facts were written")
    same_as_scratch(world, company, "after a receipt moved to another day")
    world.database.query("update report.company_setting set time_zone = 'Asia/Tokyo'")
    world.sandbox.change("receipt_late", day=(today() - timedelta(days=3)).isoformat())
    product.ok("sync receipts")
    same_as_scratch(world, company, "after another zone, noticed with the next receipt")


def case_report_zone_nobody_knows(world):
    """A zone with a typing error is refused where it is typed; one the API names and the server does not know
    ends a run with what to do."""
    product = world.ready("--days", "3", "--receipts-per-day", "10")
    product.ok("sync")
    company = world.companies()[0]
    refused = ""
    try:
        world.database.query("insert into report.company_setting (company_id, time_zone)"
                             " values (%s, 'Europe/Brusels')" % company)
    except Failure as failure:
        refused = failure.seen
    check("Europe/Brusels" in refused, "the typing error was taken", refused)
    world.database.query("update resto.company set time_zone = 'Mars/Phobos'")
    for words in ("sync", "report"):
        result = product.run(words).expect(78)
        check("time_zone in report.company_setting" in result.err, "nothing says what to do", result.story())
    world.database.query("insert into report.company_setting (company_id, time_zone)"
                         " values (%s, 'Europe/Paris')" % company)
    product.ok("sync")
    product.ok("report")


def case_report_facts_follow_the_menu(world):
    """Lines follow a product's name and group, whichever is read first; discount groups are found by name."""
    product = world.ready("--days", "8", "--receipts-per-day", "30", "--seed", "3")
    product.ok("sync receipts")
    company = world.companies()[0]
    check_equal(world.database.value("select count(*) from report.fct_line where category <> '(no category)'"),
                "0", "lines with a category before products were read")
    product.ok("sync")
    check_equal(world.database.value("select count(*) from report.fct_line where category = '(no category)'"),
                "0", "lines without a category after products were read")
    check(int(world.database.value("select count(*) from report.fct_line where is_discount_line"
                                   " and discount_incl_tax > 0 and category = 'Discounts'")) > 0,
          "no line of the discount group")
    same_as_scratch(world, company, "after the menu came late")
    before = writers(world)
    world.database.query("update resto.product_group set name = 'Kortingen' where name = 'Discounts';"
                         "select report.refresh_products(%s)" % company)
    touched = rewritten(before, writers(world))
    days = {row[0] for row in world.database.rows(
        "select distinct business_date from report.fct_receipt where root_id in (select f.root_id"
        " from report.fct_receipt f join resto.receipt_item i using (company_id, receipt_id)"
        " join report.dim_product p using (company_id, product_id) where p.category = 'Kortingen')")}
    check(days and touched == days, "days written after a group was renamed", (touched, days))
    world.database.query("update resto.product_group set name = 'Nothing special' where name = 'Kortingen';"
                         "select report.refresh_products(%s)" % company)
    check_equal(world.database.value("select sum(discounts_incl_tax) from report.sales_daily"), "0",
                "discounts without a discount group")


def case_report_words_are_shown(world):
    """A word no mapping knows is class other: shown, not counted, until somebody maps it; upgrades keep the edit."""
    product = world.ready("--days", "4", "--receipts-per-day", "12")
    product.ok("sync")
    company = world.companies()[0]
    day = (today() - timedelta(days=2)).isoformat()
    receipt, total = one(world, "select receipt_id, sales_incl_tax from report.fct_receipt where is_sale"
                                " and business_date = '%s' and root_id = receipt_id order by 1" % day)
    world.database.query(
        "update resto.receipt set status = 'PARKED', type = 'kiosk' where receipt_id = {0};"
        "update resto.receipt_payment set payment_type_category_id = 9999 where receipt_id = {0};"
        "select report.refresh({1}, '{2}', '{2}')".format(receipt, company, day))
    sql = ("select d.unknown_status, d.unknown_type, d.unknown_tender, s.unmapped_status_receipts,"
           " s.sales_incl_tax from report.dq_daily d join report.sales_daily s"
           " using (company_id, business_date) where business_date = '%s'" % day)
    other = world.database.rows(sql)[0]
    check_equal(other[:4], ["1", "1", "0", "1"], "unknown words of the day")
    world.database.query("insert into report.map_status values ('PARKED', 'sale');"
                         "update report.map_status set class = 'open' where status = 'VOID';"
                         "select report.refresh({0}, '{1}', '{1}')".format(company, day))
    mapped = world.database.rows(sql)[0]
    check_equal(mapped[:4], ["0", "1", "1", "0"], "unknown words after one was mapped")
    check_equal(Decimal(mapped[4]) - Decimal(other[4]), Decimal(total), "sales the mapped word added")
    world.database.query("update restosync.meta set report_mark = 'older';"
                         "delete from report.map_discount_group where group_name = 'Discounts';" + EMPTY)
    product.ok("status")
    check_equal(world.database.value("select string_agg(class, ',' order by status) from report.map_status"
                                     " where status in ('PARKED', 'VOID')"), "sale,open",
                "edited mappings after an upgrade")
    check_equal(world.database.value("select count(*) from report.map_discount_group"
                                     " where group_name = 'Discounts'"), "0",
                "a mapping that was taken out, after an upgrade")
    check_equal(world.database.rows(sql)[0], mapped, "the day after an upgrade filled the facts")
    same_as_scratch(world, company, "after an upgrade")


def case_report_facts_follow_the_mappings(world):
    """An edited mapping is noticed by the next sync, whatever it reads; rows people took out stay out, all of them."""
    product = world.ready("--days", "6", "--receipts-per-day", "25", "--seed", "3")
    product.ok("sync")
    company = world.companies()[0]
    edits = ("update report.map_status set class = 'open' where status = 'DONE'",
             "update report.map_order_type set channel = 'delivery' where type = 'takeaway'",
             "update report.map_payment set tender = 'voucher' where payment_type_category_id = 1",
             "delete from report.map_discount_group")
    for edit in edits:
        before = facts(world)
        world.database.query(edit)
        product.ok("sync company")
        check(facts(world) != before, "the next sync did not notice: " + edit)
        same_as_scratch(world, company, "after: " + edit)
    written = writers(world)
    product.ok("sync company")
    check_equal(rewritten(written, writers(world)), set(), "days written when no mapping was edited")
    refused = ""
    try:
        world.database.query("update report.map_status set class = 'Sale' where status = 'PAID'")
    except Failure as failure:
        refused = failure.seen
    check("map_status_class_check" in refused, "a class nothing counts was taken", refused)
    world.database.query("delete from report.daypart; update restosync.meta set report_mark = 'older'")
    product.ok("status")
    check_equal(world.database.rows("select (select count(*) from report.map_discount_group),"
                                    " (select count(*) from report.daypart), (select count(*) from"
                                    " report.map_payment) > 10"), [["0", "0", "t"]],
                "rows of mappings after an upgrade")


def case_report_facts_of_large_numbers(world):
    """The largest number a receipt can have, and its modifiers, are no more trouble than others."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "insert into resto.receipt (company_id, receipt_id, status, type, created_at, total) values"
        " (7, 9223372036854775807, 'PAID', 'bar', '2026-01-01 12:00Z', 10),"
        " (7, 5, 'PAID', 'bar', '2026-01-01 12:00Z', 10);"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, quantity, unit_price,"
        " total_price) values (7, 9223372036854775807, 1, 3, 1, 10, 10), (7, 5, 1, 3, 1, 10, 10);"
        "insert into resto.receipt_item_modifier (company_id, receipt_id, line_no, modifier_no, name, price)"
        " values (7, 9223372036854775807, 1, 1, 'extra', 1), (7, 9223372036854775807, 1, 2, 'extra', 1),"
        " (7, 5, 1, 1, 'extra', 1)")
    world.database.query("select report.refresh(7)")
    check_equal(world.database.rows("select lines_with, lines_total, modifier_revenue_list from"
                                    " report.modifier_attach"), [["2", "2", "3.000000"]], "lines with a modifier")


def case_report_split_families(world):
    """Chains, circles, parents that come late or never: every family has one root, whatever is refreshed first."""
    product = world.new_product()
    product.ok("schema init")
    families = ((1, "null"), (2, "1"), (3, "2"), (4, "3"), (5, "2"),  # a tree of four levels
                (11, "12"), (12, "13"), (13, "11"),  # a circle
                (21, "21"),  # its own parent
                (32, "31"), (33, "31"))  # 31 is never seen
    world.database.query(
        "insert into resto.receipt (company_id, receipt_id, parent_id, status, type, created_at, total,"
        " total_without_tax, number_of_customers) values "
        + ", ".join("(7, %d, %s, 'PAID', 'restaurant', '2026-03-01 12:00Z', 10, 9, %d)"
                    % (number, parent, number % 5 + 1) for number, parent in families)
        + "; insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount)"
          " select 7, receipt_id, 1, 10 from resto.receipt where receipt_id not in (1, 2)")
    expected = {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 11: 11, 12: 11, 13: 11, 21: 21, 32: 31, 33: 31}
    for first in ("4", "12", "33", "1"):
        world.database.query(EMPTY + "select report.refresh_receipts(7, array[%s])" % first)
        found = {int(a): int(b) for a, b in world.database.rows(
            "select receipt_id, root_id from report.fct_receipt")}
        root = expected[int(first)]
        check_equal(found, {k: v for k, v in expected.items() if v == root and k != 31},
                    "family of receipt " + first)
    same_as = scratch_only_receipts(world)
    check_equal(world.database.rows("select root_id, sum(covers), count(*) filter (where is_sale)"
                                    " from report.fct_receipt group by 1 order by 1"),
                [["1", "5", "3"], ["11", "4", "3"], ["21", "2", "1"], ["31", "4", "2"]],
                "covers and counted receipts of each family")
    world.database.query("insert into report.company_setting (company_id, covers_rule) values (7, 'sum')")
    scratch_only_receipts(world)
    check_equal(world.database.value("select sum(covers) from report.fct_receipt where root_id = 1"), "10",
                "covers of a family by the rule sum: 4 + 5 + 1")
    world.database.query(
        "delete from report.company_setting; select report.refresh(7);"
        "update resto.receipt set parent_id = null where receipt_id = 5;"
        "select report.refresh_receipts(7, array[5]);")
    moved = facts(world)["fct_receipt"]
    check(moved != same_as, "a receipt that left its family changed nothing")
    check_equal(scratch_only_receipts(world), moved, "facts after a receipt left its family")


def scratch_only_receipts(world):
    world.database.query(EMPTY + "select report.refresh(7)")
    return facts(world)["fct_receipt"]


def case_report_refresh_reads_only_its_receipts(world):
    """Facts of a few receipts cost a few look-ups, with statistics and without: no table is read through."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query(
        "alter table resto.receipt set (autovacuum_enabled = off);"
        "alter table resto.receipt_item set (autovacuum_enabled = off);"
        "alter table report.fct_receipt set (autovacuum_enabled = off);"
        "insert into resto.receipt (company_id, receipt_id, parent_id, status, type, created_at, total)"
        " select 7, n, case when n % 50 = 0 then n - 1 end, 'PAID', 'bar',"
        " timestamptz '2026-01-01 12:00Z' + n * interval '1 min', 10 from generate_series(1, 20000) n;"
        "insert into resto.receipt_item (company_id, receipt_id, line_no, product_id, quantity,"
        " unit_price, total_price, vat_percentage)"
        " select 7, n, 1, n % 90, 1, 10, 10, 6 from generate_series(1, 20000) n;"
        "insert into resto.receipt_payment (company_id, receipt_id, payment_no, amount,"
        " payment_type_category_id) select 7, n, 1, 10, 1 from generate_series(1, 20000) n;"
        "insert into resto.receipt_tax (company_id, receipt_id, tax_no, tax_rate, tax_total)"
        " select 7, n, 1, 6, 0.57 from generate_series(1, 20000) n; select report.refresh(7)")
    # From nothing in one session: plans made while the tables were empty are not kept.
    some = ("do $$ declare v bigint := %d; begin for i in 1..%d loop"
            " v := report.refresh_some(7, v, 1000); end loop; end $$;")
    read = ("select sum(idx_tup_fetch + seq_tup_read), sum(idx_scan + seq_scan) from"
            " pg_stat_xact_user_tables where schemaname = 'report' and relname = 'fct_receipt';")
    (before, _), (after, looks) = [row for row in world.database.rows(
        "begin; truncate report.fct_receipt, report.fct_line, report.fct_payment, report.fct_tax,"
        " report.fct_product_day, report.fct_modifier_day;" + some % (0, 8) + read + some % (8000, 12) + read
        + "commit") if len(row) == 2]
    check(int(after) - int(before) <= 20 * 12000, "facts of 8,000 receipts are read over and over",
          "%s to %s in %s looks" % (before, after, looks))
    for statistics in ("", "analyze;"):
        read = world.database.rows(
            statistics + " begin; select report.refresh_receipts(7, array[49, 50, 777, 778, 9000])"
            " as settled; select relname, seq_scan, seq_tup_read from pg_stat_xact_user_tables"
            " where schemaname in ('resto', 'report') and relname ~ '^(receipt|fct_)'"
            " and seq_tup_read > 0; commit")
        check_equal(read, [["t"]], "tables read through to write the facts of five receipts"
                    + (", with statistics" if statistics else ""))
    neighbours = world.database.rows(
        "begin; select report.refresh_receipts(7, array[201, 203, 205]);"
        " select receipt_id from report.fct_receipt where xmin = txid_current()::text::xid order by 1; commit")
    check_equal(neighbours, [["t"], ["201"], ["203"], ["205"]], "written, of a range that has others in between")
    check_equal(world.database.rows("select count(*), sum(sales_incl_tax) from report.fct_receipt"
                                    " where is_sale"), [["20000", "200000.0000"]], "receipts counted")
