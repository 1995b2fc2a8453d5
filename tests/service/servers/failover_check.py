#!/usr/bin/python3
"""Loses the primary of a PostgreSQL cluster while rows are written, and accounts for every row.

    failover_check.py [kill|freeze]

Starts patroni.py, writers that connect to all members and writers that connect through HAProxy.
The primary dies (kill), or hangs and goes on when it has a successor (freeze). Says for each way how
many inserts were acknowledged, how many of those are gone, and for how many seconds there was none.
Fails when one is gone, when a writer gets nowhere, or when the former primary does not come back as
a standby that has every row.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import psycopg2

WRITERS = 3  # of each way
# Far beyond what anything takes: only what is broken meets it.
PATIENCE = 60


class Servers:
    """patroni.py as a child."""

    def __init__(self, folder):
        script = pathlib.Path(__file__).with_name("patroni.py")
        self.process = subprocess.Popen([script, folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.ready = self.event()
        hosts = self.ready["hosts"].split(",")
        self.urls = {f"db{number}": self.ready["url"].replace(self.ready["hosts"], host)
                     .replace("target_session_attrs=read-write", "target_session_attrs=any")
                     for number, host in enumerate(hosts, 1)}

    def event(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("patroni.py ended")
        return json.loads(line)

    def command(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.event()["member"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Writer(threading.Thread):
    """Inserts one row after the other and remembers what was acknowledged, and when."""

    def __init__(self, number, url, stop):
        # A daemon: one that waits for ever is reported, not waited for.
        super().__init__(daemon=True)
        self.number = number
        self.url = url
        self.stop = stop
        self.acknowledged = {}
        self.failures = 0

    def run(self):
        connection = None
        row = self.number
        while not self.stop.is_set():
            row += 1000  # after a failure too: that row may be there
            try:
                connection = connection or psycopg2.connect(self.url)
                with connection, connection.cursor() as cursor:
                    cursor.execute("INSERT INTO written VALUES (%s)", (row,))
                self.acknowledged[row] = time.monotonic()
            except psycopg2.Error:
                self.failures += 1
                connection = None
                self.stop.wait(0.05)


def execute(url, statement):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def wait_until(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {PATIENCE} s")
        time.sleep(0.1)


def wait_for_progress(writers):
    goals = [(writer, len(writer.acknowledged) + 100) for writer in writers]
    wait_until("a hundred inserts of each writer",
               lambda: all(len(writer.acknowledged) >= goal for writer, goal in goals))


def is_standby_with(url, rows):
    try:
        ((recovers, has),) = execute(url, "SELECT pg_is_in_recovery(), count(*) FROM written")
        return recovers and has == rows
    except psycopg2.Error:
        return False


def fail_over(servers, what):
    """Returns the former primary, which runs again, and its successor."""
    began = time.monotonic()
    former = servers.command(f"{what} primary")
    successor = servers.command("settle")
    print(f"{successor} follows {former} and has a standby after {time.monotonic() - began:.1f} s")
    servers.command(f"{'start' if what == 'kill' else 'thaw'} {former}")
    return former, successor


def report(way, writers, present):
    """Prints it and returns how many rows are lost."""
    acknowledged = {row for writer in writers for row in writer.acknowledged}
    lost = len(acknowledged - present)
    times = sorted(t for writer in writers for t in writer.acknowledged.values())
    gap = max(later - sooner for sooner, later in zip(times, times[1:]))
    failures = sum(writer.failures for writer in writers)
    print(f"{way}: {len(acknowledged)} acknowledged, {lost} of them lost, {failures} failures,"
          f" no writes for {gap:.1f} s")
    return lost


def check(servers, what):
    execute(servers.ready["url"], "CREATE TABLE written (id BIGINT PRIMARY KEY)")
    stop = threading.Event()
    urls = {"all members": servers.ready["url"], "HAProxy": servers.ready["proxy_url"]}
    ways = {way: [Writer(base + number, url, stop) for number in range(WRITERS)]
            for base, (way, url) in zip((0, 100), urls.items())}
    writers = [writer for group in ways.values() for writer in group]
    for writer in writers:
        writer.start()
    wait_for_progress(writers)
    former, successor = fail_over(servers, what)
    wait_for_progress(writers)
    stop.set()
    for writer in writers:
        writer.join(PATIENCE)
    # Of the successor: the former primary takes a moment to notice that it is none any more.
    present = {row for row, in execute(servers.urls[successor], "SELECT id FROM written")}
    lost = sum([report(way, group, present) for way, group in ways.items()])
    wait_until(f"{former} as a standby",
               lambda: is_standby_with(servers.urls[former], len(present)))
    return lost == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("kill", "freeze"), default="kill")
    options = parser.parse_args()
    began = time.monotonic()
    # What the servers left belongs to another user; root may remove it.
    with tempfile.TemporaryDirectory(prefix="patron-test-") as folder:
        servers = Servers(folder)
        try:
            print(f"ready after {time.monotonic() - began:.1f} s")
            return 0 if check(servers, options.what) else 1
        finally:
            servers.end()


if __name__ == "__main__":
    sys.exit(main())
