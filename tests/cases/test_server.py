"""Sick servers, one case a row: what the agent says, its exit code, and that nothing half-read is stored.

The faulty replies stand between the agent and the sandbox (harness/faultserver.py), on the calls for
receipts. Waits are divided by HURRY in the build with fault points; the code is the same."""

import gzip
import json
import signal
import socket
import struct
import threading
import time

from harness import compare
from harness.failure import check, check_equal
from harness.faultserver import FaultServer, reply

USUAL = ("--days", "2", "--receipts-per-day", "12", "--seed", "17")
RECEIPTS = "financial/receipt"
JSON = "application/json"
HTML = b"<html><body>Please log in</body></html>"


def set_up(world, hurry=200, sandbox=USUAL, keep=False):
    """An agent that is signed in and knows its company; no fault yet."""
    world.start_sandbox(*sandbox)
    server = FaultServer(world.sandbox.root, keep=keep)
    world.servers.append(server)
    product = world.new_product(base_url=server.base_url, program=world.programs.seams())
    product.environment["RESTOSYNC_FAULT_HURRY"] = str(hurry)
    world.sign_in(product)
    product.ok("sync company")
    return server, product


def spoil(server, answer, times=10 ** 9):
    """The next calls for receipts get `answer(request)`."""
    left = [times]

    def hook(request):
        if RECEIPTS in request.path and left[0] > 0:
            left[0] -= 1
            return answer(request)
        return None
    server.hook = hook


def whole(request):
    return request.forward()[2]


def packed(request):
    return gzip.compress(whole(request))


GZIP = {"Content-Encoding": "gzip"}


def reset(request):
    body = whole(request)

    def answer(connection):
        connection.sendall(reply(200, JSON, body)[:-len(body) // 2])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return answer


def drip(request):
    body = whole(request)

    def answer(connection):
        connection.sendall(reply(200, JSON, b"", length=len(body)))
        for byte in body:
            connection.sendall(bytes([byte]))
            time.sleep(0.2)
    return answer


def stall(_):
    return lambda connection: (connection.sendall(reply(200, JSON, b"[", length=5000)), time.sleep(8))


def bomb(_):
    record = b'{"id": 1, "creationDate": "2026-01-01T12:00:00Z"}, '
    return reply(200, JSON, gzip.compress(b"[" + record * (2 * 1024 * 1024) + b"{}]", 9), GZIP)


def long_text(_):
    piece = b"x" * 65536

    def answer(connection):
        connection.sendall(reply(200, JSON, b'[{"id": 1, "note": "', length=""))
        for _ in range(16384):  # 1 GiB
            connection.sendall(piece)
    return answer


def cut_gzip(request):
    body = packed(request)
    return reply(200, JSON, body[:len(body) // 2], GZIP)


def wrong_crc(request):
    body = bytearray(packed(request))
    body[-6] ^= 0xff
    return reply(200, JSON, bytes(body), GZIP)


def half(request, **how):
    body = whole(request)
    return reply(200, JSON, body[:len(body) // 2], **how)


def error(code):
    return json.dumps({"code": code, "description": "something broke"}).encode()


# name: (the reply, exit where it stays, words of the message, whether one such reply is survived)
FAULTS = {
    "rate_without_retry_after": (lambda r: reply(429, JSON, b"{}"), 75, ["RS-HTTP-06"], True),
    "rate_negative": (lambda r: reply(429, JSON, b"{}", {"Retry-After": "-5"}), 75, ["RS-HTTP-06"], True),
    "rate_huge": (lambda r: reply(429, JSON, b"{}", {"Retry-After": "99999999999"}), 75, ["RS-HTTP-06"], True),
    "rate_nonsense": (lambda r: reply(429, JSON, b"{}", {"Retry-After": "soon"}), 75, ["RS-HTTP-06"], True),
    "rate_past_date": (lambda r: reply(429, JSON, b"{}", {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}),
                       75, ["RS-HTTP-06"], True),
    "rate_date_of_2099": (lambda r: reply(429, JSON, b"{}", {"Retry-After": "Thu, 31 Dec 2099 23:59:59 GMT"}),
                          75, ["RS-HTTP-06"], True),
    "error_json": (lambda r: reply(503, JSON, b"{}"), 69, ["RS-HTTP-05", "status 503"], True),
    "error_html": (lambda r: reply(502, "text/html", HTML), 69, ["RS-HTTP-05", "with a web page"], True),
    "permanent_error": (lambda r: reply(500, JSON, error(4711)), 69,
                        ["RS-HTTP-05", "something broke", "after 2 tries"], True),
    "cut_wrong_length": (lambda r: half(r, length=len(whole(r))), 69, ["RS-HTTP-04"], True),
    "cut_right_length": (half, 76, ["RS-JSON-01", "ends in the middle"], True),
    "cut_no_length": (lambda r: half(r, length=""), 76, ["RS-JSON-01", "ends in the middle"], True),
    "cut_gzip": (cut_gzip, 69, ["RS-HTTP-04", "packed reply ends in the middle"], True),
    "gzip_crc": (wrong_crc, 69, ["RS-HTTP-04", "damaged"], True),
    "gzip_twice": (lambda r: reply(200, JSON, gzip.compress(packed(r)), {"Content-Encoding": "gzip, gzip"}),
                   76, ["RS-HTTP-11", "a content coding that was not asked for"], True),
    "gzip_bomb": (bomb, 76, ["RS-HTTP-12"], False),
    "reset": (reset, 69, ["RS-HTTP-04"], True),
    "slow": (drip, 69, ["RS-HTTP-03"], True),
    "stall": (stall, 69, ["RS-HTTP-03"], True),
    "web_page": (lambda r: reply(200, "text/html", HTML), 76, ["RS-HTTP-11", "proxy"], True),
    "wrong_type": (lambda r: reply(200, "image/png", whole(r)), 76, ["RS-HTTP-11", "image/png"], True),
    "long_text": (long_text, 76, ["RS-JSON-02"], False),
    "header_flood": (lambda r: reply(200, JSON, b"[]", {"Set-Cookie-%d" % i: "x" * 60 for i in range(10000)}),
                     76, ["RS-HTTP-12"], False),
    "redirect_to_a_file": (lambda r: reply(302, JSON, b"", {"Location": "file:///etc/passwd"}), 76,
                           ["RS-HTTP-10"], False),
    "redirect_to_metadata": (lambda r: reply(302, JSON, b"", {"Location": "http://169.254.169.254/latest"}), 76,
                             ["RS-HTTP-10", "169.254.169.254"], False),
    "forbidden": (lambda r: reply(403, JSON, b"{}"), 77, ["RS-HTTP-08"], False),
}
HURRY = {"gzip_bomb": 10, "slow": 60, "stall": 60, "rate_huge": 3000, "rate_date_of_2099": 3000}
MEMORY_KIB = 64 * 1024


def suffer(world, name):
    answer, code, words, survived = FAULTS[name]
    server, product = set_up(world, HURRY.get(name, 300))
    spoil(server, answer)
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    result = product.run("backfill --from %s --to %s receipts" % (days[0], days[0])).expect(code)
    check(server.struck > 0, "the fault never struck", result.story())
    for word in words:
        check(word in result.err, "the message lacks " + word, result.story())
    check(server.struck <= 14, "%d calls to a server that always fails" % server.struck, result.story())
    check(0 < result.peak_kib < MEMORY_KIB or asan(world), "peak of %d KiB" % result.peak_kib)
    check_equal(world.database.value("select count(*) from resto.receipt"), "0", "receipts stored")
    if survived:
        server.struck = 0
        spoil(server, answer, 1)
        product.ok("sync")
        check_equal(server.struck, 1, "faults that struck the second run")
        compare.equals_sandbox(world, world.companies()[0])


def asan(world):
    return b"__asan_init" in world.programs.seams().read_bytes()


def make_case(name):
    return lambda world: suffer(world, name)


for fault in FAULTS:
    globals()["case_server_fault_" + fault] = make_case(fault)


def case_server_unauthorized_for_ever(world):
    """401 in the middle of a run: one renewal serves all, each call is made once more, then 77."""
    server, product = set_up(world)
    before = world.sandbox.requests()["rotations"]
    refused = set()

    def hook(request):
        if RECEIPTS in request.path and not refused:
            refused.add(request.headers["authorization"])
        # What the server refuses is the bearer: every call that still carries it.
        return reply(401, JSON, b"{}") if request.headers.get("authorization") in refused else None
    server.hook = hook
    product.ok("sync")
    check(server.struck >= 1, "no call was refused")
    check_equal(world.sandbox.requests()["rotations"] - before, 1, "renewals")
    compare.equals_sandbox(world, world.companies()[0])
    spoil(server, lambda r: reply(401, JSON, b"{}"))
    result = product.run("sync").expect(77)
    check("RS-HTTP-14" in result.err and "auth" in result.err, "no word of the sign-in", result.story())


def case_server_access_tokens_live_shorter_than_said(world):
    """A bearer that was accepted for a while ends before its time, twice in a run: each is renewed."""
    server, product = set_up(world)
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    before = world.sandbox.requests()["rotations"]
    calls = []

    def hook(request):
        if RECEIPTS not in request.path:
            return None
        calls.append(request.path)
        return reply(401, JSON, b"{}") if len(calls) in (2, 5) else None
    server.hook = hook
    product.ok("sync")
    check_equal(server.struck, 2, "calls that were refused")
    check_equal(world.sandbox.requests()["rotations"] - before, 2, "renewals")
    compare.equals_sandbox(world, world.companies()[0])


def case_server_asks_to_wait_until_a_date(world):
    """Retry-After as a date counts from the reply's own Date, also when that header comes behind it."""
    server, product = set_up(world, hurry=1)

    def busy(_):
        now = time.time() + 6 * 3600
        return reply(429, JSON, b"{}", {"Retry-After": http_date(now + 1), "Date": http_date(now)})
    spoil(server, busy, times=1)
    product.run("sync receipts", seconds=100).expect(0)
    check_equal(server.struck, 1, "calls that were told to wait")


def http_date(seconds):
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(seconds))


def case_server_storm_opens_the_breaker(world):
    """503 for ever: after five in a row nothing is asked for a minute, then one call; 69 after three."""
    server, product = set_up(world, hurry=100, sandbox=("--days", "9", "--receipts-per-day", "3"))
    server.hook = lambda r: None if "oauth2" in r.path or "company" in r.path else reply(503, JSON, b"{}")
    began = time.monotonic()
    result = product.run("sync").expect(69)
    check("stayed sick" in result.err and "RS-HTTP-05" in result.err, "no word of it", result.story())
    check(8 <= server.struck <= 14, "%d calls" % server.struck, result.story())
    check(time.monotonic() - began >= 1.2, "the breaker did not wait", result.story())


def case_server_mixed_failures_are_one_sentence(world):
    """Failures of different kinds in the tries of one call end as one sentence that counts them."""
    server, product = set_up(world)
    kinds = [lambda r: reply(429, JSON, b"{}"), lambda r: half(r, length=5 * 10 ** 6)]
    spoil(server, lambda r: kinds[server.struck % 2](r))
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    result = product.run("backfill --from %s --to %s receipts" % (days[0], days[0]))
    for word in ("after 6 tries (", "3 times RS-HTTP-06", "3 times RS-HTTP-04"):
        check(word in result.err, "the message lacks " + word, result.story())


def case_server_slow_pages_get_smaller(world):
    """Pages that take too long are asked for in smaller parts, and all of it arrives."""
    server, product = set_up(world, hurry=90, sandbox=("--days", "1", "--receipts-per-day", "130"))
    spoil_large(server, 30)
    result = product.ok("sync")
    check("pages take too long" in result.err, "no word of it", result.story())
    check(server.struck >= 2, "no page was too slow: nothing was proven")
    compare.equals_sandbox(world, world.companies()[0])


def case_server_slow_range_is_cut(world):
    """A range of changes that takes too long whatever the page is cut in two, and all of it arrives."""
    server, product = set_up(world, hurry=300, sandbox=("--days", "2", "--receipts-per-day", "15"))
    product.ok("sync")
    slow = []

    def hook(request):
        modified = RECEIPTS in request.path and "modif" in request.path.lower()
        if modified and (not slow or slow[0] in request.path) and len(slow) < 9:
            slow.append(request.path.split("&")[0])
            return lambda connection: time.sleep(4)
        return None
    server.hook = hook
    world.database.query("update restosync.\"window\" set range_to = range_to - interval '2 days',"
                         " settled_at = range_to - interval '2 days' where kind = 'modified'")
    result = product.ok("sync receipts")
    check("a window takes too long and is cut" in result.err, "no word of it", result.story())
    compare.equals_sandbox(world, world.companies()[0])


def spoil_large(server, most):
    def hook(request):
        found = [int(w.split("=")[1]) for w in request.path.split("?")[-1].split("&") if w.startswith("amount=")]
        if RECEIPTS in request.path and found and found[0] > most:
            return lambda connection: time.sleep(4)
        return None
    server.hook = hook


def case_server_redirect_never_gets_the_bearer(world):
    """A redirect to another host or port is refused by name; nothing at all reaches the other side."""
    server, product = set_up(world)
    other = FaultServer()
    world.servers.append(other)
    for status in (301, 302, 303, 307, 308):
        spoil(server, lambda r, s=status: reply(s, JSON, b"", {"Location": other.root + "/steal"}))
        result = product.run("sync receipts").expect(76)
        check("RS-HTTP-10" in result.err and "127.0.0.1" in result.err, "no word of it", result.story())
    check_equal(len(other.seen), 0, "calls to the redirect's target")


def case_server_clock_skew_is_told(world):
    """A Date of the API that is far from this machine's clock is told once; windows follow the API's."""
    server, product = set_up(world)

    def hook(request):
        status, kind, body, _ = request.forward()
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3 * 3600))
        return reply(status, kind, body, {"Date": date})
    server.hook = hook
    result = product.ok("sync receipts")
    check_equal(result.err.count("minutes behind the API's"), 1, "warnings\n" + result.story())
    ahead = world.database.value("select max(range_to) > clock_timestamp() + interval '2 hours'"
                                 " from restosync.\"window\" where kind = 'modified'")
    check_equal(ahead, "t", "whether the windows end at the API's time")


def case_server_bytes_after_the_length(world):
    """Bytes after Content-Length, dressed up as replies to the next calls, are never taken for them: the
    connection they came on is used no more, and all of the data arrives."""
    server, product = set_up(world, keep=True)
    spoiled = []

    def hook(request):
        if RECEIPTS not in request.path or len(spoiled) == 3:
            return None
        spoiled.append(request)
        return reply(*request.forward(), keep=True) + reply(200, JSON, b"[]", keep=True) * 3
    server.hook = hook
    product.ok("sync")
    check_equal(len(spoiled), 3, "replies with bytes after them")
    served = [request.connection for request in server.seen]
    check(len(set(served)) < len(served), "no connection served twice: nothing was proven", served)
    for request in spoiled:
        after = server.seen[server.seen.index(request) + 1:]
        check(all(other.connection != request.connection for other in after), "a spoiled connection was used again")
    compare.equals_sandbox(world, world.companies()[0])


def case_server_old_connection_is_left(world):
    """A connection older than ten minutes (here: three seconds) serves no further call; a young one does."""
    server, product = set_up(world, hurry=200, keep=True)
    product.environment["RESTOSYNC_API_MAX_CONCURRENCY"] = "1"
    spoil(server, lambda r: reply(429, JSON, b"{}", {"Retry-After": "900"}, keep=True), 1)  # 4.5 s
    calls = len(server.seen)
    product.ok("sync")
    served = [request.connection for request in server.seen[calls:]]
    waited = [RECEIPTS in request.path for request in server.seen[calls:]].index(True)
    check_equal(server.struck, 1, "calls that had to wait")
    check(set(served[:waited + 1]).isdisjoint(served[waited + 1:]), "an old connection was used", served)
    check(len(set(served[waited + 1:])) < len(served[waited + 1:]), "no connection served twice: nothing was"
          " proven", served)
    compare.equals_sandbox(world, world.companies()[0])


def case_server_machine_sleeps_in_a_run(world):
    """The machine sleeps while a call is under way, past the call's deadline: it is made again, and all arrives."""
    server, product = set_up(world, hurry=100)  # a call may take 1.8 s
    first, asleep, again = [], threading.Event(), threading.Event()

    def hook(request):
        if RECEIPTS in request.path and not first:
            first.append(request.path)
            asleep.set()
            return lambda connection: again.wait(300)
        if first and request.path == first[0]:
            again.set()
        return None
    server.hook = hook
    running = product.start("sync")
    check(asleep.wait(60), "no call was made")
    running.signal_all(signal.SIGSTOP)
    time.sleep(2.5)  # no condition to wait for: what has to pass is time
    running.signal_all(signal.SIGCONT)
    running.wait(120).expect(0)
    check(again.is_set(), "the call was not made again")
    compare.equals_sandbox(world, world.companies()[0])
