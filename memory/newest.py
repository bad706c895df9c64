"""Among claims that answer the same question, the newest word first.

Where nothing says that a relation holds one value, an older claim stays live beside a newer one.
Asked about it, a person wants the newer: who plays where, whom somebody works for. Two claims are
of one matter if they relate the same thing in the same way, whichever of the two ends is asked
for: "Ada runs the depot" and "the manager of the depot is Ben" both tell who runs it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from memory.claim import Claim
from memory.extraction.frames import OWNING
from memory.extraction.grammar import cut
from memory.extraction.lexicon import word_set
from memory.extraction.words import concept_of, concepts, distinctive, readings, words_of
from memory.item import classes_of
from memory.search import Hit
from memory.turn import Turn

_WHENS = frozenset({"when", "time"})
_SILENT = word_set("be have do when")
"""Predicates that say nothing of how two things are related."""
_DONE = word_set("own supply")
"""Relations whose claims are about what is owned or supplied, by whatever wording."""
_TELLING = word_set("with without about on after before during against as than like")
"""Prepositions that make another relation of a verb: to work with somebody, or at some place."""
_ASKED_KIND = re.compile(r"(?i)\b(?:which|what)\s+((?:[a-z]+\s+){1,2}?)(?:is|are|was|were|do|does|did|has|have|can)\b")  # fmt: skip
_AGENT = re.compile(r"(?:er|or)$")


class Ranked(Protocol):
    """What recall found, with what brought it."""

    @property
    def source(self) -> Claim | Turn:
        """What was found."""
        ...

    @property
    def current(self) -> bool:
        """Whether it holds at the moment that is asked about."""
        ...

    @property
    def hit(self) -> Hit | None:
        """What brought it."""
        ...


Item = TypeVar("Item", bound=Ranked)


class Matter(NamedTuple):
    """What a claim is about, without what it says of it."""

    project: str
    words: frozenset[str]
    """The end that is named and the relation."""
    qualifiers: tuple[str, ...]
    kind: str
    way: str
    """How that end stands to the other."""
    answered: frozenset[str]
    """The words of its answer that the question holds: it asks for these in particular."""


def newest_first(found: Sequence[Item], question: str, written: Callable[[str], int]) -> list[Item]:
    """Return what was found with the newest claim of each matter in the place of the best.

    `written` tells in which order claims were written, for those of the same moment.
    """
    asked = classes_of(question)
    kinds = _asked_kinds(question)
    ordered = list(found)
    places: dict[tuple[Matter, bool], list[int]] = defaultdict(list)
    for at, item in enumerate(ordered):
        matter = matter_of(item.source, asked, kinds) if isinstance(item.source, Claim) else None
        if matter is not None:
            places[matter, item.current].append(at)
    for spots in places.values():
        items = sorted(
            (found[at] for at in spots), key=lambda item: _since(item, written), reverse=True
        )
        for at, item in zip(spots, items, strict=True):
            ordered[at] = item
    return ordered


def matter_of(claim: Claim, asked: frozenset[str], kinds: frozenset[str]) -> Matter | None:
    """Return the matter of a claim as a question with the words `asked` sees it, if it has one."""
    slot = claim.slot
    topic = distinctive(frozenset(slot.subject)) or frozenset(slot.subject)
    value = frozenset(claim.value.split())
    if not topic or not slot.predicate:
        return None
    kind = "when" if slot.value_type in _WHENS else slot.value_type
    is_backward = kind == "text" and bool(value - kinds - topic) and value <= asked
    is_backward = is_backward and not topic <= asked
    named, answer = (value, topic) if is_backward else (topic, value)
    words = named | (frozenset({slot.predicate}) - _SILENT)
    names = _names(claim.text)
    if not words - names:
        return None  # how it is related to anything remains open
    if words - kinds - names:
        words -= kinds
    is_done = slot.predicate in _DONE and not is_backward
    way = "by" if is_done else _way(claim.text, is_backward=is_backward)
    answered = (answer - named - kinds) & asked
    words = frozenset(map(_acted, words))
    return Matter(claim.project, words, slot.qualifiers, kind, way, answered)


@lru_cache(maxsize=20_000)
def _way(text: str, *, is_backward: bool) -> str:
    """Return how the end that is named stands to the other: what is done by it is another matter."""
    parts = cut(text)
    if parts is None:
        return ""
    verb, after = parts.verb, [word.lower for word in parts.rest]
    manner = next((word for word in after[:3] if word in _TELLING), "")
    is_plain = verb.lemma not in _SILENT and not verb.passive
    if is_backward:
        return "by" if is_plain else "backward"
    if verb.lemma in OWNING or (verb.passive and "by" in after):
        return "by"
    agents = (
        word.lower for word in (*parts.subject, *parts.rest) if word.lower != word.text.title()
    )
    is_agentive = verb.lemma in _SILENT and any(map(_is_agent, agents))
    return "by" if is_agentive else manner


def _is_agent(word: str) -> bool:
    return bool(_AGENT.search(word)) and (_acted(word) != word or concept_of(word) != word)


@lru_cache(maxsize=20_000)
def _names(text: str) -> frozenset[str]:
    words = words_of(text)
    # At the beginning everything is written so: there only what is no word can be a name.
    return frozenset(
        word.lower
        for at, word in enumerate(words)
        if word.text[:1].isupper() and (at or not readings(word.lower))
    )


def _since(item: Ranked, written: Callable[[str], int]) -> tuple[str, int]:
    claim = item.source
    return (claim.valid_from, written(claim.claim_id)) if isinstance(claim, Claim) else ("", 0)


def _asked_kinds(question: str) -> frozenset[str]:
    """Return what kind of thing is asked for: in "which company ...", the company."""
    match = _ASKED_KIND.search(question)
    return frozenset(concepts(words_of(match[1]))) if match else frozenset()


@lru_cache(maxsize=20_000)
def _acted(word: str) -> str:
    """Return the verb of a noun for who does it: a publisher publishes."""
    stem = _AGENT.sub("", word)
    if stem == word or len(stem) < 4 or {"ADJ", "ADV"} & readings(word).keys():
        return word
    doubled = stem[:-1] if stem[-1] == stem[-2] else stem
    verbs = (form for form in (stem, f"{stem}e", doubled) if readings(form).get("VERB") == form)
    return next(verbs, word)
