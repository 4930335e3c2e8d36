"""Cases about what waits for what while pages are under way: nobody may wait for ever."""

import re
import threading
import time

from harness import compare
from harness.failure import check, check_equal
from harness.faultserver import FaultServer, reply

JSON = "application/json"


def through(world, hook):
    """The agent's calls go by way of a server that spoils some of them."""
    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    world.product.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    return server


def offset_of(request):
    found = re.search(r"financial/receipt\?.*offset=(\d+)", request.path)
    return int(found.group(1)) if found else -1


def days_of_large_replies(world, spoil, hurry=None, **settings):
    """Days of two replies, the first of them larger than a batch whatever was asked for: it waits when the transaction
    of another day is open. `spoil` answers the calls it wants to."""
    product = world.ready("--days", "3", "--receipts-per-day", "2700", "--orders-per-day", "0", "--seed", "5",
                          "--page-cap", "2000", "--behave", "envelope=A")
    if hurry:
        product.program = str(world.programs.seams())
        product.environment["RESTOSYNC_FAULT_HURRY"] = hurry

    days = days_of(world)

    def hook(request):
        answer = spoil(request, days)
        request.path = request.path.replace("amount=100&", "amount=2000&")
        return answer

    server = through(world, hook)
    product.environment.update(RESTOSYNC_API_REQUESTS_PER_SECOND="0", **settings)
    result = product.ok("backfill receipts --from %s --to %s" % (days[0], days[-1]))
    compare.equals_sandbox(world, world.companies()[0])
    return server, result


def days_of(world):
    return compare.business_days(world.sandbox.totals(world.companies()[0]))


def case_waits_large_replies_full_memory(world):
    """Large replies that wait fill the memory there is: the day whose transaction is open goes on none the less."""
    days_of_large_replies(world, lambda request, days: None, RESTOSYNC_API_MAX_CONCURRENCY="3",
                          RESTOSYNC_SYNC_MEMORY_LIMIT="4")


def case_waits_large_replies_all_calls_taken(world):
    """The day whose transaction is open is asked to wait a second; meanwhile every call there may be is taken by a
    large reply that waits for the end of that day."""
    struck = threading.Event()

    def spoil(request, days):
        if offset_of(request) > 0 and not struck.is_set():
            struck.set()
            return reply(503, JSON, b"{}", {"Retry-After": "1"})
        return None

    server, result = days_of_large_replies(world, spoil, RESTOSYNC_API_MAX_CONCURRENCY="2",
                                           RESTOSYNC_SYNC_MEMORY_LIMIT="64")
    check(server.struck == 1 and "1 retried" in result.out, "no call was spoilt: nothing was proven", result.story())


def case_waits_probe_that_is_not_signed_in(world):
    """A sick server is asked once a minute; that call finds that the access token has run out. The renewal and the
    calls after it are let through."""
    product = world.ready("--days", "3", "--receipts-per-day", "12", "--orders-per-day", "0", "--seed", "17")
    product.program = str(world.programs.seams())
    product.environment.update(RESTOSYNC_FAULT_HURRY="100", RESTOSYNC_API_MAX_CONCURRENCY="1")
    product.ok("sync company")
    answers = [503] * 5 + [401]

    def hook(request):
        return reply(answers.pop(0), JSON, b"{}") if "financial/receipt" in request.path and answers else None

    server = through(world, hook)
    result = product.ok("sync")
    check(server.struck == 6 and "1 renewals" in result.out, "no probe was refused: nothing was proven", result.story())
    compare.equals_sandbox(world, world.companies()[0])


def case_waits_probe_that_is_a_large_reply(world):
    """The one call that a sick server gets is answered by a large reply, which waits for the end of another day: the
    server is taken for well, and that day goes on."""
    sick = threading.Event()
    left = {"first day": 1, "second page": 4}

    def spoil(request, days):
        if offset_of(request) > 0 and left["second page"]:
            left["second page"] -= 1
            sick.set()
            return reply(503, JSON, b"{}")
        if offset_of(request) == 0 and left["first day"] and "from=" + days[0] in request.path:
            left["first day"] -= 1
            sick.wait(60)
            return reply(503, JSON, b"{}", {"Retry-After": "30"})
        return None

    server, result = days_of_large_replies(world, spoil, hurry="20", RESTOSYNC_API_MAX_CONCURRENCY="2",
                                           RESTOSYNC_SYNC_MEMORY_LIMIT="64")
    check(server.struck == 5, "too few calls were spoilt: nothing was proven", result.story())


def case_waits_page_behind_a_gap(world):
    """One day may not be read, so no further page of its stream is asked for. Of another day a page ahead has come
    whose front page has not: nobody takes it any more, and the run ends."""
    product = world.ready("--days", "2", "--receipts-per-day", "110", "--orders-per-day", "0", "--seed", "17",
                          "--page-cap", "20")
    product.environment.update(RESTOSYNC_API_MAX_CONCURRENCY="8", RESTOSYNC_API_REQUESTS_PER_SECOND="0")
    product.ok("sync company")
    days = days_of(world)
    behind, over = threading.Event(), threading.Event()

    def hook(request):
        offset = offset_of(request)
        if "from=" + days[0] in request.path and offset == 0:
            behind.wait(60)
            threading.Timer(2, over.set).start()
            return reply(403, JSON, b"{}")
        if "from=" + days[1] in request.path and offset > 0:
            if offset == 19:
                over.wait(60)
            elif offset == 57:
                behind.set()
            return reply(403, JSON, b"{}") if offset == 38 else None
        return None

    server = through(world, hook)
    result = product.run("backfill receipts --from %s --to %s" % (days[0], days[-1])).expect(77)
    check(behind.is_set() and server.struck > 1, "no page was asked for ahead: nothing was proven", result.story())
    check("RS-HTTP-08" in result.err, "the cause is not told", result.story())


def case_waits_page_ahead_fails_beside_a_large_one(world):
    """A page ahead fails once while rows of the page in front of it are stored already: it alone is asked for again."""
    product = world.ready("--days", "1", "--receipts-per-day", "7000", "--orders-per-day", "0", "--seed", "5",
                          "--page-cap", "2000", "--behave", "envelope=E-")
    product.environment.update(RESTOSYNC_API_MAX_CONCURRENCY="4", RESTOSYNC_API_REQUESTS_PER_SECOND="0")
    product.ok("sync company")
    failed, again = threading.Event(), threading.Event()

    def in_two_parts(request):
        body = request.forward()[2]
        whole = reply(200, JSON, body)

        def send(connection):
            connection.sendall(whole[:len(whole) - 200000])
            again.wait(60)
            connection.sendall(whole[len(whole) - 200000:])
        return send

    def storing():
        return world.database.value("select count(*) from pg_stat_activity where datname = current_database() and"
                                    " application_name like 'restosync load%' and xact_start is not null") != "0"

    def hook(request):
        offset = offset_of(request)
        request.path = request.path.replace("amount=100&", "amount=2000&")
        if offset == 1999:
            return in_two_parts(request)
        if offset == 3998 and not failed.is_set():
            wait_until(storing)
            failed.set()
            return reply(503, JSON, b"{}")
        if offset == 3998:
            again.set()
        return None

    through(world, hook)
    day = days_of(world)[0]
    result = product.ok("backfill receipts --from %s --to %s" % (day, day))
    check(failed.is_set() and again.is_set(), "no page ahead failed: nothing was proven", result.story())
    check("read again" not in result.err, "the whole day was read again", result.story())
    compare.equals_sandbox(world, world.companies()[0])


def case_waits_pages_ahead_that_are_too_slow_together(world):
    """Pages of 100 rows take too long, several at once: they are halved once, and not once for each of them."""
    product = world.ready("--days", "2", "--receipts-per-day", "110", "--orders-per-day", "0", "--seed", "17",
                          "--page-cap", "20")
    product.program = str(world.programs.seams())
    product.environment.update(RESTOSYNC_API_MAX_CONCURRENCY="8", RESTOSYNC_API_REQUESTS_PER_SECOND="0",
                               RESTOSYNC_FAULT_HURRY="100")
    product.ok("sync company")
    day = days_of(world)[0]
    slow, together = [], threading.Event()

    def hook(request):
        if offset_of(request) > 0 and "amount=100&" in request.path:
            slow.append(offset_of(request))
            if len({offset for offset in slow if slow.count(offset) > 1}) > 1:
                together.set()
            if slow.count(offset_of(request)) > 1:  # the second time page sizes are thought about
                together.wait(20)
            return reply(504, JSON, b"{}")
        return None

    through(world, hook)
    result = product.ok("backfill receipts --from %s --to %s" % (day, day))
    check(together.is_set(), "no two pages were slow together: nothing was proven", result.story())
    check_equal(re.findall(r"asked for (\d+) rows at a time", result.err), ["50"], "page sizes")
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_waits_list_of_orders_that_is_empty(world):
    """The list of orders comes empty where there were some: the run says so and ends, and the days without an order to
    ask for are not waited for. The next night all is well."""
    product = world.ready("--days", "4", "--receipts-per-day", "5", "--orders-per-day", "4", "--seed", "17")
    product.ok("sync")
    empty = reply(200, JSON, b"[]")
    server = through(world, lambda request: empty if "onlineordering/order?" in request.path else None)
    for words in ("sync orders", "sync"):
        result = product.run(words).expect(3)
        check("RS-RUN-06" in result.err and "they stay" in result.err, "the cause is not told", result.story())
    server.hook = None
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


LOSE = ("create sequence public.losses; create function public.lose() returns trigger language plpgsql as $$ begin"
        " if new.stream = 'orders' and new.kind = 'detail' and nextval('public.losses') <= 4 then perform"
        " pg_terminate_backend(pg_backend_pid()); end if; return new; end $$; create trigger lose before insert on"
        " restosync.\"window\" for each row execute function public.lose()")


def case_waits_days_without_orders_are_stored_again(world):
    """The database is lost four times while days without an order are stored, so that they are read again: there is
    nothing to ask for, and nothing to wait for."""
    product = world.ready("--days", "4", "--receipts-per-day", "5", "--orders-per-day", "0", "--seed", "17")
    product.ok("sync company")
    world.database.query(LOSE)
    days = days_of(world)
    result = product.ok("backfill orders --from %s --to %s" % (days[0], days[-1]))
    check("read again" in result.err, "no day was read again: nothing was proven", result.story())
    check_equal(world.database.value("select count(*) from restosync.\"window\" where stream = 'orders'"
                                     " and state = 'done'"), str(len(days)), "days in the ledger")


def case_waits_for_nothing_for_ever(world):
    """By a mistake of ours, made here on purpose, a day that is stored is not told so: the run does not stand still
    until somebody looks, it says so (70) and the next one goes on."""
    product = world.ready("--days", "3", "--receipts-per-day", "12", "--orders-per-day", "0", "--seed", "17")
    product.program = str(world.programs.seams())
    product.ok("sync company")
    product.environment.update(RESTOSYNC_FAULT="answer_lost", RESTOSYNC_FAULT_HURRY="200")
    result = product.run("sync receipts").expect(70)
    check("RS-INT-01" in result.err and "nothing moved" in result.err, "the cause is not told", result.story())
    del product.environment["RESTOSYNC_FAULT"]
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def wait_until(holds, seconds=60):
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
