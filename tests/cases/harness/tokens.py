"""What cases of the sign-in's renewal share: time that passes, machines, what the token endpoint was asked."""

import json
import os
import subprocess
import time

from .failure import Failure, check, check_equal
from .paths import ROOT

SMALL = ("--days", "1", "--receipts-per-day", "2", "--seed", "51")


class Renewal:
    """A sandbox, one sign-in, and agents with fault points; each agent is a machine of its own."""

    def __init__(self, world, *sandbox):
        self.world = world
        world.start_sandbox(*(sandbox or SMALL))
        self.agent = world.new_product(program=world.programs.seams())
        self.steps = os.path.join(world.directory, "steps")
        self.watch(self.agent)

    def watch(self, product):
        product.environment["RESTOSYNC_STEP_LOG"] = self.steps

    def sign_in(self):
        self.world.sign_in(self.agent)
        return self

    def other_machine(self, from_agent=None):
        """Another state directory, the same database and token key."""
        agent = from_agent or self.agent
        product = self.world.new_product(program=self.world.programs.seams())
        product.environment["RESTOSYNC_API_TOKEN_KEY_FILE"] = agent.environment["RESTOSYNC_API_TOKEN_KEY_FILE"]
        self.watch(product)
        return product

    def killed_at(self, point, words="auth refresh", product=None):
        product = product or self.agent
        product.environment["RESTOSYNC_FAULT"] = point
        result = product.run(words)
        del product.environment["RESTOSYNC_FAULT"]
        check_equal(result.exit, 71 if words.startswith("sync") else 137, "exit of a run killed at " + point
                    + "\n" + result.story())
        return result

    def fails_at(self, points, words="auth refresh"):
        self.agent.environment["RESTOSYNC_FAULT"] = points
        result = self.agent.run(words)
        del self.agent.environment["RESTOSYNC_FAULT"]
        return result

    # ---- time ----

    def grace_ends(self):
        """An hour goes by, here and at the server."""
        self.world.database.query("update restosync.credential set"
                                  " first_sent_at = first_sent_at - interval '1 hour',"
                                  " last_sent_at = last_sent_at - interval '1 hour'")
        self.world.sandbox.post("/_sandbox/tokens/end-grace")

    def moments_pass(self):
        """So long that no request of another machine can be under way, and the window is still open."""
        self.world.database.query("update restosync.credential set last_sent_at = last_sent_at - interval '16 s'")

    def access_expires(self):
        self.world.database.query("update restosync.credential set access_expires_at = clock_timestamp()")
        self.world.sandbox.post("/_sandbox/tokens/expire-access")

    # ---- looks ----

    def counts(self):
        return self.world.sandbox.requests()

    def asked(self, before):
        """Token requests since `before`, a result of counts()."""
        return self.counts()["token_requests"] - before["token_requests"]

    def row(self):
        return self.world.database.value("select state || ' ' || generation from restosync.credential")

    def state(self):
        return self.row().split()[0]

    def no_token_was_used_again(self, times=0):
        check_equal(self.counts()["reused"], times, "used tokens that were shown after their grace")

    def steps_are_lawful(self):
        """What the runs did, held against the table the code and the model share."""
        done = subprocess.run(["python3", "-B", str(ROOT / "tests" / "model" / "replay"), self.steps],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        check(done.returncode == 0, "the log of steps breaks the table", done.stdout)

    def steps_seen(self):
        with open(self.steps, encoding="ascii") as file:
            return {line.split()[0] for line in file}

    def status(self, product=None):
        return json.loads((product or self.agent).ok("auth status --json").out)[0]


def wait_until(happened, what, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return
        time.sleep(0.05)
    raise Failure("%s did not come in %d s" % (what, seconds))
