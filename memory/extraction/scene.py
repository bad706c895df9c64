"""A clause as the frames see it, and what a frame makes of it."""

import re
from typing import NamedTuple

from memory.extraction.grammar import Parts
from memory.extraction.lexicon import SEASONS, WEEKDAYS, word_set
from memory.extraction.values import Value
from memory.extraction.words import Word, concepts

FIRST_PERSON = frozenset({"i", "my", "me", "mine", "myself"})
RELATIONS = word_set(
    "open close start end cost locate name contact own due when expire prefer use phone email "
    "birthday deliver limit minimum pay supply discount lead_time warranty allergic"
)
CLOCKED = frozenset(
    {"open", "close", "start", "end", "cost", "deliver", "limit", "pay", "minimum", "discount"}
)
"""Relations whose value is an hour or an amount: a day beside it only qualifies it."""

DAYS = frozenset({"weekday", "date"})
WHEN = frozenset({"weekday", "date", "time"})
SOURCE = re.compile(r"(?i)\bfrom\s+(.+?)(?=\s+(?:to|for|on|in|at|as)\b|[,.;]|$)")


class Frame(NamedTuple):
    """What a frame makes of a clause."""

    topic: list[str]
    predicate: str
    value: str
    value_type: str
    single: bool
    negated: bool = False
    replaces: frozenset[str] = frozenset()
    changes: bool = False
    used: tuple[Value, ...] = ()
    """The typed values that are its value; all others qualify it."""


class Scene(NamedTuple):
    """A clause as a frame sees it."""

    text: str
    parts: Parts
    values: tuple[Value, ...]
    me: str
    since: frozenset[str] = frozenset()
    """The values that only say since when."""

    def tokens(self, words: list[Word]) -> list[str]:
        """Return the content of some words, without typed values and days."""
        plain = [
            word
            for word in words
            if word.lower not in WEEKDAYS
            and word.lower not in SEASONS
            and not any(value.start <= word.start < value.end for value in self.values)
        ]
        own = [self.me] if any(word.lower in FIRST_PERSON for word in plain) else []
        return own + concepts([word for word in plain if word.lower not in FIRST_PERSON])

    def after(self, words: list[Word]) -> str:
        """Return the text that begins with these words."""
        return self.text[words[0].start :] if words else ""

    def words_between(self, start: int, end: int) -> list[Word]:
        """Return the words after the verb that begin within a span of the text."""
        return [word for word in self.parts.rest if start <= word.start < end]

    @property
    def right(self) -> tuple[Value, ...]:
        """The typed values that stand after the verb."""
        begin = self.parts.group[-1].end
        return tuple(
            value
            for value in self.values
            if value.start >= begin and value.normal not in self.since
        )


def pick(values: tuple[Value, ...], predicate: str) -> tuple[Value, ...]:
    """Return the typed values that a clause states, of all that it contains."""
    exact = [value for value in values if value.kind not in WHEN]
    clock = [value for value in values if value.kind == "time"]
    days = [value for value in values if value.kind in DAYS]
    if predicate == "cost":
        exact = [value for value in exact if value.kind == "money"] or exact
    if exact and (predicate not in CLOCKED or predicate == "cost" or not clock):
        return tuple(exact[:1])
    if clock and (predicate in CLOCKED or not days):
        return tuple(clock[:2])
    if days and predicate in CLOCKED - {"start", "end"} and not clock:
        return tuple(days[:1])
    return tuple(sorted([*days[:2], *clock[:1]], key=lambda value: value.start))


def typed(scene: Scene, topic: list[str], predicate: str, used: tuple[Value, ...]) -> Frame:
    """Return the frame of a clause whose value is typed: a time, an amount, an address."""
    kind: str = used[0].kind
    if kind in WHEN:
        kind = "time" if predicate in CLOCKED and used[0].kind == "time" else "when"
    elif kind in {"money", "number", "percent"}:
        kind = "amount"
    value = " ".join(value.normal for value in used)
    if kind in {"email", "phone"}:
        predicate = kind  # by whatever verb: reached on, goes to, write to
    if not predicate:
        predicate = {"when": "when", "address": "locate", "email": "email", "phone": "phone"}.get(
            kind, "cost" if used[0].kind == "money" else "be"
        )
    return Frame(topic, predicate, value, kind, single=True, used=used)


def relation_in(topic: list[str]) -> str:
    """Return the relation that a bag of words names, or ''."""
    return next((token for token in topic if token in RELATIONS), "")
