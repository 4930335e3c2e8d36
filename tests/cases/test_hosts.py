"""Cases about many agents: they share days, pace and locks, and survive each other's deaths."""

import re
import signal
import socket
import time

from harness import compare
from harness.failure import check, check_equal
from harness.hosts import Hosts
from harness.tokens import wait_until

WIDE = ("--days", "40", "--receipts-per-day", "12", "--orders-per-day", "2", "--seed", "6",
        "--latency-ms", "60")
LEASE = "3"
PACE = 200  # calls a second of all together: it decides how long they work, not the machine


def agents(world, count, sandbox=WIDE):
    """A sandbox, a sign-in, and agents of as many machines that share key and database."""
    first = world.ready(*sandbox)
    found = [first]
    for _ in range(count - 1):
        product = world.new_product()
        product.environment["RESTOSYNC_API_TOKEN_KEY_FILE"] = first.environment[
            "RESTOSYNC_API_TOKEN_KEY_FILE"]
        found.append(product)
    for product in found:
        product.environment["RESTOSYNC_SYNC_LEASE_SECONDS"] = LEASE
        product.pace(PACE)
    first.ok("sync company")  # the schema and the key of pseudonyms are there
    return found


def backfill(world):
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    return "backfill --from %s --to %s" % (days[0], days[-1])


def clean_run(world):
    """The digests of one agent that read everything alone."""
    shared = world.database
    world.database = world.new_database()
    product = world.new_product()
    world.sign_in(product)
    product.ok(backfill(world))
    clean = compare.digests(world.database)
    world.database = shared
    return clean


def some_days(world, least, running):
    until = time.monotonic() + 60
    while time.monotonic() < until and any(one.process.poll() is None for one in running):
        done = int(world.database.value("select count(*) from restosync.\"window\" where state = 'done'"
                                        " and kind = 'created'"))
        if done >= least:
            return
        time.sleep(0.02)


def freeze_between_transactions(world, agent):
    """Stops it where it holds windows and no lock of the database: with one, the others wait for it (RS-PG-07)."""
    between = ("select (select count(*) from restosync.\"window\" where claimed_by is not null) > 0 and not exists"
               " (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
               " and xact_start is not null)")
    until = time.monotonic() + 60
    while time.monotonic() < until and agent.process.poll() is None:
        agent.signal_all(signal.SIGSTOP)
        for _ in range(10):  # what it sent before may still be at work
            if world.database.value(between) == "t":
                return
        agent.signal_all(signal.SIGCONT)
        time.sleep(0.02)
    check(False, "the agent was never seen with windows between two transactions")


def freeze_within_a_copy(world, agent):
    """Stops it where it has sent half of its rows: to the server that is work under way, not an idle session."""
    within = ("select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
              " and wait_event = 'ClientRead' and query ilike 'copy resto.%from stdin%'")
    until = time.monotonic() + 60
    while time.monotonic() < until and agent.process.poll() is None:
        agent.signal_all(signal.SIGSTOP)
        time.sleep(0.1)  # what it sent before is worked off
        if world.database.value(within) != "0":
            return
        agent.signal_all(signal.SIGCONT)
        time.sleep(0.02)
    check(False, "the agent was never seen inside a COPY")


def nothing_left(world):
    check_equal(world.database.value("select count(*) from restosync.\"window\" where claimed_by is not"
                                     " null or state <> 'done'"), "0", "windows that are not done")


def each_day_once(world, runs):
    """Without deaths every day of receipts was read by one agent and no other."""
    check_equal(world.database.value(
        "select sum(windows_done) from restosync.run_stream where stream = 'receipts'"),
        world.database.value("select count(*) from restosync.\"window\" where stream = 'receipts'"),
        "days of receipts that %d agents read" % runs)


def case_hosts_share_a_backfill(world):
    """Four agents share one backfill: each day is read once, the sum is what one agent reads alone."""
    found = agents(world, 4)
    words = backfill(world)
    running = [product.start(words + (" --newest-first" if number % 2 else ""))
               for number, product in enumerate(found)]
    for one in running:
        one.wait().expect(0)
    each_day_once(world, len(running))
    nothing_left(world)
    check(int(world.database.value("select count(*) from restosync.run_stream where windows_done > 0"
                                   " and stream = 'receipts'")) >= 2, "one agent did everything")
    compare.same_digests(compare.digests(world.database), clean_run(world), "four agents against one")


def case_hosts_jobs_on_one_machine(world):
    """--jobs 3: three processes, one summary with the sum of what they read."""
    product = agents(world, 1)[0]
    result = product.ok(backfill(world) + " --jobs 3")
    check_equal(world.database.value("select count(*) from restosync.run where command = 'backfill'"),
                "3", "runs in the journal")
    receipts = re.search(r"^receipts +(\d+)", result.out, re.M)
    check_equal(receipts.group(1), world.database.value("select count(*) from resto.receipt"),
                "receipts in the summary")
    each_day_once(world, 3)
    nothing_left(world)
    compare.equals_sandbox(world, world.companies()[0])


def case_hosts_dead_agent_is_replaced(world):
    """kill -9 of two of three agents: the third takes their windows over and finishes."""
    found = agents(world, 3)
    words = backfill(world)
    running = [product.start(words) for product in found]
    some_days(world, 4, running)
    for one in running[:2]:
        one.signal_all(signal.SIGKILL)
        one.wait()
    running[2].wait().expect(0)
    nothing_left(world)
    compare.same_digests(compare.digests(world.database), clean_run(world), "after two deaths")


def case_hosts_late_writer_stores_nothing(world):
    """An agent freezes until its leases are taken over: what it held back is not stored when it wakes."""
    found = agents(world, 2)
    words = backfill(world)
    frozen = found[0].start(words)
    some_days(world, 3, [frozen])
    freeze_between_transactions(world, frozen)
    found[1].ok(words)
    nothing_left(world)
    before = compare.digests(world.database, named=True)
    frozen.signal_all(signal.SIGCONT)
    result = frozen.wait().expect(0)
    check("taken over by another agent" in result.err,
          "the frozen agent had nothing to store: nothing was proven", result.story())
    compare.same_digests(compare.digests(world.database, named=True), before,
                         "the late writer wrote something")
    compare.same_digests(compare.digests(world.database), clean_run(world), "after the late writer")


def case_hosts_nightly_beside_backfill(world):
    """The nightly run goes through while a backfill works, and neither disturbs the other."""
    found = agents(world, 2)
    running = found[0].start(backfill(world))
    some_days(world, 2, [running])
    nightly = found[1].start("sync receipts products")
    nightly.wait().expect(0)
    running.wait().expect(0)
    nothing_left(world)
    compare.equals_sandbox(world, world.companies()[0])


def case_hosts_one_pace_for_all(world):
    """requests_per_second is the company's: three agents together keep to it."""
    rate, batch = 20, 10
    found = agents(world, 3)
    for product in found:
        product.pace(rate)
    world.sandbox.clear_requests()
    began = time.monotonic()
    running = [product.start(backfill(world) + " --max-calls 40") for product in found]
    for one in running:
        one.wait().expect(75)
    elapsed = time.monotonic() - began
    calls = world.sandbox.count_requests("GET /resto/rest/")
    check(calls >= 100, "only %d calls: nothing was proven" % calls)
    check(calls <= rate * elapsed + batch, "%d calls in %.2f s are more than %d a second"
          % (calls, elapsed, rate))


def case_hosts_pace_of_a_wrong_clock(world):
    """The database's clock was a day ahead for one night: the next call does not wait for the day it wrote down."""
    product = agents(world, 1)[0]
    product.pace(20)
    product.ok("sync company")
    world.database.query("update restosync.call_budget set next_free_at = clock_timestamp() + interval '1 day'")
    product.environment["RESTOSYNC_SYNC_MAX_RUNTIME"] = "1"
    product.ok("sync company")


def case_hosts_sixteen_at_once(world):
    """cron, a person and other hosts start sixteen syncs: one works, the others say who it is and leave with 75."""
    found = agents(world, 16)
    running = [product.start("sync receipts") for product in found]
    results = [one.wait() for one in running]
    codes = sorted(result.exit for result in results)
    check(set(codes) <= {0, 75} and 0 in codes and 75 in codes, "exit codes %s" % codes,
          "\n".join(r.story() for r in results if r.exit not in (0, 75)))
    runs = {row[0]: row[1] for row in world.database.rows(
        "select left(run_id::text, 8), pid from restosync.run where exit_code = 0")}
    for result in results:
        if result.exit == 75:
            who = re.search(r"sync on host (\S+), pid (\d+), run ([0-9a-f]{8}), since \d{4}-\d\d-\d\d", result.err)
            check(who and "RS-RUN-01" in result.err, "it does not say who works", result.story())
            check_equal(who.group(1), socket.gethostname(), "the host")
            check(runs.get(who.group(3)) in (who.group(2), None), "the pid is another run's", result.story())
    found[0].ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_hosts_two_crontabs(world):
    """Two hosts with a crontab each: the second run leaves with 75 and names the first one's host."""
    found = agents(world, 2, ("--days", "3", "--receipts-per-day", "12", "--seed", "6"))
    hosts = Hosts(world, 2)
    running = None
    try:
        for number, product in enumerate(found, 1):
            hosts.settle_in(product, number)
            product.wrapper += ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', "host%d" % number]
        world.sandbox.behave("latency=1500")
        running = found[0].start("sync")
        wait_until(lambda: world.database.value("select count(*) from restosync.run where status = 'running'") != "0",
                   "the first run", 60)
        second = found[1].run("sync").expect(75)
        check("RS-RUN-01" in second.err and "sync on host host1, pid" in second.err, "not told who works",
              second.story())
        world.sandbox.behave("none")
        running.wait().expect(0)
        found[1].ok("sync")
    finally:
        if running:
            running.signal_all(signal.SIGKILL)
            running.process.wait()
        hosts.remove()
    compare.equals_sandbox(world, world.companies()[0])


def case_hosts_cut_off_within_a_copy(world):
    """A host is cut off while its agent is inside a COPY: the server notices that nobody is there, its
    locks fall, and another host's agent reads the same days."""
    world.start_sandbox("--days", "6", "--receipts-per-day", "1000", "--seed", "6")
    hosts = Hosts(world, 2)
    frozen = None
    try:
        world.database = hosts.start_database().create_database("cut_off")
        lost = world.new_product(program=world.programs.seams())
        world.sign_in(lost)
        other = world.new_product()
        other.environment["RESTOSYNC_API_TOKEN_KEY_FILE"] = lost.environment["RESTOSYNC_API_TOKEN_KEY_FILE"]
        lost.ok("sync company")
        for number, product in enumerate((lost, other), 1):
            hosts.settle_in(product, number)
            product.environment["RESTOSYNC_SYNC_LEASE_SECONDS"] = LEASE
        lost.environment["RESTOSYNC_FAULT_HURRY_DATABASE"] = "30"  # a minute is two seconds
        frozen = lost.start(backfill(world))
        freeze_within_a_copy(world, frozen)
        hosts.cut_off(1)
        other.ok(backfill(world))
        nothing_left(world)
        compare.equals_sandbox(world, world.companies()[0])
    finally:
        if frozen:
            frozen.signal_all(signal.SIGKILL)
            frozen.process.wait()
        hosts.remove()


def case_hosts_namespaces(world):
    """Eight agents on four hosts; some are killed, one host is cut off: the end is as if one had worked alone."""
    found = agents(world, 8)
    words = backfill(world)
    clean = clean_run(world)
    hosts = Hosts(world, 4)
    running = []
    try:
        for number, product in enumerate(found):
            hosts.settle_in(product, number // 2 + 1)
        running = [product.start(words) for product in found]
        some_days(world, 4, running)
        hosts.cut_off(4)
        for one in (running[0], running[2]):
            one.signal_all(signal.SIGKILL)
        some_days(world, 12, running)
        running[1].signal_all(signal.SIGKILL)
        for one in running[3:6]:
            one.wait().expect(0)
        nothing_left(world)
        compare.same_digests(compare.digests(world.database), clean, "while one host is cut off")
        hosts.join_again(4)
        for one in running[6:]:
            one.signal(signal.SIGTERM)
            one.wait(60)
        found[7].ok(words)
    finally:
        for one in running:
            one.signal_all(signal.SIGKILL)
            one.process.wait()
        hosts.remove()
    nothing_left(world)
    compare.same_digests(compare.digests(world.database), clean, "eight agents against one")
