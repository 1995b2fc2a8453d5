#!/usr/bin/python3
"""A real PgBouncer for tests, in session mode, in front of a PostgreSQL server.

    pgbouncer.py <folder> <port of the server>

Chooses a free port of 127.0.0.1, lets everybody in as `patron` without a password, prints
{"event": "ready", "url": "postgresql://patron@127.0.0.1:<port>"} when it lets somebody through, and
ends with the end of its input or on SIGTERM. PgBouncer refuses to run as root, so for root it is run
as the user `postgres`.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys

from postgresql import BINARIES, PATIENCE, server_user
from server_script import free_ports, say, wait_until

CONFIGURATION = """\
[databases]
* = host=127.0.0.1 port={server} user=patron

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = session
default_pool_size = 40
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


def answers(port):
    ready = subprocess.run([BINARIES / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)],
                           check=False)
    return ready.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("server", type=int)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = options.folder.resolve()
    port, = free_ports(1)
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(server=options.server, port=port, folder=folder), encoding="utf-8")
    if server_user():
        for path in (folder, configuration):
            shutil.chown(path, server_user())
    process = subprocess.Popen(["/usr/sbin/pgbouncer", "-q", configuration], user=server_user(),
                               stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
    try:
        wait_until("the start of PgBouncer", PATIENCE,
                   lambda: answers(port) or process.poll() is not None)
        say("ready", port=port, url=f"postgresql://patron@127.0.0.1:{port}")
        sys.stdin.read()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
