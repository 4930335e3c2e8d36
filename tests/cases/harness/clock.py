"""A wall clock that a case turns while a program runs (harness/clock.c); Skip where there is no compiler."""

import os
import shutil
import subprocess
import tempfile

from .failure import Skip
from .paths import CASES


class Clock:
    def __init__(self, world, product):
        compiler = shutil.which("cc")
        if compiler is None:
            raise Skip("no compiler to make a clock that steps")
        directory = tempfile.mkdtemp(prefix="clock-", dir=world.directory)
        library = os.path.join(directory, "clock.so")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, str(CASES / "harness" / "clock.c")],
                       check=True, stdin=subprocess.DEVNULL, timeout=120)
        self.path = os.path.join(directory, "seconds")
        self.turn(0)
        product.environment.update(LD_PRELOAD=library, STEPPING_CLOCK=self.path)
        if "ASAN_OPTIONS" in product.environment:
            product.environment["ASAN_OPTIONS"] += ":verify_asan_link_order=0"

    def turn(self, seconds):
        """From now on the program sees the right time plus so many seconds."""
        with open(self.path + ".new", "w", encoding="ascii") as file:
            file.write("%d" % seconds)
        os.rename(self.path + ".new", self.path)
