"""What a memory made of the stream: how clean its core is, and how much of the truth it has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.memory.junk.stream import LOOPS, POISON, Candidate, Fact
from memory import Claim, Memory
from projects.scope import Scope

SHOWN = 8
"""Results of a search in which an answer must stand: as many as a door returns."""


class Row(NamedTuple):
    """A live claim of the core and what it is."""

    claim: Claim
    candidate: Candidate
    """Where it came from first."""
    kind: str
    """`true`, `double` (a second row for one truth), `wrong` (a truth told wrongly) or its junk."""


class Judged(NamedTuple):
    """A memory after the stream."""

    rows: Sequence[Row]
    live: frozenset[str]
    """Facts (as they were told) of which a live claim holds the answer."""
    core: frozenset[str]
    found: frozenset[str]
    """Facts whose question finds the answer."""


def judged(memory: Memory, candidates: Sequence[Candidate], *, ask: bool = True) -> Judged:
    """Return what `memory` made of `candidates`; without `ask` nothing is searched for."""
    came = {item.turn.turn_id: item for item in candidates}
    claims = memory.claims(scope=Scope())
    rows = list(_rows([claim for claim in claims if claim.tier == "core"], came))
    facts = [item.fact for item in candidates if item.kind == "fact" and item.fact]
    told = {said.say for claim in claims for said in _told_by(claim, came)}
    in_core = {said.say for row in rows for said in _told_by(row.claim, came)}
    found = {fact.say for fact in facts if ask and _finds(memory, fact)}
    return Judged(rows, frozenset(told), frozenset(in_core), frozenset(found))


def figures(outcome: Judged, candidates: Iterable[Candidate]) -> Mapping[str, float]:
    """Return the figures over candidates of one part, or of all."""
    chosen = list(candidates)
    ids = {item.turn.turn_id for item in chosen}
    kinds = Counter(row.kind for row in outcome.rows if row.candidate.turn.turn_id in ids)
    told = [item.fact.say for item in chosen if item.kind == "fact" and item.fact]
    recalled = [say for say in told if say in outcome.live and say in outcome.found]
    return {
        "precision": kinds["true"] / max(1, kinds.total()),
        "recall": len(recalled) / max(1, len(told)),
        "live": sum(say in outcome.live for say in told) / max(1, len(told)),
        "found": sum(say in outcome.found for say in told) / max(1, len(told)),
        "in_core": sum(say in outcome.core for say in told) / max(1, len(told)),
        "poison": sum(kinds[kind] for kind in POISON),
        "loops": sum(kinds[kind] for kind in LOOPS),
        "doubles": kinds["double"],
        "core_rows": kinds.total(),
    }


def _rows(claims: Sequence[Claim], came: Mapping[str, Candidate]) -> Iterator[Row]:
    seen: set[str] = set()
    for claim in sorted(claims, key=lambda item: (item.recorded_at, item.evidence[0].said_at)):
        first = came[claim.turn_ids[0]]
        said = next(_told_by(claim, came), None)
        if said is not None and first.kind in {"fact", "again"}:
            kind = "double" if said.say in seen else "true"
            seen.add(said.say)
        else:
            kind = "wrong" if first.kind in {"fact", "again"} else first.kind
        yield Row(claim, first, kind)


def _told_by(claim: Claim, came: Mapping[str, Candidate]) -> Iterator[Fact]:
    """Yield the facts that a claim holds the answer of."""
    for turn_id in claim.turn_ids:
        item = came[turn_id]
        if item.kind in {"fact", "again"} and item.fact and _holds(claim.text, item.fact):
            yield item.fact


def _finds(memory: Memory, fact: Fact) -> bool:
    items = memory.search(fact.ask, scope=Scope(), project=fact.project, k=SHOWN)
    return any(_holds(item.text, fact) for item in items)


def _holds(text: str, fact: Fact) -> bool:
    return fact.answer.casefold() in text.casefold()
