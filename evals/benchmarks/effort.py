"""How much is measured: all of it for the report, or little for a quick look."""

from typing import NamedTuple

FEW, TEAM, MANY = 8, 34, 128
"""The sizes of the teams; everything is measured of the middle one, which is Nova's own."""


class Effort(NamedTuple):
    """How often each thing is done."""

    claims: int = 10_000
    """What the home remembers."""
    rounds: int = 2
    """How often the CPU of each team is measured, in a process of its own each time."""
    batches: int = 8
    batch: int = 12
    """Requests in a batch; the best batch counts, as the one that was disturbed least."""
    singles: int = 12
    """Requests one after the other, for the median of their times."""
    crowds: int = 3
    crowd: int = 256
    """Requests of which `at_once` are under way at a time; the best crowd counts."""
    at_once: int = 64
    marks: tuple[int, ...] = (1, 10, 50, 100, 200)
    """The turns of a conversation that are looked at; the first is turn 1."""


FULL = Effort()
QUICK = Effort(claims=500, rounds=1, batches=3, singles=5, crowds=1, crowd=128, marks=(1, 5, 20))
