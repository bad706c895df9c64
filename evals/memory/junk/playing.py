"""The stream at the front door: each turn is taken down, read and judged as in a run of Nova."""

import json
from collections import Counter
from collections.abc import Iterable

from evals.memory.junk.stream import Candidate
from memory import Memory, Verdict


def play(memory: Memory, candidates: Iterable[Candidate]) -> Counter[tuple[str, str]]:
    """Let `candidates` reach `memory`; return how often which kind met which reason."""
    met: Counter[tuple[str, str]] = Counter()
    for item in candidates:
        if item.is_import:
            _import(memory, item)
            continue
        met.update((item.kind, verdict.reason) for verdict in _reach(memory, item))
    return met


def _reach(memory: Memory, item: Candidate) -> list[Verdict]:
    turn = item.turn
    memory.record_turn(turn)
    proposals = memory.extract(turn)
    if item.proposal is not None:
        proposals.append(item.proposal.model_copy(update={"project": turn.project}))
    if not proposals:
        return []
    recalled = _recalled(memory, item)
    return memory.promote(proposals, turn=turn, run_id=f"run-{turn.turn_id}", recalled_ids=recalled)


def _recalled(memory: Memory, item: Candidate) -> list[str]:
    """Return what the run had recalled: here what rests on the turn that told the fact."""
    if item.fact is None or not item.is_recalled:
        return []
    known = memory.ledger.known.claims(item.fact.project)
    return [claim.claim_id for claim in known if claim.text in item.fact.say]


def _import(memory: Memory, item: Candidate) -> None:
    line = item.turn.model_dump(mode="json", exclude={"role"}) | {"kind": "turn"}
    memory.import_lines([json.dumps(line)])
