#!/usr/bin/python3
"""Compares our FastCGI front with stock libfcgi, both behind a real nginx, answer for answer.

    fronts.py <folder with trivial_responder and constant_front> [--seconds N] [--workers N ...]
              [--connections C ...] [--rounds N]

The contestants share the machine with nginx and wrk: read the ratios (x), which are taken within a
round, and the processor time per request, not the rates. Needs nginx and wrk.
"""
import argparse
import os
import shutil
import statistics
import tempfile

from suite.load import Requests, run_wrk
from suite.processes import Program, cpu_seconds, free_port, memory_mb

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


class Contestant:
    """One program on the application's socket, and the location of nginx that leads to it."""

    def __init__(self, name, command, path):
        self.name, self.command, self.path = name, command, path
        self.rates, self.costs, self.p99s, self.memory = {}, {}, {}, 0.0

    def run(self, folder, port, args):
        sock, script = f"{folder}/app.sock", f"{folder}/get.lua"
        if os.path.exists(sock):
            os.unlink(sock)
        Requests("GET", [(self.path, {})]).write_script(script)
        program = Program(self.command, f"{folder}/program.log")
        try:
            program.await_listening(sock)
            for connections in args.connections:
                before = cpu_seconds(program.pid)
                found = run_wrk(f"http://127.0.0.1:{port}", script, connections, args.seconds)
                spent = cpu_seconds(program.pid) - before
                self.rates.setdefault(connections, []).append(found["rate"])
                self.p99s.setdefault(connections, []).append(found["p99"])
                self.costs.setdefault(connections, []).append(
                    1e6 * spent / found["rate"] / args.seconds)
            self.memory = memory_mb(program.pid)
        finally:
            program.stop()


def report(contestants, args):
    yardstick = contestants[0]
    for one in contestants:
        for c in args.connections:
            ratio = statistics.median(
                mine / theirs for mine, theirs in zip(one.rates[c], yardstick.rates[c]))
            print(f"{one.name:32} c{c:<4} {statistics.median(one.rates[c]):8.0f} rps  x{ratio:.2f}"
                  f"  {statistics.median(one.costs[c]):5.1f} us cpu each"
                  f"  p99 {statistics.median(one.p99s[c]):6.1f} ms")
        print(f"{'':32} memory {one.memory:.1f} MB", flush=True)


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
    nginx = Program(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], f"{folder}/nginx.log")
    try:
        nginx.await_listening(port)
        for _ in range(args.rounds):
            for contestant in contestants:
                contestant.run(folder, port, args)
        report(contestants, args)
    finally:
        nginx.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
