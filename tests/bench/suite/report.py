"""What a run found: tables for a terminal, all figures as JSON, and a chart."""
import html
import json
import statistics

from suite.targets import GROWTH, MEMORY_MB, TARGETS

GROUPS = ("nginx", "backend", "database", "load")


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
    cpu = "  ".join(f"{statistics.median(used[group]):4.2f}" if used[group] else "   -"
                    for group in GROUPS)
    memory = median(good, "memory_mb")
    return (f"{name:24} c{connections:<4} {median(good, 'rate'):9,.0f}  {median(good, 'p50'):7.2f}  "
            f"{median(good, 'p99'):8.2f}  {cpu}  {f'{memory:6.0f}' if memory else '     -'}"
            + (f"  {failed} of {len(points)} rounds failed" if failed else ""))


def points_table(work, points):
    title = f"{work.upper():30} {'per s':>9}  {'p50 ms':>7}  {'p99 ms':>8}  " + "  ".join(
        f"{group[:4]:>4}" for group in GROUPS) + "  mem MB"
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
    if not rows:
        return []
    lines = [f"{row['kind']:12} {row['work'].upper()} c{row['connections']:<4} "
             f"{row['accounts']:>9,} accounts {row['rate']:9,.0f}/s  time x{row['time']:.2f}"
             for row in rows]
    return [f"Growth (goal: time x{GROWTH} at most)", *lines, ""]


def sign_in_table(rows):
    return [f"{row['kind']:12} {name:16} {rate:8,.0f}/s"
            for row in rows for name, rate in row.items() if name != "kind"]


def text(points, growth, sign_ins):
    return "\n".join([
        *points_table("get", points), *points_table("put", points), *targets_table(points),
        *growth_table(growth), *sign_in_table(sign_ins)])


def as_json(machine, points, growth, sign_ins):
    listed = [{"contender": name, "work": work, "connections": connections, "rounds": found}
              for (name, work, connections), found in points.items()]
    return json.dumps({"machine": machine, "points": listed, "growth": growth,
                       "sign_ins": sign_ins}, indent=1)


# The chart: a panel per work, a bar per contender, at one number of connections.
CHART_CONNECTIONS = {"get": 64, "put": 16}
BAR, GAP, LEFT, WIDTH, RIGHT = 18, 6, 190, 420, 110
OURS, THEIRS = "#1b6ca8", "#b8c0c8"


def bars(points, work, connections):
    found = [(name, median(rounds, "rate")) for (name, which, c), rounds in points.items()
             if which == work and c == connections]
    return sorted(((name, rate) for name, rate in found if rate), key=lambda bar: -bar[1])


def panel(top, work, connections, rows):
    parts = [f'<text x="0" y="{top + 14}" class="title">{work.upper()} of an account, '
             f"{connections} connections, answers per second</text>"]
    longest = rows[0][1]
    for index, (name, rate) in enumerate(rows):
        y = top + 28 + index * (BAR + GAP)
        length = max(1, rate / longest * WIDTH)
        color = OURS if name.startswith("patron-") else THEIRS
        parts += [f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{html.escape(name)}</text>',
                  f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{color}"/>',
                  f'<text x="{LEFT + length + 6:.1f}" y="{y + 13}">{rate:,.0f}</text>']
    return parts, top + 28 + len(rows) * (BAR + GAP) + 24


def chart(points):
    """An SVG, or nothing when no point of the chart was measured."""
    parts, height = [], 8
    for work, connections in CHART_CONNECTIONS.items():
        if rows := bars(points, work, connections):
            drawn, height = panel(height, work, connections, rows)
            parts += drawn
    if not parts:
        return None
    width = LEFT + WIDTH + RIGHT
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 0 {width + 24} {height}" '
        f'width="{width + 24}" height="{height}">',
        "<style>text { font: 12px sans-serif; fill: #222 } .title { font-weight: bold }</style>",
        f'<rect x="-12" width="{width + 24}" height="{height}" fill="#fff"/>',
        *parts, "</svg>", ""])
