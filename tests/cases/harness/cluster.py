"""One private PostgreSQL for all cases; every case gets a database of its own."""

import os
import re
import subprocess

from .failure import Failure
from .paths import ROOT

TOOL = ROOT / "tests" / "lib" / "pgcluster"


class Cluster:
    def __init__(self, directory):
        self.directory = str(directory)
        self.conninfo = ""
        self.wrapper = []  # words before the tool: where the server runs

    def start(self):
        done = subprocess.run(self.wrapper + [str(TOOL), "start", self.directory, "--fast"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                              timeout=120)
        if done.returncode != 0:
            raise SystemExit("the private PostgreSQL did not start:\n" + done.stdout + done.stderr)
        self.conninfo = done.stdout.strip().splitlines()[-1]

    def stop(self):
        subprocess.run([str(TOOL), "stop", self.directory], stdin=subprocess.DEVNULL, check=True,
                       stdout=subprocess.DEVNULL, timeout=120)

    def crash(self):
        """A power cut for the server: it forgets what was not committed, and recovers at its start."""
        subprocess.run([str(TOOL), "crash", self.directory], stdin=subprocess.DEVNULL, check=True,
                       stdout=subprocess.DEVNULL, timeout=120)

    def remove(self):
        for word in ("stop", "remove"):
            subprocess.run([str(TOOL), word, self.directory], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)

    def with_database(self, name):
        """The conninfo of another database of this cluster, as URL or as key=value words."""
        if "://" in self.conninfo:
            head, question, tail = self.conninfo.partition("?")
            scheme, _, rest = head.partition("://")
            return "%s://%s/%s%s%s" % (scheme, rest.partition("/")[0], name, question, tail)
        words = re.sub(r"\bdbname=\S+", "", self.conninfo).split()
        return " ".join(words + ["dbname=" + name])

    def create_database(self, name):
        database = Database(self.with_database(name), name)
        Database(self.conninfo, "").query('create database "%s"' % name)
        return database

    def drop_database(self, name):
        Database(self.conninfo, "").query('drop database if exists "%s" with (force)' % name)


class Database:
    def __init__(self, conninfo, name):
        self.conninfo = conninfo
        self.name = name

    def query(self, sql):
        """The result as psql's unaligned text, without the last newline."""
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo],
                              input="set client_min_messages = warning;\n" + sql + "\n",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=120, env=psql_environment())
        if done.returncode != 0:
            raise Failure("a query of the test failed: " + sql.strip(), done.stderr)
        return done.stdout.rstrip("\n")

    def rows(self, sql):
        text = self.query(sql)
        return [line.split("|") for line in text.splitlines()]

    def value(self, sql):
        return self.query(sql)

    def tables(self, schema):
        return self.query(
            "select format('%%I.%%I', n.nspname, c.relname) from pg_class c join pg_namespace n"
            " on n.oid = c.relnamespace where n.nspname = '%s' and c.relkind in ('r', 'p')"
            " order by 1" % schema).splitlines()

    def dump(self):
        done = subprocess.run(["pg_dump", "-d", self.conninfo], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, env=psql_environment())
        if done.returncode != 0:
            raise Failure("pg_dump failed", done.stderr.decode("utf-8", "replace"))
        return done.stdout


def psql_environment():
    keep = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    keep["PGTZ"] = "UTC"
    keep["PGCLIENTENCODING"] = "UTF8"
    return keep
