"""Whether something is perhaps over: what was told of it that may have been its end."""

from collections.abc import Mapping
from typing import NamedTuple

from routines.agenda.reading.acts import Act
from routines.agenda.reading.thing import Kind

_ENDS: tuple[Act, ...] = ("kept", "came", "reached", "dropped")
_DECIDES: tuple[Act, ...] = (*_ENDS, "decided")
_NOTHING: Act = "noise"


class Hint(NamedTuple):
    """What a sentence says of whether something is over."""

    over: float
    still: float
    """How likely it tells that it is not."""


def hint_of(chances: Mapping[Act, float], kind: Kind) -> Hint:
    """Return what a sentence hints at about something of this kind."""
    ends = _DECIDES if kind == "question" else _ENDS
    over = sum(chances[act] for act in ends)
    return Hint(over, max(1 - over - chances[_NOTHING], 0.0))


def over_after(before: float, hint: Hint, likeness: float) -> float:
    """Return how likely something is over after one more sentence that is as much about it."""
    share = min(likeness, 1.0)
    return (1 - (1 - before) * (1 - share * hint.over)) * (1 - share * hint.still)
