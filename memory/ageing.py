"""Ageing: what is told of a claim that may have changed since it was said."""

from collections.abc import Mapping
from datetime import datetime

from memory.claim import Claim, Kind

_HALF_LIFE: Mapping[Kind, int] = {"state": 365}
"""Days after which half of such claims no longer hold, where the claim does not tell itself."""
_UNITS = ((730, 365, "year"), (60, 30, "month"), (0, 1, "day"))
"""From so many days on, an age is told in units of so many."""


def note_of(claim: Claim, *, at: str) -> str:
    """Return in words how old a claim is that may have changed; empty if it is fresh or lasts.

    Args:
        claim: what is told.
        at: the moment for which it is told (ISO 8601).
    """
    half_life = claim.half_life_days or _HALF_LIFE.get(claim.kind)
    if half_life is None:
        return ""
    days = (datetime.fromisoformat(at) - datetime.fromisoformat(claim.said_at)).days
    if days < half_life:
        return ""
    return f"said {_age(days)} ago, may have changed"


def _age(days: int) -> str:
    length, unit = next((length, unit) for least, length, unit in _UNITS if days >= least)
    count = days // length
    return f"{count} {unit}{'' if count == 1 else 's'}"
