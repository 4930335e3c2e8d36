"""sync and backfill run as parent and worker: what the parent does when its worker dies or a signal comes."""

import os
import signal

from harness import compare
from harness.failure import check, check_equal
from harness.product import children_of
from harness.tokens import Renewal, wait_until


def case_supervisor_settles_what_a_killed_worker_left(world):
    """The worker is killed with the answer in memory: its parent asks again at once, says so, exits with 71."""
    renewal = Renewal(world).sign_in()
    renewal.access_expires()
    before = renewal.counts()
    result = renewal.killed_at("token_after_reply", "sync company")
    check("signal 9" in result.err and "left open is settled" in result.err, "not told", result.story())
    check_equal(renewal.row(), "idle 2", "the sign-in")
    check_equal(renewal.asked(before), 2, "token requests")
    renewal.agent.ok("sync company")
    check_equal(renewal.asked(before), 2, "token requests with the next run's")
    renewal.agent.environment["RESTOSYNC_UNSUPERVISED"] = "1"
    renewal.access_expires()
    renewal.agent.environment["RESTOSYNC_FAULT"] = "token_after_reply"
    renewal.agent.run("sync company").expect(137)
    check_equal(renewal.row(), "intent 2", "what nobody settled")


def case_supervisor_passes_signals_on(world):
    """A worker killed from outside: 71. SIGTERM while the token is renewed: the renewal ends first, then 143."""
    renewal = Renewal(world).sign_in()
    renewal.access_expires()
    world.sandbox.behave("refresh_hold=1:2500")
    running = renewal.agent.start("sync --json")
    wait_until(lambda: renewal.state() == "intent", "the intent")
    running.signal(signal.SIGTERM)
    result = running.wait(30).expect(143)
    check_equal(renewal.row(), "idle 2", "the sign-in\n" + result.story())
    world.sandbox.behave("latency=300")
    running = renewal.agent.start("sync")
    wait_until(lambda: children_of(running.process.pid), "the worker")
    wait_until(lambda: world.database.value("select count(*) from restosync.run where status = 'running'") != "0",
               "the run")
    kill_worker(running)
    result = running.wait(30).expect(71)
    check("RS-OS-02" in result.err and "run again" in result.err, "not told what to do", result.story())


def case_supervisor_killed_alone(world):
    """kill -9 of the parent alone: its worker ends in order, a renewal under way first; nobody works unobserved."""
    renewal = Renewal(world).sign_in()
    renewal.access_expires()
    before = renewal.counts()
    world.sandbox.behave("refresh_hold=1:2500")
    running = renewal.agent.start("sync")
    wait_until(lambda: renewal.state() == "intent", "the intent")
    orphaned(running)
    check_equal((renewal.row(), renewal.asked(before)), ("idle 2", 1), "the sign-in, and token requests")
    world.sandbox.behave("latency=300")
    running = renewal.agent.start("sync")
    wait_until(lambda: runs(world, "running") != "0", "the run")
    orphaned(running)
    check_equal(runs(world, "running"), "0", "runs that are still called running")
    check(runs(world, "interrupted") != "0", "the journal does not say that the run was stopped")
    world.sandbox.behave("none")
    renewal.agent.ok("sync")
    check_equal(renewal.asked(before), 1, "token requests with the next run's")


def case_supervisor_killed_alone_with_jobs(world):
    """kill -9 of the parent of several agents: all of them end in order, and another run finishes their work."""
    world.start_sandbox("--days", "12", "--receipts-per-day", "6", "--seed", "7")
    product = world.new_product()
    world.sign_in(product)
    product.ok("sync company")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    words = "backfill --from %s --to %s" % (days[0], days[-1])
    product.pace(3)
    running = product.start(words + " --jobs 3")
    wait_until(lambda: runs(world, "running") == "3", "the agents", 60)
    orphaned(running, 3)
    check_equal(runs(world, "running"), "0", "runs that are still called running")
    check(runs(world, "interrupted") != "0", "the journal does not say that the runs were stopped")
    product.pace(1000)
    product.ok(words)
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_supervisor_stopped_alone(world):
    """SIGSTOP of the parent alone: its worker ends its work all the same; the exit code comes when it goes on."""
    renewal = Renewal(world).sign_in()
    running = renewal.agent.start("sync")
    wait_until(lambda: children_of(running.process.pid), "the worker")
    running.signal(signal.SIGSTOP)
    try:
        wait_until(lambda: runs(world, "ok") == "1", "the end of the run", 120)
        check(running.process.poll() is None, "the parent was not stopped: nothing was proven")
    finally:
        running.signal(signal.SIGCONT)
    running.wait(60).expect(0)


def runs(world, status):
    return world.database.value("select count(*) from restosync.run where status = '%s'" % status)


def orphaned(running, agents=1):
    """The parent dies; its worker, and what that started, has to be gone soon after."""
    workers = children_of(running.process.pid)
    workers += [pid for worker in workers for pid in children_of(worker)]
    check_equal(len(workers), agents, "processes that work")
    running.signal(signal.SIGKILL)
    wait_until(lambda: not any(alive(pid) for pid in workers), "the end of the worker", 60)
    running.wait(30).expect(137)


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def kill_worker(running):
    for pid in children_of(running.process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
