"""What Patron means to reach, as ratios within one run."""
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`figure` of the subject over that of the yardstick, at one point."""
    subject: str
    yardstick: str
    work: str
    connections: int
    goal: float
    figure: str = "rate"  # more is better; of "p99" less is

    @property
    def text(self):
        return (f"{self.work.upper()} c{self.connections}, {self.figure} of {self.subject} / "
                f"{self.yardstick}")

    @property
    def bound(self):
        return f"≤ {self.goal:g}" if self.figure == "p99" else f"≥ {self.goal:g}"

    def reached(self, points):
        """The median of the rounds' ratios; None when one of the two was not measured."""
        mine, theirs = (points.get((name, self.work, self.connections), [])
                        for name in (self.subject, self.yardstick))
        ratios = [a[self.figure] / b[self.figure] for a, b in zip(mine, theirs) if a and b]
        return statistics.median(ratios) if ratios else None


TARGETS = [
    Target("patron-postgresql", "php-postgresql", "get", 64, 4.5),
    Target("patron-postgresql", "better-auth-postgresql", "get", 64, 45),
    Target("patron-postgresql", "laravel-postgresql", "get", 64, 40),
    Target("patron-postgresql", "libfcgi-trivial", "get", 64, 1),
    Target("patron-postgresql", "php-postgresql", "get", 64, 0.5, "p99"),
    Target("patron-sqlite", "php-sqlite", "get", 64, 4),
    Target("patron-sqlite", "libfcgi-trivial", "get", 64, 1.5),
    Target("patron-sqlite", "front-constant", "get", 64, 0.85),
    Target("patron-sqlite", "php-sqlite", "get", 64, 0.5, "p99"),
    Target("patron-postgresql", "php-postgresql", "put", 16, 3.5),
    Target("patron-postgresql", "laravel-postgresql", "put", 16, 25),
    Target("patron-postgresql", "pgbench", "put", 16, 1),
    Target("patron-sqlite", "php-sqlite", "put", 64, 5),
    Target("patron-sqlite", "patron-sqlite-single", "put", 64, 3),
]
MEMORY_MB = 80
GROWTH = 1.3  # time with the most accounts over time with the fewest

# Of the tables about Patron alone, by the name of the figure.
NAMED_GOALS = {"aiosmtpd, percent": "≥ 70", "grows by, percent": "< 10",
               "over well ones, %": "< 10",
               "sign-in over idle": "< 1.2", "sign-in over alone": "< 1.2"}
