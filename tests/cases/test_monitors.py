"""Who hears of a run besides the terminal: pings, Prometheus, the journal; and what is honoured."""

import http.server
import os
import re
import signal
import stat
import threading
import time

from harness.failure import check, check_equal


class Monitor:
    """A monitor's own server; keeps what was posted."""

    def __init__(self, status=200):
        posts = self.posts = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", "0"))
                posts.append((self.path, self.headers.get("Content-Type"),
                              self.rfile.read(length).decode("utf-8")))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/ping/uuid-4711?a=b" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def paths(self):
        return [path for path, _, _ in self.posts]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def case_monitors_ping(world):
    """Start, exit code and summary arrive; a failing run says so; the address stays private."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    monitor = Monitor()
    try:
        secret = os.path.join(product.directory, "ping-url")
        with open(secret, "w", encoding="ascii") as file:
            file.write(monitor.url + "\n")
        os.chmod(secret, 0o600)
        product.environment["RESTOSYNC_NOTIFY_PING_URL_FILE"] = secret
        result = product.ok("-v sync")
        check_equal(monitor.paths(), ["/ping/uuid-4711/start?a=b", "/ping/uuid-4711/0?a=b"], "pings")
        _, kind, body = monitor.posts[1]
        check(kind.startswith("text/plain"), "the summary is no plain text", kind)
        newest = world.database.value("select to_char(max(created_at), 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                                      " from resto.receipt")
        for word in ("restosync sync, company %s: exit code 0 (ok)" % world.companies()[0],
                     "receipts: ", "newest receipt: " + newest):
            check(word in body, "the summary lacks " + word, body)
        check("uuid-4711" not in result.out + result.err, "the address was shown", result.story())
        product.ok("sync --dry-run")
        check_equal(len(monitor.posts), 2, "pings of a --dry-run")
        product.run("sync --max-calls 1").expect(75)
        check_equal(monitor.paths()[-1], "/ping/uuid-4711/75?a=b", "ping of a failure")
        check("HINT:" in monitor.posts[-1][2], "the failure has no hint", monitor.posts[-1][2])
    finally:
        monitor.stop()


def case_monitors_hear_of_a_kill(world):
    """A worker killed in the middle of a run: the monitor hears 71, and the metrics say so."""
    product = world.ready("--days", "3", "--receipts-per-day", "30", "--latency-ms", "150")
    monitor = Monitor()
    path = os.path.join(product.directory, "restosync.prom")
    product.environment["RESTOSYNC_NOTIFY_METRICS_FILE"] = path
    try:
        running = product.start(["sync", "--ping-url", monitor.url])
        until = time.monotonic() + 60
        worker = ""
        while (not worker or len(monitor.posts) < 1) and time.monotonic() < until:
            with open("/proc/%d/task/%d/children" % (running.process.pid, running.process.pid),
                      encoding="ascii") as file:
                worker = file.read().strip()
        os.kill(int(worker.split()[0]), signal.SIGKILL)
        running.wait(60).expect(71)
        check_equal(monitor.paths(), ["/ping/uuid-4711/start?a=b", "/ping/uuid-4711/71?a=b"], "pings")
        check("killed" in monitor.posts[1][2], "the summary", monitor.posts[1][2])
        values, _ = metrics(path)
        check("71" in values.values(), "the metrics", values)
    finally:
        monitor.stop()


def case_monitors_hear_of_agents_once(world):
    """Three agents of one backfill are one run for a monitor: one start and one end."""
    product = world.ready("--days", "6", "--receipts-per-day", "6")
    product.ok("sync company")
    days = [day["business_date"] for day in world.sandbox.totals(world.companies()[0])["days"]]
    monitor = Monitor()
    try:
        product.ok(["backfill", "--from", days[0], "--to", days[-1], "--jobs", "3", "--ping-url", monitor.url])
        check_equal(monitor.paths(), ["/ping/uuid-4711/start?a=b", "/ping/uuid-4711/0?a=b"], "pings")
    finally:
        monitor.stop()


def case_monitors_status_line(world):
    """SIGUSR1: one line that says how far the run is; the run goes on."""
    product = world.ready("--days", "4", "--receipts-per-day", "30")
    product.pace(2)
    running = product.start("sync receipts")
    until = time.monotonic() + 60
    while not any("windows to read" in line for line in running.err) and time.monotonic() < until:
        time.sleep(0.01)
    running.signal(signal.SIGUSR1)
    result = running.wait().expect(0)
    check_equal(len(re.findall(r"\d+ of \d+ windows, \d+ records, \d+ calls", result.err)), 1,
                "status lines")


def case_monitors_that_fail_change_nothing(world):
    """A refused, absent or plain-http monitor is a warning; the exit code stays 0, and nothing of the
    address is shown but its host: who knows it can ping."""
    product = world.ready("--days", "1", "--receipts-per-day", "3")
    monitor = Monitor(status=500)
    try:
        for url in (monitor.url, "http://127.0.0.1:9/uuid-4711", "http://example.com/uuid-4711",
                    "http://etl:uuid-4711@127.0.0.1:9/x?key=uuid-4711"):
            result = product.run(["sync", "floors", "--ping-url", url, "--verbose"]).expect(0)
            check("the ping did not arrive" in result.err, "no warning for " + url, result.story())
            check("uuid-4711" not in result.out + result.err, "the address was shown", result.story())
    finally:
        monitor.stop()
    result = product.run(["sync", "floors", "--metrics-file", "/nowhere/at/all.prom"]).expect(0)
    check("the metrics file was not written" in result.err, "no warning", result.story())
    missing = os.path.join(product.directory, "absent")
    product.environment["RESTOSYNC_NOTIFY_PING_URL_FILE"] = missing
    result = product.ok("sync floors")
    check("no ping will be sent" in result.err, "no warning", result.story())


def metrics(path):
    lines = open(path, encoding="ascii").read().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#")), lines


def case_monitors_metrics(world):
    """The metrics file is readable by others, whole, and remembers the last success."""
    product = world.ready("--days", "2", "--receipts-per-day", "5")
    company = world.companies()[0]
    path = os.path.join(product.directory, "restosync.prom")
    product.environment["RESTOSYNC_NOTIFY_METRICS_FILE"] = path
    product.ok("sync")
    check_equal(stat.S_IMODE(os.stat(path).st_mode), 0o644, "mode of the metrics file")
    values, lines = metrics(path)
    labels = '{command="sync",company="%s"}' % company
    check_equal(values["restosync_run_exit_code" + labels], "0", "exit code")
    stored = world.database.value("select count(*) from resto.receipt")
    name = 'restosync_run_stream_records{command="sync",company="%s",stream="receipts",what="inserted"}'
    check_equal(values[name % company], stored, "receipts inserted")
    helps = [line.split()[2] for line in lines if line.startswith("# HELP")]
    check_equal(len(helps), len(set(helps)), "a metric is explained twice")
    check_equal({v.partition("{")[0] for v in values}, set(helps), "metrics and their explanations")
    success = values["restosync_run_last_success_timestamp_seconds" + labels]
    product.run("sync --max-calls 1").expect(75)
    values, _ = metrics(path)
    check_equal(values["restosync_run_exit_code" + labels], "75", "exit code of a failure")
    check_equal(values["restosync_run_last_success_timestamp_seconds" + labels], success,
                "the last success was forgotten")
    product.ok("retry")
    product.run("sync --max-calls 1").expect(75)
    values, _ = metrics(path)
    check_equal(values["restosync_run_last_success_timestamp_seconds" + labels], success,
                "a retry took the place of the last sync")
    check('restosync_run_last_success_timestamp_seconds{command="retry",company="%s"}' % company in values,
          "the retry was forgotten", values)


def case_monitors_journal(world):
    """Under the journal a line begins with its priority and has no time of its own."""
    product = world.new_product()
    product.environment["RESTOSYNC_POSTGRES_URL"] = "host=/nowhere"
    plain = product.run("status")
    check(plain.err[2] == ":" and "<" not in plain.err[:9], "no time in a plain log", plain.story())
    read_end, write_end = os.pipe()
    facts = os.fstat(write_end)
    environment = dict(product.environment,
                       JOURNAL_STREAM="%d:%d" % (facts.st_dev, facts.st_ino))
    import subprocess
    for format_word in ("text", "logfmt", "json"):
        done = subprocess.Popen([product.program, "--log-format", format_word, "status"],
                                env=environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=write_end)
        check_equal(done.wait(60), 69, "exit code")
        lines = os.read(read_end, 65536).decode("utf-8").splitlines()
        check(all(line.startswith(("<3>", "<6>")) for line in lines) and len(lines) >= 2,
              "lines without a priority in " + format_word, "\n".join(lines))
    os.close(write_end)
    os.close(read_end)


def case_monitors_proxy(world):
    """HTTPS_PROXY and NO_PROXY decide about https; ALL_PROXY and http_proxy decide nothing."""
    product = world.new_product(base_url="https://127.0.0.1.invalid/resto")
    seen = []

    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self):
            seen.append(self.path)
            self.send_error(502)

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = "http://127.0.0.1:%d" % server.server_port
    arguments = ["sync", "floors", "--ping-url", "https://monitor.invalid/x", "--company", "1"]
    try:
        product.environment["ALL_PROXY"] = product.environment["http_proxy"] = address
        product.run(arguments)
        check_equal(seen, [], "ALL_PROXY was used")
        product.environment["HTTPS_PROXY"] = address
        product.run(arguments)
        check_equal(seen, ["monitor.invalid:443"] * 2, "HTTPS_PROXY was not used")
        product.environment["NO_PROXY"] = ".invalid"
        product.run(arguments)
        check_equal(len(seen), 2, "NO_PROXY was not honoured")
    finally:
        server.shutdown()
        server.server_close()
