"""The chart of a run: a panel per work, a bar per contender, at one number of connections."""
import html

from suite.report import median

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


def draw(points):
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
