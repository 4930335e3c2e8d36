"""Where the tree and the built programs are."""

import os
import pathlib
import subprocess
import threading

from .failure import Failure

ROOT = pathlib.Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "cases"


class Programs:
    """The programs under test, all from one build directory."""

    def __init__(self, build_dir):
        build = pathlib.Path(build_dir).resolve()
        self.restosync = build / "restosync"
        self.sandbox = build / "restosync-sandbox"
        self._build = build
        self._lock = threading.Lock()

    def seams(self):
        """The product with its fault points (include/base/fault.h), built when a case asks for it."""
        if b"RESTOSYNC_FAULT" in self.restosync.read_bytes():
            return self.restosync
        build = self._build.parent / "seams"
        with self._lock:
            done = subprocess.run([str(ROOT / "tests" / "lib" / "build-seams"), str(build)],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, timeout=900)
        if done.returncode != 0:
            raise Failure("the product with fault points does not build", done.stdout)
        return build / "restosync"

    def missing(self):
        return [str(p) for p in (self.restosync, self.sandbox) if not os.access(p, os.X_OK)]
