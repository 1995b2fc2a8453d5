"""Starting and ending programs, and what they cost: processor time and memory from /proc."""
import os
import pathlib
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


START_SECONDS = 60


class Program:
    """A server that runs until stop(); its output goes to a log file."""

    def __init__(self, command, log, env=None):
        self.name, self.log = pathlib.Path(str(command[0])).name, log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env={**os.environ, **(env or {})})

    @property
    def pid(self):
        return self.process.pid

    def must_run(self):
        if self.process.poll() is not None:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                end = "".join(log.readlines()[-15:])
            raise SystemExit(f"{self.name} ended; the end of {self.log}:\n{end}")

    def await_listening(self, path_or_port):
        """Until something listens on a Unix socket or a port of this machine."""
        unix = isinstance(path_or_port, str)
        address = path_or_port if unix else ("127.0.0.1", path_or_port)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.must_run()
            with socket.socket(socket.AF_UNIX if unix else socket.AF_INET) as s:
                if s.connect_ex(address) == 0:
                    return
            time.sleep(0.01)
        raise SystemExit(f"{self.name} does not listen on {path_or_port}; see {self.log}")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()  # stock libfcgi does not leave accept
            self.process.wait()


def tree(root):
    """The process and all its descendants."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, thread.read_text().split())
        except OSError:
            pass  # it has ended meanwhile
    return found


def cpu_seconds(root):
    """Processor time of a process tree, with that of children that have ended."""
    total = 0
    for pid in tree(root):
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended between the listing and now: its parent has its time
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def machine_cpu_seconds():
    """Processor time of the whole machine, as far as it was not idle."""
    user, nice, system, _idle, _iowait, *interrupts = map(
        int, pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9])
    return (user + nice + system + sum(interrupts)) / TICKS


def memory_mb(root):
    """Memory of a process tree: what each process has alone, and once what they share."""
    alone, shared = 0, [0]
    for pid in tree(root):
        try:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        kb = {name: int(value.split()[0]) for name, value in (line.split(":") for line in lines)}
        alone += kb["Private_Clean"] + kb["Private_Dirty"]
        shared.append(kb["Rss"] - kb["Private_Clean"] - kb["Private_Dirty"])
    return (alone + max(shared)) / 1024
