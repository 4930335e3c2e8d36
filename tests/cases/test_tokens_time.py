"""Renewals while time plays tricks: a clock that jumps, a program that is frozen, a request that is taken late, a
server that asks to wait."""

import os
import signal
import threading

from harness.certs import Authority
from harness.clock import Clock
from harness.failure import check, check_equal
from harness.faultserver import FaultServer, reply
from harness.tokens import Renewal, wait_until

TOKEN = "/oauth2/v1/token"
LEFT = ("select extract(epoch from access_expires_at - clock_timestamp()) between 3000 and 3600"
        " from restosync.credential")
TOO_LONG = "select access_expires_at > clock_timestamp() + interval '1 hour' from restosync.credential"
HOUR = 3600


def case_tokens_clock_jumps_in_a_renewal(world):
    """The clock jumps by an hour or a year while a renewal waits for its answer, which is lost: it is asked for
    again as if nothing had happened, and the age of the token is the database's."""
    renewal = Renewal(world).sign_in()
    clock = Clock(world, renewal.agent)
    for jump in (365 * 24 * HOUR, -HOUR):
        clock.turn(0)
        before, generation = renewal.counts(), int(renewal.row().split()[1])
        world.sandbox.behave("refresh_hold=1:1000,lose_refresh_reply=1")
        running = renewal.agent.start("auth refresh")
        wait_until(lambda: renewal.state() == "intent", "the intent")
        clock.turn(jump)
        running.wait(60).expect(0)
        check_equal(renewal.row(), "idle %d" % (generation + 1), "the sign-in after a jump of %d s" % jump)
        check_equal(world.database.value(LEFT), "t", "whether the access token's end is an hour away")
        renewal.agent.ok("sync company")
        check_equal(renewal.asked(before), 2, "token requests with a jump of %d s" % jump)
    renewal.no_token_was_used_again()


def case_tokens_clock_jumps_before_recovery(world):
    """Killed with the answer on this machine only, then the clock jumps: the answer is taken up all the same."""
    renewal = Renewal(world).sign_in()
    clock = Clock(world, renewal.agent)
    for jump in (HOUR, -HOUR, -30 * 24 * HOUR):
        clock.turn(0)
        generation = int(renewal.row().split()[1])
        renewal.killed_at("token_after_escrow")
        clock.turn(jump)
        before = renewal.counts()
        renewal.agent.ok("auth recover")
        check_equal(renewal.row(), "idle %d" % (generation + 1), "the sign-in after a jump of %d s" % jump)
        check_equal(renewal.asked(before), 0, "token requests: the answer was in the escrow")
        check_equal(world.database.value(TOO_LONG), "f", "whether the access token's end is too far away")
        renewal.agent.ok("sync company")
    renewal.no_token_was_used_again()


def case_tokens_asked_to_wait_by_503(world):
    """503 with Retry-After from the token endpoint is waited for inside the window, as 429 is."""
    renewal = Renewal(world).sign_in()
    busy = []

    def hook(request):
        if TOKEN not in request.path or busy:
            return None
        busy.append(request)
        return reply(503, "text/html", b"<html>busy</html>", {"Retry-After": "1"})

    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    before = renewal.counts()
    renewal.agent.ok("auth refresh")
    check_equal((len(busy), renewal.asked(before), renewal.row()), (1, 1, "idle 2"), "refused, answered, the sign-in")
    renewal.no_token_was_used_again()
    renewal.steps_are_lawful()


def case_tokens_in_a_reply_with_a_wrong_label(world):
    """New tokens that come as plain text, or behind a byte order mark, are taken: the old one is spent."""
    renewal = Renewal(world).sign_in()
    taken = []

    def hook(request):
        if TOKEN not in request.path:
            return None
        status, _, body, _ = request.forward()
        taken.append(status)
        return reply(status, ("text/plain;charset=UTF-8", "application/octet-stream")[len(taken) - 1], mark + body)

    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    for mark in (b"", b"\xef\xbb\xbf"):
        renewal.agent.ok("auth refresh")
    check_equal((taken, renewal.row()), ([200, 200], "idle 3"), "answers, and the sign-in")
    renewal.no_token_was_used_again()


# ---- what no client can prevent: the sign-in is lost, and the way out is told ----

def lost_and_mended(renewal, address):
    """Lost: auth status names it and the way out, nothing more is sent; auth login mends it."""
    before = renewal.counts()
    status = renewal.status()
    check_equal((status["state"], status["next"].split(" --")[0]), ("reauth", "restosync auth login"),
                "what auth status says")
    check("was lost while" in status["reason"] and "no data is lost" in status["reason"], "not told why", status)
    result = renewal.agent.run("sync company").expect(77)
    check("RS-AUTH-02" in result.err and "restosync auth login" in result.err, "not told what to do", result.story())
    check_equal(renewal.asked(before), 0, "token requests after a definite refusal")
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = address
    renewal.world.sign_in(renewal.agent)
    renewal.agent.ok("sync company")
    check_equal(renewal.status()["state"], "idle", "the sign-in after auth login")


def case_tokens_frozen_before_a_replay(world):
    """Frozen after the look at the clock and before the request until the grace is over: the token is refused,
    which ends the sign-in; the loss and its way out are told."""
    renewal = Renewal(world).sign_in()
    address = renewal.agent.environment["RESTOSYNC_API_BASE_URL"]
    authority = Authority(world.directory)
    taken, running = [], []

    def hook(request):
        if TOKEN not in request.path or taken:
            return None
        taken.append(request.forward()[0])  # the server rotates, and its answer is lost
        return lambda connection: None

    def freeze(number):
        if number == 2:  # the replay: its TLS handshake has begun, its request has not been sent
            pid = running[0].process.pid
            os.kill(pid, signal.SIGSTOP)
            wait_until(lambda: stopped(pid), "the freeze")
            world.sandbox.post("/_sandbox/tokens/end-grace")
            os.kill(pid, signal.SIGCONT)

    server = FaultServer(world.sandbox.root, hook, authority.server("good"), before_handshake=freeze)
    world.servers.append(server)
    renewal.agent.environment.update(RESTOSYNC_API_BASE_URL=server.base_url,
                                     RESTOSYNC_API_CA_FILE=authority.certificate)
    running.append(renewal.agent.start("auth refresh"))
    result = running[0].wait(60).expect(77)
    check("RS-AUTH-02" in result.err, "no word of RS-AUTH-02", result.story())
    check_equal((taken, server.connections), ([200], 2), "requests: one answered and lost, one replay")
    renewal.no_token_was_used_again(1)
    lost_and_mended(renewal, address)


def stopped(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
        return file.read().rpartition(")")[2].split()[0] == "T"


def case_tokens_request_taken_late(world):
    """A request that the server takes only long after we gave up, and whose answer nobody hears: the next try
    is refused, which ends the sign-in; the loss and its way out are told."""
    renewal = Renewal(world).sign_in()
    address = renewal.agent.environment["RESTOSYNC_API_BASE_URL"]
    late, given_up = [], threading.Event()

    def hook(request):
        if TOKEN not in request.path or late:
            return None
        late.append(request)
        return lambda connection: given_up.wait(60)

    server = FaultServer(world.sandbox.root, hook)
    world.servers.append(server)
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = server.base_url
    running = renewal.agent.start("auth refresh")
    wait_until(lambda: late, "the request")
    running.signal(signal.SIGKILL)
    running.wait(30).expect(137)
    given_up.set()
    check_equal(renewal.row(), "intent 1", "the sign-in while the request is under way")
    renewal.grace_ends()
    check_equal(late[0].forward()[0], 200, "what the server answered an hour later")
    renewal.grace_ends()
    before = renewal.counts()
    result = renewal.agent.run("auth refresh").expect(77)
    check("RS-AUTH-02" in result.err and "was lost while" in result.err, "not told why", result.story())
    check_equal(renewal.asked(before), 1, "token requests")
    renewal.steps_are_lawful()
    lost_and_mended(renewal, address)
