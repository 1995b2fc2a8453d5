#!/usr/bin/python3
"""A real PostgreSQL server for tests, on a free loopback port, its data in a temporary folder.

    postgresql.py [--durable] [--file-limit MB]   in the foreground, for one test
    postgresql.py --background FILE               for many: returns when it answers; FILE gets its URL
    postgresql.py --end FILE                      ends that one

PostgreSQL refuses to run as root, so for root this is done as the user `postgres` of Debian's
package. Commits are not forced to disk unless --durable is given: a test kills programs, not the
machine. Everybody may connect as `patron`, who may do everything. With --file-limit no file grows
beyond that size, as on a full disk, and nothing is vacuumed unasked.

In the foreground it prints one JSON line when it answers,

    {"event": "ready", "port": <port>, "url": "postgresql://patron@127.0.0.1:<port>"}

obeys commands on standard input, one per line, each answered by {"event": "done", …}:

    stop            as an administrator does ("fast": sessions are ended)
    kill            SIGKILL to all its processes, as when the machine fails
    start           starts it again
    freeze, thaw    SIGSTOP and SIGCONT to all its processes

and ends the server at the end of input or on SIGTERM. In the background it ends by itself when the
program that called this script (ctest) is gone.
"""

import argparse
import json
import os
import pathlib
import pwd
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from server_script import free_ports, say, wait_until

BINARIES = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
               key=lambda path: int(path.parent.name), default=pathlib.Path())
PATIENCE = 60  # seconds: far beyond what a healthy server needs

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 64MB
logging_collector = off
log_min_messages = warning
"""
NOT_DURABLE = """
fsync = off
full_page_writes = off
"""


def server_user():
    return "postgres" if os.getuid() == 0 else None


class Postgresql:
    def __init__(self, durable, file_limit=None):
        self.file_limit = file_limit
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="patron-postgresql."))
        if server_user():
            shutil.chown(self.folder, server_user())
        self.data = self.folder / "data"
        self.process = None
        self.run("initdb", "-D", self.data, "-U", "patron", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(SETTINGS + ("" if durable else NOT_DURABLE))
            if file_limit:
                conf.write("autovacuum = off\n")
        self.port, = free_ports(1)

    @property
    def url(self):
        return f"postgresql://patron@127.0.0.1:{self.port}"

    def run(self, program, *arguments):
        subprocess.run([BINARIES / program, *arguments], check=True, cwd=self.folder,
                       user=server_user(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def answers(self):
        if self.process.poll() is not None:
            # The port was taken meanwhile, or what it left in shared memory is still in use.
            self.launch()
        ready = subprocess.run([BINARIES / "pg_isready", "-q", "-h", "127.0.0.1", "-p",
                                str(self.port)], check=False)
        return ready.returncode == 0

    def launch(self):
        # A group of its own: its processes are found by it and none of ours is in it.
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [BINARIES / "postgres", "-D", self.data, "-p", str(self.port)], cwd=self.folder,
                user=server_user(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=self.limit_files)

    def limit_files(self):
        if self.file_limit:
            size = self.file_limit << 20
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def start(self):
        self.launch()
        wait_until("the start of PostgreSQL", PATIENCE, self.answers)

    def processes(self):
        """The postmaster and its children: each child has made a group of its own."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        try:
            return [self.process.pid, *map(int, children.read_text().split())]
        except OSError:
            return []

    def signal_all(self, number):
        for pid in self.processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def stop(self):
        self.signal_all(signal.SIGCONT)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def kill(self):
        self.signal_all(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def obey(self, command):
        {"stop": self.stop, "kill": self.kill, "start": self.start,
         "freeze": lambda: self.signal_all(signal.SIGSTOP),
         "thaw": lambda: self.signal_all(signal.SIGCONT)}[command]()

    def end(self):
        if self.process:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def is_running(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def run_for(caller, file, durable):
    """The background process: serves until it is told to end or the caller is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Postgresql(durable)
    try:
        server.start()
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps({"url": server.url, "pid": os.getpid()}), encoding="utf-8")
        fresh.rename(file)
        while is_running(caller):
            time.sleep(0.5)
    finally:
        file.unlink(missing_ok=True)
        server.end()


def start_in_background(file, durable):
    end_background(file)
    caller = os.getppid()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(quiet, descriptor)
        try:
            run_for(caller, file, durable)
        finally:
            os._exit(0)
    wait_until("the start of PostgreSQL", PATIENCE, lambda: file.exists() or not is_running(pid))


def end_background(file):
    try:
        pid = json.loads(file.read_text(encoding="utf-8"))["pid"]
    except FileNotFoundError:
        return
    if is_running(pid):
        os.kill(pid, signal.SIGTERM)
        wait_until("the end of PostgreSQL", PATIENCE, lambda: not is_running(pid))
    file.unlink(missing_ok=True)


def serve_one(durable, file_limit):
    # SIGTERM as an exception, so that `finally` runs.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Postgresql(durable, file_limit)
    try:
        server.start()
        say("ready", port=server.port, url=server.url)
        for line in sys.stdin:
            server.obey(line.strip())
            say("done", command=line.strip())
    finally:
        server.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--file-limit", type=int, metavar="MB")
    parser.add_argument("--background", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--end", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args()
    if not BINARIES.name:
        sys.exit("PostgreSQL's server is not installed; run scripts/setup test")
    if server_user():
        pwd.getpwnam(server_user())
    if options.end:
        end_background(options.end)
    elif options.background:
        start_in_background(options.background, options.durable)
    else:
        serve_one(options.durable, options.file_limit)


if __name__ == "__main__":
    main()
