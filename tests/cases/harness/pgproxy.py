"""A proxy before PostgreSQL's socket that can lose what the server says, at a moment of the protocol."""

import os
import re
import socket
import threading


class PgProxy:
    """Passes everything on until a statement matches `pattern` for the `strike`-th time. That statement
    still reaches the server and is answered; the answer is lost, and both connections are cut. Or, with
    `unknown`: changes that word of a statement into one the server does not know."""

    def __init__(self, directory, conninfo, pattern=rb"commit", strike=1, unknown=b""):
        words = dict(word.split("=", 1) for word in conninfo.split())
        self.server = "%s/.s.PGSQL.%s" % (words["host"], words["port"])
        self.conninfo = " ".join(
            "%s=%s" % (k, directory if k == "host" else v) for k, v in words.items())
        self.pattern = re.compile(pattern)
        self.left = strike
        self.unknown = unknown
        self.struck = threading.Event()
        self.lock = threading.Lock()
        self.path = "%s/.s.PGSQL.%s" % (directory, words["port"])
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(16)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.server)
            lose = threading.Event()
            threading.Thread(target=self._requests, args=(client, server, lose), daemon=True).start()
            threading.Thread(target=self._answers, args=(client, server, lose), daemon=True).start()

    def _matches(self, piece):
        with self.lock:
            if self.left > 0 and self.pattern.search(piece):
                self.left -= 1
                return self.left == 0
        return False

    def _requests(self, client, server, lose):
        try:
            while True:
                piece = client.recv(65536)
                if not piece:
                    break
                if self._matches(piece):
                    lose.set()
                if self.unknown and self.unknown in piece:
                    self.struck.set()
                    piece = piece.replace(self.unknown, self.unknown[::-1])
                server.sendall(piece)
        except OSError:
            pass
        if not lose.is_set():
            close(server)

    def _answers(self, client, server, lose):
        try:
            while True:
                piece = server.recv(65536)
                if not piece:
                    break
                if lose.is_set():
                    self.struck.set()
                    break
                client.sendall(piece)
        except OSError:
            pass
        close(client)
        close(server)

    def stop(self):
        self.listener.close()
        os.unlink(self.path)


def close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()
