"""doctor: healthy says so, each sabotage is found and named with what to do; it writes nothing."""

import json
import os
import re
import signal

from harness.failure import check, check_equal
from harness.tokens import wait_until


def examine(product, code, arguments=()):
    """What each check said, by name; names may come more than once."""
    result = product.run(["doctor", "--json"] + list(arguments)).expect(code)
    found = {}
    for entry in json.loads(result.out):
        check(set(entry) == {"check", "ok", "level", "message", "hint", "code"}, "keys", entry)
        check(entry["ok"] == (entry["level"] != "fail"), "ok and level disagree", entry)
        check(entry["level"] == "ok" or entry["hint"], "nothing says what to do", entry)
        found.setdefault(entry["check"], []).append(entry)
    return found


def levels(found):
    return {name: "/".join(sorted({e["level"] for e in entries})) for name, entries in found.items()}


def words(found, name):
    return " ".join("%s %s %s" % (e["message"], e["hint"], e["code"]) for e in found[name])


def case_doctor_healthy(world):
    """After a sync all is well: one small GET for each stream, nothing written, people read lines."""
    product = world.ready("--days", "3", "--receipts-per-day", "20")
    product.ok("sync")
    world.database.query('alter database "%s" set default_transaction_read_only = on'
                         % world.database.name)  # whatever it wrote would fail
    world.sandbox.clear_requests()
    found = examine(product, 0)
    for name in ("versions", "catalog", "API", "client", "token key", "database", "schema", "rights",
                 "tables", "orphans", "business day", "last sync", "reach", "clock", "sign-in",
                 "permissions"):
        check(name in found and any(e["level"] == "ok" for e in found[name]), name + " is not ok", found)
    for library in ("libcurl 7", "OpenSSL 3", "yajl 2", "libpq 1"):
        check(library in words(found, "versions"), "no version of " + library, found["versions"])
    requests = world.sandbox.requests()["by"]
    check(all(entry["method"] == "GET" for entry in requests), "a call that was no GET", requests)
    streams = [s for s in json.loads(product.ok("streams --json").out)
               if "parent" not in json.dumps(s["windows"]) and not s.get("optional")]
    total = sum(entry["count"] for entry in requests)
    check(len(streams) <= total <= len(streams) + 1, "%d requests for %d streams" % (total, len(streams)))
    text = product.ok("doctor").out
    check("0 to mend" in text and "ok     orphans" in text, "lines for people", text)


def case_doctor_before_anything(world):
    """An empty database, no sign-in, no client id: each is named with the command to type."""
    world.start_sandbox("--days", "1", "--receipts-per-day", "3")
    product = world.new_product()
    del product.environment["RESTOSYNC_API_CLIENT_ID"]
    found = examine(product, 78)
    check_equal((levels(found)["client"], levels(found)["schema"]), ("fail", "warn"), "levels")
    check("schema upgrade" in words(found, "schema"), "no way out", found["schema"])
    check_equal(world.database.tables("resto"), [], "the schema was made")
    product.environment["RESTOSYNC_API_CLIENT_ID"] = "sandbox-client"
    product.ok("schema init")
    found = examine(product, 77)
    check("RS-AUTH-01" in words(found, "sign-in") and "auth login" in words(found, "sign-in"), "no sign-in",
          found["sign-in"])


def case_doctor_permissions(world):
    """A stream the login may not read is named, with its right and its setting; the others are asked
    all the same, and a stream that is left out is not asked."""
    product = world.ready("--days", "1", "--receipts-per-day", "3")
    product.ok("sync floors")
    world.sandbox.behave("forbid=onlineordering/order")
    found = examine(product, 77)
    check_equal(levels(found)["orders"], "fail", "orders")
    check("RS-HTTP-08" in words(found, "orders") and "streams under [sync]" in words(found, "orders"),
          "no way out", found["orders"])
    product.environment["RESTOSYNC_SYNC_STREAMS"] = "receipts floors"
    check("2 of 2 streams" in words(examine(product, 0), "permissions"), "streams that were asked")


def case_doctor_database(world):
    """A changed column, rows without a parent, lost rights, an odd zone, sales around the boundary."""
    product = world.ready("--days", "3", "--receipts-per-day", "40")
    product.ok("sync")
    database = world.database
    database.query("alter table resto.floor drop column capacity;"
                   "alter table resto.dining_table alter column name type varchar(100)")
    database.query("delete from resto.receipt where receipt_id = (select min(receipt_id) from"
                   " resto.receipt_payment)")
    database.query("update resto.company set time_zone = 'Asia/Tokyo', country = 'Belgium'")
    found = examine(product, 70)
    for word in ("floor.capacity is missing", "dining_table.name is character varying(100), not text"):
        check(word in words(found, "tables"), "the tables lack " + word, found["tables"])
    check("of resto.receipt_payment" in words(found, "orphans"), "no orphans", found["orphans"])
    check("Asia/Tokyo" in words(found, "business day"), "no word on the zone", found["business day"])
    database.query("insert into report.company_setting (company_id, time_zone, opening_time) select"
                   " company_id, 'Europe/Brussels', '20:00' from resto.company on conflict (company_id) do"
                   " update set time_zone = excluded.time_zone, opening_time = excluded.opening_time")
    found = examine(product, 70)
    check("around 20:00" in words(found, "business day"), "no word on the boundary",
          found["business day"])


def case_doctor_names_whole_tables(world):
    """Rights missing on many tables: some are named, none of them in part, and the others are counted."""
    product = world.ready("--days", "1", "--receipts-per-day", "3")
    product.ok("sync floors")
    reader = "reader_of_" + world.name[:30]
    world.database.query("drop role if exists {0}; create role {0}; grant usage on schema resto, report, restosync to {0};"
                         " grant select on all tables in schema resto, report, restosync to {0}".format(reader))
    try:
        product.environment["PGOPTIONS"] = "-c role=" + reader
        found = examine(product, 77)
        told = re.search(r" cannot write (.*) and (\d+) more$", found["rights"][0]["message"])
        check(told is not None, "no end of the list", found["rights"])
        tables = world.database.tables("resto") + world.database.tables("restosync")
        named = told.group(1).split(", ")
        check_equal(set(named) - set(tables), set(), "names that are no tables")
        check_equal(len(named) + int(told.group(2)), len(tables), "tables named or counted")
        world.database.query("grant insert, update, delete on all tables in schema resto, restosync to {0};"
                             " revoke update on resto.floor from {0}".format(reader))
        check_equal(examine(product, 77)["rights"][0]["message"], '"%s" cannot write resto.floor' % reader, "one table")
    finally:
        del product.environment["PGOPTIONS"]
        world.database.query("drop owned by {0}; drop role {0}".format(reader))


def case_doctor_sees_whose_tables_they_are(world):
    """The schemas are the agent's own and what is in them is not, as after a restore: an upgrade fails, and doctor
    says so before, with whose they are; once they are the agent's, it works."""
    first, second = ("%s_of_%s" % (word, world.name[:30]) for word in ("first", "second"))
    world.database.query("drop role if exists {0}; drop role if exists {1}; create role {0}; create role {1};"
                         " grant create, temporary on database \"{2}\" to {0}, {1}".format(first, second, world.database.name))
    older = "update restosync.meta set report_mark = reverse(report_mark)"  # as another version made it
    product = world.new_product(base_url="http://127.0.0.1:9/resto")
    try:
        product.environment["PGOPTIONS"] = "-c role=" + first
        product.ok("schema init")
        world.database.query("alter schema resto owner to {0}; alter schema report owner to {0}; alter schema restosync"
                             " owner to {0}; grant select, insert, update, delete on all tables in schema resto, report,"
                             " restosync to {0}".format(second))
        product.environment["PGOPTIONS"] = "-c role=" + second
        told = words(examine(product, 69), "rights")
        check("and upgrade it" not in told, "an upgrade is promised", told)
        check(first in told and "reassign owned" in told, "not told whose tables they are", told)
        world.database.query(older)
        result = product.run("schema upgrade").expect(77)
        check("doctor" in result.err, "not told how to go on", result.story())
        world.database.query("reassign owned by %s to %s" % (first, second))
        product.ok("schema upgrade")
        check("and upgrade it" in words(examine(product, 69), "rights"), "the tables are the agent's own")
    finally:
        world.database.query("drop owned by {0}, {1}; drop role {0}; drop role {1}".format(first, second))


def case_doctor_meanings(world):
    """discountPrice counts 0 until its meaning is chosen, and both doctor and the report say so; so with payments."""
    product = world.ready("--days", "9", "--receipts-per-day", "30")
    product.ok("sync")
    lines = world.database.value(
        "select count(*) from resto.receipt_item i join report.fct_receipt f using (company_id, receipt_id)"
        " where i.discount_price <> 0 and f.is_sale")
    check(int(lines) > 20, "too few discounts: nothing is proven", lines)
    quality = "report quality --json --period 28d"
    check_equal(uncounted(product.ok(quality).out), [lines, "look"], "lines whose discount counts 0")
    found = examine(product, 0)
    check("counts 0" in words(found, "discounts") and "discount_identity = 'V'" in words(found, "discounts"),
          "no warning of discounts", found["discounts"])
    check_equal(levels(found)["payments"], "ok", "payments")
    world.database.query("insert into report.company_setting (company_id, discount_identity, payment_identity)"
                         " select company_id, 'V', 'D' from resto.company")
    product.ok("sync company")
    check_equal(uncounted(product.ok(quality).out), ["0", "good"], "lines whose discount counts 0, once chosen")
    found = examine(product, 0)
    check_equal(levels(found)["discounts"], "ok", "discounts")
    check("payment_identity = 'A'" in words(found, "payments"), "no warning of payments", found["payments"])


def uncounted(text):
    return [[str(row["offending"]), row["verdict"]] for row in json.loads(text)["rows"]
            if row["check_name"] == "lines with a discount that counts 0"][0]


def case_doctor_files_and_clock(world):
    """A key others can read, a clock that is off, a missing directory for metrics."""
    world.start_server([])
    product = world.new_product()
    key = os.path.join(product.directory, "ping")
    with open(key, "w", encoding="ascii") as file:
        file.write("https://example.com/x\n")
    os.chmod(key, 0o644)
    product.environment["RESTOSYNC_NOTIFY_PING_URL_FILE"] = key
    product.environment["RESTOSYNC_NOTIFY_METRICS_FILE"] = "/nowhere/x.prom"
    found = examine(product, 78)
    check("chmod 600" in words(found, "ping address"), "no way out", found["ping address"])
    check_equal(levels(found)["metrics file"], "warn", "metrics file")


def case_doctor_clock(world):
    """The API's own time is the measure."""
    from harness.rawserver import parse_rules
    world.start_server(parse_rules("GET /\nHTTP/1.1 401 Unauthorized\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n"
                                   "Content-Type: application/json\nContent-Length: 2\n\n{}\n"))
    found = examine(world.new_product(), 0)
    check_equal(levels(found)["clock"], "warn", "clock")
    check("ahead of" in words(found, "clock"), "direction", found["clock"])


def case_doctor_is_stopped(world):
    """Stopped while it asks stream after stream: 143, and nothing is said of those that were not asked."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    product.ok("sync")
    world.sandbox.clear_requests()
    product.pace(1)
    running = product.start("doctor")
    wait_until(lambda: world.sandbox.count_requests("/rest/") >= 3, "the third call")
    running.signal(signal.SIGTERM)
    told = running.wait(30).expect(143)
    check("streams can be read" not in told.out and "stopped by signal 15" in told.out, "what it says", told.story())
