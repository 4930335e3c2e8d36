"""A scripted HTTP server: what the sandbox would never say, byte by byte."""

import socket
import threading


class RawServer:
    """Answers by rules. A rule is "METHOD PATH" (the path as a prefix), and replies used in order;
    the last one stays. A reply is the raw text of a response, or a function from the requested
    address to that text; Content-Length is added when the head names neither a length nor an
    encoding."""

    def __init__(self, rules):
        self.rules = [[method, path, list(replies)] for method, path, replies in rules]
        self.seen = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.root = "http://127.0.0.1:%d" % self.port
        self.base_url = self.root + "/resto"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                head = self._read_request(connection)
                if head:
                    connection.sendall(self._reply_for(head))
            except OSError:
                pass

    def _read_request(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return ""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = 0
        for line in text.split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "content-length":
                length = int(value)
        while len(body) < length:
            piece = connection.recv(65536)
            if not piece:
                break
            body += piece
        return text

    def _reply_for(self, head):
        words = head.split(" ")
        with self.lock:
            self.seen.append({"method": words[0], "path": words[1], "head": head})
            for method, path, replies in self.rules:
                if method == words[0] and words[1].startswith(path):
                    reply = replies.pop(0) if len(replies) > 1 else replies[0]
                    return raw_reply(reply(words[1]) if callable(reply) else reply)
        return raw_reply("HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{}")

    def requests(self):
        with self.lock:
            return list(self.seen)

    def count_requests(self, word):
        return sum(1 for r in self.requests() if word in "%s %s" % (r["method"], r["path"]))

    def stop(self):
        self.listener.close()


def raw_reply(text):
    head, _, body = text.partition("\n\n")
    body = body.rstrip("\n").encode("utf-8")
    lines = head.strip().split("\n")
    lower = head.lower()
    if "content-length:" not in lower and "transfer-encoding:" not in lower:
        lines.append("Content-Length: %d" % len(body))
    lines.append("Connection: close")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def parse_rules(body):
    """Blocks "GET /path", blank line or not, then the raw reply; blocks end with a line "---".
    Blocks of the same method and path are that rule's replies in order."""
    rules = []
    for block in body.split("\n---\n"):
        first, _, reply = block.strip("\n").partition("\n")
        method, path = first.split()
        for rule in rules:
            if rule[0] == method and rule[1] == path:
                rule[2].append(reply.lstrip("\n"))
                break
        else:
            rules.append([method, path, [reply.lstrip("\n")]])
    return rules
