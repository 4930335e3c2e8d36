"""init: asks little, tries each answer, writes one private file; never shows a secret."""

import os
import pty
import re
import select
import stat
import subprocess
import termios
import time

from harness.failure import check, check_equal

SECRET = "sandbox-secret"


def ready(world):
    world.start_sandbox("--days", "1", "--receipts-per-day", "3")
    product = world.new_product()
    keep = {name: value for name, value in product.environment.items() if "RESTOSYNC" not in name}
    keep["RESTOSYNC_API_REDIRECT_URI"] = product.environment["RESTOSYNC_API_REDIRECT_URI"]
    keep["STATE_DIRECTORY"] = os.path.join(product.directory, "state")  # else a root's is /var/lib/restosync
    product.environment = keep
    return product, os.path.join(product.directory, "conf", "restosync.conf")


def answers(world, **changes):
    given = {"database": world.database.conninfo, "api": world.sandbox.base_url, "redirect": "",
             "client": "sandbox-client", "guests": "", "secret": SECRET}
    given.update(changes)
    return "".join(given[name] + "\n" for name in ("database", "api", "redirect", "client", "guests",
                                                   "secret"))


def works(world, product, path):
    """The file is private and enough to sign in and sync."""
    folder = os.path.dirname(path)
    for name in os.listdir(folder):
        check_equal(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600, "mode of " + name)
    check_equal(sorted(os.listdir(folder)), ["client-secret", "pseudonym-key", "restosync.conf",
                                             "token-key"], "files")
    check(SECRET not in open(path, encoding="utf-8").read(), "the secret stands in the settings")
    del product.environment["RESTOSYNC_API_REDIRECT_URI"]
    product.environment["RESTOSYNC_CONFIG"] = path
    product.pace(1000)
    product.ok("config check")
    world.sign_in(product)
    product.ok("sync floors")


def case_init_pipe(world):
    """Answers over a pipe, one a line: the file works, and a second time it is left alone."""
    product, path = ready(world)
    result = product.run(["init", path], answers(world)).expect(0)
    check_equal(result.out.strip(), path, "stdout is the path")
    check(SECRET not in result.out + result.err, "the secret was shown", result.story())
    before = open(path, encoding="utf-8").read()
    for line in ("no\n", "\n"):
        refused = product.run(["init", path], line + answers(world)).expect(78)
        check("stays as it is" in refused.err, "no word", refused.story())
    product.run(["init", path, "--no-input"]).expect(78)
    check_equal(open(path, encoding="utf-8").read(), before, "the file that was to stay")
    key = open(os.path.join(os.path.dirname(path), "token-key"), encoding="ascii").read()
    product.run(["init", path], "yes\n" + answers(world, guests="full")).expect(0)
    check("customers = full" in open(path, encoding="utf-8").read(), "the new answer")
    check_equal(open(os.path.join(os.path.dirname(path), "token-key"), encoding="ascii").read(), key,
                "the token key was replaced")
    works(world, product, path)


def case_init_wrong_answers(world):
    """Each answer is tried: what does not hold is told with its reason, and nothing is written."""
    product, path = ready(world)
    for changes, code, word in (({"database": "host=/nowhere dbname=x"}, 69, "cannot be reached"),
                                ({"database": "postgresql://u:pw@localhost/x"}, 78, ".pgpass"),
                                ({"api": "http://example.com"}, 78, "https"),
                                ({"api": world.sandbox.root + "/elsewhere"}, 76, "RS-"),
                                ({"redirect": "http://example.com/cb"}, 78, "https"),
                                ({"client": "nobody"}, 78, "RS-AUTH-05"),
                                ({"client": ""}, 78, "client id"),
                                ({"guests": "some"}, 78, "pseudonym")):
        refused = product.run(["init", path], answers(world, **changes)).expect(code)
        check(word in refused.err, "%s: no word of %s" % (changes, word), refused.story())
        check("pw@" not in refused.err, "a password was shown", refused.story())
    ended = product.run(["init", path], world.database.conninfo + "\n").expect(64)
    check("ended before the question: API" in ended.err, "the end of the answers", ended.story())
    check(not os.path.exists(os.path.dirname(path)), "something was written")


def case_init_wrong_role(world):
    """A role that may read what is there, or not even that, is no role for the agent."""
    product, path = ready(world)
    world.database.query("drop role if exists init_reader; create role init_reader login")
    given = answers(world, database=world.database.conninfo.replace("user=restosync", "user=init_reader"))
    refused = product.run(["init", path], given).expect(77)
    check("grant create on database" in refused.err, "no way to make schemas", refused.story())
    product.ok(["schema", "init", "--db", world.database.conninfo])
    for grant in ("select 1", "grant usage on schema restosync to init_reader;"
                              " grant select on all tables in schema restosync to init_reader"):
        world.database.query(grant)
        refused = product.run(["init", path], given).expect(77)
        check("may not write the schemas" in refused.err, "no reason", refused.story())
    check(not os.path.exists(path), "something was written")
    world.database.query("grant insert on restosync.run to init_reader")
    product.run(["init", path], given).expect(0)
    world.database.query("drop owned by init_reader; drop role init_reader")


def case_init_no_input(world):
    """Without a person everything comes from the environment, and what is missing is named."""
    product, path = ready(world)
    product.environment.update({"RESTOSYNC_POSTGRES_URL": world.database.conninfo,
                                "RESTOSYNC_API_BASE_URL": world.sandbox.base_url})
    refused = product.run(["init", path, "--no-input"]).expect(78)
    check("client id" in refused.err, "what is missing", refused.story())
    product.environment.update({"RESTOSYNC_API_CLIENT_ID": "sandbox-client",
                                "RESTOSYNC_CLIENT_SECRET": SECRET})
    product.ok(["init", path, "--no-input"])
    for name in ("POSTGRES_URL", "API_BASE_URL", "API_CLIENT_ID"):
        del product.environment["RESTOSYNC_" + name]
    del product.environment["RESTOSYNC_CLIENT_SECRET"]
    works(world, product, path)


class Terminal:
    """The product on a terminal of its own, and somebody who types."""

    def __init__(self, product, arguments):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([product.program] + arguments, env=product.environment,
                                        cwd=product.directory, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True)
        os.close(slave)
        self.seen = ""

    def wait_for(self, pattern, seconds=60):
        until = time.monotonic() + seconds
        start = len(self.seen)
        while not re.search(pattern, self.seen[start:]):
            ready_now, _, _ = select.select([self.master], [], [], 0.2)
            try:
                piece = os.read(self.master, 4096) if ready_now else b""
            except OSError:
                piece, until = b"", 0
            self.seen += piece.decode("utf-8", "replace")
            check(time.monotonic() < until or re.search(pattern, self.seen[start:]),
                  "never seen: " + pattern, self.seen)

    def echoes(self):
        return termios.tcgetattr(self.master)[3] & termios.ECHO != 0

    def type(self, line):
        os.write(self.master, (line + "\n").encode("utf-8"))


def case_init_terminal(world):
    """On a terminal a wrong answer is asked again, what is offered is taken by return, and the secret
    is not shown."""
    product, path = ready(world)
    terminal = Terminal(product, ["init", path])
    try:
        terminal.wait_for("database.*: $")
        terminal.type("host=/nowhere dbname=x")
        terminal.wait_for("RS-PG-01(.|\n)*database.*: $")
        terminal.type(world.database.conninfo)
        terminal.wait_for(r"API.*\[production\]: $")
        terminal.type(world.sandbox.base_url)
        terminal.wait_for(r"redirect.*\[http://127.*\]: $")
        terminal.type("")
        terminal.wait_for("client id: $")
        terminal.type("nobody")
        terminal.wait_for("RS-AUTH-05(.|\n)*client id: $")
        terminal.type("sandbox-client")
        terminal.wait_for(r"guests.*\[pseudonym\]: $")
        terminal.type("")
        terminal.wait_for("client secret.*: $")
        check(not terminal.echoes(), "the secret is asked for before the terminal is silent")
        terminal.type(SECRET)
        terminal.wait_for("auth login")
        check_equal(terminal.process.wait(30), 0, "exit code")
        check(SECRET not in terminal.seen, "the secret was shown", terminal.seen)
        check("sandbox-client" in terminal.seen, "the terminal does not echo: nothing was proven")
    finally:
        terminal.process.kill()
        os.close(terminal.master)
    works(world, product, path)
