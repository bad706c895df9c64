"""Measures hygiene on planted ailments, and answers at the desk by taking them all back."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
from sqlalchemy import create_engine

from evals.figure import Figure
from evals.memory.review.planting import NOW, Planted, planted
from evals.suite import Material, Measured, Suite
from memory import Claim, Event, HygienePolicy, Memory
from memory.decision import ANSWERS
from memory.embedding import Vectors
from memory.hygiene import Finding, findings
from projects.errors import BadInput, GroundChanged
from projects.project import Projects

EACH = 150
"""How many ailments of every kind are planted."""
ANSWERED = 1_000
_SEEDS = (3, 17)
_SMALL, _LARGE = 30, 300
"""Ailments of every kind in the memories whose times are compared: ten times as many claims."""

Look = Callable[[Planted], Sequence[Finding]]
Decide = Callable[[Memory, str, random.Random], Event]


class OneVector:
    """An embedding that calls all texts alike: nothing here depends on it."""

    name = "one"
    dimensions = 8

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the same unit vector for each text."""
        return np.full((len(texts), self.dimensions), self.dimensions**-0.5, dtype=np.float32)


def look(world: Planted) -> Sequence[Finding]:
    """Look a planted memory over as the product does."""
    return findings(world.claims, now=NOW, usage=world.usage)


def decide(memory: Memory, review_id: str, chance: random.Random) -> Event:
    """Answer an item in one of the ways that it offers."""
    answers = sorted(memory.desk.show(review_id).choices)
    answer = chance.choice(answers)
    text = f"The {review_id[2:8]} kiosk closes at {chance.randint(1, 11)} pm"
    return memory.desk.decide(review_id, answer, text=text)


def found(world: Planted, *, by: Look = look) -> dict[str, float]:
    """Return how many of the planted ailments are found, and how many findings are of one."""
    told = Counter[str]()
    right = Counter[str]()
    for finding in by(world):
        told[finding.ailment] += 1
        key = frozenset(claim.claim_id for claim in finding.claims)
        if world.ailing.get(key) == finding.ailment:
            right["reworded" if key in world.reworded else finding.ailment] += 1
    kinds = ("reworded" if key in world.reworded else name for key, name in world.ailing.items())
    recall = {f"{name}_found": right[name] / count for name, count in Counter(kinds).items()}
    return recall | {"precision": sum(right.values()) / max(sum(told.values()), 1)}


def swept(world: Planted, *, by: Decide = decide, answered: int = ANSWERED) -> dict[str, float]:
    """File what is found, answer it, and take everything back."""
    chance = random.Random(5)  # noqa: S311 - repeatable, not secret
    policy = HygienePolicy(most_open=answered)
    with opened(world.claims) as memory:
        before = memory.state_hash()
        first = memory.sweep(usage=world.usage, policy=policy)
        changed = memory.state_hash() != before
        again = memory.sweep(usage=world.usage, policy=policy)
        events = [by(memory, item.review_id, chance) for item in first.filed]
        after = memory.sweep(usage=world.usage, policy=policy)
        asked = {item.review_id for item in first.filed}
        twice = [item for item in (*again.filed, *after.filed) if item.review_id in asked]
        for event in reversed([*memory_events(memory, after.run_id), *events]):
            memory.undo(event.event_id)
        restored = memory.state_hash() == before
    return {
        "asked_twice": float(len(twice)),
        "changed": float(changed),
        "undone": float(restored),
        "answers": float(len(events)),
    }


def memory_events(memory: Memory, run_id: str | None) -> list[Event]:
    """Return the events of a run, oldest first."""
    return [entry.event for entry in memory.ledger.events_of_run(run_id)] if run_id else []


def stale_answers(world: Planted, *, seen: bool = True) -> float:
    """Return the share of answers that were carried out although their ground had changed."""
    done = tried = 0
    with opened(world.claims) as memory:
        for item in memory.sweep(usage=world.usage).filed:
            shown = memory.desk.show(item.review_id)
            memory.retire(item.rivals[0])
            for answer in ANSWERS:
                tried += 1
                ground = shown.ground if seen else memory.desk.show(item.review_id).ground
                try:
                    memory.desk.decide(item.review_id, answer, text="It is so", seen=ground)
                except GroundChanged:
                    continue
                except BadInput:
                    continue
                done += 1
                break
    return done / tried


def growth() -> dict[str, float]:
    """Return how much longer things take where ten times as much is known, in CPU time."""
    small, large = (_times(planted(seed=11, each=each)) for each in (_SMALL, _LARGE))
    ratios = {f"{name}_growth": large[name] / small[name] for name in small}
    ratios["sweep_growth"] /= _LARGE / _SMALL
    return ratios


def _times(world: Planted) -> dict[str, float]:
    with opened(world.claims) as memory:
        filed = memory.sweep(usage=world.usage).filed
        item, claim = filed[0], world.claims[0].claim_id
        ids = [each.review_id for each in filed[:20]]
        return {
            "sweep": _best(lambda: memory.sweep(usage=world.usage, dry_run=True), rounds=3),
            "show": _best(lambda: [memory.desk.show(each) for each in ids], rounds=5),
            "answer": _best(lambda: _there_and_back(memory, item.review_id)),
            "history": _best(lambda: memory.chronicle.of_claim(claim)),
            "project": _best(lambda: memory.chronicle.of_project("orchard", most=50)),
        }


def _there_and_back(memory: Memory, review_id: str) -> None:
    memory.undo(memory.desk.decide(review_id, "discard").event_id)


def _best(action: Callable[[], object], *, rounds: int = 15) -> float:
    times = []
    for _ in range(rounds):
        began = process_time()
        action()
        times.append(process_time() - began)
    return min(times)


@contextmanager
def opened(claims: Collection[Claim]) -> Iterator[Memory]:
    """Open a memory that has taken in some claims of another home."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = create_engine(f"sqlite:///{folder / 'ledger.sqlite'}")
        memory = Memory(
            engine=engine,
            folder=folder / "index",
            embed=OneVector(),
            projects=Projects(folder / "projects"),
        )
        try:
            for claim in claims:
                memory.adopt(claim, source="import")
            yield memory
        finally:
            memory.close()
            engine.dispose()


def measure(material: Material) -> Measured:
    """Measure all of it."""
    worlds = [planted(seed=seed, each=EACH) for seed in _SEEDS]
    each = [found(world) for world in worlds]
    figures = {name: sum(one[name] for one in each) / len(each) for name in each[0]}
    material.notice("review: answering and taking back")
    figures |= swept(worlds[0])
    figures["stale_answers"] = stale_answers(planted(seed=7, each=12))
    material.notice("review: with ten times as much")
    figures |= growth()
    return Measured(cases=sum(len(world.ailing) for world in worlds), figures=figures)


SUITE = Suite(
    name="review",
    title="Review, history and hygiene",
    figures=(
        Figure("precision", "findings that are of a planted ailment", bar=0.98, tolerance=0.01),
        Figure("contradicted_found", "contradictions found", bar=0.95, tolerance=0.02),
        Figure("reworded_found", "contradictions told by other words found"),
        Figure("duplicate_found", "claims held twice found", bar=0.95, tolerance=0.02),
        Figure("stale_found", "stale claims found", bar=0.95, tolerance=0.02),
        Figure("unused_found", "unused claims found", bar=0.95, tolerance=0.02),
        Figure("asked_twice", "questions asked a second time", bar=0, is_floor=False, unit=""),
        Figure("changed", "claims changed or deleted by hygiene", bar=0, is_floor=False, unit=""),
        Figure("answers", "answers given, each in one of the ways offered", unit=""),
        Figure("undone", "equal state hash once all are taken back", bar=1.0),
        Figure("stale_answers", "answers carried out on changed ground", bar=0, is_floor=False),
        Figure("sweep_growth", "sweep per claim, ten times as many known", bar=2.0,
               is_floor=False, unit="times"),
        Figure("show_growth", "showing an item, ten times as many known", bar=2.0,
               is_floor=False, unit="times"),
        Figure("answer_growth", "answering and undoing, ten times as many known", bar=2.0,
               is_floor=False, unit="times"),
        Figure("history_growth", "history of a claim, ten times as many known", bar=2.0,
               is_floor=False, unit="times"),
        Figure("project_growth", "last 50 events of a project, ten times as many known", bar=2.0,
               is_floor=False, unit="times"),
    ),
    measure=measure,
)  # fmt: skip
