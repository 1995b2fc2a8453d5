"""What the server scripts of this folder share: how they speak to the test, and how they wait."""

import errno
import json
import pathlib
import random
import socket
import sys
import time


def say(event, **fields):
    """One event, in one write: several threads of a script may report."""
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def free_ports(count):
    """Ports of 127.0.0.1 that are free as of now, all different. None of those that the kernel gives
    to connections: whatever connects meanwhile would take one before its server has it."""
    first_of_kernel = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    candidates = range(1024, first_of_kernel) or [0]  # where it has all, any of them
    sockets = []
    try:
        while len(sockets) < count:
            try:
                sockets.append(socket.create_server(("127.0.0.1", random.choice(candidates))))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
        return [s.getsockname()[1] for s in sockets]
    finally:
        for s in sockets:
            s.close()


def wait_until(what, seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
