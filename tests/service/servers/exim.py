#!/usr/bin/python3
"""A real mail server for tests: Exim on a free port of 127.0.0.1, with a queue and files of its own.

    exim.py <folder>

Takes every mail. What is for nobody@… it cannot deliver, and says so to the sender by a delivery
status notification of its own making; everything else goes into a Maildir named after the local
part, <folder>/mail/bounces for bounces@….

Prints one JSON line when it answers: {"event": "ready", "port": <port>}. The end of its input or
SIGTERM ends Exim.
"""

import os
import pathlib
import pwd
import signal
import socket
import subprocess
import sys

from server_script import free_ports, say, wait_until

CONFIGURATION = """\
primary_hostname = mail.test.example
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/exim.pid
exim_user = {user}
exim_group = {group}
never_users =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts =
keep_environment =
host_lookup =
acl_smtp_rcpt = accept

begin routers
nobody:
  driver = redirect
  local_parts = nobody
  allow_fail
  data = :fail: no such user here
rest:
  driver = accept
  local_parts = bounces : ana
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail/${{local_part_data}}
  maildir_format
  create_directory
  user = {user}
  group = {group}

begin retry
* * F,1m,1s
"""


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            return connection.recv(4) == b"220 "
    except OSError:
        return False


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    (folder / "spool").mkdir()
    (folder / "mail").mkdir()
    # Debian's Exim delivers nothing as root.
    user = pwd.getpwnam("Debian-exim") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    if os.getuid() == 0:
        folder.chmod(0o755)
        for path in (folder, folder / "spool", folder / "mail"):
            os.chown(path, user.pw_uid, user.pw_gid)
    port, = free_ports(1)
    configuration = folder / "exim.conf"
    configuration.write_text(CONFIGURATION.format(
        folder=folder, port=port, user=user.pw_uid, group=user.pw_gid))
    configuration.chmod(0o644)  # Exim reads it as itself, too
    # -bdf: a daemon in the foreground; -q1s: a failed delivery is tried again within the test.
    exim = subprocess.Popen(["/usr/sbin/exim4", "-C", str(configuration), "-bdf", "-q1s"],
                            stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.stdin.close() or sys.exit(0))
    try:
        wait_until("Exim's greeting", 30, lambda: exim.poll() is not None or answers(port))
        if exim.poll() is not None:
            sys.exit(f"exim4 ended with {exim.returncode}; see {folder}/mainlog")
        say("ready", port=port)
        sys.stdin.read()
    finally:
        # Its children deliver: the session ends as a whole.
        os.killpg(exim.pid, signal.SIGTERM)
        exim.wait()


if __name__ == "__main__":
    main()
