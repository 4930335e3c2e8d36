"""Cases about how rows reach their tables: binary or text, and past somebody who wrote the same."""

import re
import subprocess
import threading
import time

from harness import compare, reference
from harness.cluster import psql_environment
from harness.failure import Failure, check, check_equal
from harness.faultserver import FaultServer

SMALL = ("--days", "3", "--receipts-per-day", "40", "--seed", "17")


def case_load_binary_is_what_text_is(world):
    """Every table is the same by binary and by text COPY, and neither rewrites what the other left."""
    product = world.ready(*SMALL)
    product.ok("sync")
    binary = compare.digests(world.database)
    check(sum(1 for words in binary.values() if not words.startswith("0 ")) > 15, "too few tables")
    other = world.new_database()
    product = world.new_product(database=other)
    product.environment["RESTOSYNC_POSTGRES_COPY_FORMAT"] = "text"
    world.sign_in(product)
    product.ok("sync")
    compare.same_digests(compare.digests(other), binary, "text against binary")
    before = compare.tuples_written(other)
    del product.environment["RESTOSYNC_POSTGRES_COPY_FORMAT"]
    product.ok("sync")
    check_equal(compare.tuples_written(other) - before, 0, "tuples that binary wrote after text")


def case_load_glance_passes_nothing_over(world):
    """A day that is read again finds what the glance at stored rows must not pass over: a row of another
    digest, one that is marked as deleted, one that is not there, newer ones; and it rewrites nothing else."""
    product = world.ready("--days", "20", "--receipts-per-day", "8", "--orders-per-day", "0")
    product.environment.update(RESTOSYNC_SYNC_REREAD_DAYS="22", RESTOSYNC_SYNC_HISTORY_DAYS="22",
                               RESTOSYNC_API_REQUESTS_PER_SECOND="0")
    product.ok("sync receipts")
    product.ok("sync receipts")  # from here on times of change are read from where this one ended
    database = world.database
    before = compare.digests(database)
    other, deleted, absent, newer = database.query(
        "select receipt_id from resto.receipt order by receipt_id offset 10 limit 4").splitlines()
    database.query("update resto.receipt set digest = gen_random_uuid() where receipt_id = " + other)
    database.query("update resto.receipt set deleted_at = now() where receipt_id = " + deleted)
    for table in database.query("select table_name from information_schema.columns where table_schema = 'resto'"
                                " and table_name like 'receipt%' and column_name = 'receipt_id'").splitlines():
        database.query("delete from resto.%s where receipt_id = %s" % (table, absent))
    product.ok("sync receipts")
    check_equal(database.value("select inserted, updated, unchanged > 90 from restosync.run_stream"
                               " join restosync.run using (run_id) where stream = 'receipts'"
                               " order by run.started_at desc limit 1"), "1|2|t", "stored again")
    compare.same_digests(compare.digests(database), before, "after the glance")
    stored = database.value("update resto.receipt set digest = gen_random_uuid(), modified_at = modified_at"
                            " + interval '1 day' where receipt_id = %s returning modified_at" % newer)
    product.ok("sync receipts")
    check_equal(database.value("select modified_at from resto.receipt where receipt_id = " + newer), stored,
                "time of the newer row")


def case_load_reads_a_row_a_few_times(world):
    """A long run reads each stored row a few times, however many there are by then: no statement of the
    load or of the facts goes through a table of the whole history, with no statistics at all."""
    product = world.ready("--days", "40", "--receipts-per-day", "60", "--orders-per-day", "0",
                          "--seed", "17")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    # Without statistics a table of some pages is read whole: a look-up seems to cost as much.
    product.ok("backfill receipts --from %s --to %s" % (days[0], days[-15]))
    world.database.query("select pg_stat_reset()")
    product.ok("backfill receipts --from %s --to %s" % (days[-14], days[-1]))
    rows = world.database.query(
        "select schemaname || '.' || relname, seq_scan + coalesce(idx_scan, 0) as looks,"
        " seq_tup_read + coalesce(idx_tup_fetch, 0) as read, n_tup_ins from pg_stat_user_tables"
        " where schemaname in ('resto', 'report') and n_tup_ins > 300 order by 1")
    check(len(rows.splitlines()) > 6, "too few tables: nothing was proven", rows)
    for table, looks, read, stored in (row.split("|") for row in rows.splitlines()):
        check(int(read) <= 10 * int(stored) + 20 * int(looks), table + " is read over and over", rows)


class OtherWriter:
    """A session that has inserted a receipt and not committed it yet."""

    def __init__(self, world, receipt):
        self.process = subprocess.Popen(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", world.database.conninfo], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=psql_environment())
        self.say("begin; insert into resto.receipt (company_id, receipt_id, total, digest, synced_at,"
                 " run_id) values (%s, %d, -1, gen_random_uuid(), now(), gen_random_uuid());"
                 " select 'inserted';" % (world.companies()[0], receipt))
        check_equal(self.process.stdout.readline().strip(), "inserted", "the other writer")

    def say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def commit_when_waited_for(self, database):
        until = time.monotonic() + 60
        while database.value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                             " and datname = current_database()") == "0":
            if time.monotonic() > until:
                raise Failure("nobody waited for the other writer: nothing was proven")
            time.sleep(0.02)
        self.say("commit;")
        self.process.stdin.close()
        self.process.wait(30)


def run_past_other_writer(world, words):
    product = world.product
    other = OtherWriter(world, 4226500000)
    running = product.start(words)
    other.commit_when_waited_for(world.database)
    running.wait().expect(0)
    check_equal(world.database.value("select count(*) from resto.receipt where total = -1"), "0",
                "rows of the other writer that are still there")


def case_load_past_another_writer(world):
    """A key that somebody commits between probe and COPY (23505): the batch goes by way of staging."""
    world.ready(*SMALL)
    run_past_other_writer(world, "sync")
    compare.equals_sandbox(world, world.companies()[0])
    check_equal(world.database.value("select updated from restosync.run_stream"
                                     " where stream = 'receipts'"), "1", "receipts updated")


def case_load_past_another_writer_in_a_huge_reply(world):
    """The same in the middle of a window that streams: only its piece is done again."""
    world.ready("--days", "1", "--receipts-per-day", "5", "--behave", "huge_page=%d" % (9 << 20))
    run_past_other_writer(world, "sync receipts")
    rows = int(world.database.value("select count(*) from resto.receipt"))
    check(rows > 1000, "too few receipts: nothing was proven", rows)
    check_equal(world.database.value("select count(*) from resto.receipt r where not exists (select"
                                     " from resto.receipt_tax t where t.receipt_id = r.receipt_id)"
                                     " and total <> 0"), "0", "receipts without their taxes")


def ahead(world, envelope, behave=""):
    """A day of ten pages is read whole, its pages in order; the number of its requests."""
    product = world.ready("--days", "1", "--receipts-per-day", "970", "--orders-per-day", "0",
                          "--latency-ms", "20", "--until", "2026-06-28", "--behave",
                          "envelope=" + envelope + behave)
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
    world.sandbox.clear_requests()
    product.ok("backfill receipts --from 2026-06-28 --to 2026-06-28")
    compare.equals_sandbox(world, world.companies()[0])
    pages = world.database.rows("select page_no, count(*) from resto.receipt group by 1 order by 1")
    check(len(pages) >= 9, "too few pages: nothing was proven", pages)
    check_equal([int(page) for page, _ in pages], list(range(1, len(pages) + 1)), "page numbers")
    return world.sandbox.count_requests("financial/receipt"), pages


def case_load_pages_ahead(world):
    """Where nothing else is to be asked for, pages of one window are in flight together; those past
    the end of the list are forgotten."""
    requests, pages = ahead(world, "E-")
    check(requests > len(pages) + 1, "no page was asked for ahead", requests)
    check(requests <= len(pages) + 1 + 12, "too many pages past the end", requests)


def case_load_pages_ahead_never_past_a_total(world):
    """A list that says how long it is, and whose last page is short: that many pages and none behind."""
    requests, pages = ahead(world, "E")
    check_equal(requests, len(pages), "requests")


def case_load_pages_ahead_of_a_list_that_drifts(world):
    """A page that repeats the one before means that the list moved: it is read again, and each row is
    there once."""
    requests, pages = ahead(world, "E-", ",duplicate_page=1")
    check(requests > len(pages), "no page was asked for", requests)


def case_load_pages_ahead_of_silent_caps(world):
    """Pages smaller than they say they are: nothing is asked ahead, nothing is missed."""
    requests, pages = ahead(world, "E-", ",page_cap=90")
    check_equal(requests, len(pages) + 1, "requests")


def case_load_pages_ahead_are_few(world):
    """Twelve days side by side: days read before tell how far to ask ahead, so that few pages
    are past the end of their list."""
    product = world.ready("--days", "12", "--receipts-per-day", "330", "--orders-per-day", "0",
                          "--latency-ms", "10", "--until", "2026-06-28")
    calls = []
    for at_once, again in (("1", ""), ("8", " --again")):
        product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = at_once
        world.sandbox.clear_requests()
        product.ok("backfill receipts --from 2026-06-17 --to 2026-06-28" + again)
        compare.equals_sandbox(world, world.companies()[0])
        calls.append(world.sandbox.count_requests("financial/receipt"))
    check(calls[0] > 40, "too few pages: nothing was proven", calls)
    check(calls[0] <= calls[1] <= calls[0] * 3 // 2 + 8, "too many pages past the end", calls)


def list_of_orders_ahead(world, behave, hook=None):
    """A list of orders in pages of twenty; how often it was asked for, and how often one after the
    other would."""
    product = world.ready("--days", "1", "--receipts-per-day", "5", "--orders-per-day", "230",
                          "--latency-ms", "10", "--until", "2026-06-28", "--behave", behave)
    if hook is not None:
        server = FaultServer(world.sandbox.root, hook)
        world.servers.append(server)
        product.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
    product.environment["RESTOSYNC_API_PAGE_SIZE_MAX"] = "20"
    world.sandbox.clear_requests()
    product.ok("backfill orders --from 2026-06-28 --to 2026-06-28")
    totals = world.sandbox.totals(world.companies()[0])
    orders = totals["orders"]
    for table, word in (("online_order", "orders"), ("online_order_item", "order_items")):
        check_equal(world.database.value("select count(*) from resto." + table), str(totals[word]),
                    "rows of resto." + table)
    check(orders > 150, "too few pages: nothing was proven", orders)
    lists = [entry["count"] for entry in world.sandbox.requests()["by"]
             if entry["path"].endswith("onlineordering/order")]
    check_equal(world.sandbox.count_requests("onlineordering/order/"), orders, "details asked for")
    return sum(lists), 2 + (orders - 20 + 18) // 19


def case_load_list_of_orders_ahead(world):
    """Pages of the list of orders are in flight together, and each order is asked for once: the second
    page is only answered once a later one is asked for."""
    later, answered = threading.Event(), []

    def hook(request):
        offset = re.search(r"/order\?.*offset=(\d+)", request.path)
        if offset and int(offset.group(1)) > 19:
            later.set()
        elif offset and int(offset.group(1)) == 19:
            answered.append(later.wait(120))

    asked, serial = list_of_orders_ahead(world, "envelope=A", hook)
    check_equal(answered, [True], "the second page: was a later one asked for before its answer?")
    check(serial <= asked <= serial + 12, "pages asked for", (asked, serial))


def case_load_list_of_orders_ahead_never_past_a_total(world):
    asked, serial = list_of_orders_ahead(world, "envelope=E")
    check(serial - 1 <= asked <= serial, "pages asked for", (asked, serial))


def case_load_list_of_orders_that_drifts(world):
    """A page that comes twice: the list is read again, and each order is asked for once."""
    asked, serial = list_of_orders_ahead(world, "envelope=A,duplicate_page=1")
    check(asked >= serial, "pages asked for", (asked, serial))


def sizes(world, product):
    """Rows a page that reading a day again asks the API for."""
    world.sandbox.behave("latency=0")  # forgets the replies it kept, and with them the addresses
    product.ok("backfill receipts --from 2026-06-28 --to 2026-06-28 --again")
    kept = world.sandbox.get("/_sandbox/kept").splitlines()
    asked = {word.partition("=")[2] for line in kept if "financial/receipt" in line
             for word in line.replace(" ", "&").split("&") if word.startswith("amount=")}
    return sorted(int(size) for size in asked)


def learns(world, *arguments, most="100"):
    """Sizes of page that the first and the second reading of a day ask for."""
    product = world.ready("--days", "1", "--receipts-per-day", "150", "--orders-per-day", "0",
                          "--until", "2026-06-28", "--cache", *arguments)
    product.environment["RESTOSYNC_API_PAGE_SIZE_MAX"] = most
    first = sizes(world, product)
    second = sizes(world, product)
    compare.equals_sandbox(world, world.companies()[0])
    return first, second


def case_load_page_size_said(world):
    """A server that says its smaller pages is asked for them from the start by the next run."""
    check_equal(learns(world, "--page-cap", "11"), ([100], [11]), "sizes asked for")


def case_load_page_size_silent(world):
    """A server that only sends smaller pages: two of the same size with more behind them tell it."""
    check_equal(learns(world, "--behave", "page_cap=7"), ([100], [7]), "sizes asked for")


def case_load_page_size_as_large_as_granted(world):
    """As large as the setting allows; what the server grants of it is remembered."""
    check_equal(learns(world, "--page-cap", "60", most="1000"), ([1000], [60]), "sizes asked for")


def case_load_page_size_of_a_short_list(world):
    """A list that is shorter than a page says nothing about pages."""
    check_equal(learns(world, "--page-cap", "1000", most="1000"), ([1000], [1000]),
                "sizes asked for")


def case_load_fewer_calls_at_once_after_a_429(world):
    """Half as many calls are under way after the server asked for fewer. They take so long that more
    would pile up at the pace of that time."""
    product = world.ready("--days", "8", "--receipts-per-day", "4", "--orders-per-day", "0",
                          "--until", "2026-06-28")
    product.environment.update(RESTOSYNC_API_MAX_CONCURRENCY="8",
                               RESTOSYNC_API_REQUESTS_PER_SECOND="0")
    most = {}
    for name, behave in (("free", "latency=600"), ("limited", "latency=1500,rate_limit=1:1")):
        world.sandbox.behave(behave)
        world.sandbox.clear_requests()
        product.ok("backfill receipts --from 2026-06-21 --to 2026-06-28 --again")
        most[name] = world.sandbox.requests()["most_at_once"]
    check(4 < most["free"] <= 8, "not as many calls at once as allowed", most)
    check(1 < most["limited"] <= 4, "the calls at once were not halved", most)


def case_load_equals_the_reference(world):
    """Some thousand receipts: each table is what a slow, obviously right loader makes of the replies."""
    product = world.ready("--days", "10", "--receipts-per-day", "320", "--orders-per-day", "0",
                          "--until", "2026-06-28")
    product.ok("backfill receipts --from 2026-06-19 --to 2026-06-28")
    company = world.companies()[0]
    loader = reference.Loader(world.database, company)
    token = world.sandbox.bearer()
    offset, got = 0, 1
    while got > 0:
        with world.sandbox.call("financial/receipt?from=2026-06-01&amount=100&offset=%d" % offset,
                                token) as reply:
            got = loader.page(reply.read())
        offset += got
    loader.flush()
    check(offset > 2500, "too few receipts: nothing was proven", offset)
    check_equal(reference.differing(world.database), [], "tables that differ from the reference")
    world.database.query("update resto.receipt_tax set tax_total = tax_total + 0.01 where ctid ="
                         " (select max(ctid) from resto.receipt_tax)")
    check_equal(reference.differing(world.database), ["receipt_tax"], "tables that differ by a cent")


REFUSE = ("create sequence public.refusals; create function public.refuse() returns trigger language plpgsql as $$ begin"
          " if new.receipt_id = %s and nextval('public.refusals') <= %s then raise exception 'not this one'"
          " using errcode = '%s'; end if; return new; end $$; create trigger refuse before insert on resto.receipt"
          " for each row execute function public.refuse()")
ALLOW = "drop trigger refuse on resto.receipt; drop function public.refuse(); drop sequence public.refusals"


def case_load_refuses_a_piece_while_pages_are_under_way(world):
    """The database refuses a piece of a large day while the day's next pages are in flight: the run says why, nothing
    of that day is stored; what passes by itself (a broken deadlock) is read again at once."""
    product = world.ready("--days", "2", "--receipts-per-day", "4500", "--orders-per-day", "0", "--seed", "5",
                          "--page-cap", "100")
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
    product.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = "0"
    product.ok("sync company")
    day = compare.business_days(world.sandbox.totals(world.companies()[0]))[0]
    early = [row[0] for row in world.sandbox.get_json("/_sandbox/dump")["receipts"] if row[1] == day][50]
    world.sandbox.behave("latency=40")
    for errcode, exit_code, word in (("22003", 70, "RS-PG-10"), ("53100", 69, "RS-PG-08")):
        world.database.query(REFUSE % (early, 1000, errcode))
        result = product.run("backfill receipts --from %s --to %s" % (day, day)).expect(exit_code)
        check("not this one" in result.err and word in result.err, "the cause is not told", result.story())
        check_equal(world.database.value("select count(*) from resto.receipt"), "0", "receipts of a day that failed")
        world.database.query(ALLOW)
    world.database.query(REFUSE % (early, 1, "40P01"))
    result = product.ok("backfill receipts --from %s --to %s" % (day, day))
    check("read again" in result.err and "not this one" in result.err, "no word of the second look", result.story())
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_load_of_days_in_pieces_side_by_side(world):
    """Replies that are larger than a batch, of more days than there are requests in flight: the day whose
    transaction is open always gets its next page, though the replies of the others wait for it."""
    world.start_sandbox("--days", "30", "--receipts-per-day", "12", "--orders-per-day", "0", "--page-cap", "8")
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "8"
    product.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = "0"
    product.environment["RESTOSYNC_FAULT_BATCH"] = "3"
    product.ok("sync company")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    product.run("backfill receipts --from %s --to %s" % (days[0], days[-1]), seconds=100).expect(0)
    product.environment.pop("RESTOSYNC_FAULT_BATCH")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])
