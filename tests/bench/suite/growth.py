"""Whether a call takes longer when there are more accounts: the same customers among more and more
others, in installations that take turns."""
import statistics

from suite.accounts import SIGNED_IN
from suite.load import run_wrk
from suite.patron import Installation

SIZES = [10_000, 100_000, 1_000_000]
CONNECTIONS = {"get": 64, "put": 16}
BATCH = 100_000


class Grown:
    """An installation with so many accounts."""

    def __init__(self, place, kind, size):
        self.kind, self.size = kind, size
        name = f"growth-{kind}-{size}"
        self.installation = Installation(place.folder(name), place.build,
                                         place.database(kind, name))

    def fill(self):
        others = self.size - SIGNED_IN
        self.installation.set_up()
        for first in range(1, others + 1, BATCH):
            self.installation.fill(first, min(first + BATCH - 1, others))
        self.installation.start()
        self.installation.sign_up(SIGNED_IN)
        folder = self.installation.folder
        self.scripts = {"get": self.installation.gets().write_script(folder / "get.lua"),
                        "put": self.installation.puts().write_script(folder / "put.lua")}

    def rate(self, work, seconds):
        url, script = self.installation.site.url, self.scripts[work]
        run_wrk(url, script, CONNECTIONS[work], 1)
        return run_wrk(url, script, CONNECTIONS[work], seconds)["rate"]


def measure(place, kind, rounds, seconds, say):
    """Rows of kind, work, size, rate and time compared with that of the fewest accounts."""
    grown = [Grown(place, kind, size) for size in SIZES]
    try:
        for one in grown:
            say(f"growth, {kind}: filling in {one.size:,} accounts")
            one.fill()
        return [row for work in CONNECTIONS for row in compare(grown, work, rounds, seconds, say)]
    finally:
        for one in grown:
            one.installation.stop()


def compare(grown, work, rounds, seconds, say):
    rates = {one.size: [] for one in grown}
    for turn in range(rounds):
        for one in grown:
            rates[one.size].append(one.rate(work, seconds))
            say(f"growth, {one.kind}, round {turn + 1}: {work} among {one.size:,}: "
                f"{rates[one.size][-1]:,.0f}/s")
    fewest = rates[SIZES[0]]
    return [{"kind": grown[0].kind, "work": work, "connections": CONNECTIONS[work],
             "accounts": size, "rate": statistics.median(mine),
             "time": statistics.median(base / rate for base, rate in zip(fewest, mine))}
            for size, mine in rates.items()]
