"""Runs the suite; `scripts/bench --help` is what to read."""
import argparse
import contextlib
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import time

from suite import chart, drain, fairness, growth, neighbours, report, sign_in
from suite.contenders import Place, all_contenders
from suite.databases import PostgresqlCluster
from suite.load import Failed
from suite.site import ROOT

HELP = """scripts/bench [options]

Builds Patron, starts it and what it is compared with on this machine, loads each in turn through
nginx, and prints rates, ratios and the targets. Everybody does the same work: GET of an account (a
signed token is checked, session and account are read from the database) and PUT of a first name
(one durable transaction). Ratios of one run mean something; rates are of this machine.

  scripts/bench                                  all of it, about 35 minutes
  scripts/bench --only get,put --rounds 1        a first look
  scripts/bench --database sqlite --only get --connections 64
  scripts/bench --contenders patron-sqlite,php-sqlite
  scripts/bench --growth                         growth alone"""

PARTS = ("get", "put", "growth", "sign-in", "drain", "neighbours", "fairness")


def names(text):
    return [name for name in text.split(",") if name]


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", usage=argparse.SUPPRESS, description=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=names, metavar="PARTS",
                        default=list(PARTS), help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--growth", dest="only", action="store_const", const=["growth"],
                        help="the same as --only growth")
    parser.add_argument("--contenders", type=names, metavar="NAMES", help="see --list")
    parser.add_argument("--list", action="store_true", help="name the contenders and end")
    parser.add_argument("--database", choices=["both", "sqlite", "postgresql"], default="both",
                        help="leave out what uses the other one")
    parser.add_argument("--connections", type=lambda text: [int(n) for n in names(text)],
                        default=[16, 64, 256], metavar="C,C", help="default 16,64,256")
    parser.add_argument("--rounds", type=int, default=3, help="contenders take turns; medians count")
    parser.add_argument("--seconds", type=int, default=4, choices=range(1, 11), metavar="N",
                        help="how long a point takes, 1 to 10, default 4")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench-results",
                        metavar="DIR", help="where results.txt, results.json and chart.svg go")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/bench",
                        help=argparse.SUPPRESS)
    args = parser.parse_args()
    unknown = set(args.only) - set(PARTS)
    if unknown:
        parser.error(f"--only knows no {', '.join(sorted(unknown))}")
    return args


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def machine():
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info
                      if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": os.cpu_count(), "processor": model, "memory": f"{memory:.0f} GB",
            "system": platform.freedesktop_os_release()["PRETTY_NAME"],
            "date": time.strftime("%Y-%m-%d")}


def require_disk(folder):
    """A durable write to memory costs nothing: no figure of it would mean anything."""
    kind = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True,
                          check=True).stdout.strip()
    if kind in ("tmpfs", "ramfs"):
        raise SystemExit(f"{folder} is in memory; set TMPDIR to a folder on a disk")


def selected(args, place):
    contenders = [one for one in all_contenders(place) if one.kind in (None, *databases(args))]
    if not args.contenders:
        return contenders
    unknown = set(args.contenders) - {one.name for one in contenders}
    if unknown:
        raise SystemExit(f"bench: no contender {', '.join(sorted(unknown))} with --database "
                         f"{args.database}; see --list")
    return [one for one in contenders if one.name in args.contenders]


def databases(args):
    return ["sqlite", "postgresql"] if args.database == "both" else [args.database]


def measure_points(contenders, args, findings):
    works = [work for work in ("get", "put") if work in args.only]
    keys = [(one, work, connections) for work in works for connections in args.connections
            for one in contenders if work in one.works]
    for turn in range(args.rounds):
        for one in contenders:
            one.prepare_round()
        for one, work, connections in keys:
            label = f"round {turn + 1}/{args.rounds}  {one.name} {work} c{connections}"
            result = attempt(findings, label, one.measure, work, connections, args.seconds)
            if result:
                say(f"{label}: {result['rate']:,.0f}/s, p99 {result['p99']:.1f} ms")
            findings.points.setdefault((one.name, work, connections), []).append(result)


def attempt(findings, what, measure, *details):
    """What was measured, or None when that failed, which the end of the run tells again."""
    try:
        return measure(*details)
    except Failed as why:
        findings.failures.append(f"{what}: FAILED, {why}")
        say(findings.failures[-1])
        return None


def measure_contenders(args, place, stack, findings):
    contenders = selected(args, place)
    for one in contenders:
        say(f"starting {one.name}")
        stack.callback(one.stop)
        one.start()
        one.check()
    measure_points(contenders, args, findings)


def measure_patron(args, place, kind, findings):
    """What is about Patron alone, on one database."""
    parts = {"growth": (findings.growth, growth.measure, args.rounds, args.seconds, say),
             "sign-in": (findings.sign_ins, sign_in.measure),
             "drain": (findings.drains, drain.measure),
             "neighbours": (findings.neighbours, neighbours.measure),
             "fairness": (findings.fairness, fairness.measure, args.seconds)}
    for part, (found, measure, *details) in parts.items():
        if part in args.only:
            say(f"{part}, {kind}")
            found.append(attempt(findings, f"{part}, {kind}", measure, place, kind, *details))


def write(out, findings):
    out.mkdir(parents=True, exist_ok=True)
    table = report.text(findings)
    (out / "results.txt").write_text(table)
    (out / "results.json").write_text(report.as_json(findings, machine()))
    if svg := chart.draw(findings.points):
        (out / "chart.svg").write_text(svg)
    print(f"\n{table}\nWritten to {out}")


def run(args, stack):
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="patron-bench-"))
    os.chmod(scratch, 0o755)  # PostgreSQL runs as another user
    require_disk(scratch)
    place = Place(scratch, args.build)
    if args.database != "sqlite":
        say("starting PostgreSQL")
        place.cluster = PostgresqlCluster(place.folder("pg"))
        stack.callback(place.cluster.stop)
        place.cluster.start()
    findings = report.Findings()
    if {"get", "put"} & set(args.only):
        measure_contenders(args, place, stack, findings)
    for kind in databases(args):
        measure_patron(args, place, kind, findings)
    return findings


def main():
    args = arguments()
    if args.list:
        print("\n".join(one.name for one in all_contenders(Place("", ""))))
        return 0
    # Asked to end, it ends what it started as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))
    with contextlib.ExitStack() as stack:
        findings = run(args, stack)
    write(args.out, findings)
    return 1 if findings.failures else 0


if __name__ == "__main__":
    sys.exit(main())
