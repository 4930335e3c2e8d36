"""Unknown fields, rejected records, promoted columns, traces, and schemas of earlier versions."""

import json

from harness import compare
from harness.failure import check, check_equal
from harness.paths import ROOT

SMALL = ("--days", "3", "--receipts-per-day", "30", "--seed", "12")


def case_fields_promoted(world):
    """schema promote gives unknown members columns, filled from our copy and by every later sync."""
    product = world.ready(*SMALL, "--behave", "unknown_keys")
    product.ok("sync")
    extra = world.database.value("select count(*) from resto.receipt where extra ? 'loyaltyPoints'")
    check(int(extra) > 0, "no unknown member: nothing to promote")
    product.ok("schema promote receipt loyaltyPoints integer")
    product.ok("schema promote resto.receipt channelInfo.name text")
    product.ok("schema promote receipt channelInfo.tags jsonb")
    check_equal(world.database.value("select count(*) from resto.receipt where loyalty_points = 12 and"
                                     " channel_info_name = 'Kiosk' and channel_info_tags ->> 1 = 'b'"
                                     " and extra is null"), extra, "receipts filled from our copy")
    check_equal(world.database.value("select count(*) from restosync.unknown_field"
                                     " where table_name = 'receipt' and path like 'loyalty%'"), "0",
                "unknown fields left")
    company = world.companies()[0]
    fresh = {row[0] for row in world.database.rows("select receipt_id from resto.receipt"
                                                   " where loyalty_points is not null")}
    world.database.query("delete from resto.receipt; delete from restosync.\"window\"")
    product.ok("sync")
    again = {row[0] for row in world.database.rows(
        "select receipt_id from resto.receipt where loyalty_points = 12 and channel_info_name = 'Kiosk'"
        " and channel_info_tags ->> 1 = 'b' and extra is null")}
    check_equal(again, fresh, "receipts a later sync filled")
    compare.equals_sandbox(world, company)


def case_fields_promotion_refused(world):
    """A type that does not fit changes nothing; bad words are named."""
    product = world.ready(*SMALL, "--behave", "unknown_keys")
    product.ok("sync receipts")
    before = compare.digests(world.database)
    result = product.run("schema promote receipt channelInfo.name integer")
    check(result.exit not in (0, 70), "a word became an integer", result.story())
    check("nothing was changed" in result.err, "no hint", result.story())
    for words in ("receipt channelInfo text", "receipt channelInfo.tags text"):
        result = product.run("schema promote " + words).expect(64)
        check("jsonb" in result.err, "what every later record would be rejected for was promoted", result.story())
    for words, expected in (("nowhere x text", 64), ("receipt x float", 64), ("receipt total text", 64),
                            ("receipt a..b text", 64), ("receipt", 64), ("customer mobile integer", 64)):
        product.run("schema promote " + words).expect(expected)
    compare.same_digests(compare.digests(world.database), before, "after refusals")


def case_fields_retry(world):
    """Rejected records are replayed from our copy: in vain while nothing changed, then for good."""
    product = world.ready(*SMALL, "--behave", "bad_record")
    product.run("sync receipts").expect(3)
    kept = world.database.value("select count(*) from restosync.rejected")
    check(int(kept) > 0, "nothing was rejected")
    product.run("retry").expect(3)
    check_equal(world.database.value("select count(*) from restosync.rejected where resolved_at is null"),
                kept, "records that still do not fit")
    world.database.query("update restosync.rejected set raw = replace(raw, '\"abc\"', '\"12.50\"')")
    world.sandbox.clear_requests()
    product.ok("retry")
    check_equal(world.sandbox.requests()["total"], 0, "calls of a retry")
    check_equal(world.database.value("select count(*) from resto.receipt where total = 12.50"), kept,
                "records stored")
    check_equal(world.database.value("select count(*) from restosync.rejected where resolved_at is null"),
                "0", "records left")
    world.sandbox.behave("none")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_fields_rejected_fit_later(world):
    """What the API itself mends is settled by the next sync."""
    product = world.ready(*SMALL, "--behave", "bad_record")
    product.run("sync").expect(3)
    world.sandbox.behave("none")
    product.ok("sync")
    check_equal(world.database.value("select count(*) from restosync.rejected where resolved_at is null"),
                "0", "records left")
    compare.equals_sandbox(world, world.companies()[0])


def case_fields_trace(world):
    """trace receipt names run, window, page, versions and checks; unknown numbers are told."""
    product = world.ready(*SMALL)
    product.ok("sync")
    changed = world.sandbox.change("receipt_void")
    product.ok("sync")
    found = json.loads(product.ok("trace receipt %d --json" % changed).out)
    check_equal(found["receipt"]["status"], "VOID", "status")
    check_equal(found["receipt"]["class"], "void", "class")
    check(found["receipt"]["run_id"] and found["receipt"]["page_no"] >= 1, "no run or page", str(found))
    check_equal(len(found["versions"]), 2, "versions")
    check(any(w["kind"] == "created" for w in found["windows"]), "no window of its day", str(found))
    verdicts = {c["what"]: c["verdict"] for c in found["checks"]}
    check_equal(verdicts["nothing of it is set aside"], "ok", "a check")
    check_equal(verdicts["payments add up to the total"], "not counted", "payments of a voided receipt")
    check_equal(world.database.value("select count(*) from report.dq_receipt where receipt_id = %d" % changed),
                "0", "findings of a voided receipt")
    world.database.query("update resto.receipt set total = total + 7 where receipt_id = %d;"
                         " select report.refresh(%d)" % (changed, world.companies()[0]))
    found = json.loads(product.ok("trace receipt %d --json" % changed).out)
    check_equal({c["verdict"] for c in found["checks"][:3]}, {"not counted"}, "verdicts on money of a voided receipt")
    words = product.ok("trace receipt %d" % changed).out
    for word in ("versions seen", "checks", "windows of the ledger", "page_no"):
        check(word in words, "trace says nothing of " + word, words)
    product.run("trace receipt 1").expect(64)
    product.run("trace table 1").expect(64)


def case_fields_upgrade_keeps_what_others_built(world):
    """An upgrade makes the views anew where they stand: views that analysts built on them stay, in their own schema.
    What is in the way of that (a function of an earlier version, a lost column) is still cleared away; and a view
    that is missing, or all of schema report, comes back by the command that the message names."""
    product = world.new_product(base_url="http://127.0.0.1:9/resto")
    product.ok("schema init")
    older = "update restosync.meta set report_mark = reverse(report_mark);"  # as another version made it
    built = "select count(*) from pg_views where schemaname = 'bi'"
    world.database.query("create schema bi; create view bi.best as select business_date, net_sales from"
                         " report.sales_daily; create view bi.bestest as select * from bi.best;" + older)
    product.ok("schema upgrade")
    check_equal(world.database.value(built), "2", "views of others after an upgrade")
    world.database.query("create function report.settle_days(bigint) returns int language sql as 'select 1';" + older)
    product.ok("schema upgrade")
    check_equal(world.database.value("select count(*) from pg_proc p where pronamespace = 'report'::regnamespace and"
                                     " proname = 'settle_days'"), "1", "functions settle_days")
    for harm in ("drop view report.tax_daily cascade", "drop schema report cascade"):
        world.database.query(harm)
        told = product.run("report tax --company 7" if "tax" in harm else "report").err
        product.ok("schema upgrade")
        check_equal(world.database.value("select to_regclass('report.tax_daily') is not null"), "t",
                    "the view after: %s\n%s" % (harm, told))


def case_fields_schema_of_earlier_versions(world):
    """Every earlier schema, with its rows, is upgraded in place; the next sync goes on from there."""
    versions = sorted((ROOT / "tests" / "fixtures" / "schema").glob("*.sql"))
    check(versions, "there is no earlier schema to upgrade")
    for dump in versions:
        world.database = world.new_database()
        world.database.query(dump.read_text(encoding="utf-8"))
        receipts = world.database.value("select count(*) from resto.receipt")
        check(int(receipts) > 0, "the dump has no receipt")
        product = world.new_product(base_url="http://127.0.0.1:9/resto")
        product.ok("schema upgrade")
        check_equal(world.database.value("select count(*) from resto.receipt"), receipts, "receipts kept")
        fresh = world.new_database()
        world.new_product(base_url="http://127.0.0.1:9/resto", database=fresh).ok("schema init")
        columns = ("select string_agg(table_schema || '.' || table_name || '.' || column_name || ' ' ||"
                   " data_type, E'\\n' order by table_schema, table_name, column_name)"
                   " from information_schema.columns where table_schema in ('resto', 'report', 'restosync')")
        upgraded, new = (set(db.value(columns).split("\n")) for db in (world.database, fresh))
        check_equal(sorted(upgraded ^ new), [], "columns that differ after the upgrade of " + dump.name)
        for view in world.database.query("select format('%I.%I', schemaname, viewname) from pg_views"
                                         " where schemaname = 'report'").split():
            world.database.query("select * from %s limit 1" % view)
        product.ok("schema upgrade")
