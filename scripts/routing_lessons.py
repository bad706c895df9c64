"""The lessons of `scripts/routing_encoder.py`: texts, and for whom they or parts of them are.

The utterances of the built-in roster, requests by people who knew the agents' purposes and borders
alone, requests of several tasks with each task marked, some more of these joined from two
requests, and, so that labels which nobody has met yet are told apart as well, texts for intents of
many other trades.
"""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

ROOT = Path(__file__).parents[1]
UTTERANCES = ROOT / "agents" / "utterances"
LESSONS = ROOT / "evals" / "cases" / "routing" / "lessons"
JOINED = 1_500
"""So many requests of two tasks are joined from two of one."""
_LONGEST = 120
"""Characters of a request that is joined with another."""
_MARKED = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
_PLACE = re.compile(r"\{\w+\}")
_WAYS = (
    "{a}, and {b}",
    "{a}, then {b}",
    "{a} and then {b}",
    "{a} and also {b}",
    "{a}; {b}",
    "{A}. {B}",
    "{A}? {B}",
    "{A}. Also, {b}",
    "{A}. Then {b}.",
    "{A}. Once that is done, {b}.",
    "After that, {b}: first {a}",
    "1. {A} 2. {B}",
)

World = Literal["roster", "intents"]
"""Labels are told apart only from others of the same world."""


class Span(NamedTuple):
    """A part of a text, and for whom it is."""

    label: str
    start: int
    end: int


class Lesson(NamedTuple):
    """A text, and for whom its parts are; one part is all of it where it is for one alone."""

    text: str
    spans: tuple[Span, ...]
    world: World = "roster"


def read() -> list[Lesson]:
    """Return all lessons."""
    requests = [*_requests(UTTERANCES), *_requests(LESSONS / "requests")]
    whole = [_whole(text, label) for text, label in (*requests, *_pairs("single"))]
    intents = [_whole(text, label, "intents") for text, label in _pairs("intents")]
    several = [_marked(line) for line in _lines(LESSONS / "compound.txt")]
    # A task that refers back is read alone as well.
    alone = [_whole(each.text[s.start : s.end], s.label) for each in several for s in each.spans]
    return [*whole, *several, *alone, *_joined(requests), *intents]


def _whole(text: str, label: str, world: World = "roster") -> Lesson:
    return Lesson(text, (Span(label, 0, len(text)),), world)


def _requests(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each request with its agent."""
    for path in sorted(folder.glob("*.txt")):
        yield from ((line, path.stem) for line in _lines(path))


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    """Yield each text with its label."""
    for line in _lines(LESSONS / f"{name}.txt"):
        label, text = line.split("|", 1)
        yield text, label


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def _marked(line: str) -> Lesson:
    """Return a request of several tasks, written `[[agent|task]] and [[agent|task]]`."""
    return _put_together(_MARKED.sub("{}", line), _MARKED.findall(line), re.compile(r"\{\}"))


def _joined(requests: Sequence[tuple[str, str]]) -> Iterator[Lesson]:
    """Yield requests of two tasks that were made from two of one."""
    short = [each for each in requests if len(each[0]) <= _LONGEST]
    for _ in range(JOINED):
        (first, one), (second, other) = random.sample(short, 2)
        parts = {
            "{a}": (one, _lowered(first.rstrip(".?!"))),
            "{A}": (one, first.rstrip(".?!")),
            "{b}": (other, _lowered(second.rstrip("."))),
            "{B}": (other, second.rstrip(".")),
        }
        way = random.choice(_WAYS)  # noqa: S311 (no secret depends on it)
        yield _put_together(way, [parts[each] for each in _PLACE.findall(way)], _PLACE)


def _put_together(form: str, parts: Sequence[tuple[str, str]], place: re.Pattern[str]) -> Lesson:
    """Return `form` with its places filled by (label, text) in their order."""
    text, spans = "", []
    for between, part in zip(place.split(form), [*parts, None], strict=True):
        text += between
        if part:
            label, words = part
            spans.append(Span(label, len(text), len(text) + len(words)))
            text += words
    return Lesson(text, tuple(spans))


def _lowered(text: str) -> str:
    """Return `text` as it stands within a sentence; abbreviations stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
