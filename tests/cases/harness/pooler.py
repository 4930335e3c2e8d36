"""PgBouncer between the agent and the database."""

import os
import shutil
import signal
import subprocess
import tempfile

from .failure import Skip
from .ports import free_port
from .tokens import wait_until

PROGRAM = "/usr/sbin/pgbouncer"


def pooler_there():
    if not os.path.exists(PROGRAM):
        raise Skip("there is no pgbouncer")


class Pooler:
    """A PgBouncer in a directory of its own: `mode` is transaction or session."""

    def __init__(self, conninfo, mode, size):
        words = dict(word.split("=", 1) for word in conninfo.split())
        self.directory = tempfile.mkdtemp(prefix="restosync-pool-")
        os.chmod(self.directory, 0o777)
        port = free_port()
        config = os.path.join(self.directory, "pgbouncer.ini")
        with open(config, "w", encoding="ascii") as file:
            file.write("[databases]\n* = host=%s port=%s user=%s\n[pgbouncer]\npool_mode = %s\n"
                       "auth_type = any\nlisten_addr =\nlisten_port = %d\nunix_socket_dir = %s\n"
                       "default_pool_size = %d\nserver_lifetime = 3600\n"
                       % (words["host"], words["port"], words["user"], mode, port, self.directory, size))
        os.chmod(config, 0o644)
        user = ["-u", "postgres"] if os.getuid() == 0 else []
        self.process = subprocess.Popen([PROGRAM, "-q"] + user + [config], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists("%s/.s.PGSQL.%d" % (self.directory, port)), "the pooler")
        self.conninfo = "host=%s port=%d dbname=%s user=%s" % (self.directory, port, words["dbname"], words["user"])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)
