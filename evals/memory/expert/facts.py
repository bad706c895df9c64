"""What the scripted expert knows: hidden facts of a made-up trade, drawn by a seed."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
_FACTS = 60
_SCOPES = ("it freezes", "the machine is new", "nobody else is around", "it has rained for a week")
_SCOPED = 6
_MISSPOKEN = 6
"""Facts that the expert tells wrong at first and sets right when they are read back."""
_AGAINST_MEMORY = 5
_CHANGED = 5
"""Facts that the expert tells one way, confirms, and later tells otherwise."""
_UNSURE = 3
"""Things that the expert tells and never says yes to."""


@dataclass(frozen=True)
class Fact:
    """One thing that the expert knows."""

    aspect: str
    text: str
    """As it is so."""
    said: str
    """As it is told first: wrong, where `value` and `wrong` are given."""
    keys: tuple[str, ...]
    """What a claim must hold to have captured it."""
    value: str = ""
    wrong: str = ""
    scope: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True)
class Clash:
    """Two statements that can't both be so."""

    before: str
    after: str
    thing: str
    before_key: str
    after_key: str
    is_own: bool
    """Whether the expert said both; else somebody else said the first, before the interview."""
    holds: str
    """`new` or `old`."""


@dataclass(frozen=True)
class Knowledge:
    """All that one scripted expert knows."""

    expert: str
    topic: str
    facts: tuple[Fact, ...]
    clashes: tuple[Clash, ...]


def knowledge(seed: int) -> Knowledge:
    """Return the knowledge of the expert of that seed."""
    random = Random(seed)  # noqa: S311 - a script, no secret
    book = _book()
    trade = book["trades"][seed % len(book["trades"])]
    drawn = _drawn(random, book, trade["things"])
    clashes = [
        _clash(random, book, trade["things"], index) for index in range(_AGAINST_MEMORY + _CHANGED)
    ]
    return Knowledge(trade["expert"], trade["topic"], tuple(drawn), tuple(clashes))


def _drawn(random: Random, book: dict[str, Any], things: list[str]) -> list[Fact]:
    """Return sixty facts, no two about the same thing in the same way."""
    patterns = [(aspect, each) for aspect, listed in book["templates"].items() for each in listed]
    pairs = [(pattern, thing) for pattern in patterns for thing in things]
    random.shuffle(pairs)
    facts: list[Fact] = []
    for (aspect, pattern), thing in pairs:
        if len(facts) == _FACTS:
            break
        facts.append(_fact(random, book, aspect, pattern, thing, things))
    limits = [index for index, fact in enumerate(facts) if fact.value]
    for index in limits[:_MISSPOKEN]:
        fact = facts[index]
        facts[index] = replace(fact, said=fact.text.replace(fact.value, fact.wrong))
    plain = [index for index, fact in enumerate(facts) if fact.said == fact.text]
    for place, index in enumerate(plain[:_SCOPED]):
        facts[index] = replace(facts[index], scope=_SCOPES[place % len(_SCOPES)])
    for index in plain[_SCOPED : _SCOPED + _UNSURE]:
        facts[index] = replace(facts[index], is_confirmed=False)
    return facts


def _fact(
    random: Random, book: dict[str, Any], aspect: str, pattern: str, thing: str, things: list[str]
) -> Fact:
    other = random.choice([each for each in things if each != thing])
    number, wrong = random.sample(book["numbers"], 2)
    unit = random.choice(book["units"])
    filled = {
        "thing": thing,
        "other": other,
        "number": str(number),
        "unit": unit,
        **{
            name[:-1]: random.choice(book[name])
            for name in ("signs", "states", "names", "customers")
        },
    }
    text = pattern.format(**filled)
    fixed = pattern
    for name in filled:
        fixed = fixed.replace(f"{{{name}}}", "")
    words = [filled[name] for name in filled if f"{{{name}}}" in pattern and name != "unit"]
    has_number = "{number}" in pattern
    return Fact(
        aspect=aspect,
        text=text,
        said=text,
        keys=(*words, *_verbs(fixed)),
        value=f"{number} {unit}" if has_number else "",
        wrong=f"{wrong} {unit}" if has_number else "",
    )


def _verbs(fixed: str) -> list[str]:
    """Return the longest word of a template: it tells one from another."""
    return [max(fixed.replace(".", "").replace(",", "").split(), key=len)]


def _clash(random: Random, book: dict[str, Any], things: list[str], index: int) -> Clash:
    """Return a contradiction: of a number, of a side, of a person, or of yes and no."""
    thing = things[index % len(things)]
    first, second = random.sample(book["numbers"], 2)
    one, other = random.sample(book["names"], 2)
    unit = random.choice(["grams", "turns", "inches", "knots", "percent"])
    kinds = (
        (f"The spare {thing} weighs {first} {unit}.", f"The spare {thing} weighs {second} {unit}.", str(first), str(second)),
        (f"The {thing} wears on the left side first.", f"The {thing} wears on the right side first.", "left", "right"),
        (f"The {thing} should be cleaned with vinegar.", f"The {thing} should never be cleaned with vinegar.", "should be cleaned", "never be cleaned"),
        (f"Spare parts for the {thing} come from {one}.", f"Spare parts for the {thing} come from {other}.", one, other),
        (f"The {thing} is stored dry.", f"The {thing} is stored wet.", "dry", "wet"),
    )  # fmt: skip
    before, after, old, new = kinds[index % len(kinds)]
    is_own = index >= _AGAINST_MEMORY
    holds = "new" if is_own or index % 2 else "old"
    return Clash(before, after, thing, old, new, is_own=is_own, holds=holds)


@cache
def wordings(bank: str) -> dict[str, list[str]]:
    """Return how the expert of a bank of wordings talks."""
    read = yaml.safe_load((_FOLDER / "wordings.yaml").read_text(encoding="utf-8"))
    return dict(read[bank])


@cache
def _book() -> dict[str, Any]:
    return dict(yaml.safe_load((_FOLDER / "trades.yaml").read_text(encoding="utf-8")))
