"""The world of one case: a directory, a database, a sandbox, the product. Leaves nothing behind."""

import os
import shutil
import tempfile

from .failure import Failure
from .product import Product
from .rawserver import RawServer
from .sandbox import Sandbox


class World:
    def __init__(self, programs, cluster, name):
        self.programs = programs
        self.cluster = cluster
        self.name = name
        self.directory = tempfile.mkdtemp(prefix="restosync-case-")
        self.servers = []
        self.products = []
        self.databases = []
        self.sandbox = None
        self.server = None
        self.product = None
        self.database = self.new_database()

    def new_database(self):
        name = "case_%s_%d" % (self.name[:40], len(self.databases))
        self.cluster.drop_database(name)
        self.databases.append(name)
        return self.cluster.create_database(name)

    def start_sandbox(self, *arguments):
        directory = tempfile.mkdtemp(prefix="sandbox-", dir=self.directory)
        sandbox = Sandbox(self.programs.sandbox, directory, arguments)
        self.servers.append(sandbox)
        self.sandbox = self.server = sandbox
        return sandbox

    def start_server(self, rules):
        self.server = RawServer(rules)
        self.servers.append(self.server)
        return self.server

    def new_product(self, base_url=None, database=None, program=None):
        """Another agent with a state directory of its own."""
        directory = tempfile.mkdtemp(prefix="agent-", dir=self.directory)
        if base_url is None:
            base_url = self.server.base_url if self.server else "http://127.0.0.1:9/resto"
        conninfo = (database or self.database).conninfo
        self.product = Product(program or self.programs.restosync, directory, base_url, conninfo)
        # Agents of one restaurant share the key: the same guest has the same pseudonym.
        self.product.environment["RESTOSYNC_SYNC_PSEUDONYM_KEY_FILE"] = os.path.join(
            self.directory, "pseudonym-key")
        self.products.append(self.product)
        return self.product

    def companies(self):
        return self.sandbox.companies()

    def ready(self, *arguments, company=None):
        """The usual beginning: a sandbox, an agent, a sign-in."""
        self.start_sandbox(*arguments)
        product = self.new_product()
        self.sign_in(product, company)
        return product

    def sign_in(self, product, company=None):
        words = "auth login --no-browser"
        if company is not None:
            self.sandbox.consent(company)
            words += " --company %s" % company
        product.sign_in(words).expect(0)

    def close(self):
        for server in self.servers:
            server.stop()
        for name in self.databases:
            try:
                self.cluster.drop_database(name)
            except Failure:
                pass
        shutil.rmtree(self.directory, ignore_errors=True)

    def expand(self, text):
        """${API}, ${COMPANY}, ${DAY1} and so on: what a case file cannot know."""
        agent = self.product
        words = {"API": self.server.base_url if self.server else "", "PG": self.database.conninfo,
                 "ROOT": self.server.root if self.server else "",
                 "DIR": agent.directory if agent else self.directory}
        for name, value in words.items():
            text = text.replace("${%s}" % name, value)
        if "${COMPANY" in text:
            for number, company in enumerate(self.companies(), 1):
                text = text.replace("${COMPANY%d}" % number, str(company))
                if number == 1:
                    text = text.replace("${COMPANY}", str(company))
        if "${DAY" in text:
            days = [day["business_date"] for day in self.sandbox.totals(self.companies()[0])["days"]]
            text = text.replace("${DAY1}", days[0]).replace("${DAYN}", days[-1])
        return text
