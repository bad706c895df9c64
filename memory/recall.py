"""Turns what the index finds into recalled items, with what the ledger knows of them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from memory.ageing import note_of
from memory.claim import Claim
from memory.dates import days_of
from memory.extraction.acts import is_only_order
from memory.index import Index, Item, Reach
from memory.ledger import Ledger
from memory.lineage import strictest
from memory.newest import newest_first
from memory.search import POOL, Hit, Query, find
from memory.sensitivity import stated_in
from memory.turn import Turn, iso, now
from memory.variety import varied
from projects.scope import SENSITIVITIES, Scope, Sensitivity
from projects.source import Recalled

ALL = 1_000
"""More items than are ever found."""
CORE_CHARACTERS = 6_000
"""How much core goes into one context."""

_KINDS = ("constraint", "preference", "decision", "commitment", "state", "procedure", "episode")
_REDUNDANT = 0.6
_AGAIN = 0.75
"""The share of a query's words that a turn has which orders the same."""
_NEAR = 30
"""Items that are looked at, by meaning and by words each, where only what fits is wanted."""
_RIVALS = 24
"""Among so many the newest word on each matter is looked for."""
_AMONG = 10
"""Among so many of the best, at least, what holds comes before what no longer does."""


class Signals(NamedTuple):
    """What made recall bring an item."""

    score: float = 0.0
    similarity: float = 0.0
    why: str = ""


_NO_SIGNALS = Signals()
_CORE = Signals(why="core")


class _Found(NamedTuple):
    """A claim or a turn that was found: what is needed to choose among many, to tell of few."""

    source: Claim | Turn
    sensitivity: Sensitivity
    current: bool
    hit: Hit | None = None

    @property
    def project(self) -> str:
        return self.source.project if isinstance(self.source, Claim) else self.source.home

    @property
    def turn_ids(self) -> tuple[str, ...]:
        return self.source.turn_ids if isinstance(self.source, Claim) else (self.source.turn_id,)


def reach_of(scope: Scope, projects: Collection[str], *, project: str | None) -> Reach:
    """Return which sensitivities of which projects `scope` may see."""
    wanted = projects if project is None else [project]
    reach = {
        name: tuple(level for level in SENSITIVITIES if scope.may_see(name, level))
        for name in wanted
    }
    return {name: levels for name, levels in reach.items() if levels}


def recall(
    query: Query,
    *,
    ledger: Ledger,
    index: Index,
    default: Callable[[str], Sensitivity],
    reach: Reach,
    k: int,
    as_of: datetime | None,
    without: Collection[str],
    faint: bool = False,
) -> list[Recalled]:
    """Return the `k` best items: what holds first, then what no longer does.

    With `faint`, what bears on the question only by what was said beside it fills up the rest.
    """
    moment = iso(as_of) if as_of is not None else None
    # What fills up a long list needs looking further than what fits a question.
    pool, enough = max(POOL if faint else _NEAR, 2 * k), max(k, _RIVALS)
    while True:
        hits = find(query, index=index, reach=reach, pool=pool)
        ledger.known.read(_claims_among(hits))
        ordered = (
            varied(hits, k=k, turns_of=partial(_turns_of, ledger), asked=query.classes)
            if faint
            else _fitting(hits)
        )
        found: list[_Found] = []
        again: list[_Found] = []
        for hit in _with_successors(ordered, ledger, reach):
            item = _looked_up(hit, ledger, moment, default)
            if item is None or item.sensitivity not in reach.get(item.project, ()):
                continue
            if not set(item.turn_ids) <= set(without):
                (again if _orders_again(item, query) else found).append(item)
            if faint and len(found) >= enough and len(_without_echoes(found)) >= enough:
                break
        found = _without_echoes(found)
        if moment is None or len(found) >= k or len(hits) < pool:
            break
        pool *= 4  # most of what was near had not been said yet
    if not faint:
        found.sort(key=lambda item: not item.current)
    found = newest_first(found, query.text, ledger.known.written)[: max(k, _AMONG)]
    found.sort(key=lambda item: not item.current)  # stable: the ranking holds within each half
    found += again  # what was ordered before in these words comes nearest, and tells least
    at = moment or iso(ledger.now())
    return [_told(item, by=_signals(item, at=at)) for item in found[:k]]


def surroundings(
    turn_ids: Iterable[str],
    *,
    ledger: Ledger,
    default: Callable[[str], Sensitivity],
    scope: Scope,
    moment: str | None = None,
) -> list[Recalled]:
    """Return those turns as they were said, and every claim that rests on them.

    A turn is given only to who may see all of it.
    """
    found: list[Recalled] = []
    for turn_id in dict.fromkeys(turn_ids):
        turn = ledger.turn(turn_id)
        if turn is None:
            continue
        there = [_turn_found(turn, ledger, moment, default)]
        there += [_claim_found(claim, moment) for claim in ledger.known.of_turn(turn_id)]
        found += [_told(it) for it in there if scope.may_see(it.project, it.sensitivity)]
    return found


def core_of(claims: Sequence[Claim], scope: Scope) -> list[Recalled]:
    """Return the ones of some core claims that `scope` may see, within the budget."""
    visible = [claim for claim in claims if scope.may_see(claim.project, claim.sensitivity)]
    visible.sort(key=lambda claim: claim.said_at, reverse=True)
    chosen, room = [], CORE_CHARACTERS
    for claim in visible:
        if len(claim.text) <= room:
            room -= len(claim.text)
            chosen.append(claim)
    chosen.sort(key=lambda claim: _KINDS.index(claim.kind))
    return [_told(_claim_found(claim), by=_CORE) for claim in chosen]


def is_current(claim: Claim, moment: str | None) -> bool:
    """Whether a claim holds at `moment`; None means now.

    Now, a claim that is live holds, unless it was said to begin only later; and one that a
    coming change will end holds until then.
    """
    if moment is not None:
        return claim.holds_at(moment)
    announced = claim.valid_from > claim.said_at
    if claim.live and not announced and claim.valid_to is None:
        return True
    at = iso(now())
    if claim.live and not announced:
        return claim.valid_to is None or at < claim.valid_to
    if claim.live:
        return claim.holds_at(at)
    return claim.close_reason == "ended" and claim.valid_to is not None and claim.valid_to > at and (
        claim.valid_to > claim.said_at
    ) and claim.valid_from <= at  # fmt: skip


def claim_item(claim: Claim, *, name: str) -> Item:
    """Return a claim as the index holds it."""
    who = claim.evidence[-1].speaker
    days = days_of(claim.text, said=claim.said_at)
    # Claims stand alone: a prefix only blurs their vectors (top-1 of paraphrases .99 without).
    return Item(
        item_id=f"claim:{claim.claim_id}",
        kind="claim",
        project=claim.project,
        sensitivity=claim.sensitivity,
        body=f"[{days}] {who}/{name}: {claim.text}",
        meaning=claim.text,
        days=days,
        rests_on=f"turn:{claim.turn_ids[-1]}",
    )


def turn_item(turn: Turn, *, name: str, sensitivity: Sensitivity) -> Item:
    """Return a turn as the index holds it."""
    days = days_of(turn.text, said=turn.said)
    return Item(
        item_id=f"turn:{turn.turn_id}",
        kind="turn",
        project=turn.home,
        sensitivity=sensitivity,
        body=f"[{days}] {turn.speaker}/{name}: {turn.text}",
        # Date and project blur a vector: of LoCoMo's questions .02 fewer are answered with them.
        meaning=f"{turn.speaker}: {turn.text}",
        thread=turn.thread,
        said=turn.said,
        days=days,
    )


def sensitivity_of(turn: Turn, claims: Iterable[Claim], *, default: Sensitivity) -> Sensitivity:
    """Return how confidential a turn is: as its words or its project say, or as its claims are."""
    own = stated_in(turn.text) or default
    return strictest([own, *(claim.sensitivity for claim in claims)])


def _claims_among(hits: list[Hit]) -> list[str]:
    parted = (hit.item_id.partition(":") for hit in hits)
    return [key for kind, _, key in parted if kind == "claim"]


def _with_successors(hits: list[Hit], ledger: Ledger, reach: Reach) -> list[Hit]:
    """Let what took the place of a found claim stand where that stood, if it isn't found before."""
    own = {hit.item_id: hit for hit in hits}
    found: dict[str, Hit] = {}
    for hit in hits:
        for newer in reversed(_newer(hit.item_id, ledger)):
            item_id = f"claim:{newer.claim_id}"
            if newer.sensitivity in reach.get(newer.project, ()):
                found.setdefault(item_id, own.get(item_id, hit._replace(item_id=item_id)))
        found.setdefault(hit.item_id, hit)
    return [*found.values()]


def _newer(item_id: str, ledger: Ledger) -> list[Claim]:
    """Return what took the place of a claim or of what a turn says, or may have, step by step."""
    known, found = ledger.known, list[Claim]()
    kind, _, key = item_id.partition(":")
    wanted = [key] if kind == "claim" else [claim.claim_id for claim in known.of_turn(key)]
    while wanted:
        one = wanted.pop()
        newer = known.successor(one) or known.challenger(one)
        if newer is not None and newer not in found:
            found.append(newer)
            wanted.append(newer.claim_id)
    return found


def _turns_of(ledger: Ledger, item_id: str) -> tuple[str, ...]:
    kind, _, key = item_id.partition(":")
    claim = ledger.known.claim(key) if kind == "claim" else None
    return (key,) if claim is None else claim.turn_ids


def _looked_up(
    hit: Hit, ledger: Ledger, moment: str | None, default: Callable[[str], Sensitivity]
) -> _Found | None:
    kind, _, key = hit.item_id.partition(":")
    if kind == "claim":
        claim = ledger.known.claim(key)
        if claim is None or (moment is not None and claim.valid_from > moment):
            return None
        return _claim_found(claim, moment, hit)
    turn = ledger.turn(key)
    if turn is None or (moment is not None and turn.said > moment):
        return None
    return _turn_found(turn, ledger, moment, default, hit)


def _claim_found(claim: Claim, moment: str | None = None, hit: Hit | None = None) -> _Found:
    return _Found(claim, claim.sensitivity, is_current(claim, moment), hit)


def _turn_found(
    turn: Turn,
    ledger: Ledger,
    moment: str | None,
    default: Callable[[str], Sensitivity],
    hit: Hit | None = None,
) -> _Found:
    claims = ledger.known.of_turn(turn.turn_id)
    level = sensitivity_of(turn, claims, default=default(turn.home))
    current = not claims or any(is_current(claim, moment) for claim in claims)
    return _Found(turn, level, current, hit)


def _without_echoes(items: list[_Found]) -> list[_Found]:
    """Drop the turns that say no more than a claim that was found as well."""
    said: dict[str, int] = {}
    for item in items:
        if isinstance(item.source, Claim):
            for turn_id in item.turn_ids:
                said[turn_id] = said.get(turn_id, 0) + len(item.source.text)
    return [
        item
        for item in items
        if isinstance(item.source, Claim)
        or said.get(item.source.turn_id, 0) < _REDUNDANT * len(item.source.text)
    ]


def _orders_again(item: _Found, query: Query) -> bool:
    """Whether a turn does nothing but order what the query does, in nearly its words."""
    if item.hit is None or not isinstance(item.source, Turn):
        return False
    is_near = len(item.hit.shared) >= _AGAIN * len(query.classes)
    return is_near and is_only_order(query.text) and is_only_order(item.source.text)


def _fitting(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.fits]


def _signals(item: _Found, *, at: str) -> Signals:
    hit = item.hit
    if hit is None:
        return _NO_SIGNALS
    reasons = [f"meaning {hit.similarity:.2f}"]
    if hit.shared:
        reasons.append(f"shares {', '.join(hit.shared)}")
    if hit.beside or not hit.fits:
        reasons.append("said beside what fits")
    if isinstance(item.source, Claim) and item.current:
        reasons.append(note_of(item.source, at=at))
    return Signals(hit.score, hit.similarity, "; ".join(filter(None, reasons)))


def _told(item: _Found, *, by: Signals = _NO_SIGNALS) -> Recalled:
    """Return what was found as recall shows it, and what brought it."""
    if isinstance(item.source, Turn):
        turn = item.source
        return Recalled(
            kind="turn",
            id=turn.turn_id,
            turn_ids=item.turn_ids,
            text=turn.text,
            project=item.project,
            sensitivity=item.sensitivity,
            current=item.current,
            said_at=turn.said,
            speaker=turn.speaker,
            **by._asdict(),
        )
    claim = item.source
    return Recalled(
        kind="claim",
        id=claim.claim_id,
        turn_ids=item.turn_ids,
        text=claim.text,
        project=item.project,
        sensitivity=item.sensitivity,
        tier=claim.tier,
        claim_kind=claim.kind,
        current=item.current,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        said_at=claim.said_at,
        speaker=claim.evidence[-1].speaker,
        **by._asdict(),
    )
