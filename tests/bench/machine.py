"""The kind of machine the figures come from; no name and no path of it."""

import os
import platform
import re
import subprocess


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def words():
    model = re.search(r"model name\s*: (.*)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    system = re.search(r'PRETTY_NAME="(.*)"', _read("/etc/os-release"))
    server = subprocess.run(["psql", "--version"], stdout=subprocess.PIPE, text=True,
                            check=False).stdout.strip()
    return "Machine: %d cores (%s), %.0f GB, %s, Linux %s, %s; load %s at the end." % (
        len(os.sched_getaffinity(0)), model.group(1) if model else platform.machine(),
        int(memory.group(1)) / 1e6 if memory else 0, system.group(1) if system else "unknown system",
        re.match(r"\d+\.\d+", platform.release()).group(0), server,
        " ".join(_read("/proc/loadavg").split()[:2]))
