"""Single-use refresh tokens survive what the protocol says they survive: kill -9 at every fault point of
the renewal, lost answers, a database that is gone, several machines, copies; and nothing is shown twice."""

import shutil

from harness.failure import check, check_equal
from harness.tokens import Renewal, wait_until

# Killed at the point: what recovery finds while the grace lasts, and after it: the state that is left, and
# how many requests it takes. A request that was never answered is lost after the grace, nothing else is.
KILLS = {
    "token_before_intent": (("idle 1", 0), ("idle 1", 0)),
    "token_after_intent": (("idle 2", 1), ("idle 2", 1)),
    "token_after_reply": (("idle 2", 1), ("reauth 1", 1)),
    "token_after_escrow": (("idle 2", 0), ("idle 2", 0)),
    "token_before_commit": (("idle 2", 0), ("idle 2", 0)),
    "token_after_commit": (("idle 2", 0), ("idle 2", 0)),
}


def case_tokens_killed_within_the_grace(world):
    """kill -9 at each point of a renewal, recovery at once: the sign-in is never lost."""
    for point, (outcome, _) in KILLS.items():
        killed_and_recovered(world, point, outcome, late=False)


def case_tokens_killed_after_the_grace(world):
    """kill -9 at each point, recovery an hour later: lost only where the server took it and nobody could write."""
    for point, (_, outcome) in KILLS.items():
        killed_and_recovered(world, point, outcome, late=True)


def killed_and_recovered(world, point, outcome, late):
    state, requests = outcome
    world.database.query("drop schema if exists restosync, resto, report cascade")
    renewal = Renewal(world).sign_in()
    renewal.killed_at(point)
    if late:
        renewal.grace_ends()
    before = renewal.counts()
    lost = state.startswith("reauth")
    result = renewal.agent.run("auth recover").expect(77 if lost else 0)
    check_equal(renewal.row(), state, "the sign-in after %s\n%s" % (point, result.story()))
    check_equal(renewal.asked(before), requests, "token requests of the recovery after " + point)
    renewal.no_token_was_used_again(1 if lost else 0)
    renewal.steps_are_lawful()
    if lost:
        check("lost while" in result.err and "no data is lost" in result.err, "not told why", result.story())
        renewal.agent.run("auth refresh").expect(77)
        check_equal(renewal.asked(before), requests, "requests after a definite refusal")
        world.sign_in(renewal.agent)
    renewal.agent.ok("auth refresh")
    world.sandbox.stop()


def case_tokens_killed_in_the_middle_of_recovery(world):
    """kill -9 while an open renewal is settled, while a refusal is noted, while an intent is withdrawn."""
    renewal = Renewal(world).sign_in()
    renewal.killed_at("token_after_escrow")
    renewal.killed_at("auth_adopted", "auth recover")
    check_equal(renewal.row(), "idle 2", "adopted before the kill")
    renewal.killed_at("token_after_intent")
    renewal.killed_at("auth_settled", "auth recover")
    renewal.agent.ok("auth recover")
    check_equal(renewal.row(), "idle 3", "the sign-in")
    address = renewal.agent.environment["RESTOSYNC_API_BASE_URL"]
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = "http://127.0.0.1:9/resto"
    renewal.killed_at("auth_withdrawn")
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = address
    check_equal(renewal.row(), "idle 3", "a request that never left")
    world.sandbox.post("/_sandbox/tokens/revoke")
    before = renewal.counts()
    renewal.killed_at("auth_refused")
    renewal.agent.run("auth refresh").expect(77)
    check_equal(renewal.asked(before), 1, "requests that were refused")
    renewal.steps_are_lawful()


# ---- the token endpoint ----

def case_tokens_request_that_never_left(world):
    """The token endpoint cannot be reached: 69, the intent is withdrawn, no request and no grace is spent."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    address = renewal.agent.environment["RESTOSYNC_API_BASE_URL"]
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = "http://127.0.0.1:9/resto"
    renewal.agent.run("auth refresh").expect(69)
    check_equal(renewal.row(), "idle 1", "the sign-in")
    check_equal(renewal.asked(before), 0, "token requests")
    renewal.agent.environment["RESTOSYNC_API_BASE_URL"] = address
    renewal.agent.ok("auth refresh")
    renewal.steps_are_lawful()


def case_tokens_asked_to_wait(world):
    """429 with Retry-After is waited for inside the window; a longer one ends with 75 and the intent kept."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    world.sandbox.behave("refresh_busy=1:1")
    renewal.agent.ok("auth refresh")
    check_equal(renewal.asked(before), 2, "token requests")
    world.sandbox.behave("refresh_busy=1:600")
    result = renewal.agent.run("auth refresh").expect(75)
    check("sign-in is kept" in result.err, "not told that it is kept", result.story())
    check_equal(renewal.row(), "intent 2", "the sign-in")
    renewal.grace_ends()
    renewal.agent.ok("auth refresh")
    renewal.no_token_was_used_again()
    renewal.steps_are_lawful()


def case_tokens_server_error_after_rotation(world):
    """500 after the server has rotated says nothing: the same token is asked for again within the grace."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    world.sandbox.behave("refresh_fails=1")
    renewal.agent.ok("auth refresh")
    check_equal(renewal.asked(before), 2, "token requests")
    renewal.no_token_was_used_again()
    check_equal(renewal.status()["replays"], 1, "replays that auth status tells")


def case_tokens_no_storm(world):
    """An endpoint that never answers is asked five times within the grace, once after it, then every quarter
    of an hour; the sign-in is not given up, and is good again when the endpoint is."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    world.database.query("update restosync.credential set state = 'intent', requests = 5, attempt = attempt + 5,"
                         " first_sent_at = clock_timestamp(), last_sent_at = clock_timestamp()")
    renewal.agent.run("auth refresh").expect(75)
    check_equal(renewal.asked(before), 0, "a sixth request within the grace")
    renewal.grace_ends()
    world.sandbox.behave("refresh_error=server_error")
    renewal.agent.run("auth refresh")
    check_equal(renewal.asked(before), 1, "the last try")
    renewal.agent.run("auth refresh").expect(75)
    renewal.agent.run("auth refresh").expect(75)
    check_equal(renewal.asked(before), 1, "requests right after the last try")
    check_equal(renewal.state(), "intent", "the sign-in")
    world.sandbox.behave("none")
    renewal.grace_ends()
    renewal.agent.ok("auth refresh")


def case_tokens_spent_requests_tell_the_last_answer(world):
    """Requests within the grace are used up: 75, with what the endpoint said last."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    world.database.query("update restosync.credential set state = 'intent', requests = 4, attempt = attempt + 4,"
                         " first_sent_at = clock_timestamp(), last_sent_at = clock_timestamp()")
    world.sandbox.behave("refresh_error=server_error")
    result = renewal.agent.run("auth refresh").expect(75)
    check_equal(renewal.asked(before), 1, "the fifth request within the grace")
    check("RS-AUTH-09" in result.err and "last: POST" in result.err, "no word of the last answer", result.story())


# ---- the database ----

def case_tokens_database_gone_between_reply_and_commit(world):
    """The database is gone when the answer arrives: 69, the answer is kept here, and the next start takes it up."""
    renewal = Renewal(world).sign_in()
    name = world.database.value("select current_database()")
    admin = world.cluster.create_database("tokens_admin")
    world.sandbox.behave("refresh_hold=1:6000")
    running = renewal.agent.start("auth refresh")
    wait_until(lambda: renewal.state() == "intent", "the intent")
    try:
        admin.query("alter database %s with allow_connections false" % name)
        admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'" % name)
        result = running.wait(60).expect(69)
        check("kept on this machine" in result.err, "not told that it is kept", result.story())
    finally:
        admin.query("alter database %s with allow_connections true" % name)
        world.cluster.drop_database("tokens_admin")
    before = renewal.counts()
    renewal.grace_ends()
    renewal.agent.ok("sync company")
    check_equal(renewal.row(), "idle 2", "the sign-in")
    check_equal(renewal.asked(before), 0, "token requests: the answer was in the escrow")
    renewal.no_token_was_used_again()


def case_tokens_session_ends_in_the_middle(world):
    """The session to the database ends while the answer is on its way: a second one stores it, in the same run."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    world.sandbox.behave("refresh_hold=1:5000")
    running = renewal.agent.start("auth refresh")
    wait_until(lambda: renewal.state() == "intent", "the intent")
    world.database.query("select pg_terminate_backend(pid) from pg_stat_activity"
                         " where datname = current_database() and pid <> pg_backend_pid()")
    running.wait(60).expect(0)
    check_equal(renewal.row(), "idle 2", "the sign-in")
    check_equal(renewal.asked(before), 1, "token requests")


def case_tokens_are_durable_where_the_server_is_not(world):
    """synchronous_commit = off in the database: transactions of the sign-in switch it on for themselves."""
    renewal = Renewal(world).sign_in()
    world.database.query(
        "alter database %s set synchronous_commit = off;" % world.database.value("select current_database()") +
        "create table public.seen(setting text);"
        "create function public.look() returns trigger language plpgsql as $$ begin"
        " insert into public.seen values (current_setting('synchronous_commit')); return new; end $$;"
        "create trigger look after update on restosync.credential for each row execute function public.look();")
    renewal.agent.ok("auth refresh")
    check_equal(world.database.value("select count(*) >= 3, bool_and(setting = 'on') from public.seen"), "t|t",
                "transactions that saw synchronous_commit on")


def case_tokens_database_restored(world):
    """A database set back to a backup: its old token is not shown, this machine's mirror takes its place; where
    another machine had renewed as well only a person can help."""
    renewal = Renewal(world).sign_in()
    world.database.query("create table public.backup as select * from restosync.credential")
    renewal.agent.ok("auth refresh")
    renewal.agent.ok("auth refresh")
    put_back = "delete from restosync.credential; insert into restosync.credential select * from public.backup"
    world.database.query(put_back)
    renewal.grace_ends()
    renewal.agent.ok("auth refresh")
    renewal.no_token_was_used_again()
    check_equal(renewal.row(), "idle 4", "the sign-in")
    check("restore" in renewal.steps_seen(), "the mirror was not stored")
    world.database.query(put_back)
    renewal.killed_at("auth_restored")
    renewal.agent.ok("auth refresh")
    check_equal(renewal.row(), "idle 5", "the sign-in after the kill")
    other = renewal.other_machine()
    other.ok("auth refresh")
    world.database.query("truncate public.backup; insert into public.backup select * from restosync.credential")
    renewal.agent.ok("auth refresh")
    world.database.query(put_back)
    before = renewal.counts()
    result = renewal.agent.run("auth refresh").expect(77)
    check("set back" in result.err and "auth login" in result.err, "not told why", result.story())
    check_equal(renewal.asked(before), 0, "token requests")
    renewal.no_token_was_used_again()


# ---- machines ----

def case_tokens_two_machines(world):
    """Killed with the answer in its escrow: another machine waits with 75 and names it, at any time; the machine
    itself takes the answer up, and the other one uses it."""
    renewal = Renewal(world).sign_in()
    other = renewal.other_machine()
    other.ok("auth refresh")
    renewal.killed_at("token_after_escrow")
    renewal.grace_ends()
    before = renewal.counts()
    result = other.run("auth refresh").expect(75)
    check("RS-AUTH-10" in result.err and "takeover" in result.err, "not told whom to start", result.story())
    status = renewal.status(other)
    check(status["state"] == "intent" and status["may_hold_the_answer"] != "" and "recover" in status["next"],
          "auth status does not say who holds the answer", status)
    check_equal(renewal.asked(before), 0, "token requests")
    renewal.agent.ok("auth recover")
    other.ok("auth recover")
    check_equal(renewal.row(), "idle 3", "the sign-in")
    other.ok("auth refresh")
    renewal.no_token_was_used_again()
    renewal.steps_are_lawful()


def case_tokens_other_machine_inside_the_grace(world):
    """Killed before its request left: another machine asks again once the first request cannot be under way."""
    renewal = Renewal(world).sign_in()
    other = renewal.other_machine()
    renewal.killed_at("token_after_reply")
    renewal.moments_pass()
    before = renewal.counts()
    other.ok("auth recover")
    check_equal(renewal.row(), "idle 2", "the sign-in")
    check_equal(renewal.asked(before), 1, "token requests")
    renewal.agent.ok("auth refresh")
    renewal.no_token_was_used_again()
    renewal.steps_are_lawful()


def case_tokens_takeover(world):
    """A machine that will not come back: takeover asks first, drops its claim, and tries once more."""
    renewal = Renewal(world).sign_in()
    other = renewal.other_machine()
    renewal.killed_at("token_after_intent")
    renewal.grace_ends()
    other.run("auth refresh").expect(75)
    result = other.run("auth takeover", stdin="no\n").expect(64)
    check("--no-input" in result.err, "not told how to go on", result.story())
    check_equal(renewal.state(), "intent", "the sign-in before it was confirmed")
    renewal.killed_at("auth_took_over", "auth takeover --no-input", other)
    other.ok("auth takeover --no-input")
    check_equal(renewal.row(), "idle 2", "the sign-in")
    renewal.agent.ok("auth refresh")
    renewal.no_token_was_used_again()
    renewal.steps_are_lawful()


def case_tokens_copied_state_directory(world):
    """A state directory that was copied: the one that falls behind is refused with 78 before anything is sent."""
    renewal = Renewal(world).sign_in()
    copy = renewal.other_machine()
    state = copy.environment["RESTOSYNC_API_STATE_DIR"]
    shutil.copytree(renewal.agent.environment["RESTOSYNC_API_STATE_DIR"], state)
    renewal.agent.ok("auth refresh")
    before = renewal.counts()
    result = copy.run("auth refresh").expect(78)
    check("RS-AUTH-08" in result.err and "machine-id" in result.err, "not told what to do", result.story())
    check_equal(renewal.asked(before), 0, "token requests")
    renewal.agent.ok("auth refresh")
    shutil.rmtree(state)
    copy.ok("auth refresh")
    renewal.no_token_was_used_again()


# ---- the disk ----

def case_tokens_disk_full(world):
    """No room for the answer: 74 and nothing is sent. A sync that fails later: the database takes the answer."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    for point in ("file_write:2", "file_sync:3", "file_sync:4"):  # the first ones are the epoch's
        result = renewal.fails_at(point).expect(74)
        check("RS-IO-01" in result.err, "no word of RS-IO-01", result.story())
    check_equal(renewal.asked(before), 0, "token requests")
    check_equal(renewal.row(), "idle 1", "the sign-in")
    renewal.fails_at("file_write:3").expect(0)
    renewal.fails_at("file_sync:5").expect(0)
    check_equal(renewal.row(), "idle 3", "the sign-in")


# ---- a person's sign-in, another key ----

def case_tokens_killed_in_a_sign_in(world):
    """kill -9 after the code was exchanged: the old sign-in stays; the new one is kept once it was written."""
    renewal = Renewal(world).sign_in()
    login = "select login_id from restosync.credential"
    for point, kept in (("auth_login_exchanged", False), ("auth_login_kept", True), ("auth_login_stored", True)):
        old = world.database.value(login)
        renewal.agent.environment["RESTOSYNC_FAULT"] = point
        check_equal(renewal.agent.sign_in().exit, 137, "exit of a sign-in killed at " + point)
        del renewal.agent.environment["RESTOSYNC_FAULT"]
        renewal.agent.ok("auth recover")
        check_equal(world.database.value(login) != old, kept, "a new sign-in after " + point)
        renewal.agent.ok("auth refresh")
        renewal.agent.ok("auth recover")
    renewal.no_token_was_used_again()


def case_tokens_killed_while_the_key_changes(world):
    """kill -9 at each point of auth rekey: every sign-in still opens, and the command run again ends it."""
    renewal = Renewal(world).sign_in()
    key_file = renewal.agent.environment["RESTOSYNC_API_TOKEN_KEY_FILE"]
    for point in ("auth_rekey_made", "auth_rekey_rows", "auth_rekey_mirrors", "auth_rekey_done"):
        old = read(key_file)
        renewal.killed_at(point, "auth rekey")
        check(renewal.status()["key_fits"], "the key does not open the sign-in after " + point)
        renewal.agent.ok("auth refresh")
        renewal.agent.ok("auth rekey")
        check(read(key_file) != old, "the key is still the old one after " + point)
        renewal.agent.ok("auth refresh")
    renewal.killed_at("token_after_escrow")
    result = renewal.agent.run("auth rekey").expect(75)
    check("auth recover" in result.err, "not told to settle first", result.story())
    renewal.agent.ok("auth recover")
    renewal.agent.ok("auth rekey")
    check(renewal.status()["key_fits"], "the key does not open the sign-in")


def case_tokens_idle_sign_in_is_kept_alive(world):
    """Not renewed for a week: a run renews although its access token is good; auth status tells the days left."""
    renewal = Renewal(world).sign_in()
    before = renewal.counts()
    renewal.agent.ok("sync company")
    check_equal(renewal.asked(before), 0, "token requests of a fresh sign-in")
    world.database.query("update restosync.credential set refreshed_at = refreshed_at - interval '20 days'")
    status = renewal.status()
    check_equal((status["expires_unused_in_days"], status["next"].startswith("restosync auth refresh")),
                (10, True), "what auth status says")
    renewal.agent.ok("sync company")
    check_equal(renewal.asked(before), 1, "token requests")
    check_equal(renewal.status()["expires_unused_in_days"], 30, "days left")


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()
