"""nghttpx in front of a sandbox: TLS with HTTP/2 and HTTP/1.1, and a line of log for each request."""

import os
import shutil
import socket
import subprocess
import time

from .failure import Failure, Skip
from .ports import free_port

PROGRAM = shutil.which("nghttpx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
STARTS = 5  # somebody may take the port between our look and its start


class Http2Proxy:
    def __init__(self, sandbox, certificate, directory):
        if PROGRAM is None:
            raise Skip("nghttpx is not installed")
        self.log_path = os.path.join(directory, "nghttpx.log")
        self.words_path = os.path.join(directory, "nghttpx.err")
        for _ in range(STARTS):
            self.port = free_port()
            self.process = self._start(sandbox, certificate)
            if self._listens():
                break
            self.stop()
        else:
            with open(self.words_path, encoding="utf-8", errors="replace") as file:
                raise Failure("nghttpx did not start", file.read())
        self.base_url = "https://127.0.0.1:%d/resto" % self.port

    def _start(self, sandbox, certificate):
        words = [PROGRAM, "--conf=/dev/null", "--frontend=127.0.0.1,%d" % self.port,
                 "--backend=127.0.0.1,%d" % sandbox.port, "--workers=1", "--no-via",
                 "--accesslog-file=" + self.log_path, "--errorlog-file=" + self.words_path,
                 "--accesslog-format=$alpn $remote_port $status $method $path",
                 certificate[1], certificate[0]]
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def _listens(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def requests(self):
        """[protocol, port of the client, status, method, path] of each request so far."""
        if not os.path.exists(self.log_path):
            return []
        with open(self.log_path, encoding="utf-8") as file:
            return [line.split() for line in file]

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
