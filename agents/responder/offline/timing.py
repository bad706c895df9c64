"""Timing: which passages hold now, which will hold, and which held once."""

from collections.abc import Sequence
from typing import NamedTuple

from projects.source import Recalled


class ByTime(NamedTuple):
    """Passages, sorted out by when they hold."""

    now: list[Recalled]
    coming: list[Recalled]
    """Known to hold from a later moment on."""
    past: list[Recalled]


def by_time_of(claims: Sequence[Recalled], now: str) -> ByTime:
    """Sort claims into what holds, what will hold, and what held."""
    sorted_out = ByTime([], [], [])
    for item in claims:
        if item.current:
            sorted_out.now.append(item)
        elif item.valid_from is not None and _later(item.valid_from, now):
            # Not "no longer current" when it is told: it is yet to come.
            sorted_out.coming.append(item.model_copy(update={"current": True}))
        else:
            sorted_out.past.append(item)
    return sorted_out


def _later(moment: str, now: str) -> bool:
    """Whether one ISO 8601 moment, perhaps a bare day, lies after another."""
    return moment[:10] > now[:10] or (len(moment) > 10 and len(now) > 10 and moment > now)
