"""What Nova is held to, and whether a run met it."""

from typing import NamedTuple

from evals.benchmarks.effort import FEW, MANY, TEAM
from evals.benchmarks.results import Results

# The limits; `bars` says of what, and in which unit.
CPU = 6.0
TIME = 1.04
THROUGHPUT = 0.8
PROMPT = 120
GROWTH = 1.5
AGENTS = 1.2
STORED = 20
MEMORY = 320
HELP = 6
ANSWER = 4

_OF = "of direct"


class Bar(NamedTuple):
    """One limit and what was found."""

    what: str
    found: float
    limit: float
    unit: str
    is_floor: bool = False
    """Whether more is better."""

    @property
    def is_met(self) -> bool:
        """Whether the run kept to it."""
        return self.found >= self.limit if self.is_floor else self.found <= self.limit

    @property
    def wanted(self) -> str:
        """The limit in words."""
        return f"{'at least' if self.is_floor else 'at most'} {self.limit:g} {self.unit}".strip()


def bars(results: Results) -> list[Bar]:
    """Return each limit beside what this run found."""
    whole, cold, team = results.whole, results.cold, results.team(TEAM)
    growth = whole.growth
    agents = results.team(MANY).cpu.nova / results.team(FEW).cpu.nova
    later = growth.cpu[growth.last] / growth.cpu[1]
    return [
        Bar("CPU that Nova adds to a request, model at once", team.cpu.added, CPU, "times direct"),
        Bar("Time of a request, model at 300 ms + 10 ms a token", whole.latency.ratio, TIME, _OF),
        Bar(
            f"Requests a second, {whole.at_once} at once",
            *(whole.throughput.ratio, THROUGHPUT, _OF),
            is_floor=True,
        ),
        Bar(
            "Prompt tokens beyond direct and what is recalled",
            whole.prompt.nova - whole.prompt.direct,
            PROMPT,
            "",
        ),
        Bar(f"CPU of turn {growth.last}", later, GROWTH, "times turn 1"),
        Bar(f"CPU with {MANY} agents", agents, AGENTS, f"times that with {FEW}"),
        Bar("Stored a turn", growth.stored[growth.last] / growth.last, STORED, "KB"),
        Bar("Resident memory", team.resident, MEMORY, "MB"),
        Bar("`nova --help`", cold.help.wall / cold.bare.wall, HELP, "times `python -c pass`"),
        Bar("First answer of a cold process", cold.ask.wall, ANSWER, "s"),
    ]


def table(found: list[Bar]) -> list[str]:
    """Return the limits as Markdown."""
    lines = ["| what | wanted | found | met |", "|---|---|---:|---|"]
    return lines + [
        f"| {bar.what} | {bar.wanted} | {bar.found:.2f} | {'yes' if bar.is_met else '**no**'} |"
        for bar in found
    ]
