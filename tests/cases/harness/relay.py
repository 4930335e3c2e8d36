#!/usr/bin/env python3
"""A TCP relay: relay.py LISTEN TARGET, each "tcp:ADDRESS:PORT" or "unix:PATH".

Runs inside a network namespace to give a program there a loopback address of something that is
elsewhere. Says "ready" on stdout. A peer that a cut link keeps away is given up after five seconds, as
PostgreSQL does with the agent's settings after a minute: behind a relay it cannot see that itself.
"""

import os
import socket
import sys
import threading


def open_socket(text, listening):
    kind, _, rest = text.partition(":")
    if kind == "unix":
        end = socket.socket(socket.AF_UNIX)
        address = rest
        if listening and os.path.exists(rest):
            os.unlink(rest)
    else:
        end = socket.socket(socket.AF_INET)
        host, _, port = rest.partition(":")
        address = (host, int(port))
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if listening:
        end.bind(address)
        end.listen(64)
    else:
        end.connect(address)
    return end


def pump(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def watch(end):
    if end.family == socket.AF_INET:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, seconds in ((socket.TCP_KEEPIDLE, 2), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 3),
                                (socket.TCP_USER_TIMEOUT, 5000)):
            end.setsockopt(socket.IPPROTO_TCP, option, seconds)


def serve(client, target):
    try:
        server = open_socket(target, False)
    except OSError:
        client.close()
        return
    watch(client)
    watch(server)
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


def main():
    listener = open_socket(sys.argv[1], True)
    print("ready", flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, sys.argv[2]), daemon=True).start()


if __name__ == "__main__":
    main()
