#!/usr/bin/python3
"""Measures the whole service: nginx, patrond, SQLite, all on this machine, ratios within one run.

    service.py <build folder> [--seconds N] [--rounds N]

  GET   the account behind nginx at 64 connections, against a trivial libfcgi responder (a thread per
        connection, no kept connections) behind the same nginx
  PUT   a new first name each time, durable, 16 connections: commits of concurrent writers grouped,
        against one commit per request
  fair  64 clients, 4 workers: answers per client and the longest time that one stood still
  also  resident memory under that load, and time from start to ready

Needs nginx, wrk and the programs of the `bench` preset. Rates depend on the machine: read the x.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

from fronts import free_port, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
APPLICATION = "f3a90488ffee32c3acb6fcd0ca417cf6"

# Requests are made before the clock runs: the load must not cost what it measures.
WRK = """
local accounts = {{ {accounts} }}
local requests = {{}}
local turn = 0
init = function(arguments)
  for round = 1, {variants} do
    for i, a in ipairs(accounts) do
      wrk.headers["Application"] = "{application}"
      wrk.headers["Authorization"] = "Bearer " .. a[2]
      {body}
      requests[#requests + 1] = wrk.format("{method}", "{prefix}/api/customer-accounts/" .. a[1])
    end
  end
end
request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
"""
PUT_BODY = """wrk.headers["Content-Type"] = "application/json"
      wrk.body = '{"first_name":"Jon ' .. round .. " " .. math.random(1000000) .. '"}'"""


class Installation:
    """A demo of its own in a temporary folder, with any number of patrond starts."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.dir = tempfile.mkdtemp(prefix="patron-bench-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket = f"{self.dir}/patrond.sock"
        self.config = f"{self.dir}/patron.toml"
        self.patrond = None
        self.write_config(workers=16, group_commit=True)
        self.ctl("setup")
        self.ctl("demo", "--email-type", "email-auth", "--phone-type", "phone-auth",
                 "--inbox-channel", "inbox", "--inbox-folder", f"{self.dir}/inbox",
                 "--public-url", self.url)
        conf = subprocess.run(
            [ROOT / "scripts/nginx-conf", "--port", str(self.port), "--dir", self.dir, "--socket",
             self.socket, "--client-limits", "off"], capture_output=True, text=True, check=True)
        trivial = ("location ^~ /plain { include /etc/nginx/fastcgi_params; "
                   f"fastcgi_pass unix:{self.dir}/trivial.sock; }}\n        location / {{")
        with open(f"{self.dir}/nginx.conf", "w") as out:
            out.write(conf.stdout.replace("location / {", trivial))
        self.trivial = subprocess.Popen(
            [self.build / "bin/trivial_responder", f"{self.dir}/trivial.sock", "16"])
        self.nginx = subprocess.Popen(
            ["nginx", "-c", f"{self.dir}/nginx.conf", "-g", "daemon off;"],
            stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def write_config(self, workers, group_commit):
        with open(self.config, "w") as out:
            out.write(f'''mode = "demo"
database = "sqlite://{self.dir}/patron.db"
keys_folder = "keys"
plugin_folder = "{self.build}/plugins"
stage_folder = "stage"
sql_folder = "{ROOT}/sql"
auth_types = ["email-auth", "phone-auth"]
listen = "unix:{self.socket}"
client_limit_factor = 1000000
workers = {workers}
group_commit = {str(group_commit).lower()}
''')

    def ctl(self, *command):
        subprocess.run([self.build / "bin/patronctl", "--config", self.config, *command],
                       check=True, stdout=subprocess.DEVNULL)

    def start(self, workers=16, group_commit=True):
        """Starts patrond, the one before ended; seconds until it was ready."""
        self.stop()
        self.write_config(workers, group_commit)
        with open(f"{self.dir}/patrond.log", "ab") as log:
            began = time.monotonic()
            self.patrond = subprocess.Popen(
                [self.build / "bin/patrond", "--config", self.config], stderr=log)
        while True:
            try:
                urllib.request.urlopen(self.url + "/readyz").close()
                return time.monotonic() - began
            except OSError:
                if self.patrond.poll() is not None:
                    raise SystemExit(f"patrond ended; see {self.dir}/patrond.log")
                time.sleep(0.005)

    def stop(self):
        if self.patrond:
            self.patrond.terminate()
            self.patrond.wait()
            self.patrond = None

    def resident_mb(self):
        with open(f"/proc/{self.patrond.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024

    def call(self, path, body):
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(),
            {"Application": APPLICATION, "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def sign_up(self, number):
        address = f"customer{number}@example.com"
        self.call("/api/customers/passwordless-request", {"email": address})
        while True:
            with urllib.request.urlopen(f"{self.url}/inbox/messages?to={address}") as answer:
                messages = json.load(answer)["data"]["messages"]
            if messages:
                break
            time.sleep(0.01)
        code = re.search(r"(?<!\d)\d{6}(?!\d)", messages[0]["text"]).group()
        data = self.call("/api/customers/register", {
            "passwordless_email": address, "passwordless_code": code,
            "first_name": "Jon", "last_name": "Doe"})["data"]
        return data["customer_account"]["id"], data["token"]["value"]

    def end(self):
        self.stop()
        for process in (self.nginx, self.trivial):
            process.kill() if process is self.trivial else process.terminate()
            process.wait()
        shutil.rmtree(self.dir)


def wrk(url, connections, seconds, script):
    """Rate and p99 in milliseconds, after a second that does not count: a process that has just
    started opens its connections to the database then."""
    def run(duration):
        command = ["wrk", "-s", script, "-t2", f"-c{connections}", f"-d{duration}s", "--latency", url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    run(1)
    out = run(seconds)
    if re.search(r"Non-2xx|Socket errors", out):
        raise SystemExit("some answers were errors:\n" + out)
    value, unit = re.search(r"\n\s+99%\s+([\d.]+)(us|ms|s)", out).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    return rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def script(place, accounts, method, body="", variants=1, prefix=""):
    path = f"{place.dir}/{method}{prefix.strip('/')}.lua"
    with open(path, "w") as out:
        rows = ",".join(f'{{"{i}","{token}"}}' for i, token in accounts)
        out.write(WRK.format(accounts=rows, application=APPLICATION, method=method, body=body,
                             variants=variants, prefix=prefix))
    return path


def fairness(place, accounts, seconds, clients=64):
    """Answers per client and the longest pause of any, each client with a connection of its own."""
    counts, pauses = [0] * clients, [0.0] * clients
    end = time.monotonic() + seconds

    def client(index):
        account, token = accounts[index % len(accounts)]
        request = (f"GET /api/customer-accounts/{account} HTTP/1.1\r\nHost: x\r\n"
                   f"Application: {APPLICATION}\r\nAuthorization: Bearer {token}\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", place.port)) as connection:
            last = time.monotonic()
            while last < end:
                connection.sendall(request)
                answer = b""
                while b'"created_at"' not in answer:
                    answer += connection.recv(65536)
                now = time.monotonic()
                pauses[index] = max(pauses[index], now - last)
                counts[index] += 1
                last = now

    threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return min(counts), max(counts), max(pauses)


def measure(place, args):
    ready = place.start()
    accounts = [place.sign_up(i) for i in range(64)]
    get = script(place, accounts, "GET")
    plain = script(place, accounts, "GET", prefix="/plain")
    put = script(place, accounts, "PUT", PUT_BODY, variants=200)
    gets, plains, grouped, single, ratios_get, ratios_put = [], [], [], [], [], []
    memory = 0.0
    for _ in range(args.rounds):
        gets.append(wrk(place.url, 64, args.seconds, get))
        plains.append(wrk(place.url, 64, args.seconds, plain))
        grouped.append(wrk(place.url, 16, args.seconds, put))
        memory = max(memory, place.resident_mb())
        place.start(group_commit=False)
        single.append(wrk(place.url, 16, args.seconds, put))
        place.start()
        ratios_get.append(gets[-1][0] / plains[-1][0])
        ratios_put.append(grouped[-1][0] / single[-1][0])

    def row(name, runs, ratio=""):
        rate, p99 = (statistics.median(values) for values in zip(*runs))
        print(f"{name:44} {rate:8.0f} rps  p99 {p99:6.1f} ms  {ratio}", flush=True)

    row("trivial libfcgi responder, 64 connections", plains)
    row("GET account, 64 connections", gets, f"x{statistics.median(ratios_get):.2f}")
    row("PUT first name, 16 connections, one commit each", single)
    row("PUT first name, 16 connections, grouped", grouped, f"x{statistics.median(ratios_put):.2f}")
    place.start(workers=4)
    least, most, pause = fairness(place, accounts, args.seconds)
    print(f"64 clients, 4 workers: {least} to {most} answers each, longest pause {pause:.2f} s")
    print(f"resident at most {memory:.1f} MB, ready after {ready:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    place = Installation(args.build)
    try:
        measure(place, args)
    finally:
        place.end()


if __name__ == "__main__":
    main()
