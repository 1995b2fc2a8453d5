"""Whether every client gets its turn when there are more clients than workers: a load generator's
percentiles do not show one that stands still. And how long a start takes."""
import concurrent.futures
import socket
import time

from suite.load import read_answer
from suite.patron import Installation

CLIENTS = 64
WORKERS = 4


def measure(place, kind, seconds):
    name = f"fairness-{kind}"
    installation = Installation(place.folder(name), place.build, place.database(kind, name))
    try:
        installation.set_up()
        ready = installation.start(workers=WORKERS)
        installation.sign_up(CLIENTS)
        counts, pauses = run(installation, seconds)
        return {"kind": kind, "fewest answers": min(counts), "most answers": max(counts),
                "longest pause, ms": max(pauses) * 1000, "start to ready, ms": ready * 1000}
    finally:
        installation.stop()


def run(installation, seconds):
    """Answers and longest pause of each client, each with a connection of its own."""
    end = time.monotonic() + seconds

    def client(path, headers):
        lines = [f"GET {path} HTTP/1.1", "Host: localhost",
                 *(f"{name}: {value}" for name, value in headers.items())]
        request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        count, pause, last = 0, 0.0, time.monotonic()
        with socket.create_connection(("127.0.0.1", installation.site.port)) as connection:
            while last < end:
                connection.sendall(request)
                read_answer(connection)
                now = time.monotonic()
                count, pause, last = count + 1, max(pause, now - last), now
        return count, pause

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as crew:
        return zip(*crew.map(lambda row: client(*row), installation.gets().rows))
