"""The locks of the sign-in: a person who signs in waits for a renewal, and a pooler cannot hold a lock for us."""

import os
import subprocess
import tempfile

from harness.failure import check, check_equal
from harness.pgproxy import PgProxy
from harness.pooler import Pooler, pooler_there
from harness.product import follow
from harness.tokens import Renewal, wait_until

LOCK_CLASS = 0x52535341


def case_tokens_sign_in_waits_for_a_renewal(world):
    """auth login while somebody else renews: it waits for the lock, then stores the new sign-in."""
    renewal = Renewal(world).sign_in()
    company = world.companies()[0]
    pending = os.path.join(renewal.agent.environment["RESTOSYNC_API_STATE_DIR"], "login-new")
    held = ("select count(*) from pg_locks where locktype = 'advisory' and classid = %d and database ="
            " (select oid from pg_database where datname = current_database())" % LOCK_CLASS)
    holder = subprocess.Popen(["psql", "-XAtq", "-d", world.database.conninfo, "-c",
                               "select pg_advisory_lock(%d, %d)" % (LOCK_CLASS, company), "-c",
                               "select pg_sleep(60)"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: world.database.value(held) != "0", "the lock")
        before = world.database.value("select login_id from restosync.credential")
        running = renewal.agent.start("auth login --no-browser")
        url = running.wait_for_out(r"https?://\S+")
        follow(url)
        wait_until(lambda: os.path.exists(pending), "the sign-in that waits")
        check_equal(world.database.value("select login_id from restosync.credential"), before, "the sign-in")
    finally:
        holder.kill()
        holder.wait()
        world.database.query("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%'"
                             " and datname = current_database() and pid <> pg_backend_pid()")
    running.wait(60).expect(0)
    check_equal(world.database.value("select login_id from restosync.credential") != before, True, "a new sign-in")


def case_tokens_look_at_the_clock_is_fresh(world):
    """An intent whose commit took longer than two seconds sends nothing: the clock is looked at once more."""
    renewal = Renewal(world).sign_in()
    world.database.query(
        "create function public.dawdle() returns trigger language plpgsql as $$ begin"
        " if new.state = 'intent' and old.state = 'idle' then perform pg_sleep(2.2); end if; return new; end $$;"
        "create trigger dawdle before update on restosync.credential for each row execute function public.dawdle();")
    before = renewal.counts()
    renewal.agent.ok("auth refresh")
    check_equal(renewal.asked(before), 1, "token requests")
    check_equal(world.database.value("select attempt from restosync.credential"), "2", "attempts")
    renewal.steps_are_lawful()


def case_tokens_survive_every_lost_commit(world):
    """The answer to each COMMIT of a renewal is lost in turn, and the connection with it: nobody knows whether it
    was applied, and the sign-in is kept all the same."""
    renewal = Renewal(world).sign_in()
    direct = renewal.agent.environment["RESTOSYNC_POSTGRES_URL"]
    for strike in range(1, 4):  # settle, intent, commit
        directory = tempfile.mkdtemp(prefix="proxy-", dir=world.directory)
        proxy = PgProxy(directory, direct, rb"Q\0\0\0.commit\0", strike)
        before, generation = renewal.counts(), int(renewal.row().split()[1])
        try:
            renewal.agent.environment["RESTOSYNC_POSTGRES_URL"] = proxy.conninfo
            result = renewal.agent.run("auth refresh").expect(0)
            check(proxy.struck.is_set(), "the answer to COMMIT %d was not lost" % strike, result.story())
        finally:
            proxy.stop()
            renewal.agent.environment["RESTOSYNC_POSTGRES_URL"] = direct
        check_equal(renewal.row(), "idle %d" % (generation + 1), "the sign-in after COMMIT %d" % strike)
        check_equal(renewal.asked(before), 1, "token requests after COMMIT %d" % strike)
    renewal.no_token_was_used_again()


def case_tokens_through_a_pooler(world):
    """PgBouncer in transaction mode: no session lock is taken that nobody could give back, the intent protects."""
    pooler_there()
    renewal = Renewal(world).sign_in()
    direct = renewal.agent.environment["RESTOSYNC_POSTGRES_URL"]
    pooler = Pooler(direct, "transaction", 1)
    try:
        renewal.agent.environment["RESTOSYNC_POSTGRES_URL"] = pooler.conninfo
        before = renewal.counts()
        renewal.killed_at("token_after_intent")
        check_equal(world.database.value("select count(*) from pg_locks where locktype = 'advisory' and classid = %d and"
                                         " database = (select oid from pg_database where datname = current_database())"
                                         % LOCK_CLASS), "0", "locks that outlived their owner in the pool")
        renewal.agent.environment["RESTOSYNC_POSTGRES_URL"] = direct
        renewal.agent.ok("auth recover")
        check_equal(renewal.asked(before), 1, "token requests")
        check_equal(renewal.row(), "idle 2", "the sign-in")
    finally:
        pooler.stop()


def case_tokens_recover_every_sign_in(world):
    """Killed for two companies: auth recover without a company settles both, as a unit at boot has to."""
    renewal = Renewal(world, "--days", "1", "--receipts-per-day", "2", "--companies", "2")
    companies = world.companies()[:2]
    for company in companies:
        world.sign_in(renewal.agent, company)
    for company in companies:
        renewal.killed_at("token_after_escrow", "auth refresh --company %d" % company)
    states = "select string_agg(state || ' ' || generation, ',') from restosync.credential"
    check_equal(world.database.value(states), "intent 1,intent 1", "the sign-ins before")
    renewal.agent.ok("auth recover")
    check_equal(world.database.value(states), "idle 2,idle 2", "the sign-ins after")


def case_tokens_sign_in_is_finished_later(world):
    """The API fails between the code's exchange and the company's name: the sign-in is kept, recover finishes it."""
    renewal = Renewal(world)
    world.sandbox.behave("server_error=9")
    result = renewal.agent.sign_in().expect(69)
    check("auth recover" in result.err, "not told how to go on", result.story())
    world.sandbox.behave("none")
    before = renewal.counts()
    renewal.agent.ok("auth recover")
    check_equal(renewal.row(), "idle 1", "the sign-in")
    check_equal(renewal.asked(before), 0, "token requests")
    renewal.agent.ok("auth refresh")
