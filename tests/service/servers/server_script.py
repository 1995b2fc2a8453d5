"""What the server scripts of this folder share: how they speak to the test, and how they wait."""

import json
import socket
import sys
import time


def say(event, **fields):
    """One event, in one write: several threads of a script may report."""
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def free_ports(count):
    """Ports of 127.0.0.1 that are free as of now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_until(what, seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
