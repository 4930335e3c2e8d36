"""A case as one readable file.

    # What is proven, in a sentence or two.
    [sandbox] --days 3 --seed 7        a sandbox with these arguments
    [server]                           instead: a scripted server; blocks "METHOD /path" + raw reply,
                                       separated by lines "---"
    [env] NAME=value                   a line each; -NAME removes one. Everywhere: ${API} ${PG} ${DIR},
                                       ${COMPANY}, ${DAY1} first and ${DAYN} last day of the sandbox
    [config]                           a configuration file, found through RESTOSYNC_CONFIG
    [sign in] --company 1              signs in, the browser consenting; [sign in with] code=x plays
                                       a browser that comes back with these parameters
    [run] sync receipts                runs restosync; a body is its standard input
    [exit] 3                           of the last run; without it a run must exit 0
    [stdout contains] [stderr contains] [stdout lacks] [stderr lacks]      each line of the body
    [sql] QUERY                        and then [rows]: what psql prints, unaligned
    [requests] financial/receipt 4     exactly, `at least 4` or `at most 4` requests since [forget]
    [forget]                           the requests seen so far
    [behave] name=arg,...              switches behaviours of the sandbox on; `none` switches all off
    [post] /_sandbox/...               another control of the sandbox
    [equals sandbox]                   the database holds exactly what the sandbox holds

Steps run in the order of the file. Lines that begin with # between steps are comments.
"""

import pathlib
import re
import shlex

from . import compare
from .failure import Failure
from .product import answer_with
from .rawserver import parse_rules

HEADER = re.compile(r"^\[([a-z ]+)\] *(.*)$")


class Step:
    def __init__(self, line, word, argument):
        self.line = line
        self.word = word
        self.argument = argument
        self.body_lines = []

    @property
    def body(self):
        return "\n".join(self.body_lines).strip("\n")

    def lines(self):
        """The argument and the lines of the body, each an expectation."""
        return [t for t in [self.argument] + self.body.split("\n") if t.strip()]


def parse(path):
    steps = []
    text = pathlib.Path(path).read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        found = HEADER.match(line)
        if found and found.group(1) in ACTIONS:
            steps.append(Step(number, found.group(1), found.group(2).strip()))
        elif found and not (steps and steps[-1].word in ("config", "server")):
            raise Failure("line %d: there is no step [%s]" % (number, found.group(1)))
        elif steps and not (line.startswith("#") and steps[-1].word not in ("config", "server")):
            steps[-1].body_lines.append(line)
    if not text.startswith("# "):
        raise Failure("the file does not begin with what it proves")
    if not any(s.word in EXPECTATIONS for s in steps):
        raise Failure("the file expects nothing: it could not fail")
    return steps


class Player:
    def __init__(self, world):
        self.world = world
        self.result = None
        self.exit_checked = True
        self.rows = None

    def play(self, steps):
        for step in steps:
            try:
                if step.word not in ("exit",):
                    self._expect_success_of(step.word)
                ACTIONS[step.word](self, step)
            except Failure as failure:
                failure.sentence = "line %d [%s] %s: %s" % (step.line, step.word, step.argument,
                                                          failure.sentence)
                raise
        self._expect_success_of("the end")

    def _expect_success_of(self, next_word):
        """A run without an [exit] must have succeeded."""
        looking = ("stdout contains", "stderr contains", "stdout lacks", "stderr lacks")
        if not self.exit_checked and next_word not in looking:
            self.exit_checked = True
            self.result.expect(0)

    def agent(self):
        return self.world.product or self.world.new_product()

    def take(self, result):
        self.result = result
        self.exit_checked = False

    def do_sandbox(self, step):
        self.world.start_sandbox(*shlex.split(step.argument))
        self.world.new_product()

    def do_server(self, step):
        self.world.start_server(parse_rules(step.body))
        self.world.new_product()

    def do_env(self, step):
        for line in step.lines():
            line = self.world.expand(line.strip())
            if line.startswith("-"):
                self.agent().environment.pop(line[1:], None)
            else:
                name, _, value = line.partition("=")
                self.agent().environment[name] = value

    def do_config(self, step):
        path = self.agent().directory + "/restosync.conf"
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.world.expand(step.body) + "\n")
        self.agent().environment["RESTOSYNC_CONFIG"] = path

    def do_sign_in(self, step):
        words = self.world.expand("auth login --no-browser " + step.argument)
        self.take(self.agent().sign_in(words))

    def do_sign_in_with(self, step):
        words = dict(pair.partition("=")[::2] for pair in step.argument.split())
        self.take(self.agent().sign_in("auth login --no-browser --timeout 5",
                                       browser=answer_with(**words)))

    def do_run(self, step):
        stdin = self.world.expand(step.body) + "\n" if step.body else None
        self.take(self.agent().run(self.world.expand(step.argument), stdin))

    def do_exit(self, step):
        self.exit_checked = True
        self.result.expect(int(step.argument))

    def do_stdout_contains(self, step):
        self._contains("stdout", self.result.out, step)

    def do_stderr_contains(self, step):
        self._contains("stderr", self.result.err, step)

    def _contains(self, name, text, step):
        for line in step.lines():
            if self.world.expand(line) not in text:
                raise Failure("%s lacks: %s" % (name, line), self.result.story())

    def do_stdout_lacks(self, step):
        self._lacks("stdout", self.result.out, step)

    def do_stderr_lacks(self, step):
        self._lacks("stderr", self.result.err, step)

    def _lacks(self, name, text, step):
        for line in step.lines():
            if self.world.expand(line) in text:
                raise Failure("%s has: %s" % (name, line), self.result.story())

    def do_sql(self, step):
        self.rows = self.world.database.query(self.world.expand("\n".join(step.lines())))

    def do_rows(self, step):
        expected = self.world.expand("\n".join(step.lines()))
        if self.rows != expected:
            raise Failure("the rows differ", "expected:\n%s\ngot:\n%s\n%s" % (
                expected, self.rows, self.result.story() if self.result else ""))

    def do_requests(self, step):
        found = re.fullmatch(r"(.*?) +(at least |at most |)(\d+)", step.argument)
        if not found:
            raise Failure("written as: [requests] WORD [at least|at most] N")
        word, how, number = found.group(1), found.group(2).strip(), int(found.group(3))
        count = self.world.server.count_requests(word)
        good = {"": count == number, "at least": count >= number, "at most": count <= number}[how]
        if not good:
            raise Failure("%d requests contain %s" % (count, word),
                          self.result.story() if self.result else "")

    def do_forget(self, step):
        self.world.sandbox.clear_requests()

    def do_behave(self, step):
        self.world.sandbox.behave(step.argument)

    def do_post(self, step):
        self.world.sandbox.post(self.world.expand(step.argument))

    def do_equals_sandbox(self, step):
        for company in step.argument.split() or self.world.companies():
            compare.equals_sandbox(self.world, int(company))


ACTIONS = {name[3:].replace("_", " "): getattr(Player, name)
           for name in dir(Player) if name.startswith("do_")}
EXPECTATIONS = ("exit", "stdout contains", "stderr contains", "rows", "requests", "equals sandbox")
