"""A sandbox of the API on a free port, with its controls."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from .failure import Failure
from .web import open_url

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"


class Sandbox:
    def __init__(self, program, directory, arguments):
        self.program = str(program)
        self.arguments = list(arguments)
        self.model = None
        self.log_path = os.path.join(directory, "sandbox.log")
        port_file = os.path.join(directory, "sandbox.port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [str(program), "--port", "0", "--port-file", port_file, "--quiet"] + list(arguments),
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.port = self._wait_for_port(port_file)
        self.root = "http://127.0.0.1:%d" % self.port
        self.base_url = self.root + "/resto"

    def _wait_for_port(self, port_file):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with open(port_file, encoding="ascii") as file:
                    text = file.read()
                if text.endswith("\n") and text.strip():
                    return int(text)
            except FileNotFoundError:
                pass
            time.sleep(0.02)
        self.stop()
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            raise Failure("the sandbox did not start", file.read())

    def get(self, path):
        with open_url(self.root + path, timeout=60) as reply:
            return reply.read().decode("utf-8")

    def get_json(self, path):
        return json.loads(self.get(path))

    def post(self, path):
        request = urllib.request.Request(self.root + path, data=b"", method="POST")
        with open_url(request, timeout=60) as reply:
            return reply.read().decode("utf-8")

    def behave(self, text):
        """Switches behaviours on: "page_cap=7,envelope=A"; "none" switches all off."""
        words = "clear=1" if text == "none" else "set=" + urllib.parse.quote(text, safe="")
        self.post("/_sandbox/behave?" + words)

    def change(self, what, **words):
        """Something changes in the restaurant; the id it happened to."""
        query = urllib.parse.urlencode(dict(words, what=what))
        return json.loads(self.post("/_sandbox/change?" + query))["id"]

    def consent(self, company):
        """The next sign-in is by somebody of this company."""
        self.post("/_sandbox/consent?company=%s" % company)

    def totals(self, company):
        return self.get_json("/_sandbox/totals?company=%s" % company)

    def companies(self):
        """Ids of all companies: the program says them without serving."""
        if self.model is None:
            done = subprocess.run([self.program, "--totals"] + self.arguments, check=True, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            self.model = [json.loads(line) for line in done.stdout.splitlines()]
        return [company["company_id"] for company in self.model]

    def tokens(self):
        """Every token it ever gave out."""
        return self.get("/_sandbox/token-log").split()

    def bearer(self):
        """An access token that is still good."""
        for token in reversed(self.tokens()):
            try:
                self.call("core/company", token).close()
                return token
            except urllib.error.HTTPError:
                continue
        raise Failure("the sandbox takes none of its tokens")

    def call(self, path, token):
        """The reply to one call of the API."""
        return open_url(urllib.request.Request(
            self.base_url + "/rest/" + path, headers={"Authorization": "Bearer " + token}), timeout=60)

    def requests(self):
        return self.get_json("/_sandbox/requests")

    def count_requests(self, word):
        """Requests whose method and path contain the word."""
        return sum(entry["count"] for entry in self.requests()["by"]
                   if word in "%s %s" % (entry["method"], entry["path"]))

    def clear_requests(self):
        self.post("/_sandbox/requests/clear")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
