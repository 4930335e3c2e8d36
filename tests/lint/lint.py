"""What the lints share: which files there are, and C without its comments and texts."""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(*patterns):
    """Paths (relative, as text) of the tree's files that match one of the regular expressions."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others",
                             "--exclude-standard"], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, check=False)
    if listed.returncode == 0:
        names = [n for n in listed.stdout.decode("utf-8").split("\0") if n]
    else:
        names = []
        for where, folders, found in os.walk(ROOT):
            folders[:] = [f for f in folders if f != ".git" and not f.startswith("build")]
            names += [os.path.relpath(os.path.join(where, n), ROOT) for n in found]
    names = sorted(n for n in set(names) if (ROOT / n).is_file())
    return [n for n in names if not patterns or any(re.search(p, n) for p in patterns)]


def text(name):
    if name.endswith(".png"):  # tests/lint/binaries looks at those
        return ""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


C_NOISE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def bare_c(source):
    """C with comments blanked and texts emptied; line numbers stay."""
    def blank(found):
        word = found.group(0)
        if word[0] in "\"'":
            return word[0] * 2
        return "\n" * word.count("\n") or " "
    return C_NOISE.sub(blank, source)


def finish(offences):
    """Prints them, one a line, and ends the lint."""
    for offence in offences:
        print(offence)
    sys.exit(1 if offences else 0)


def grep(names, pattern, why, prepare=lambda source: source):
    """Offences "file:line: why: the line" where the pattern is found."""
    found = []
    regex = re.compile(pattern)
    for name in names:
        for number, line in enumerate(prepare(text(name)).split("\n"), 1):
            if regex.search(line):
                found.append("%s:%d: %s: %s" % (name, number, why, line.strip()[:120]))
    return found
