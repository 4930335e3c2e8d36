"""Ports for programs that must be told theirs before they listen."""

import itertools
import os
import random
import socket
import threading

FIRST, LAST = 10000, 65535
ASSIGNED = "/proc/sys/net/ipv4/ip_local_port_range"  # ip(7): what outgoing connections are given

_lock = threading.Lock()
_walk = None


def _outside(assigned):
    """The ports no outgoing connection is given: those below its range, else those above it."""
    low, high = assigned
    below, above = range(FIRST, low), range(high + 1, LAST + 1)
    return below if len(below) >= len(above) else above


def _assigned():
    if not os.path.exists(ASSIGNED):
        return 49152, LAST
    with open(ASSIGNED, encoding="ascii") as file:
        low, high = file.read().split()
    return int(low), int(high)


def _can_be_opened(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port():
    """A port nobody has, handed out once, and that no outgoing connection can take before it is used."""
    global _walk
    with _lock:
        if _walk is None:
            ports = _outside(_assigned())
            if not ports:  # every port is given to outgoing connections: a look is all there is
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", 0))
                    return probe.getsockname()[1]
            start = random.randrange(len(ports))
            _walk = itertools.cycle(itertools.chain(ports[start:], ports[:start]))
        return next(port for port in _walk if _can_be_opened(port))
