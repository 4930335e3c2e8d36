"""A server between the agent and the sandbox that spoils chosen replies, byte by byte; TLS when asked.

`hook(request)` decides: None passes the request on to the sandbox; bytes are sent as they are; a function
gets the connection and does what it likes. What came is counted, so that a case can prove that it struck.
With keep=True a connection serves many requests; each request knows the number of its connection."""

import http.client
import socket
import ssl
import threading


class Request:
    def __init__(self, method, path, headers, body, forward):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.connection = 0
        self._forward = forward

    def forward(self):
        """The sandbox's reply: status, content type, body."""
        return self._forward(self)


class FaultServer:
    def __init__(self, root=None, hook=None, certificate=None, versions=None, name="127.0.0.1", keep=False,
                 before_handshake=None):
        self.target = root.split("//")[1] if root else None
        self.hook = hook
        self.keep = keep
        self.before_handshake = before_handshake  # called with the number of the connection, TLS only
        self.connections = 0
        self.seen = []
        self.struck = 0
        self.handshakes_failed = 0
        self.lock = threading.Lock()
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
            if versions:
                self.context.set_ciphers("ALL:@SECLEVEL=0")
                self.context.minimum_version, self.context.maximum_version = versions
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.root = "%s://%s:%d" % ("https" if certificate else "http", name, self.port)
        self.base_url = self.root + "/resto"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection, self.connections), daemon=True).start()

    def _answer(self, connection, number):
        connection.settimeout(60 if self.keep else 30)
        try:
            if self.context:
                if self.before_handshake:
                    self.before_handshake(number)
                connection = self.context.wrap_socket(connection, server_side=True)
            request = self._read(connection, number)
            while request:
                self._reply(connection, request)
                request = self._read(connection, number) if self.keep else None
        except ssl.SSLError:
            self.handshakes_failed += 1
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    def _read(self, connection, number):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
        method, path, _ = lines[0].split(" ")
        request = Request(method, path, headers, body, self._forward)
        request.connection = number
        with self.lock:
            self.seen.append(request)
        return request

    def _reply(self, connection, request):
        answer = self.hook(request) if self.hook else None
        if answer is None:
            answer = reply(*self._forward(request), keep=self.keep)
        else:
            self.struck += 1
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)

    def _forward(self, request):
        if self.target is None:
            return 200, "application/json", b"[]"
        onward = http.client.HTTPConnection(self.target, timeout=60)
        headers = {n: v for n, v in request.headers.items() if n not in ("host", "accept-encoding", "connection")}
        onward.request(request.method, request.path, request.body or None, headers)
        answer = onward.getresponse()
        body = answer.read()
        location = answer.getheader("location")
        onward.close()
        return (answer.status, answer.getheader("content-type", ""), body,
                {"Location": location} if location else {})

    def count_requests(self, word):
        with self.lock:
            return sum(word in "%s %s" % (r.method, r.path) for r in self.seen)

    def stop(self):
        self.listener.close()


def reply(status, kind, body, headers=None, length=None, keep=False):
    """A whole response as bytes; `length` replaces the right Content-Length, "" leaves it out."""
    lines = ["HTTP/1.1 %d Something" % status, "Connection: " + ("keep-alive" if keep else "close")]
    if kind:
        lines.append("Content-Type: " + kind)
    if length != "":
        lines.append("Content-Length: %s" % (len(body) if length is None else length))
    lines += ["%s: %s" % pair for pair in (headers or {}).items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
