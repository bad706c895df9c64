"""The lessons of `scripts/act_layers.py`: what voices say, filled with people and things.

A voice is a set of templates for each act. What fills them is drawn at random from lists of many
worlds, so that the act is learnt and not the thing, and each filled place is marked with its part.
"""

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from routines.agenda.reading.acts import ACTS, PARTS
from routines.agenda.reading.sentence import sentences_of

ROOT = Path(__file__).parents[1]
CASES = ROOT / "evals" / "cases" / "agenda"
LESSONS = CASES / "lessons"
KNOWN = ("seen", "held", "blind_a")
"""Parts of the histories whose voices may be learnt from; the others measure."""
IGNORED = -100
"""The label of what is not learnt from."""
_SLOT = re.compile(r"\{(\w+)\}|\[([^\]]+)\]")
"""A place to fill, or words that are the matter themselves."""
_EITHER = re.compile(r"\(([^()]*\|[^()]*)\)")
"""Words of which one is said: "(I|We)"."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BESIDE = 0.28
"""Share of the texts in which something else is said besides."""
_LONGEST = 380
MATTER, GOAL, WHO, DAY, WAY = (
    PARTS.index(part) for part in ("matter", "goal", "who", "day", "way")
)


class Line(NamedTuple):
    """A template, the act it does, and whose it is."""

    template: str
    act: str
    voice: str


class Span(NamedTuple):
    """A place in a text, and its part or its act as a number."""

    start: int
    end: int
    label: int


class Lesson(NamedTuple):
    """A text with the parts of its words and the act of each sentence."""

    text: str
    parts: tuple[Span, ...] | None
    """None: they are not known."""
    acts: tuple[Span, ...]


def lines() -> list[Line]:
    """Return all templates that may be learnt from."""
    voices = [
        (f"{name}-{at}", voice)
        for name, path in (
            *((name, CASES / f"{name}.json") for name in KNOWN),
            ("voice", LESSONS / "voices.json"),
        )
        for at, voice in enumerate(json.loads(path.read_text(encoding="utf-8"))["voices"])
    ]
    told = [
        Line(template.replace("\u2019", "'"), act, name)
        for name, voice in voices
        for act in ACTS
        for template in voice.get(act, ())
    ]
    single = yaml.safe_load((LESSONS / "lines.yaml").read_text(encoding="utf-8"))
    return told + [Line(text, act, "") for act, texts in single.items() for text in texts]


def requests(count: int, chance: random.Random) -> Iterator[Lesson]:
    """Yield requests to agents that keep no agenda: they do none of the acts."""
    texts = [
        text
        for path in sorted((ROOT / "agents" / "utterances").glob("*.txt"))
        if path.stem not in {"agenda_planner", "task_planner"}
        for text in path.read_text(encoding="utf-8").splitlines()
        if 0 < len(text.strip()) < _LONGEST / 2
    ]
    for text in chance.sample(texts, count):
        label = ACTS.index("noise")
        yield Lesson(text, None, tuple(Span(*place, label) for place in _sentences(text)))


class Filler:
    """Fills templates at random."""

    def __init__(self, seed: int) -> None:
        """Draw the same for the same seed."""
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def lesson(self, line: Line, beside: Callable[[], Line]) -> Lesson | None:
        """Return one filled template, now and then with another one beside it."""
        told = [line]
        if self.chance.random() < _BESIDE:
            told.insert(self.chance.randrange(2), beside())
        text, parts, acts = "", [], []
        for each in told:
            if text:
                text += " " if text[-1] in ".!?" else self.chance.choice(("\n", "\n", ". "))
            filled, spans = self._roughened(*self._filled(each))
            begins = len(text)
            text += filled
            parts += [_shifted(span, begins) for span in spans]
            acts += [_shifted(span, begins) for span in _acts(filled, spans, each.act)]
        return Lesson(text, tuple(parts), tuple(acts)) if len(text) <= _LONGEST else None

    def _filled(self, line: Line) -> tuple[str, list[Span]]:
        words, text, spans, at = self._words(), "", [], 0
        template = self._said(line.template)
        for slot in _SLOT.finditer(template):
            text += template[at : slot.start()]
            at = slot.end()
            pieces = [(slot[2], MATTER)] if slot[2] else _pieces(slot[1], words, line.act)
            for words_of, part in pieces:
                spans.append(Span(len(text), len(text) + len(words_of), part))
                text += words_of
        text += template[at:]
        if template[0] == "{" and template[-1] == ".":
            text = _capital(text)
        return text, [span for span in spans if span.start < span.end]

    def _said(self, template: str) -> str:
        """Return a template with one of each words of which one is said, innermost first."""
        while (found := _EITHER.search(template)) is not None:
            chosen = self.chance.choice(found[1].split("|"))
            template = template[: found.start()] + chosen + template[found.end() :]
        return template

    def _words(self) -> dict[str, str]:
        chance, lists = self.chance, _lists()
        thing, (base, done) = self._varied("things"), chance.choice(lists["frames"])
        if chance.random() < 0.08:
            base, done = (re.sub(r" (?:for|with) \{who\}", "", each) for each in (base, done))
        called = "about" in base and chance.random() < 0.7
        name = f"the call about {thing}" if called else thing
        wait = self._varied("waits")
        this, that = (
            way + (f" {chance.choice(lists['ends'])}" if chance.random() < 0.25 else "")
            for way in chance.sample(lists["ways"], 2)
        )
        do, did = base.replace("{x}", thing), done.replace("{x}", thing)
        words = {"who": chance.choice(lists["people"]).strip(), "do": do, "did": did, "did2": did}
        words |= {"thing": name, "Thing": _capital(name), "goal": chance.choice(lists["goals"])}
        words |= {"wait": wait, "Wait": _capital(wait), "wait2": wait.removeprefix("the ")}
        return words | {"this": this, "that": that} | self._day()

    def _varied(self, name: str) -> str:
        """Return a thing, now and then with an adjective or something behind it."""
        chance, lists = self.chance, _lists()
        thing = chance.choice(lists[name])
        article, _, rest = thing.partition(" ")
        if article in ("the", "a", "my", "our", "her", "his") and chance.random() < 0.3:
            thing = f"{article} {chance.choice(lists['adjectives'])} {rest}"
        return f"{thing} {chance.choice(lists['of'])}" if chance.random() < 0.12 else thing

    def _day(self) -> dict[str, str]:
        chance = self.chance
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        weekday, month = chance.choice(_WEEKDAYS), f"{day:%B}"
        names = {weekday: 8, f"{month} {day.day}": 4, f"{day.day} {month}": 3, day.isoformat(): 2}
        names |= {f"the {day.day}th": 1, "tomorrow": 1, f"next {weekday}": 1}
        names |= {"the end of the month": 0.5, "the end of next week": 0.5}
        name = chance.choices([*names], [*names.values()])[0]
        on = f"on {name}"
        if name == "tomorrow" or name.startswith("next"):
            on = name
        elif name.startswith("the end"):
            on = f"at {name}"
        return {"by": f"by {name}", "on": on, "day": name, "until": f"until {name}"}

    def _roughened(self, text: str, spans: list[Span]) -> tuple[str, list[Span]]:
        """Write as people do who do not care for capitals, full stops or apostrophes."""
        if self.chance.random() < 0.12:
            text = text.lower()
        if self.chance.random() < 0.06:
            text = text.removesuffix(".")
        if self.chance.random() < 0.05:
            marks = [at for at, letter in enumerate(text) if letter == "'"]
            text = text.replace("'", "")
            spans = [
                Span(start - _before(marks, start), end - _before(marks, end), part)
                for start, end, part in spans
            ]
        return text, spans


def _pieces(slot: str, words: dict[str, str], act: str) -> Iterator[tuple[str, int]]:
    """Yield what fills a slot, piece by piece with the part of each."""
    parts = {"who": WHO, "this": WAY, "that": WAY} | dict.fromkeys(
        ("by", "on", "day", "until"), DAY
    )
    parts["goal"] = MATTER if act in ("goal", "reached") else GOAL
    part, at = parts.get(slot, MATTER), 0
    for inner in _SLOT.finditer(words[slot]):
        yield words[slot][at : inner.start()], part
        yield words["who"], WHO
        at = inner.end()
    yield words[slot][at:], part


def _acts(text: str, spans: list[Span], act: str) -> Iterator[Span]:
    """Yield the act of each sentence; one that names no matter beside another is not judged."""
    places = list(_sentences(text))
    for start, end in places:
        tells = any(
            span.label in (MATTER, GOAL, WAY) and span.start < end and start < span.end
            for span in spans
        )
        known = tells or act == "noise" or len(places) == 1
        yield Span(start, end, ACTS.index(act) if known else IGNORED)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in sentences_of(text):
        start = text.find(sentence, at)
        at = start + len(sentence)
        yield start, at


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by, span.label)


def _before(marks: list[int], place: int) -> int:
    return sum(mark < place for mark in marks)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _lists() -> dict[str, list]:
    return yaml.safe_load((LESSONS / "fillers.yaml").read_text(encoding="utf-8"))
