"""The two databases, as the suite makes, fills and asks them."""
import contextlib
import os
import pathlib
import pwd
import signal
import sqlite3
import subprocess
import time

from suite.processes import Program, free_port

# The defaults of durability (fsync, synchronous_commit) stay.
SETTINGS = {"shared_buffers": "256MB", "max_connections": "400"}


class SqliteDatabase:
    kind = "sqlite"
    pid = None  # it runs inside the program that uses it

    def __init__(self, path):
        self.path = str(path)
        self.url = f"sqlite://{self.path}"

    def make(self):
        # The mode stays with the file. Nothing is said about `synchronous`: FULL is the default.
        self._execute("PRAGMA journal_mode = WAL")

    def script(self, sql):
        """Runs statements as one transaction."""
        self._execute(f"BEGIN;\n{sql};\nCOMMIT;")

    def row(self, sql):
        """The first row that a query finds, as texts."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return [str(value) for value in connection.execute(sql).fetchone()]

    def settle(self):
        """After a large load: what it wrote moves from the log into the file."""
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _execute(self, sql):
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.executescript(sql)


class PostgresqlDatabase:
    kind = "postgresql"

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.url = f"postgresql://postgres@127.0.0.1:{cluster.port}/{name}?host={cluster.folder}"

    @property
    def pid(self):
        return self.cluster.pid

    def make(self):
        self.cluster.psql("postgres", f'CREATE DATABASE "{self.name}"')

    def script(self, sql):
        self.cluster.psql(self.name, f"BEGIN;\n{sql};\nCOMMIT;")

    def row(self, sql):
        return self.cluster.psql(self.name, sql).splitlines()[0].split("|")

    def settle(self):
        """After a large load: statistics for the planner, and nothing left for autovacuum."""
        self.cluster.psql(self.name, "VACUUM ANALYZE")


class PostgresqlCluster:
    """A PostgreSQL of our own: a folder, a Unix socket in it and a free port of the loopback."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
                            key=lambda path: int(path.parent.name))
        self.address = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres"]
        self.as_owner, self.program = [], None
        self.folder.mkdir()
        if os.getuid() == 0:  # initdb and postgres refuse root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}",
                             "--clear-groups"]

    def start(self):
        subprocess.run([*self.as_owner, self.programs / "initdb", "--pgdata", self.folder / "data",
                        "--username=postgres", "--auth=trust", "--encoding=UTF8",
                        "--locale=C.UTF-8"],
                       check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = {**SETTINGS, "port": self.port, "listen_addresses": "127.0.0.1",
                    "unix_socket_directories": self.folder}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.program = Program(
            [*self.as_owner, self.programs / "postgres", "-D", self.folder / "data", *options],
            f"{self.folder}.log")
        self._until_ready()

    @property
    def pid(self):
        return self.program.pid

    def _until_ready(self):
        question = [self.programs / "pg_isready", "-q", *self.address]
        while subprocess.run(question).returncode != 0:
            self.program.must_run()
            time.sleep(0.05)

    def psql(self, database, sql):
        command = [self.programs / "psql", *self.address, "-d", database, "-qAtX", "-v",
                   "ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=sql, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr}")
        return done.stdout

    def stop(self):
        if self.program:
            self.program.stop(signal.SIGINT)  # SIGTERM would wait for its clients
