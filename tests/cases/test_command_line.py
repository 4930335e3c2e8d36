"""What people type by mistake, and what programs read: nothing is lost by it, and each has its word."""


import fcntl
import json
import os
import pty
import re
import signal
import stat
import struct
import subprocess
import termios
import time

from harness import compare
from harness.failure import check, check_equal


def case_line_devices_stay(world):
    """A page or a metrics file never takes the place of a device, a pipe or a directory."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    pipe = os.path.join(product.directory, "pipe")
    os.mkfifo(pipe)
    product.ok("sync")
    refused = product.run("report --html " + pipe).expect(74)
    check("is no regular file" in refused.err, "no reason", refused.story())
    told = product.ok("sync company --metrics-file " + pipe)
    check("is no regular file" in told.err, "no warning", told.story())
    product.run("report --html " + product.directory).expect(74)
    check(stat.S_ISFIFO(os.lstat(pipe).st_mode), "the pipe is gone")
    check(not os.path.exists(pipe + ".tmp"), "a file was left beside it")


def case_line_unknown_company(world):
    """A mistyped --company is told, and leaves nothing behind: no run that check would miss for ever,
    and no guest that counts as erased."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    product.ok("sync")
    for words in ("sync", "sync --dry-run", "retry", "reconcile --last 1d", "forget customer 7",
                  "auth logout", "auth refresh", "report", "trace receipt 5"):
        refused = product.run(words + " --company 999").expect(77)
        check("RS-AUTH-01" in refused.err and "999" in refused.err, "no reason", refused.story())
    check_equal(world.database.value("select count(*) from restosync.run where company_id = 999"), "0", "runs")
    check_equal(world.database.value("select count(*) from restosync.suppression"), "0", "guests erased")
    product.ok("check")
    product.run("check --company 999").expect(5)
    told = product.run("auth status --company 999").expect(77)
    check("company 999" in told.err and "nobody" not in told.err, "whose sign-in", told.story())
    product.ok("auth logout")
    product.ok("report --company %s" % world.companies()[0])


def case_line_places_of_all(world):
    """Nobody is told to close /dev/null or /tmp to everybody else."""
    product = world.new_product()
    shared = os.path.join(product.directory, "shared")
    os.mkdir(shared)
    os.chmod(shared, 0o1777)
    for name, place, code in (("RESTOSYNC_CONFIG", "/dev/null", 78), ("RESTOSYNC_CONFIG", shared, 78),
                              ("RESTOSYNC_API_STATE_DIR", shared, 78)):
        before = product.environment.get(name)
        product.environment[name] = place
        told = product.run("auth recover").expect(code)
        check("HINT: " in told.err and "chmod" not in told.err, "what is to be done", told.story())
        del product.environment[name]
        if before is not None:
            product.environment[name] = before


def case_line_nobody(world):
    """Where nobody has signed in no command speaks of a company 0."""
    product = world.new_product()
    for words in ("auth rekey", "auth refresh", "auth logout", "auth takeover", "sync", "report"):
        told = product.run(words + " --no-input").expect(77)
        check("nobody has signed in yet" in told.err, words, told.story())


def case_line_events(world):
    """sync --json begins with its start, and names a stream whose list could not be read; so do the
    table, the journal and the metrics."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    world.sandbox.behave("forbid=onlineordering/order")
    metrics = os.path.join(product.directory, "metrics.prom")
    events = [json.loads(line) for line in product.run("sync --json").expect(3).out.splitlines()]
    check_equal(events[0]["event"], "start", "first event")
    check_equal(events[1]["stream"], "company", "what was read before the plan")
    summary = {one["stream"]: one for one in events[-1]["streams"]}
    check_equal(summary.get("orders", {}).get("windows"), 0, "orders in the summary")
    told = product.run("sync orders --metrics-file " + metrics).expect(77)
    check(re.search(r"^orders +0 +0 +0 +0 +0 +0 +1 ", told.out, re.M), "no row of orders", told.out)
    text = open(metrics, encoding="utf-8").read()
    names = set(re.findall(r"^# HELP (\S+)", text + product.run("check --format prom").out, re.M))
    check("restosync_check_level" in names and "restosync_run_seconds" in names, "metrics", names)
    for name in names:
        check("metric " + name in product.ok("explain " + name).out, "explain does not know " + name)
    check('stream="orders",what="windows_failed"} 1' in text, "no metric of orders", text)
    run = json.loads(product.ok("runs --json").out)[0]["run"]
    streams = {one["stream"]: one for one in json.loads(product.ok("runs show %s --json" % run).out)["streams"]}
    check_equal(streams.get("orders", {}).get("windows_failed"), 1, "orders in the journal")


def case_line_run_id(world):
    """A run that fails before its plan is made names itself all the same."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    world.sandbox.behave("forbid=core/company")
    told = product.run("sync").expect(77)
    run = json.loads(product.ok("runs --json").out)[0]["run"]
    check("run=%s error:" % run in told.err, "no run id", told.story())


def case_line_status_asked(world):
    """SIGUSR1 is answered by one line, also where --quiet keeps everything else back."""
    product = world.ready("--days", "4", "--receipts-per-day", "5")
    product.pace(5)
    running = product.start("--quiet sync")
    wait_for_run(world)
    running.signal(signal.SIGUSR1)
    until = time.monotonic() + 20
    while not running.err and time.monotonic() < until:
        time.sleep(0.1)
    running.signal(signal.SIGTERM)
    lines = running.wait().expect(143).err.splitlines()
    check(re.search(r"run=\w{8} \d+ of \d+ windows, \d+ records, \d+ calls$", lines[0]), "no answer", lines)
    check("stopped by signal 15" in lines[1], "more than one line", lines)


def case_line_status_of_a_running_job(world):
    """status tells how far the job under way is, the states of the days, and with which code one that
    a signal stopped has ended."""
    product = world.ready("--days", "4", "--receipts-per-day", "5")
    product.ok("sync")
    product.pace(5)
    days = compare.business_days(world.sandbox.totals(world.companies()[0]))
    running = product.start("--quiet backfill --again --from %s --to %s" % (days[0], days[-1]))
    until = time.monotonic() + 30
    run = {}
    while not re.match("[1-9]", run.get("message") or "") or not run["seconds"]:
        check(time.monotonic() < until, "no progress", run)
        run = json.loads(product.ok("status --json").out)["runs"][0]
        check_equal(run["command"], "sync" if run["status"] == "ok" else "backfill", "the last run")
        run = run if run["command"] == "backfill" else {}
    check_equal(run["status"], "running", "status")
    check(re.fullmatch(r"\d+ windows and \d+ records so far", run["message"]), "progress", run)
    running.signal(signal.SIGTERM)
    running.wait().expect(143)
    status = json.loads(product.ok("status --json").out)
    check_equal((status["runs"][0]["status"], status["runs"][0]["exit_code"]), ("interrupted", 143), "its end")
    states = {one["state"]: one["days"] for one in status["day_states"]}
    check(states.get("provisional", 0) >= 3 and states.get("in progress") == 1, "states of days", states)
    check(re.search(r"^ *\d+ +provisional +\d+ ", product.ok("status").out, re.M), "no day states")


def wait_for_run(world):
    until = time.monotonic() + 20
    while world.database.value("select count(*) from restosync.run") == "0":
        check(time.monotonic() < until, "no run began")
        time.sleep(0.1)


def case_line_promote_again(world):
    """A column that is there already, or whose name would be too long, is the person's mistake."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    product.ok("schema promote receipt loyaltyPoints integer")
    for path in ("loyaltyPoints", "company_id", "extra", "synced_at", "xmin"):
        refused = product.run("schema promote receipt %s integer" % path).expect(64)
        check("already" in refused.err, "no reason", refused.story())
    for path in ("a" * 62 + ".b.c.d", "A" * 80, "x" * 59 + "A.b.c.d", "a" * 300):
        refused = product.run("schema promote receipt %s text" % path).expect(64)
        check("too long" in refused.err, "no reason", refused.story())
    product.ok("schema promote receipt %s.b text" % ("a" * 50))


def case_line_refusals(world):
    """A refusal is written as the rest of the log, and a plugin has its own answer also then."""
    product = world.new_product()
    told = product.run("--log-format json --bogus").expect(64)
    check_equal([json.loads(line)["level"] for line in told.err.splitlines()], ["error", "info"], "log")
    told = product.run("sync --ping-url nonsense").expect(64)
    check("ping_url" in told.err and "nonsense" not in told.err, "the address", told.story())
    for words in ("--max-age x", "-c /nonexistent/restosync.conf"):
        told = product.run("check --format nagios " + words).expect(3)
        check(told.out.startswith("RESTOSYNC UNKNOWN - "), "no answer of a plugin", told.story())
    product.run("check --max-age x").expect(64)
    product.ok("schema init")
    for form in ("human", "nagios"):
        told = product.run("check --format " + form)
        check("company 0" not in told.out + told.err, "a company that is none", told.story())
    path = os.path.join(product.directory, "restosync.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[api]\nverify = no\n")
    os.chmod(path, 0o600)
    told = product.run(["status", "-c", path]).expect(78)
    check("keys of [api]:" in told.err and "client_secret_file" in told.err, "no keys", told.story())
    check(re.search(r"'help' \| 'help '\*\) words='.*\bsync\b", product.ok("completion bash").out),
          "help completes no command")
    product.run("check -c /nonexistent/restosync.conf").expect(78)


def case_line_words_that_are_no_text(world):
    """Bytes that are no UTF-8, and half a character, reach neither terminal nor JSON."""
    product = world.new_product()
    for words in (["sync", os.fsdecode(b"\xff\xfe")], ["-\u00e9"], ["sync", "x" * 59 + "\u00e9\u00e9"],
                  ["-c", os.fsdecode(b"/tmp/\xff"), "status"]):
        for form in ("text", "json"):
            told = product.run(["--log-format", form] + words)
            check(told.exit in (64, 78) and told.err, "not refused", told.err)
            check("\ufffd" not in told.err, "bytes that are no text", told.err)


def case_line_whole_paths(world):
    """A relative path would be another file, and another machine, wherever the agent is started."""
    product = world.new_product()
    path = os.path.join(product.directory, "restosync.conf")
    for setting in ("state_dir = state", "token_key_file = ~/key", "client_secret_file = ./secret"):
        with open(path, "w", encoding="utf-8") as file:
            file.write("[api]\n%s\n" % setting)
        os.chmod(path, 0o600)
        told = product.run("config show -c restosync.conf").expect(78)
        check("begins with /" in told.err, "no reason", told.story())
    product.environment["RESTOSYNC_API_STATE_DIR"] = "~/state"
    product.run("status").expect(78)
    product.environment["RESTOSYNC_API_STATE_DIR"] = "state"  # of the shell it was typed in
    os.unlink(path)
    shown = product.ok("config show")
    check(os.path.join(product.directory, "state") in shown.out, "not the directory of the shell", shown.story())


def case_line_interrupted_questions(world):
    """Ctrl-C at a question is a signal, not an answer that nobody understands."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    for words in ("auth login --paste", "auth import"):
        with subprocess.Popen([product.program] + words.split(), env=product.environment,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
            time.sleep(1)
            while asking.poll() is None:  # one that comes before the question is asked answers nothing
                asking.send_signal(signal.SIGINT)
                time.sleep(0.5)
            told = asking.stderr.read().decode("utf-8")
            asking.stdout.read()
            check_equal(asking.wait(30), 130, "exit code of " + words)
            check("stopped by signal 2" in told, "no reason", told)


def case_line_init_makes_the_file(world):
    """init writes the file that -c or RESTOSYNC_CONFIG names, though it cannot be read yet."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    named = os.path.join(product.directory, "named", "restosync.conf")
    product.ok(["init", "--no-input", "-c", named])
    check(os.path.exists(named), "no file")
    product.environment["RESTOSYNC_CONFIG"] = os.path.join(product.directory, "environment.conf")
    product.ok("init --no-input")
    check(os.path.exists(product.environment["RESTOSYNC_CONFIG"]), "no file")
    product.run("config path -c %s.not" % named).expect(78)
    product.environment["RESTOSYNC_CLIENT_SECRET"] = "another-secret"
    refused = product.run("init --no-input second.conf").expect(78)
    check("holds another secret" in refused.err, "no reason", refused.story())
    with open(os.path.join(product.directory, "client-secret"), encoding="ascii") as file:
        check("another" not in file.read(), "the first file's secret is gone")
    check(not os.path.exists(os.path.join(product.directory, "second.conf")), "a file without its secret")


def case_line_init_keeps_the_environment(world):
    """What the environment says goes into the file: a timer will not see the environment."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    product.environment.update({"RESTOSYNC_SYNC_EMPLOYEES": "none", "RESTOSYNC_SYNC_STREAMS": "receipts",
                                "RESTOSYNC_SYNC_REREAD_DAYS": "3"})
    path = os.path.join(product.directory, "made", "restosync.conf")
    product.ok(["init", "--no-input", path])
    wanted = {(one["section"], one["key"]): one["value"]
              for one in json.loads(product.ok("config show --json").out)}
    for name in list(product.environment):
        if name.startswith("RESTOSYNC_"):
            del product.environment[name]
    found = {(one["section"], one["key"]): one["value"]
             for one in json.loads(product.ok(["config", "show", "--json", "-c", path]).out)}
    for key in (("sync", "employees"), ("sync", "streams"), ("sync", "reread_days"), ("api", "state_dir"),
                ("api", "token_key_file"), ("api", "requests_per_second"), ("postgres", "url")):
        check_equal(found[key], wanted[key], "%s.%s" % key)
    product.ok(["sync", "-c", path])


def case_line_small_terminal(world):
    """A terminal with fewer lines than there are streams: what moves stays within it, and every line
    of the log names its run."""
    product = world.ready("--days", "4", "--receipts-per-day", "5")
    product.environment.update({"RESTOSYNC_API_REQUESTS_PER_SECOND": "80", "TERM": "xterm"})
    product.ok("sync company")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 8, 50, 0, 0))
    with subprocess.Popen([product.program, "sync"], env=product.environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=slave) as running:
        os.close(slave)
        seen = read_terminal(master)
        check_equal(running.wait(60), 0, "exit code")
    frames = [frame for frame in re.split("\r(?:\x1b\\[A)*\x1b\\[J", seen) if " 0/" in frame]
    check(len(frames) > 3, "nothing moved", seen)
    for frame in frames:
        lines = [line for line in frame.split("\r\n") if "run=" not in line]
        check(len(lines) < 8 and max(map(len, lines)) < 50, "more than the terminal holds", lines)
    told = [line for line in seen.split("\r\n") if "windows to read" in line]
    check(told and re.search(r"run=\w{8} company", told[0]), "no run id", seen[:300])


def read_terminal(master):
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # its other side is closed
            piece = b""
        if not piece:
            os.close(master)
            return seen.decode("utf-8", "replace")
        seen += piece


def case_line_programs_end(world):
    """A program that is to print the secret and does not end is ended, and told."""
    world.start_sandbox("--days", "2", "--receipts-per-day", "5")
    product = world.new_product(program=world.programs.seams())
    world.sign_in(product)
    del product.environment["RESTOSYNC_CLIENT_SECRET"]
    product.environment["RESTOSYNC_FAULT_HURRY"] = "60"
    program = os.path.join(product.directory, "secret")
    for body in ("exec sleep 300", "trap '' TERM; while :; do sleep 1; done", "exec >&-; exec sleep 300"):
        with open(program, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\n%s\n" % body)
        os.chmod(program, 0o700)
        product.environment["RESTOSYNC_API_CLIENT_SECRET_COMMAND"] = program
        told = product.run("auth refresh").expect(78)  # a run is waited for less long than the programs last
        check("client_secret_command" in told.err, "no reason", told.story())


def case_line_files_may_not_grow(world):
    """Under `ulimit -f` a file that cannot be written is told (74), and no half of it stays behind."""
    product = world.new_product()
    product.wrapper = ["sh", "-c", 'ulimit -f 1; exec "$0" "$@"']
    told = product.run("schema dbt made").expect(74)
    check("RS-IO-01" in told.err, "no reason", told.story())
    left = [name for _, _, names in os.walk(os.path.join(product.directory, "made")) for name in names]
    check(not [name for name in left if name.endswith(".tmp")], "what stayed", left)


def case_line_long_state_dir(world):
    """A state directory so long that names in it would be cut, and be one, is refused."""
    product = world.ready("--days", "1", "--receipts-per-day", "3")
    deep = os.path.join(product.directory, *["d" * 200] * 4)
    product.environment["RESTOSYNC_API_STATE_DIR"] = os.path.join(deep, "e" * (1020 - len(deep)))
    told = product.run("auth refresh").expect(78)
    check("state_dir is too long" in told.err, "no reason", told.story())
