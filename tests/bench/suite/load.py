"""Load on one point: wrk for what speaks HTTP, pgbench for the database alone."""
import json
import pathlib
import re
import resource
import statistics
import subprocess
import urllib.request

from suite.accounts import ACCOUNTS

# Requests are made before the clock runs: the load must not cost what it measures. Each thread of
# wrk starts at another account and writes other values: two that wrote the same at the same time
# would write half as much, since SQLite writes no cell that stays as it is.
SCRIPT = """
local rows = {{
{rows}
}}
local method, body, variants = {method}, {body}, {variants}
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init()
  math.randomseed(number + 1)
  requests = {{}}
  for round = 1, variants do
    for _, row in ipairs(rows) do
      local name = "Jon " .. number .. " " .. round .. " " .. math.random(1000000)
      requests[#requests + 1] = wrk.format(method, row.path, row.headers,
                                           body and body:gsub("NAME", name))
    end
  end
  turn = number * math.floor(#rows / 2)
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency)
  local errors = summary.errors
  local form = '"answers": %d, "seconds": %f, "p50": %f, "p99": %f, "status": %d, "broken": %d'
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('\\nRESULT {{' .. form .. '}}\\n', summary.requests,
                         summary.duration / 1e6, latency:percentile(50) / 1e3,
                         latency:percentile(99) / 1e3, errors.status, broken))
end
"""
PUT_VARIANTS = 8  # a name that an account had is written again after seven others


class Requests:
    """What a load asks in turn: one request per signed-in account, or many that write other names."""

    def __init__(self, method, rows, body=None):
        """@param rows  (path, headers) of each account; body has NAME where the new name goes."""
        self.method, self.rows, self.body = method, rows, body

    def write_script(self, path):
        lines = []
        for target, headers in self.rows:
            pairs = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}"
                              for name, value in headers.items())
            lines.append(f"  {{path = {json.dumps(target)}, headers = {{{pairs}}}}},")
        pathlib.Path(path).write_text(SCRIPT.format(
            rows="\n".join(lines), method=json.dumps(self.method),
            body=json.dumps(self.body) if self.body else "nil",
            variants=PUT_VARIANTS if self.body else 1))
        return path

    def ask_one(self, url, name=""):
        """The first of them, by hand: the answer's text."""
        target, headers = self.rows[0]
        body = self.body.replace("NAME", name).encode() if self.body else None
        request = urllib.request.Request(url + target, body, headers, method=self.method)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()


class Failed(Exception):
    """A point whose answers were not all good: it has no figure."""


def read_answer(connection):
    """The rest of an answer on a kept connection, for clients that are not wrk."""
    answer, length = b"", None
    while length is None or len(answer) < length:
        received = connection.recv(65536)
        if not received:
            raise Failed("the connection was closed")
        answer += received
        if length is None and b"\r\n\r\n" in answer:
            head = answer.split(b"\r\n\r\n", 1)[0]
            length = len(head) + 4 + int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
    if not answer.startswith(b"HTTP/1.1 200"):
        raise Failed(answer.decode())


def child_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_wrk(url, script, connections, seconds):
    """Rate, p50 and p99 in milliseconds; raises Failed unless every answer was 2xx or 3xx."""
    before = child_seconds()
    done = subprocess.run(
        ["wrk", "-s", script, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", url],
        capture_output=True, text=True)
    result = re.search(r"^RESULT (.*)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or not result:
        raise Failed(f"wrk failed: {done.stderr or done.stdout}")
    result = json.loads(result.group(1))
    if result["status"] or result["broken"] or not result["answers"]:
        raise Failed(f"of {result['answers']} answers {result['status']} were errors, and "
                     f"{result['broken']} connections broke")
    return {"rate": result["answers"] / result["seconds"], "p50": result["p50"],
            "p99": result["p99"], "load_cpu": child_seconds() - before}


def run_pgbench(database, script, log, connections, seconds):
    """The same figures for a pgbench script; latencies are from its log of every 5th transaction."""
    before = child_seconds()
    cluster = database.cluster
    done = subprocess.run(
        [cluster.programs / "pgbench", *cluster.address, "-n", "-M", "prepared", "-j", "2",
         "-c", str(connections), "-T", str(seconds), "-f", script, "-D", f"accounts={ACCOUNTS}",
         "--log", f"--log-prefix={log}", "--sampling-rate=0.2", database.name],
        capture_output=True, text=True)
    rate = re.search(r"tps = ([\d.]+) \(without initial", done.stdout)
    if done.returncode != 0 or not rate or "number of failed transactions: 0 " not in done.stdout:
        raise Failed(f"pgbench failed: {done.stderr or done.stdout}")
    latencies = []
    for file in log.parent.glob(f"{log.name}.*"):
        latencies += [int(line.split()[2]) for line in file.read_text().splitlines()]
        file.unlink()
    p50, *_, p99 = (quantile / 1e3 for quantile in statistics.quantiles(latencies, n=100)[49:])
    return {"rate": float(rate.group(1)), "p50": p50, "p99": p99,
            "load_cpu": child_seconds() - before}
