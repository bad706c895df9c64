"""Signals: what run records hint at about routes, read from them and never learnt by itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from graph.record import RunRecord

SOON = timedelta(minutes=5)
"""Who asks the same again within this time did not like the answer."""
_ALIKE = 90
"""Of 100: two requests that are at least so alike ask for the same."""
_SURE = 0.8
"""Confidence from which on a verdict that stood is offered as an example."""

_TOLD = ("answered", "refused", "asked")
"""How a run ended whose route a person may not have liked."""

_CALLED = re.compile(r"(?<!\w)@[a-z][a-z0-9_]*")


class Signal(BaseModel):
    """A hint that a request may have gone to the wrong agent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["handed_back", "asked_again"]
    run_id: str
    step: int
    request: str
    agent: str | None
    """Who had it."""
    instead: str | None
    """Who had it next, if anybody else did."""
    at: str


class Offer(BaseModel):
    """A verdict of the arbiter that stood: a weak example of who gets such a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    request: str
    agent: str
    confidence: float


def signals(records: Sequence[RunRecord]) -> list[Signal]:
    """Return the hand-backs and the requests that were soon asked again, oldest first.

    Args:
        records: oldest first.
    """
    found = [signal for record in records for signal in _handed_back(record)]
    found += _asked_again(records)
    return sorted(found, key=lambda signal: signal.at)


def offers(records: Sequence[RunRecord], *, corrected: Iterable[str]) -> list[Offer]:
    """Return the arbiter's sure verdicts that nothing speaks against, oldest first.

    Args:
        records: oldest first.
        corrected: ids of runs that a person has corrected, or whose verdict is known already.
    """
    doubted = {*corrected, *(signal.run_id for signal in signals(records))}
    return [
        offer
        for record in records
        if record.run_id not in doubted and (offer := _offer(record)) is not None
    ]


def _offer(record: RunRecord) -> Offer | None:
    route = record.detail.get("route") or {}
    verdict = route.get("verdict")
    if record.status != "answered" or route.get("decision") != "route" or not verdict:
        return None
    step = route["steps"][0]
    if verdict["agent"] != step["agent"] or verdict["confidence"] < _SURE:
        return None
    if any(result["status"] != "done" for result in record.detail.get("results", [])):
        return None
    return Offer(
        run_id=record.run_id,
        request=step["text"],
        agent=step["agent"],
        confidence=verdict["confidence"],
    )


def _handed_back(record: RunRecord) -> Iterator[Signal]:
    steps = (record.detail.get("route") or {}).get("steps", [])
    handed = record.detail.get("handed", [])
    for result in record.detail.get("results", []):
        place = result["step"]
        if result["status"] != "handed_back" or place >= min(len(steps), len(handed)):
            continue
        later = handed[place][result["attempt"] + 1 :]
        yield Signal(
            kind="handed_back",
            run_id=record.run_id,
            step=place,
            request=steps[place]["text"],
            agent=result["agent"],
            instead=later[0] if later else None,
            at=record.started_at,
        )


def _asked_again(records: Sequence[RunRecord]) -> Iterator[Signal]:
    for first, second in pairwise(records):
        is_soon = _moment(second) - _moment(first) <= SOON
        if first.status not in _TOLD or not is_soon or not _is_same(first, second):
            continue
        had, has = _agents(first), _agents(second)
        yield Signal(
            kind="asked_again",
            run_id=first.run_id,
            step=0,
            request=first.request,
            agent=had[0] if had else None,
            instead=has[0] if has and has[:1] != had[:1] else None,
            at=second.started_at,
        )


def _is_same(first: RunRecord, second: RunRecord) -> bool:
    one, other = _bare(first.request), _bare(second.request)
    # "@other" alone means the request before, or answers what was asked.
    is_called = first.status == "answered" and not other and bool(_CALLED.search(second.request))
    return is_called or (bool(one and other) and fuzz.ratio(one, other) >= _ALIKE)


def _bare(request: str) -> str:
    return " ".join(_CALLED.sub(" ", request).casefold().split()).strip(" .?!")


def _agents(record: RunRecord) -> list[str]:
    steps = (record.detail.get("route") or {}).get("steps", [])
    return [step["agent"] for step in steps]


def _moment(record: RunRecord) -> datetime:
    return datetime.fromisoformat(record.started_at)
