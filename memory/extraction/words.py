"""Words of a text with their places, lemmas and possible parts of speech."""

import re
from functools import lru_cache
from typing import NamedTuple

from memory.extraction.lemmas import base_forms
from memory.extraction.lexicon import AUXILIARIES, COPULAS, GENERIC, MODALS, PHRASES, STOP
from memory.extraction.relations import relations

_WORD = re.compile(
    r"\w+(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ve|ll|d|m)\b|"
    r"[\w$\u20ac\u00a3%@+#]+(?:[.,:/@&-][\w%$\u20ac\u00a3@]+)*",
    re.IGNORECASE,
)
_FULL = {"wo": "will", "ca": "can", "sha": "shall"}
"""What is left of a modal before `n't`."""


class Word(NamedTuple):
    """One word: as it stands, in lower case, and where it begins."""

    text: str
    lower: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def words_of(text: str) -> list[Word]:
    """Return the words of `text`; clitics (`'s`, `n't`, `'ll`) are words of their own."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        lower = match.group().lower().replace("\u2019", "'")
        if lower == "n't" and found and found[-1].lower in _FULL:
            found[-1] = found[-1]._replace(lower=_FULL[found[-1].lower])
        found.append(Word(match.group(), lower, match.start()))
    return found


@lru_cache(maxsize=50_000)
def readings(lower: str) -> dict[str, str]:
    """Return the lemma of a word for each part of speech that it can be."""
    found = base_forms(lower)
    first, hyphen, last = lower.rpartition("-")
    if not found and hyphen and first and last.isalpha():  # "video-call" is a verb as "call" is
        return {part: f"{first}-{form}" for part, form in base_forms(last).items()}
    if not found and lower.startswith("re") and len(lower) > 5:  # "rebook" is in no list
        again = base_forms(lower[2:])
        return {"VERB": "re" + again["VERB"]} if "VERB" in again else {}
    return found


def verb_lemma(lower: str) -> str | None:
    """Return the lemma of a word as a verb, or None if it can't be one."""
    if lower in COPULAS:
        return "be"
    if lower in MODALS or lower in AUXILIARIES:
        return {"has": "have", "had": "have", "did": "do", "does": "do"}.get(lower, lower)
    found = readings(lower)
    return found.get("VERB") or found.get("AUX")


@lru_cache(maxsize=50_000)
def lemma(lower: str) -> str:
    """Return one lemma for a word, whatever its part of speech: noun before verb."""
    if not lower.isalpha():
        return lower
    found = readings(lower)
    for part in ("NOUN", "PROPN", "VERB", "ADJ", "ADV"):
        if part in found:
            return found[part]
    return lower


def concept_of(lower: str) -> str:
    """Return the class that a word belongs to, else its lemma."""
    for form in (lower, lemma(lower), verb_lemma(lower) or lower):
        if form in relations():
            return relations()[form]
    return lemma(lower)


def concepts(words: list[Word]) -> list[str]:
    """Return the content of some words as classes and lemmas, phrases taken together."""
    lemmas = [verb_lemma(word.lower) or lemma(word.lower) for word in words]
    plain = [lemma(word.lower) for word in words]
    found: list[str] = []
    at = 0
    while at < len(words):
        length, name = _phrase(words, lemmas, plain, at)
        if name is not None:
            found.append(name)
        elif words[at].lower not in STOP and words[at].lower[0].isalnum():
            lower = words[at].lower
            found.append(lower if _is_name(words, at) else concept_of(lower))
        at += length
    return found


def _is_name(words: list[Word], at: int) -> bool:
    """Whether a word is (part of) a name: "Supplies" is not the plural of "Supply" then."""
    if not words[at].text[:1].isupper() or words[at].lower in STOP:
        return False
    if at > 0:
        return True
    follows = words[1].text if len(words) > 1 else ""
    return follows[:1].isupper() or not readings(words[at].lower)


def _phrase(
    words: list[Word], lemmas: list[str], plain: list[str], at: int
) -> tuple[int, str | None]:
    if _is_name(words, at):
        return 1, None
    for length in (3, 2):
        end = at + length
        as_written = [word.lower for word in words[at:end]]
        for forms in (lemmas[at:end], plain[at:end], as_written):
            name = PHRASES.get(tuple(forms))
            if name is not None:
                return length, name
    return 1, PHRASES.get((words[at].lower,))


def distinctive(topic: frozenset[str]) -> frozenset[str]:
    """Return the words of a topic that tell it from others."""
    return topic - GENERIC
