"""Certificates made for one case: an authority of its own, and servers that it vouches for."""

import os
import subprocess


class Authority:
    def __init__(self, directory):
        self.directory = directory
        self.certificate = self._path("ca.crt")
        run("req", "-x509", *KEY, "-keyout", self._path("ca.key"), "-out", self.certificate,
            "-days", "30", "-subj", "/CN=authority of a test")

    def _path(self, name):
        return os.path.join(self.directory, name)

    def server(self, name, names="IP:127.0.0.1,DNS:localhost", days=30):
        """(certificate, key) of a server; days=-1 is one that expired yesterday."""
        certificate, key, request = (self._path(name + ending) for ending in (".crt", ".key", ".csr"))
        extensions = self._path(name + ".ext")
        with open(extensions, "w", encoding="ascii") as file:
            file.write("subjectAltName=%s\n" % names)
        run("req", *KEY, "-keyout", key, "-out", request, "-subj", "/CN=" + name)
        run("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._path("ca.key"),
            "-CAcreateserial", "-days", str(days), "-extfile", extensions, "-out", certificate)
        return certificate, key

    def self_signed(self):
        certificate, key = self._path("self.crt"), self._path("self.key")
        run("req", "-x509", *KEY, "-keyout", key, "-out", certificate, "-days", "30", "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
        return certificate, key


KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def run(*words):
    subprocess.run(("openssl",) + words, check=True, stdin=subprocess.DEVNULL, timeout=60,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
