"""Cases about check: what it notices, its exit codes, and the formats of machines."""

import json
import re

from harness import compare
from harness.failure import check, check_equal
from harness.faultserver import FaultServer, reply

SMALL = ("--days", "30", "--receipts-per-day", "4", "--seed", "3")


def case_check_knows_every_trouble(world):
    """Each trouble alone is named with its exit code, and check is content again when it is over."""
    product = world.ready(*SMALL)
    product.ok("sync")
    company = world.companies()[0]
    world.sandbox.clear_requests()
    clean = product.ok("check")
    for word in ("freshness", "gaps", "sign_in", "reconciliation", "emptiness"):
        check(word in clean.out, "no line about " + word, clean.story())
    troubles = [
        # what happens, how it ends, exit code, check, words
        ("update restosync.run set finished_at = finished_at - interval '31 hours'",
         "update restosync.run set finished_at = finished_at + interval '31 hours'",
         5, "freshness", "RS-REC-02"),
        ("delete from restosync.window where stream = 'receipts' and kind = 'created'"
         " and business_date = (select max(business_date) - 3 from restosync.window)",
         None, 3, "gaps", "backfill --from"),
        ("delete from restosync.window where business_date = (select max(business_date) - 3 from restosync.window)",
         None, 3, "gaps", " 1 business days are missing"),  # of four streams
        ("insert into restosync.window (company_id, stream, kind, range_from, state, run_id,"
         " started_at, finished_at) select %d, 'customers', 'snapshot', '2020-01-01', 'failed',"
         " run_id, now(), now() from restosync.run limit 1" % company,
         "delete from restosync.window where state = 'failed'", 3, "windows", "customers"),
        ("insert into restosync.rejected (company_id, stream, reason, raw, first_seen_at, last_seen_at)"
         " values (%d, 'receipts', 'x', '{}', now(), now())" % company,
         "update restosync.rejected set resolved_at = now()", 3, "rejected", "restosync retry"),
        ("update resto.receipt set status = 'PARKED' where receipt_id = (select max(receipt_id)"
         " from resto.receipt where status = 'DONE')",
         "update resto.receipt set status = 'DONE' where status = 'PARKED'", 3, "words", "PARKED"),
        ("update restosync.credential set state = 'reauth', reason = 'refused'",
         "update restosync.credential set state = 'idle', reason = null", 3, "sign_in",
         "restosync auth login"),
        ("update restosync.credential set refreshed_at = now() - interval '25 days'",
         "update restosync.credential set refreshed_at = now()", 3, "sign_in", "auth refresh"),
        ("insert into restosync.reconciliation (company_id, business_date, source, measure, verdict)"
         " values (%d, '2026-01-02', 'listing', 'receipts', 'mismatch')" % company,
         "update restosync.reconciliation set verdict = 'match'", 4, "reconciliation", "2026-01-02"),
        ("insert into restosync.run (command, company_id, status, started_at, heartbeat_at)"
         " values ('sync', %d, 'running', now(), now() - interval '20 minutes')" % company,
         "delete from restosync.run where status = 'running'", 3, "job", "died"),
        ("insert into restosync.run (command, company_id, status, started_at, finished_at, error_code)"
         " values ('backfill', %d, 'failed', now(), now(), 'RS-PG-06')" % company,
         "delete from restosync.run where status = 'failed'", 3, "last_run", "RS-PG-06"),
    ]
    for happens, ends, code, name, words in troubles:
        saved = world.database.query("create table public.saved as select * from restosync.window")
        check_equal(saved, "", "a copy of the ledger")
        world.database.query(happens)
        result = product.run("check --json")
        check_equal(result.exit, code, "exit code after: %s\n%s" % (happens, result.story()))
        found = json.loads(result.out)
        odd = [item for item in found["checks"] if item["level"] != "ok"]
        check_equal([item["check"] for item in odd], [name], "what check found after: " + happens)
        check_equal(found["exit_code"], code, "exit code in the JSON")
        told = product.run("check").expect(code)
        check(words in told.out + told.err, "no word of " + words, told.story())
        world.database.query(ends or "delete from restosync.window;"
                             " insert into restosync.window select * from public.saved")
        world.database.query("drop table public.saved")
        product.ok("check --quiet")
    check_equal(world.sandbox.requests()["total"], 0, "calls of the API that check made")


def failed_windows(product):
    """What `check` and `status` count, by stream."""
    found = json.loads(product.run("check --json").out)
    told = [item for item in found["checks"] if item["check"] == "windows"][0]
    streams = json.loads(product.ok("status --json").out)["streams"]
    counted = {stream["stream"]: stream["failed"] for stream in streams if stream["failed"]}
    check_equal(str(told["value"]), str(sum(counted.values())), "failed windows by check and by status")
    return counted


def case_check_forgets_what_was_read_since(world):
    """A range that failed counts until a later run has read it, also where that one begins elsewhere: a first
    history that has moved on by a day, the second day of an outage, a day with another opening time."""
    world.start_sandbox(*SMALL)
    refused = []  # what a request of the API holds
    lower = []  # bounds of ranges of changes, in the order they came

    def hook(request):
        if "useModification" in request.path:
            bound = re.search(r"from=([^&]*)", request.path).group(1)
            if bound not in lower:
                lower.append(bound)
            if "second range" in refused and lower.index(bound) == 1:
                return reply(403, "application/json", b"{}")
        if any(word in request.path for word in refused):
            return reply(403, "application/json", b"{}")
        return None
    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url)
    product.environment["RESTOSYNC_SYNC_HISTORY_DAYS"] = "40"
    world.sign_in(product)
    refused.append("/reservation")
    product.run("sync").expect(3)
    check_equal(failed_windows(product), {"reservations": 1}, "windows that failed")
    refused.clear()
    product.environment["RESTOSYNC_SYNC_HISTORY_DAYS"] = "39"  # as a day later
    product.ok("sync")
    check_equal(failed_windows(product), {}, "windows that failed, after the reservations were read")

    world.database.query("update restosync.window set range_to = range_to - interval '3 days', range_from = range_from"
                         " - interval '3 days' where stream = 'receipts' and kind = 'modified'")
    lower.clear()
    refused.append("second range")
    product.run("sync").expect(3)
    check(len(lower) >= 2, "there was no second range", lower)
    check_equal(failed_windows(product), {"receipts": 1}, "windows that failed, after an outage of days")
    refused.clear()
    product.ok("sync")
    check_equal(failed_windows(product), {}, "windows that failed, after the range was read")

    refused.append("/productsales")
    product.run("sync").expect(3)
    world.database.query("delete from restosync.window where stream = 'product_sales' and business_date ="
                         " (select max(business_date) from restosync.window where stream = 'product_sales')")
    product.run("sync").expect(3)
    check_equal(failed_windows(product), {"product_sales": 1}, "windows that failed, of a day")
    refused.clear()
    world.database.query("insert into report.company_setting (company_id, opening_time) values (%d, '03:00')"
                         " on conflict (company_id) do update set opening_time = '03:00'" % world.companies()[0])
    product.ok("sync")
    check_equal(failed_windows(product), {}, "windows that failed, after the day was read by another clock")
    compare.entities_equal(world, world.companies()[0])


def case_check_is_not_calmed_by_a_small_sync(world):
    """Two days without a complete sync, then one stream by hand: the receipts are as old as before, and check says so.
    Where receipts are never asked for, a sync without them is complete."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.database.query("update restosync.run set started_at = started_at - interval '2 days', finished_at = finished_at"
                         " - interval '2 days'")
    product.run("check").expect(5)
    product.ok("sync company")
    told = product.run("check").expect(5)
    check("RS-REC-02" in told.err and "2 days ago" in told.out, "not told how old it is", told.story())
    world.database.query("update restosync.run set started_at = started_at - interval '40 days' where run_id in"
                         " (select run_id from restosync.run_stream where stream = 'receipts')")
    product.ok("check")
    world.database.query("update restosync.run set started_at = started_at + interval '40 days' where run_id in"
                         " (select run_id from restosync.run_stream where stream = 'receipts')")
    product.ok("sync receipts")
    product.ok("check")


def case_check_knows_streams_left_out(world):
    """The login may not read a stream, and it is left out, as the hint says: after a week of runs without it, its
    failure is no trouble any more. Where no run came since, it stays one."""
    product = world.ready(*SMALL)
    world.sandbox.behave("forbid=reservation")
    product.ok("sync company")
    result = product.run("sync").expect(3)
    check("RS-HTTP-08" in result.err, "no word of the missing right", result.story())
    earlier = ("update restosync.run set started_at = started_at - interval '8 days', finished_at = finished_at"
               " - interval '8 days'; update restosync.window set started_at = started_at - interval '8 days',"
               " finished_at = finished_at - interval '8 days' where state = 'failed'")
    world.database.query(earlier)
    check_equal(failed_windows(product), {"reservations": 1}, "windows that failed, and no run since")
    product.environment["RESTOSYNC_SYNC_STREAMS"] = "receipts orders product_sales customers employees"
    product.ok("sync")
    check_equal(failed_windows(product), {}, "windows of streams that are left out")
    del product.environment["RESTOSYNC_SYNC_STREAMS"]
    product.run("sync").expect(3)
    check_equal(failed_windows(product), {"reservations": 1}, "windows that failed once it is asked for again")


def case_check_orders_companies(world):
    """Companies in trouble stand in their order: an alarm names the same one each time."""
    product = world.new_product()
    product.ok("schema init")
    world.database.query("insert into resto.company (company_id, opening_time, time_zone)"
                         " select c, '05:00', 'UTC' from generate_series(1, 20) c")
    for form in ("human", "json"):
        told = product.run("check --format " + form).expect(5)
        check("company 1: no sync was ever complete" in told.err, "not the first company", told.err)
    listed = {}
    for item in json.loads(told.out)["checks"]:
        listed.setdefault(item["check"], []).append(item["company_id"])
    for name, companies in listed.items():
        check_equal(companies, list(range(1, 21)), "companies of " + name)


def case_check_knows_closed_days(world):
    """A weekday that is always empty is a closed day; one that suddenly is empty is told."""
    product = world.ready(*SMALL)
    product.ok("sync")
    closed = world.database.value(
        "select count(*) from restosync.window where stream = 'receipts' and kind = 'created'"
        " and records = 0 and complete_at is not null")
    check(int(closed) >= 3, "the sandbox has no closed days: " + closed)
    product.ok("check")
    world.database.query(
        "update restosync.window set records = 0 where stream = 'receipts' and kind = 'created'"
        " and business_date = (select max(business_date) from restosync.window where records > 0"
        " and stream = 'receipts' and kind = 'created' and complete_at is not null)")
    found = product.run("check").expect(3)
    check("no receipt at all on 20" in found.out, "no word of the empty day", found.story())


def case_check_formats(world):
    """Nagios gets 0 to 3 and one line with figures; Prometheus gets its exposition format."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    unknown = product.run("check --format nagios").expect(3)
    check(re.match(r"RESTOSYNC UNKNOWN - .+\n$", unknown.out), "not a plugin's answer", unknown.story())
    product.run("check").expect(78)
    product.ok("schema init")
    product.run("check --format nagios").expect(2)
    check("RS-REC-02" in product.run("check").expect(5).err, "nothing is not fresh")
    world.sign_in(product)
    product.ok("sync")
    answer = product.ok("check --format nagios").out
    check(re.match(r"RESTOSYNC OK - [^|\n]+ \|( [a-z_]+_\d+=\d+)+\n$", answer), "not a plugin's answer", answer)
    metrics = product.ok("check --format prom").out
    prometheus(metrics)
    for name in ("restosync_check_level", "restosync_last_complete_sync_age_seconds",
                 "restosync_missing_days", "restosync_mismatching_days"):
        check("# TYPE %s gauge" % name in metrics, "no metric " + name, metrics)
    world.database.query("insert into restosync.reconciliation (company_id, business_date, source, measure,"
                         " verdict) values (%d, '2026-01-02', 'listing', 'tax', 'mismatch')"
                         % world.companies()[0])
    answer = product.run("check --format nagios").expect(2).out
    check(answer.startswith("RESTOSYNC CRITICAL - company "), "not critical", answer)
    product.run("check --format nagios --max-age 1s").expect(2)
    product.run("check --max-age soon").expect(64)
    product.run("check --format xml").expect(64)


def case_check_needs_few_rights(world):
    """Who may read data and journal only still gets an answer, and nothing is written for it."""
    product = world.ready(*SMALL)
    product.ok("sync")
    world.database.query("""
        drop role if exists case_watcher;
        create role case_watcher;
        grant usage on schema resto, report, restosync to case_watcher;
        grant select on all tables in schema resto, report, restosync to case_watcher;
        revoke all on restosync.credential, restosync.rejected from case_watcher""")
    product.environment["PGOPTIONS"] = "-c role=case_watcher -c default_transaction_read_only=on"
    seen = product.ok("check")
    check("freshness" in seen.out and "sign_in" not in seen.out, "what a watcher sees", seen.story())
    world.database.query("drop owned by case_watcher; drop role case_watcher")


LINE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\} '
                  r'(-?[0-9]+(?:\.[0-9]+)?)$')


def prometheus(text):
    """The text exposition format: families whole, HELP and TYPE before samples, no sample twice."""
    check(text.endswith("\n"), "the last line has no end")
    family, families, samples = None, set(), set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split(" ")[2]
            check(family not in families, "a family comes twice: " + family)
            families.add(family)
        elif line.startswith("# TYPE "):
            check_equal(line.split(" ")[2:], [family, "gauge"], "a TYPE line")
        else:
            found = LINE.match(line)
            check(found, "no line of the format: " + line)
            check_equal(found.group(1), family, "family of the sample")
            check((found.group(1), found.group(2)) not in samples, "a sample comes twice: " + line)
            samples.add((found.group(1), found.group(2)))
    check(samples, "no sample at all")
