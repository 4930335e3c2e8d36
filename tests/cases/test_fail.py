"""Each kind of call fails once, at the first, second, third, fifth ... time: no crash, no leak (with
AddressSanitizer), the right exit code, and the next run makes everything good."""

import json
import os
import subprocess

from harness import compare
from harness.failure import check, check_equal

SMALL = ("--days", "2", "--receipts-per-day", "10", "--seed", "3")
# What one failure may lead to. 0: it was harmless, or made good by another try.
MEMORY = (0, 3, 71)
DATABASE = (0, 3, 69)
NETWORK = (0, 3, 69, 71)
FILES = (0, 69, 74)


def fibonacci(most=700):
    a, b = 1, 2
    while a <= most:
        yield a
        a, b = b, a + b


def sweep(world, fault, allowed, commands, least=5):
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    product.ok("sync company")
    log = os.path.join(product.directory, "faults")
    product.environment["RESTOSYNC_FAULT_LOG"] = log
    product.environment["RESTOSYNC_FAULT_HURRY"] = "500"
    product.environment["RESTOSYNC_UNSUPERVISED"] = "1"  # one process: its own exit code
    seen = {}
    for words in commands:
        for number in fibonacci():
            open(log, "w", encoding="ascii").close()
            product.environment["RESTOSYNC_FAULT"] = "%s:%d" % (fault, number)
            result = product.run(words)
            if os.path.getsize(log) == 0:
                check_equal(result.exit, 0, "exit without a fault\n" + result.story())
                break
            check(result.exit in allowed, "%s:%d in %s: exit %d" % (fault, number, words, result.exit),
                  result.story())
            check(result.exit == 0 or "RS-" in result.err, "%s:%d in %s: no error code" % (fault, number, words),
                  result.story())
            for bad in ("AddressSanitizer", "LeakSanitizer", "runtime error"):
                check(bad not in result.err, "%s:%d in %s: %s" % (fault, number, words, bad), result.story())
            seen[result.exit] = seen.get(result.exit, 0) + 1
    check(sum(seen.values()) >= least and sum(v for code, v in seen.items() if code) >= 2, "too few failures: nothing was proven", seen)
    del product.environment["RESTOSYNC_FAULT"]
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_fail_nth_allocation(world):
    """An allocation fails: 71, or the other windows go on."""
    world.start_sandbox(*SMALL)
    sweep(world, "memory", MEMORY, ("sync", "status --json", "config show"))


def case_fail_while_days_share_a_batch(world):
    """No memory while a day joins the days before it in one transaction: a day is stored whole or counts as not read."""
    world.start_sandbox("--days", "10", "--receipts-per-day", "60", "--orders-per-day", "0", "--seed", "3")
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    product.ok("sync company")
    totals = world.sandbox.totals(world.companies()[0])
    sold = {day["business_date"]: day["receipts"] for day in totals["days"]}
    days = compare.business_days(totals)
    backfill = "backfill --from %s --to %s receipts" % (days[0], days[-1])
    log = os.path.join(product.directory, "faults")
    product.environment.update(RESTOSYNC_FAULT_LOG=log, RESTOSYNC_FAULT_HURRY="500", RESTOSYNC_UNSUPERVISED="1")
    struck = 0
    for number in (20, 100, 250):
        open(log, "w", encoding="ascii").close()
        product.environment["RESTOSYNC_FAULT"] = "page_merge:%d" % number
        product.run(backfill + " --again")
        struck += os.path.getsize(log) > 0
        wrong = [line for line in world.database.query(
            "select w.business_date, count(r.*) from restosync.\"window\" w left join resto.receipt r"
            " on r.created_at >= w.range_from and r.created_at < w.range_to where w.stream = 'receipts'"
            " and w.kind = 'created' and w.state = 'done' group by 1").split("\n")
            if line and int(line.split("|")[1]) != sold.get(line.split("|")[0], 0)]
        check(not wrong, "days that count as read without all their rows (page_merge:%d)" % number, "\n".join(wrong))
        world.database.query("delete from restosync.\"window\" where stream = 'receipts'; delete from resto.receipt")
    check(struck >= 2, "the fault struck %d times" % struck)
    del product.environment["RESTOSYNC_FAULT"]
    product.ok("sync")
    compare.equals_sandbox(world, world.companies()[0])


def case_fail_nth_database_call(world):
    """A statement, or a connection, is lost."""
    world.start_sandbox(*SMALL)
    sweep(world, "pg_call", DATABASE, ("sync", "status", "auth status"))
    sweep(world, "pg_connect", (0, 3, 69, 71), ("sync",), 2)


def case_fail_nth_network_call(world):
    """A call of libcurl fails."""
    world.start_sandbox(*SMALL)
    sweep(world, "http_call", NETWORK, ("sync", "auth refresh"))


def case_fail_nth_file_call(world):
    """Opening, writing, syncing or renaming a local file fails: 74 before a token is spent, or it goes on."""
    world.start_sandbox(*SMALL)
    for fault in ("file_open", "file_write", "file_sync", "file_rename"):
        product = world.new_product(program=world.programs.seams())
        world.sign_in(product)
        log = os.path.join(product.directory, "faults")
        product.environment.update(RESTOSYNC_FAULT_LOG=log, RESTOSYNC_UNSUPERVISED="1")
        for number in (1, 2, 3):
            before = world.sandbox.requests()["token_requests"]
            open(log, "w", encoding="ascii").close()
            product.environment["RESTOSYNC_FAULT"] = "%s:%d" % (fault, number)
            result = product.run("auth refresh")
            struck = os.path.getsize(log) > 0
            check(result.exit in FILES, "%s:%d: exit %d" % (fault, number, result.exit), result.story())
            if result.exit == 74:
                check("RS-IO-01" in result.err, "no error code", result.story())
                check_equal(world.sandbox.requests()["token_requests"], before, "tokens spent at %s:%d"
                            % (fault, number))
            if not struck:
                break
        del product.environment["RESTOSYNC_FAULT"]
        product.ok("auth refresh")
        product.ok("sync company")


def case_fail_no_half_answer(world):
    """No memory while an answer is made: it is said (71), or the answer is whole; a part of it never ends well."""
    world.start_sandbox(*SMALL)
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    log = os.path.join(product.directory, "faults")
    product.environment["RESTOSYNC_FAULT_LOG"] = log
    for words in ("schema print", "explain sales_daily", "config check", "timer install --print .",
                  "forget customer +7 --json"):
        expected = product.ok(words).out
        for number in fibonacci(300):
            open(log, "w", encoding="ascii").close()
            product.environment["RESTOSYNC_FAULT"] = "memory:%d" % number
            result = product.run(words)
            del product.environment["RESTOSYNC_FAULT"]
            if os.path.getsize(log) == 0:
                break
            if result.exit != 0:
                result.expect(71)
            else:
                check_equal(result.out, expected, "what %s printed with memory:%d" % (words, number))
    check_equal(json.loads(expected)["customer_id"], 7, "the guest erased")


def case_fail_many_sign_ins(world):
    """auth status --json of four thousand companies names them all."""
    world.start_sandbox(*SMALL)
    product = world.new_product()
    world.sign_in(product)
    columns = world.database.value("select string_agg(format('%I', column_name), ', ') from information_schema.columns"
                                   " where table_schema = 'restosync' and table_name = 'credential'"
                                   " and column_name not in ('company_id', 'login_id')")
    world.database.query("insert into restosync.credential (company_id, login_id, {0}) select 1000000 + n,"
                         " gen_random_uuid(), {0} from restosync.credential, generate_series(1, 4000) n".format(columns))
    check_equal(len(json.loads(product.ok("auth status --json").out)), 4001, "companies")


def case_security_limits_of_the_machine(world):
    """Few files, little memory: a sentence and an exit code, no crash; with enough it works."""
    product = world.ready(*SMALL)
    for limit, allowed in (("-n 4", (69, 70, 71, 74, 78)), ("-n 6", (0, 69, 71, 74, 78)), ("-v 20000", (69, 71, 127))):
        done = subprocess.run(["sh", "-c", 'ulimit %s; exec "$0" sync receipts' % limit, str(product.program)],
                              env=product.environment, cwd=product.directory, timeout=120, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(done.returncode in allowed, "ulimit %s: exit %d" % (limit, done.returncode), done.stderr)
    product.ok("sync receipts")
