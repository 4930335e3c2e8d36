"""Runs restosync as a user would, with nothing of this machine's environment."""

import os
import re
import shlex
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse

from .failure import Failure
from .ports import free_port
from .sandbox import CLIENT_ID, CLIENT_SECRET
from .web import open_url

TIMEOUT = 240

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # cases send it: under nohup it would come ignored


class Result:
    def __init__(self, words, exit_code, out, err, peak_kib=0):
        self.words = words
        self.exit = exit_code
        self.out = out
        self.err = err
        self.peak_kib = peak_kib

    def story(self):
        return "$ restosync %s\nexit %s\n--- stdout\n%s\n--- stderr\n%s" % (
            self.words, self.exit, tail(self.out), tail(self.err))

    def expect(self, exit_code):
        if self.exit != exit_code:
            raise Failure("expected exit %s, got %s" % (exit_code, self.exit), self.story())
        return self


class Running:
    """A restosync that was started and is not waited for yet."""

    def __init__(self, words, process):
        self.words = words
        self.process = process
        self.peak_kib = 0
        self.out = []
        self.err = []
        self.seen_out = threading.Condition()
        self.readers = [threading.Thread(target=self._read, args=(process.stdout, self.out)),
                        threading.Thread(target=self._read, args=(process.stderr, self.err)),
                        threading.Thread(target=self._watch_memory)]
        for reader in self.readers:
            reader.daemon = True
            reader.start()

    def _read(self, stream, lines):
        for line in stream:
            with self.seen_out:
                lines.append(line.decode("utf-8", "replace"))
                self.seen_out.notify_all()
        stream.close()

    def _watch_memory(self):
        """VmHWM only rises, so the last look before the end is the peak: of the worker, where there is one."""
        own = self.process.pid
        while self.process.returncode is None:
            peaks = [peak_kib(pid) for pid in [own] + children_of(own)]
            if peaks[0] is None:
                return
            self.peak_kib = max([self.peak_kib] + [peak for peak in peaks if peak])
            time.sleep(0.02)

    def wait_for_out(self, pattern, seconds=30):
        """The first stdout line that the pattern finds."""
        until = time.monotonic() + seconds
        with self.seen_out:
            while True:
                for line in self.out:
                    found = re.search(pattern, line)
                    if found:
                        return found.group(0)
                if time.monotonic() > until or self.process.poll() is not None:
                    return None
                self.seen_out.wait(0.1)

    def signal(self, number):
        try:
            self.process.send_signal(number)
        except ProcessLookupError:
            pass

    def signal_all(self, number):
        """To the program and the worker it started: a machine that stops stops all of it."""
        try:
            with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid),
                      encoding="ascii") as file:
                children = [int(word) for word in file.read().split()]
        except OSError:
            children = []
        self.signal(number)
        for child in children:
            try:
                os.kill(child, number)
            except ProcessLookupError:
                pass

    def wait(self, seconds=TIMEOUT):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failure("restosync %s did not end within %s s" % (self.words, seconds),
                          "".join(self.err)) from None
        for reader in self.readers:
            reader.join(10)
        if code < 0:
            code = 128 - code
        return Result(self.words, code, "".join(self.out), "".join(self.err), self.peak_kib)


class Product:
    def __init__(self, program, directory, base_url, conninfo):
        self.program = str(program)
        self.directory = directory
        self.redirect_port = free_port()
        self.wrapper = []  # words before the program: where it runs
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": directory,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "RESTOSYNC_POSTGRES_URL": conninfo,
            "RESTOSYNC_API_BASE_URL": base_url,
            "RESTOSYNC_API_CLIENT_ID": CLIENT_ID,
            "RESTOSYNC_CLIENT_SECRET": CLIENT_SECRET,
            "RESTOSYNC_API_STATE_DIR": os.path.join(directory, "state"),
            "RESTOSYNC_API_TOKEN_KEY_FILE": os.path.join(directory, "token-key"),
            "RESTOSYNC_API_REDIRECT_URI": "http://127.0.0.1:%d/callback" % self.redirect_port,
        }
        self.pace(1000)
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LOCPATH"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        for name, value in os.environ.items():
            if name.startswith("CASE_"):  # how .ci/run asks for another time zone or locale
                self.environment[name[5:]] = value

    def pace(self, calls):
        """Calls a second: a low number makes a run last as long on a fast machine as on a slow one."""
        self.environment["RESTOSYNC_API_REQUESTS_PER_SECOND"] = str(calls)

    def start(self, words, stdin=None):
        arguments = shlex.split(words) if isinstance(words, str) else list(words)
        if not isinstance(words, str):
            words = shlex.join(arguments)
        process = subprocess.Popen(self.wrapper + [self.program] + arguments, env=self.environment,
                                   cwd=self.directory, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE,
                                   stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE)
        if stdin is not None:
            process.stdin.write(stdin.encode("utf-8"))
            process.stdin.close()
        return Running(words, process)

    def run(self, words, stdin=None, seconds=TIMEOUT):
        return self.start(words, stdin).wait(seconds)

    def ok(self, words, stdin=None):
        return self.run(words, stdin).expect(0)

    def sign_in(self, words="auth login --no-browser", browser=None):
        """Signs in as a person would; `browser` gets the printed address and plays the person."""
        running = self.start(words)
        url = running.wait_for_out(r"https?://\S+")
        if url is None:
            running.signal(signal.SIGTERM)
            return running.wait(30)
        try:
            (browser or follow)(url)
        except OSError as error:
            running.signal(signal.SIGTERM)
            result = running.wait(30)
            raise Failure("the browser's part of the sign-in failed: %s" % error,
                          result.story()) from None
        return running.wait(60)


def peak_kib(pid):
    """Peak memory of a process so far; None when it is gone."""
    try:
        with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as file:
            found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    except OSError:
        return None
    return int(found.group(1)) if found else None


def children_of(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def follow(url):
    """A browser that follows redirects, as one does when consent was given before."""
    try:
        with open_url(url, timeout=30) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code  # a page that says no is still a page


def answer_with(**parameters):
    """A browser that comes back to the redirect address with these parameters."""
    def browser(url):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        words = dict(parameters)
        if "state" in query:
            words.setdefault("state", query["state"])
        return follow(query["redirect_uri"] + "?" + urllib.parse.urlencode(words))
    return browser


def tail(text, most=3000):
    return text if len(text) <= most else "[...]" + text[-most:]
