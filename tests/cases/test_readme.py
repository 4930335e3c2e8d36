"""What the README says can be typed, can be typed."""

import re
import subprocess

from harness.failure import check
from harness.paths import ROOT

BLOCK = re.compile(r"<!-- (run|not run: [^>]+) -->\n```sh\n(.*?)```", re.S)


def case_readme_examples_run(world):
    """Every shell block of README.md marked `run` runs, in order, as a user would type it."""
    product = world.ready("--days", "3", "--receipts-per-day", "10")
    environment = dict(product.environment)
    environment["PATH"] = "%s:%s" % (world.programs.restosync.parent, environment["PATH"])
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [body for mark, body in BLOCK.findall(text) if mark == "run"]
    check(len(blocks) >= 3, "README.md has too few blocks marked `run`", len(blocks))
    for body in blocks:
        done = subprocess.run(["bash", "-euc", body], env=environment, cwd=product.directory,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=240, check=False)
        check(done.returncode == 0, "a block of README.md failed:\n" + body, done.stdout[-3000:])


def case_readme_lists_every_command(world):
    """Every command of `help` stands in README.md's table of commands."""
    shown = world.new_product().ok("help").out
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## Commands"):text.index("## Settings")]
    commands = re.findall(r"^  ([a-z]+(?: [a-z]+)?)(?= *[A-Z\[(]|  )", shown.partition("sign in:")[2]
                          .partition("flags of every")[0], re.M)
    check(len(commands) > 30, "help names too few commands", shown)
    missing = [c for c in commands if not re.search(r"`%s[` ]" % re.escape(c), table)]
    check(not missing, "README.md's table of commands lacks some", missing)


def case_readme_lists_every_setting(world):
    """Every setting that `config show` knows stands in README.md, and no other one."""
    product = world.new_product()
    shown = product.ok("config show --json").out
    keys = set(re.findall(r'"(?:postgres|api|sync|notify)\.(\w+)"', shown)) or set(
        re.findall(r'"key": ?"(\w+)"', shown))
    check(len(keys) > 10, "config show --json names too few settings", shown)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (?:postgres|api|sync|notify) \| `(\w+)` \|", text, re.M))
    check(keys == listed, "README.md's settings are not the product's",
          "only in the product: %s\nonly in README.md: %s" % (sorted(keys - listed),
                                                             sorted(listed - keys)))
