#!/usr/bin/python3
"""Compares our FastCGI front with stock libfcgi, both behind a real nginx, answer for answer.

    fronts.py <folder with trivial_responder and constant_front> [--seconds N] [--workers N ...]
              [--connections C ...] [--rounds N]

The contestants share the machine with nginx and wrk: read the ratios (x), which are taken within a
round, and the processor time per request, not the rates. Needs nginx and wrk.
"""
import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

CONF = """
worker_processes 2; pid {dir}/nginx.pid; error_log {dir}/error.log; daemon off;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {dir}/b; proxy_temp_path {dir}/p;
  fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  keepalive_requests 1000000;
  upstream kept {{ server unix:{dir}/app.sock; keepalive 256; }}
  upstream plain {{ server unix:{dir}/app.sock; }}
  server {{
    listen 127.0.0.1:{port};
    include /etc/nginx/fastcgi_params;
    location /static {{ default_type application/json; return 200 '{{}}'; }}
    location /kept {{ fastcgi_pass kept; fastcgi_keep_conn on; }}
    location /plain {{ fastcgi_pass plain; }}
  }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(path_or_port):
    family = socket.AF_UNIX if isinstance(path_or_port, str) else socket.AF_INET
    address = path_or_port if isinstance(path_or_port, str) else ("127.0.0.1", path_or_port)
    for _ in range(500):
        with socket.socket(family, socket.SOCK_STREAM) as s:
            if s.connect_ex(address) == 0:
                return
        time.sleep(0.01)
    raise SystemExit(f"nothing listens on {path_or_port}")


def wrk(url, connections, seconds):
    """Rate, 99th percentile in ms, and how many answers were not 2xx or did not come."""
    out = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", url],
        capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"\n\s+99%\s+([\d.]+)(us|ms|s)", out).groups()
    bad = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", out)))
    broken = re.search(r"Socket errors: (.*)", out)
    bad += sum(map(int, re.findall(r"\d+", broken.group(1)))) if broken else 0
    return rate, float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit], bad


class Contestant:
    """One program on the application's socket, and the location of nginx that leads to it."""

    def __init__(self, name, command, path):
        self.name, self.command, self.path = name, command, path
        self.rates, self.costs, self.p99s, self.bad, self.resident = {}, {}, {}, 0, 0.0

    def run(self, folder, port, args):
        sock = f"{folder}/app.sock"
        if os.path.exists(sock):
            os.unlink(sock)
        program = subprocess.Popen(self.command)
        try:
            wait_for(sock)
            for connections in args.connections:
                before = cpu_seconds(program.pid)
                rate, p99, bad = wrk(f"http://127.0.0.1:{port}{self.path}", connections,
                                     args.seconds)
                spent = cpu_seconds(program.pid) - before
                self.rates.setdefault(connections, []).append(rate)
                self.p99s.setdefault(connections, []).append(p99)
                self.costs.setdefault(connections, []).append(1e6 * spent / rate / args.seconds)
                self.bad += bad
            with open(f"/proc/{program.pid}/status") as status:
                self.resident = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024
        finally:
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(3)
            except subprocess.TimeoutExpired:
                program.kill()  # stock libfcgi does not leave accept
                program.wait()


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(contestants, args):
    yardstick = contestants[0]
    for one in contestants:
        for c in args.connections:
            ratio = statistics.median(
                mine / theirs for mine, theirs in zip(one.rates[c], yardstick.rates[c]))
            print(f"{one.name:32} c{c:<4} {statistics.median(one.rates[c]):8.0f} rps  x{ratio:.2f}"
                  f"  {statistics.median(one.costs[c]):5.1f} us cpu each"
                  f"  p99 {statistics.median(one.p99s[c]):6.1f} ms")
        print(f"{'':32} not 2xx or broken: {one.bad}, resident {one.resident:.1f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin")
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="contestants take turns; medians count")
    parser.add_argument("--connections", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--workers", type=int, nargs="+", default=[0], help="0: the front's default")
    args = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="patron-bench-")
    os.chmod(folder, 0o755)
    port = free_port()
    with open(f"{folder}/nginx.conf", "w") as conf:
        conf.write(CONF.format(dir=folder, port=port))
    sock = f"{folder}/app.sock"
    contestants = [Contestant("libfcgi, 16 threads, not kept",
                              [f"{args.bin}/trivial_responder", sock, "16"], "/plain")]
    for workers in args.workers:
        command = [f"{args.bin}/constant_front", sock, str(workers)]
        contestants.append(Contestant(f"front, {workers or 'default'} workers, kept", command, "/kept"))
        contestants.append(
            Contestant(f"front, {workers or 'default'} workers, not kept", command, "/plain"))
    nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder],
                             stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        for _ in range(args.rounds):
            for contestant in contestants:
                contestant.run(folder, port, args)
        report(contestants, args)
    finally:
        nginx.terminate()
        nginx.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
