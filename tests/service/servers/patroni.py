#!/usr/bin/python3
"""A real PostgreSQL cluster for tests: three members under Patroni, etcd, and HAProxy in front.

    patroni.py <folder>

The folder must be new or empty, and not inside one that only root may enter. Members db1, db2 and
db3 have the configuration of sql/ha/patroni.yml, HAProxy that of sql/ha/haproxy.cfg; only
addresses, folders and times are a test's. Everything listens on free ports of 127.0.0.1 and runs as the
caller, or as Debian's user postgres when root calls: PostgreSQL refuses root. One JSON line on
standard output says when there are a primary, a synchronous standby and an empty database:

    {"event": "ready", "primary": "db1", "user": …, "password": …, "database": …,
     "hosts": "127.0.0.1:<port>,127.0.0.1:<port>,127.0.0.1:<port>",  db1 to db3
     "url": "postgresql://<user>:<password>@<hosts>/<database>?target_session_attrs=read-write…",
     "proxy": <port>, "proxy_url": "postgresql://…"}                 the same through HAProxy

Commands are read from standard input, one per line, and answered by
{"event": "done", "command": …, "member": …}. <member> is db1, db2, db3, or `primary` for the one that
is it at the moment:

    kill <member>      as when the machine dies: Patroni and PostgreSQL at once (SIGKILL)
    start <member>     starts it again, with the data that it has
    freeze <member>    as when the machine hangs (SIGSTOP); thaw <member> lets it go on
    settle             waits until there are a primary, which is `member` of the answer, and a
                       synchronous standby, of members that are neither killed nor frozen

A command that cannot be done, such as `kill primary` when there is none, ends the script with an
error. End of input or SIGTERM ends everything that it started, and nothing else.
"""

import argparse
import contextlib
import json
import os
import pathlib
import pwd
import signal
import subprocess
import sys
import urllib.request

import psutil
import yaml

from server_script import free_ports, say, wait_until

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "sql" / "ha"
NAMES = ("db1", "db2", "db3")
USER, PASSWORD, DATABASE = "patron", "patron-secret", "patron"

# As short as a busy test machine bears: a member that gets no processor for TTL seconds loses its
# role. Must hold, as in production: loop_wait + 2 * retry_timeout <= ttl.
TIMES = {"ttl": 5, "loop_wait": 1, "retry_timeout": 2}
# A client that meets a silent member tries the next one after this many seconds, and gives up a
# connection whose bytes nobody confirms. 2 is the least that libpq knows for connect_timeout.
PATIENCE = "connect_timeout=2&tcp_user_timeout=5000"

# Less than ServerProcess waits for an answer, so that the reason is told.
START_SECONDS = 50
SETTLE_SECONDS = 50


class Account:
    """The user that all servers run as."""

    def __init__(self, home):
        self.of_root = os.geteuid() == 0
        self.entry = pwd.getpwnam("postgres") if self.of_root else pwd.getpwuid(os.geteuid())
        # Not the caller's: PGHOST, PGPASSWORD and PATRONI_… have meanings here.
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}

    @property
    def name(self):
        return self.entry.pw_name

    def own(self, path):
        if self.of_root:
            os.chown(path, self.entry.pw_uid, self.entry.pw_gid)

    def keywords(self):
        """For subprocess: how to become that user."""
        identity = {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}
        return {"env": self.environment, "stdin": subprocess.DEVNULL,
                **(identity if self.of_root else {})}


class Server:
    """A program in the foreground, its output in a file beside its data."""

    def __init__(self, name, folder, account):
        self.name = name
        self.folder = folder / name
        self.account = account
        self.process = None
        self.folder.mkdir(mode=0o700)
        account.own(self.folder)

    def run(self, command):
        with open(self.folder / "output.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT,
                                            cwd=self.folder, **self.account.keywords())

    def check(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended\n" + self.tail())

    def tail(self):
        return "".join(f"--- {self.name}/{log.name}\n{log.read_text(errors='replace')[-3000:]}"
                       for log in sorted(self.folder.glob("*.log")))

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Member(Server):
    """Patroni and the PostgreSQL that it looks after."""

    def __init__(self, name, folder, account, port, api, etcd):
        super().__init__(name, folder, account)
        self.port = port
        self.api = api
        self.data = self.folder / "data"
        self.works = False
        self.frozen = []
        self.file = self.folder / "patroni.yml"
        self.file.write_text(yaml.safe_dump(self.configuration(etcd)))

    def configuration(self, etcd):
        configuration = yaml.safe_load((EXAMPLES / "patroni.yml").read_text())
        configuration["name"] = self.name
        configuration["etcd"]["hosts"] = f"127.0.0.1:{etcd}"
        address = f"127.0.0.1:{self.api}"
        configuration["restapi"].update(listen=address, connect_address=address)
        configuration["bootstrap"]["dcs"].update(TIMES)
        postgresql = configuration["postgresql"]
        address = f"127.0.0.1:{self.port}"
        postgresql.update(listen=address, connect_address=address, data_dir=str(self.data),
                          pgpass=str(self.folder / "pgpass"))
        postgresql["authentication"]["superuser"]["username"] = self.account.name
        # Dynamic shared memory in files of the data folder: a killed server leaves none behind.
        postgresql["parameters"].update(unix_socket_directories=str(self.folder),
                                        dynamic_shared_memory_type="mmap")
        postgresql["pg_hba"] = [line.replace("10.0.0.0/24", "127.0.0.1/32")
                                for line in postgresql["pg_hba"]]
        return configuration

    def ask(self, path):
        """Patroni's answer to a GET request, None when there is no good one."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.api}{path}", timeout=2) as answer:
                return answer.read()
        except OSError:
            return None

    def start(self):
        self.run(["/usr/bin/patroni", str(self.file)])
        self.works = True

    def roots(self):
        """Patroni, and what works on the data: PostgreSQL is no child of Patroni's."""
        ours = {str(self.file), str(self.data)}
        return [process for process in psutil.process_iter(["cmdline"])
                if ours & set(process.info["cmdline"] or [])]

    def stop(self):
        """Stops all processes of the member and returns them."""
        # The roots first: once they stand still, there are no new children.
        processes = self.roots()
        self.signal(processes, signal.SIGSTOP)
        children = [child for root in processes for child in self.children_of(root)]
        self.signal(children, signal.SIGSTOP)
        return processes + children

    @staticmethod
    def children_of(process):
        try:
            return process.children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    @staticmethod
    def signal(processes, number):
        for process in processes:
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                pass

    def freeze(self):
        self.works = False
        self.frozen = self.stop()

    def thaw(self):
        self.signal(reversed(self.frozen), signal.SIGCONT)
        self.works = True

    def end(self):
        """As when the machine dies."""
        if self.process is None:
            return
        self.works = False
        # None may notice the end of another and say something about it.
        processes = self.stop()
        self.signal(processes, signal.SIGKILL)
        self.process.wait()
        self.process = None
        wait_until(f"the end of {self.name}", 10, lambda: not any(map(self.lives, processes)))
        self.remove_shared_memory({process.pid for process in processes})

    @staticmethod
    def lives(process):
        try:
            # Whoever inherited it may be slow to take note of its end.
            return process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def remove_shared_memory(self, killed):
        """A machine loses it; a killed PostgreSQL leaves its segment for the next start."""
        pid_file = self.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        # Of a server killed before, the file names a segment that may be somebody else's by now.
        if len(lines) > 6 and lines[6].split() and int(lines[0]) in killed:
            subprocess.run(["ipcrm", "-m", lines[6].split()[1]], check=False,
                           stderr=subprocess.DEVNULL)


class Cluster:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.account = Account(self.folder)
        self.account.own(self.folder)
        ports = free_ports(3 + 2 * len(NAMES))
        self.etcd_port, self.etcd_peer_port, self.proxy_port = ports[:3]
        pairs = zip(ports[3::2], ports[4::2])
        self.etcd = Server("etcd", self.folder, self.account)
        self.haproxy = Server("haproxy", self.folder, self.account)
        self.members = {
            name: Member(name, self.folder, self.account, port, api, self.etcd_port)
            for name, (port, api) in zip(NAMES, pairs)}

    def start_etcd(self):
        client = f"http://127.0.0.1:{self.etcd_port}"
        peer = f"http://127.0.0.1:{self.etcd_peer_port}"
        self.etcd.run(["/usr/bin/etcd", "--data-dir", "data", "--name", "etcd", "--enable-v2",
                       "--listen-client-urls", client, "--advertise-client-urls", client,
                       "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                       "--initial-cluster", f"etcd={peer}"])

    def start_haproxy(self):
        text = (EXAMPLES / "haproxy.cfg").read_text()
        changes = {"127.0.0.1:5000": f"127.0.0.1:{self.proxy_port}"}
        for number, member in enumerate(self.members.values(), 1):
            changes[f"10.0.0.1{number}:5432 check port 8008"] = (
                f"127.0.0.1:{member.port} check port {member.api}")
        for example, ours in changes.items():
            if text.count(example) != 1:
                raise RuntimeError(f"haproxy.cfg does not have {example} once")
            text = text.replace(example, ours)
        (self.haproxy.folder / "haproxy.cfg").write_text(text)
        self.haproxy.run(["/usr/sbin/haproxy", "-db", "-f", "haproxy.cfg"])

    def start_all(self):
        self.start_etcd()
        for member in self.members.values():
            member.start()
        self.start_haproxy()
        wait_until("a complete cluster", START_SECONDS, self.complete)
        self.create_database()

    def servers(self):
        return [*self.members.values(), self.haproxy, self.etcd]

    def complete(self):
        for server in self.servers():
            server.check()
        return len(self.roles()) == len(NAMES) and self.settled()

    def roles(self):
        """Role by name of the members that run, as Patroni has them."""
        for member in self.members.values():
            answer = member.ask("/cluster") if member.works else None
            if answer:
                return {m["name"]: m["role"] for m in json.loads(answer)["members"]
                        if m["state"] in ("running", "streaming")
                        and self.members[m["name"]].works}
        return {}

    def primary(self):
        """The member that says of itself that it is the primary, None without one."""
        for name, role in self.roles().items():
            if role == "leader" and self.members[name].ask("/primary"):
                return self.members[name]
        return None

    def settled(self):
        return "sync_standby" in self.roles().values() and self.primary() is not None

    def psql(self, member, database, statement):
        """As superuser; says whether it was done."""
        command = ["psql", "-qX", "-h", str(member.folder), "-p", str(member.port), "-d", database,
                   "-c", statement]
        return subprocess.run(command, check=False, cwd=self.folder, capture_output=True,
                              **self.account.keywords()).returncode == 0

    def create_database(self):
        for statement in (f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'",
                          f"CREATE DATABASE {DATABASE} OWNER {USER}"):
            if not self.psql(self.primary(), "postgres", statement):
                raise RuntimeError(f"{statement} failed")
        # libpq gives up at the first member that does not know role or database, and standbys hear
        # of them a moment later: a commit waits until they are written there, not until they show.
        wait_until("a database on each member", START_SECONDS,
                   lambda: all(self.psql(m, DATABASE, "SELECT") for m in self.members.values()))

    def ready(self):
        hosts = ",".join(f"127.0.0.1:{m.port}" for m in self.members.values())
        url = f"postgresql://{USER}:{PASSWORD}@{{}}/{DATABASE}?{PATIENCE}"
        return {"primary": self.primary().name, "user": USER, "password": PASSWORD,
                "database": DATABASE, "hosts": hosts,
                "url": url.format(hosts) + "&target_session_attrs=read-write",
                "proxy": self.proxy_port,
                "proxy_url": url.format(f"127.0.0.1:{self.proxy_port}")}

    def obey(self, command, name=None):
        """Does it and returns the member that it was about."""
        if command == "settle":
            wait_until("a primary with a synchronous standby", SETTLE_SECONDS, self.settled)
            return self.primary()
        member = self.primary() if name == "primary" else self.members[name]
        if member is None:
            raise RuntimeError(f"{command} primary: there is none")
        {"kill": member.end, "start": member.start, "freeze": member.freeze,
         "thaw": member.thaw}[command]()
        return member

    def tails(self):
        return "\n".join(server.tail() for server in self.servers())

    def end(self):
        # The stack goes on with the others when one of them fails.
        with contextlib.ExitStack() as stack:
            for server in reversed(self.servers()):
                stack.callback(server.end)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    options = parser.parse_args()
    # SIGTERM as an exception, so that `finally` runs.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    cluster = Cluster(options.folder)
    try:
        cluster.start_all()
        say("ready", **cluster.ready())
        for line in sys.stdin:
            member = cluster.obey(*line.split())
            say("done", command=line.strip(), member=member.name)
    except Exception:
        print(cluster.tails(), file=sys.stderr)
        raise
    finally:
        cluster.end()


if __name__ == "__main__":
    main()
