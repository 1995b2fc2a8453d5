#!/usr/bin/python3
"""A real Kannel for tests: bearerbox, smsbox and fakesmsc on free loopback ports.

    kannel.py <folder> [--queue-limit N]

Writes configuration and logs into the folder, starts all three, waits until they are linked, and
then prints one JSON line on standard output:

    {"event": "ready", "sendsms": <port>, "admin": <port>}

From then on every text that reaches the fake SMS centre is a line
{"event": "message", "from": …, "to": …, "text": …}. Commands are read from standard input, one per
line, and answered by {"event": "done", "command": …}:

    kill <box>      ends it at once (SIGKILL); box is bearerbox, smsbox or fakesmsc
    freeze <box>    stops it (SIGSTOP), thaw <box> lets it go on
    start <box>     starts it again
    admin <path>    asks bearerbox's administration, as in: admin stop-smsc?smsc=FAKE

Numbers that start with +4999 are on its black list.

End of input or SIGTERM ends everything that this script started, and nothing else.
"""

import argparse
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from urllib.parse import unquote_to_bytes

from server_script import free_ports, say, wait_until

USER, PASSWORD, SENDER = "otp", "otp-secret", "12345"

CONFIGURATION = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = adminpw
status-password = statuspw
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
access-log = "{folder}/access.log"
store-type = file
store-location = "{folder}/kannel.store"
dlr-storage = internal
sms-outgoing-queue-limit = {queue_limit}
sms-incoming-queue-limit = {queue_limit}
sms-resend-freq = 3
sms-resend-retry = 3

group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789 +-"
global-sender = {sender}
black-list-regex = "^[+]4999"
log-file = "{folder}/smsbox.log"
access-log = "{folder}/smsbox-access.log"

group = sendsms-user
username = {user}
password = {password}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
concatenation = true
max-messages = 3

group = sms-service
keyword = default
text = "No service specified"
max-messages = 0
"""


def listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Kannel:
    def __init__(self, folder, queue_limit):
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.admin, self.box, self.smsc, self.sendsms = free_ports(4)
        self.boxes = {}
        (self.folder / "kannel.conf").write_text(CONFIGURATION.format(
            admin=self.admin, box=self.box, smsc=self.smsc, sendsms=self.sendsms,
            folder=self.folder, queue_limit=queue_limit, user=USER, password=PASSWORD,
            sender=SENDER))

    def command_of(self, box):
        conf = str(self.folder / "kannel.conf")
        # Receives for ever, sends nothing of its own (-m 0).
        fake = ["stdbuf", "-oL", "-eL", "/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1",
                "-r", str(self.smsc), "-m", "0", "100 200 text nop"]
        return {"bearerbox": ["/usr/sbin/bearerbox", "-v", "4", conf],
                "smsbox": ["/usr/sbin/smsbox", "-v", "4", conf],
                "fakesmsc": fake}[box]

    def start(self, box):
        # A session of its own: smsbox forks when it restarts itself, and the group finds it still.
        reads = box == "fakesmsc"
        with open(self.folder / f"{box}.out", "ab") as out:
            process = subprocess.Popen(self.command_of(box), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE if reads else out,
                                       stderr=subprocess.STDOUT, cwd=self.folder,
                                       start_new_session=True)
        self.boxes[box] = process
        if reads:
            threading.Thread(target=self.read_messages, args=(process,), daemon=True).start()

    def read_messages(self, process):
        with open(self.folder / "fakesmsc.out", "ab") as out:
            for line in process.stdout:
                out.write(line)
                out.flush()
                message = self.message_of(line.decode("utf-8", "replace"))
                if message:
                    say("message", **message)

    @staticmethod
    def message_of(line):
        """fakesmsc prints `<from to kind text>`; UCS-2 texts are percent-encoded bytes."""
        match = re.search(r"Got message \d+: <(.*?) (\+?\d+) (text|ucs-2) (.*)>", line)
        if not match:
            return None
        sender, to, kind, text = match.groups()
        if kind == "ucs-2":
            text = unquote_to_bytes(text.replace("+", " ")).decode("utf-16-be", "replace")
        return {"from": sender, "to": to, "kind": kind, "text": text}

    def ask(self, path, password):
        url = f"http://127.0.0.1:{self.admin}/{path}{'&' if '?' in path else '?'}password={password}"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def status(self):
        return self.ask("status.txt", "statuspw")

    def online(self):
        return "(online" in self.status()

    def wait_for(self, box, seconds, is_up):
        def check():
            if self.boxes[box].poll() is not None:
                raise RuntimeError(f"{box} has ended, see {self.folder / box}.out")
            return is_up()
        wait_until(box, seconds, check)

    def start_bearerbox(self):
        """Its administration may end as it begins, before it has seen that its port is open (a race
        in 1.4.5: "No clients with requests, quitting"): no later try is answered then."""
        for tries_left in reversed(range(5)):
            self.start("bearerbox")
            try:
                return self.wait_for("bearerbox", 5, self.status)
            except TimeoutError:
                if tries_left == 0:
                    raise
            self.signal("bearerbox", signal.SIGKILL)
            self.boxes["bearerbox"].wait()

    def start_all(self):
        self.start_bearerbox()
        self.start("fakesmsc")
        self.start("smsbox")
        # It takes texts before it has its own link to bearerbox, and ends at the first of them.
        self.wait_for("smsbox", 20, lambda: listening(self.sendsms) and "smsbox:" in self.status())
        wait_until("the link to the fake SMS centre", 20, self.online)

    def signal(self, box, number):
        try:
            os.killpg(self.boxes[box].pid, number)
        except ProcessLookupError:
            pass

    def obey(self, command, argument):
        if command == "admin":
            self.ask(argument, "adminpw")
        elif command == "start":
            self.start(argument)
        else:
            self.signal(argument, {"kill": signal.SIGKILL, "freeze": signal.SIGSTOP,
                                   "thaw": signal.SIGCONT}[command])
        if command == "kill":
            self.boxes[argument].wait()
        if argument == "fakesmsc":
            wait_until("the change of the link", 30, lambda: self.online() == (command == "start"))

    def end(self):
        for box in list(self.boxes):
            self.signal(box, signal.SIGKILL)
        for process in self.boxes.values():
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--queue-limit", type=int, default=100)
    options = parser.parse_args()
    # SIGTERM as an exception, so that `finally` runs.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kannel = Kannel(options.folder, options.queue_limit)
    try:
        kannel.start_all()
        say("ready", sendsms=kannel.sendsms, admin=kannel.admin)
        for line in sys.stdin:
            kannel.obey(*line.split())
            say("done", command=line.strip())
    finally:
        kannel.end()


if __name__ == "__main__":
    main()
