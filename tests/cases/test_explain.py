"""explain knows every word the product and the database use; and the page of definitions says them."""

import json
import os
import re

from harness.failure import check, check_equal
from harness.paths import ROOT


def words_of_database(world):
    """Tables, views, functions and columns of our schemas, and the words of mappings and checks."""
    words = set(world.database.query(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in"
        " ('resto', 'report', 'restosync') and c.relkind in ('r', 'v', 'p') union all"
        " select a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute"
        " a on a.attrelid = c.oid where n.nspname in ('resto', 'report', 'restosync') and c.relkind in"
        " ('r', 'v', 'p') and a.attnum > 0 and not a.attisdropped").splitlines())
    words |= set(world.database.query(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname ="
        " 'report' and obj_description(p.oid) is not null").splitlines())
    states = world.database.query(
        "select status from report.map_status union select class from report.map_status union"
        " select status from report.map_online_status union select channel from report.map_order_type"
        " union select tender from report.map_payment union select distinct state from report.day_state"
        " union select distinct status from resto.reservation where status is not null").splitlines()
    for check_text in world.database.query(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and connamespace ="
            " 'restosync'::regnamespace").splitlines():
        if re.search(r"\((status|state|verdict|kind) ", check_text):
            states += re.findall(r"'(\w+)'", check_text)
    return words, set(states)


def case_explain_without_settings(world):
    """What is wrong with the settings is explained while they are wrong: each failure names `explain`, or
    a command that does not stop at the same line."""
    product = world.new_product()
    path = os.path.join(product.directory, "restosync.conf")
    product.environment["RESTOSYNC_CONFIG"] = path
    told = product.run("status").expect(78)
    check("HINT: restosync init " + path in told.err, "no way to a file", told.story())
    for text in ("[api]\nmax_concurrency = 99\n", "[api\n", "max_concurrency = 4\n"):
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(path, 0o600)
        told = product.run("status").expect(78)
        check("config show" not in told.err and "restosync explain KEY" in told.err, "the hint", told.story())
        for word in ("max_concurrency", re.search(r"RS-\w+-\d+", told.err).group(0)):
            check(word in product.ok("explain " + word).out, "no word on " + word)


def case_explain_everything(world):
    """Every table, view, column, function, status word, error code, exit code, stream and setting."""
    product = world.ready("--days", "3", "--receipts-per-day", "10")
    product.ok("sync")
    words, states = words_of_database(world)
    check(len(words) > 400 and len(states) > 25, "too few words", (len(words), len(states)))
    codes = set(re.findall(r'"(RS-[A-Z]+-\d+)"', (ROOT / "include/base/errors.def").read_text("utf-8")))
    exits = set(re.findall(r"EXIT_CODE_\w+ = (\d+)", (ROOT / "include/base/err.h").read_text("utf-8")))
    settings = {entry["key"] for entry in json.loads(product.ok("config show --json").out)}
    streams = {entry["stream"] for entry in json.loads(product.ok("streams --json").out)}
    everything = sorted(words | states | codes | exits | settings | streams)
    unknown = []
    for start in range(0, len(everything), 60):
        chunk = everything[start:start + 60]
        while chunk:
            result = product.run(["explain", "--"] + chunk)
            if result.exit == 0:
                break
            word = re.search(r'nothing is known of "(.*?)"', result.err).group(1)
            unknown.append(word)
            chunk = chunk[chunk.index(word) + 1:]
    check_equal(unknown, [], "words nobody explains")
    columns = world.database.query(
        "select c.relname || '.' || a.attname from pg_class c join pg_namespace n on n.oid ="
        " c.relnamespace join pg_attribute a on a.attrelid = c.oid where n.nspname = 'report' and"
        " c.relkind = 'v' and a.attnum > 0 and col_description(c.oid, a.attnum) is null")
    check_equal(columns, "", "columns of views without a comment")
    product.ok("explain report.sales_daily.net_sales sales_daily.net_sales RS-AUTH-02 noperm 130")


def case_explain_what_reports_say(world):
    """Every column of every report, the words in them that are our own, and the rules the comments point to."""
    product = world.ready("--days", "15", "--receipts-per-day", "30")
    product.ok("sync")
    words = {"R%d" % number for number in range(1, 18)}
    for name in ("summary hours products categories menu payments tax adjustments staff labour tables channels"
                 " online baskets guests reservations compare journal quality").split():
        rows = json.loads(product.ok("report %s --json --period 28d" % name).out)["rows"]
        check(rows, "report %s has no rows: nothing is proven" % name)
        for row in rows:
            words |= set(row) | {row[key] for key in ("class", "kind", "verdict", "guest") if row.get(key)}
    day = world.database.value("select max(business_date) from report.sales_daily")
    words |= set(json.loads(product.ok("report day --json --period %s" % day).out)["rows"][0])
    check(len(words) > 120, "too few words", sorted(words))
    for word in sorted(words):
        result = product.run(["explain", word])
        check(result.exit == 0, "nobody explains: " + word, result.story())
    check("Voids" in product.ok("explain r10").out and "Tips" in product.ok("explain R11").out,
          "rules by their numbers in the comments")


def case_explain_near_misses(world):
    """A word nearly right is offered; one that is nowhere near is not."""
    product = world.new_product()
    for typed, meant in (("sales_dialy", "sales_daily"), ("net_salse", "net_sales"), ("PIAD", "PAID"),
                         ("RS-AUTH-2", "RS-AUTH-02"), ("requests_per_secnd", "requests_per_second")):
        result = product.run(["explain", typed]).expect(64)
        check("restosync explain " + meant in result.err, "not offered: " + meant, result.story())
    result = product.run("explain qqqqqqqqqq").expect(64)
    check("did you mean" not in result.err, "offered something", result.story())
    said = product.ok("explain voided_receipts").out
    check("reports say: Voided tickets" in said, "the vendor's word", said)
