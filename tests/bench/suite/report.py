"""What a run found: tables for a terminal, and all figures as JSON."""
import dataclasses
import json
import statistics

from suite.targets import GROWTH, MEMORY_MB, NAMED_GOALS, TARGETS

# Whose processor time it is, and how the tables call it.
GROUPS = {"nginx": "nginx", "backend": "app", "database": "db", "load": "load", "others": "others"}


@dataclasses.dataclass
class Findings:
    """All that was measured; None stands for what failed."""
    points: dict = dataclasses.field(default_factory=dict)  # by contender, work and connections
    growth: list = dataclasses.field(default_factory=list)
    sign_ins: list = dataclasses.field(default_factory=list)
    drains: list = dataclasses.field(default_factory=list)
    neighbours: list = dataclasses.field(default_factory=list)
    fairness: list = dataclasses.field(default_factory=list)
    failures: list = dataclasses.field(default_factory=list)


def median(points, figure):
    values = [point[figure] for point in points if point and figure in point]
    return statistics.median(values) if values else None


def point_line(key, points):
    name, _, connections = key
    good = [point for point in points if point]
    failed = len(points) - len(good)
    if not good:
        return f"{name:24} c{connections:<4} failed"
    used = {group: [point["cpu"][group] for point in good if group in point["cpu"]]
            for group in GROUPS}
    cpu = "  ".join(f"{statistics.median(used[group]):6.2f}" if used[group] else "     -"
                    for group in GROUPS)
    memory = median(good, "memory_mb")
    figures = "  ".join([f"{median(good, 'rate'):9,.0f}", f"{median(good, 'p50'):7.2f}",
                         f"{median(good, 'p99'):8.2f}", cpu,
                         f"{memory:6.0f}" if memory else "     -"])
    remark = f"  {failed} of {len(points)} rounds failed" if failed else ""
    return f"{name:24} c{connections:<4} {figures}{remark}"


def points_table(work, points):
    title = f"{work.upper():30} {'per s':>9}  {'p50 ms':>7}  {'p99 ms':>8}  " + "  ".join(
        f"{label:>6}" for label in GROUPS.values()) + "  mem MB"
    lines = [point_line(key, found) for key, found in points.items() if key[1] == work]
    return [title, *lines, ""] if lines else []


def targets_table(points):
    rows = [f"{target.text:68} {target.bound:>8}  {reached:8.2f}" for target in TARGETS
            if (reached := target.reached(points)) is not None]
    memory = [median(found, "memory_mb") for (name, *_), found in points.items()
              if name.startswith("patron-") and any(found)]
    if memory:
        rows.append(f"{'memory of patrond, MB':68} {f'≤ {MEMORY_MB}':>8}  {max(memory):8.0f}")
    return [f"{'Target':68} {'goal':>8}  {'reached':>8}", *rows, ""] if rows else []


def growth_table(rows):
    lines = [f"{row['kind']:12} {row['work'].upper()} c{row['connections']:<4} "
             f"{row['accounts']:>9,} accounts {row['rate']:9,.0f}/s  time x{row['time']:.2f}"
             for row in rows]
    return [f"Growth (goal: time x{GROWTH} at most)", *lines, ""] if lines else []


def goal_of(name):
    return f"  (goal: {NAMED_GOALS[name]})" if name in NAMED_GOALS else ""


def named_figures(title, rows):
    lines = [f"{row['kind']:12} {name:20} {value:9,.{0 if value >= 100 else 2}f}" + goal_of(name)
             for row in rows for name, value in row.items() if name != "kind"]
    return [title, *lines, ""] if lines else []


def text(findings):
    points = findings.points
    return "\n".join([
        *points_table("get", points), *points_table("put", points), *targets_table(points),
        *growth_table([row for rows in findings.growth if rows for row in rows]),
        *named_figures("Sign-ins, per second", filter(None, findings.sign_ins)),
        *named_figures("A full outbox empties, messages per second", filter(None, findings.drains)),
        *named_figures("A provider that is well, beside one that hangs and one that fails",
                       filter(None, findings.neighbours)),
        *named_figures("64 clients, 4 workers", filter(None, findings.fairness)),
        *findings.failures])


def as_json(findings, machine):
    points = [{"contender": name, "work": work, "connections": connections, "rounds": found}
              for (name, work, connections), found in findings.points.items()]
    everything = {**vars(findings), "machine": machine, "points": points}
    return json.dumps(everything, indent=1)
