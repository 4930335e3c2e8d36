"""sync and backfill run as parent and worker: what the parent does when its worker dies or a signal comes."""

import os
import signal
import subprocess

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


def case_supervisor_nobody_hears_of_children(world):
    """Started with SIGCHLD ignored, as some parents do: the exit code of the worker, and of a program that is to
    print the secret, is told all the same."""
    product = world.ready("--days", "1", "--receipts-per-day", "3")
    product.wrapper = ["env", "--ignore-signal=CHLD"]
    product.run("sync --max-calls 1").expect(75)
    product.ok("sync company")
    product.environment["RESTOSYNC_API_CLIENT_SECRET_COMMAND"] = secret = os.path.join(product.directory, "secret")
    del product.environment["RESTOSYNC_CLIENT_SECRET"]
    with open(secret, "w", encoding="ascii") as file:
        file.write("#!/bin/sh\necho half-a-secret\nexit 3\n")
    os.chmod(secret, 0o700)
    told = product.run("auth refresh").expect(78)
    check("ended with status 3" in told.err, "the program failed, and it was not told", told.story())


def case_supervisor_whose_reader_is_gone(world):
    """A worker dies while nobody reads what its parent says (sync | head): what it left open is settled."""
    renewal = Renewal(world).sign_in()
    renewal.access_expires()
    environment = dict(renewal.agent.environment, RESTOSYNC_FAULT="token_after_reply")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([renewal.agent.program, "sync", "company"], env=environment, stdin=subprocess.DEVNULL,
                          stdout=writer, stderr=writer, cwd=renewal.agent.directory, timeout=120)
    os.close(writer)
    check_equal(done.returncode, 71, "exit")
    check_equal(renewal.row(), "idle 2", "the sign-in")


def case_supervisor_under_nohup(world):
    """Under nohup the end of the terminal ends nothing: neither the parent nor its worker, nor their agents."""
    product = world.ready("--days", "20", "--receipts-per-day", "6")
    product.ok("sync company")
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    product.wrapper = ["env", "--ignore-signal=HUP"]
    product.pace(2)
    running = product.start("backfill clocktimes company --from %s --to %s --jobs 2" % (days[0], days[-1]))
    wait_until(lambda: runs(world, "running") == "2", "the agents", 60)
    running.signal_all(signal.SIGHUP)
    running.wait(120).expect(0)
    check_equal(runs(world, "interrupted"), "0", "runs that were stopped")


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
