"""What becomes of beliefs that are given up: closed, asked about, or told as if they still held.

The scenarios are divided by a hash of their ids: rules were developed on the one half and are
checked on the other. What must not be closed are the statements of the same set that nothing takes
back: within a scenario, and of other scenarios told in between.
"""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.figure import Figure
from evals.memory.told import PROJECT, Told, fresh, tell
from evals.suite import Material, Measured, Suite
from memory import Claim, Embed, Memory, MiniLM
from memory.extraction.lexicon import word_set
from projects.scope import Scope

_FILE = "memory/belief_supersession.jsonl"
_OTHERS = 8
"""Statements of other scenarios that are told before each."""

_EMPTY = word_set(
    "what where who does do is the user users user's of a an on in at to currently now believe "
    "about for how still valid current have has which when 2023 2024 2025 2030 fact"
)


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Proposition(_Loose):
    """One thing that somebody believed."""

    text: str
    asserted_at: datetime

    @property
    def told(self) -> Told:
        """The same as something said."""
        moment = self.asserted_at
        return Told(self.text, moment if moment.tzinfo else moment.replace(tzinfo=UTC))


class Question(_Loose):
    """What is asked in the end, or about a certain moment."""

    q: str
    type: str
    expected_current_contains: tuple[str, ...] = ()
    expected_superseded_contains: tuple[str, ...] = ()
    at_time: datetime | None = None
    expected_valid: bool = True


class Scenario(_Loose):
    """Statements over time, and what holds in the end."""

    id: str
    propositions: tuple[Proposition, ...]
    questions: tuple[Question, ...]

    @property
    def is_held_out(self) -> bool:
        """Whether it belongs to the half that no rule was developed on."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2 == 1

    @property
    def given_up(self) -> tuple[str, ...]:
        """The texts that a later one takes the place of."""
        old = [text for each in self.questions for text in each.expected_superseded_contains]
        new = [text for each in self.questions for text in each.expected_current_contains]
        earlier = (each.text for each in self.propositions[:-1])
        return tuple(text for text in earlier if _has(text, old) and not _has(text, new))


def scenarios(path: Path) -> list[Scenario]:
    """Read the set."""
    with path.open(encoding="utf-8") as lines:
        return [Scenario.model_validate(json.loads(line)) for line in lines]


def measure(material: Material) -> Measured:
    """Tell every scenario to a memory of its own, and to one that has heard others before."""
    folder = material.data
    every = scenarios(folder / _FILE) if folder is not None else []
    embed = MiniLM()
    counts: Counter[str] = Counter()
    for scenario in every:
        half = "held_out" if scenario.is_held_out else "seen"
        counts.update({f"{half}_{key}": value for key, value in alone(scenario, embed).items()})
        counts.update(among(scenario, every, embed))
    return Measured(cases=len(every), figures=dict(_figures(counts)))


def alone(scenario: Scenario, embed: Embed) -> Counter[str]:
    """Return what becomes of the beliefs of a scenario."""
    counts: Counter[str] = Counter()
    with fresh(embed) as memory:
        tell(memory, [each.told for each in scenario.propositions])
        for text in scenario.given_up:
            counts["given_up"] += 1
            counts["closed"] += is_closed(memory, text)
            counts["found"] += is_closed(memory, text) or is_asked_about(memory, text)
        for question in scenario.questions:
            if question.at_time is not None:
                counts["moments"] += 1
                counts["moments_right"] += _is_valid(memory, scenario, question)
            elif question.expected_superseded_contains:
                counts["asked"] += 1
                counts["stale"] += is_stale(memory, question)
    return counts


def among(scenario: Scenario, every: Sequence[Scenario], embed: Embed) -> Counter[str]:
    """Return how many statements are closed that nothing takes back."""
    chance = random.Random(scenario.id)  # noqa: S311 - a sample, not a secret
    pool = [each for each in every if not _alike(each, scenario)]
    others = [each.propositions[0].told for each in chance.sample(pool, _OTHERS)]
    own = [each.told for each in scenario.propositions]
    begin = min(each.said_at for each in own)
    others = [each._replace(said_at=min(each.said_at, begin)) for each in others]
    with fresh(embed) as memory:
        tell(memory, [*others, *own])
        given_up = set(scenario.given_up)
        lasting = [each.text for each in [*others, *own] if each.text not in given_up]
        closed = sum(is_closed(memory, text) for text in lasting)
    return Counter(lasting=len(lasting), wrongly=closed)


def is_closed(memory: Memory, text: str) -> bool:
    """Whether what was said in these words is held no longer."""
    return any(not claim.live for claim in _of(memory, text))


def is_asked_about(memory: Memory, text: str) -> bool:
    """Whether a person is asked if it still holds."""
    ids = {claim.claim_id for claim in _of(memory, text)}
    return any(ids & set(item.rivals) for item in memory.reviews())


def is_stale(memory: Memory, question: Question) -> bool:
    """Whether the first answer is what was given up, told as if it held."""
    found = memory.search(question.q, scope=Scope(), project=PROJECT, k=1)
    return any(
        item.current
        and _has(item.text, question.expected_superseded_contains)
        and not _has(item.text, question.expected_current_contains)
        for item in found
    )


def _is_valid(memory: Memory, scenario: Scenario, question: Question) -> bool:
    """Whether a statement holds at the moment that is asked about, if it should."""
    text, moment = scenario.propositions[0].text, question.at_time
    moment = moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
    found = memory.search(text, scope=Scope(), project=PROJECT, k=3, as_of=moment)
    holds = any(item.current for item in found if item.kind == "claim")
    return holds == question.expected_valid


def _of(memory: Memory, text: str) -> Iterator[Claim]:
    for claim in memory.claims(scope=Scope(), project=PROJECT, current=False):
        if any(each.quote in text for each in claim.evidence):
            yield claim


def _alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios may be about one thing: they are asked in the same words."""
    left, right = (
        {word for each in it.questions for word in _words(each.q)} for it in (one, other)
    )
    return bool(left & right)


def _words(text: str) -> set[str]:
    words = {word.strip("?.,'").removesuffix("'s") for word in text.casefold().split()}
    return words - _EMPTY


def _has(text: str, parts: Sequence[str]) -> bool:
    return any(part.casefold() in text.casefold() for part in parts)


def _figures(counts: Counter[str]) -> Iterator[tuple[str, float]]:
    yield "wrongly_closed", counts["wrongly"] / max(counts["lasting"], 1)
    totals = ("given_up", "found", "asked", "stale")
    both = {key: counts[f"seen_{key}"] + counts[f"held_out_{key}"] for key in totals}
    yield "found", both["found"] / max(both["given_up"], 1)
    yield "stale", both["stale"] / max(both["asked"], 1)
    for half in ("seen", "held_out"):
        given_up, asked = counts[f"{half}_given_up"] or 1, counts[f"{half}_asked"] or 1
        yield f"{half}_found", counts[f"{half}_found"] / given_up
        yield f"{half}_closed", counts[f"{half}_closed"] / given_up
        yield f"{half}_stale", counts[f"{half}_stale"] / asked
    moments = counts["seen_moments"] + counts["held_out_moments"]
    right = counts["seen_moments_right"] + counts["held_out_moments_right"]
    yield "moments", right / max(moments, 1)


SUITE = Suite(
    name="beliefs",
    title="Beliefs that are given up",
    needs=_FILE,
    figures=(
        Figure("wrongly_closed", "statements closed that nothing takes back", 0.015, is_floor=False, tolerance=0.005),
        Figure("found", "given up and closed or asked about", 0.85, tolerance=0.02),
        Figure("stale", "given up and told first, as if it held", 0.05, is_floor=False, tolerance=0.02),
        Figure("seen_found", "given up and found, on the half for development"),
        Figure("held_out_found", "the same, on the other half"),
        Figure("seen_stale", "told as if it held, on the half for development", is_floor=False),
        Figure("held_out_stale", "the same, on the other half", is_floor=False),
        Figure("seen_closed", "closed without asking, on the half for development"),
        Figure("held_out_closed", "the same, on the other half"),
        Figure("moments", "right whether something held at a moment", tolerance=0.02),
    ),
    measure=measure,
)  # fmt: skip
