"""Corrections in two halves: "she isn't allergic to nuts, it's fish" says one thing of her."""

import re
from typing import NamedTuple

from memory.extraction.grammar import cut
from memory.extraction.lexicon import word_set
from memory.extraction.values import values_in
from memory.extraction.words import words_of

_INSTEAD = re.compile(
    r"(?i)^(?:but |rather )?(?:it|that|they|he|she|we|i)(?:['\u2019](?:s|re|m)| is| are| am)\s+"
    r"(?:actually |now |rather |in fact )?(?P<new>.+)$"
)
_TAIL = re.compile(
    r"(?i)[\s,]*\b(?:now|instead|any ?more|any longer|these days|from now on|actually)\W*$"
)
_PREPOSITIONS = word_set("at in on with by from to for under near behind of through until")
_ELLIPSIS = re.compile(
    r"(?i)^(?:(?:i|we) (?:really |actually )?(?:meant|mean)(?: to say)?|make (?:that|it)|"
    r"(?:that|it|this)(?: should| was supposed to|['\u2019]s supposed to) (?:be|read|say)|should (?:be|read)|"
    r"not [^,]{1,40}?,? but|not [^,]{1,40},)[:,]?\s+(?P<new>.+)$"
)


class Rectified(NamedTuple):
    """One sentence of two halves, and the words that it takes back."""

    text: str
    old: str


def rectified(denied: str, given: str) -> Rectified | None:
    """Return what `given` puts in the place of what `denied` takes back; None if it doesn't."""
    parts, match = cut(denied), _INSTEAD.match(given)
    if parts is None or match is None or not parts.verb.negated or not parts.subject:
        return None
    if not parts.rest:
        return None
    new = _TAIL.sub("", match["new"]).strip(" .!,")
    begin = parts.rest[0].start
    rest = _TAIL.sub("", denied[begin:]).strip(" .!,")
    old = _replaced(rest, new)
    if not old or not new:
        return None
    subject, verb = denied[: parts.group[0].start], denied[parts.group[0].start : begin]
    return Rectified(f"{subject}{_affirmed(verb)}{rest.replace(old, new, 1)}", old)


def meant(text: str) -> str | None:
    """Return the new value of a correction that names nothing else: "I meant 12"."""
    match = _ELLIPSIS.match(text.strip())
    if match is None:
        return None
    new = _TAIL.sub("", match["new"]).strip(" .!,")
    return new if values_in(new) or new[:1].isupper() or len(new.split()) <= 3 else None


def _replaced(rest: str, new: str) -> str:
    """Return the part of `rest` that `new` stands for."""
    words = words_of(rest)
    places = [at for at, word in enumerate(words) if word.lower in _PREPOSITIONS]
    first = new.split()[0].lower() if new.split() else ""
    if first in _PREPOSITIONS:
        same = [at for at in places if words[at].lower == first] or places[:1]
        if not same:
            return ""
        after = [at for at in places if at > same[0]]
        end = words[after[0] - 1].end if after else len(rest)
        return rest[words[same[0]].start : end]
    kinds = {value.kind for value in values_in(new)}
    for value in values_in(rest):
        if value.kind in kinds:
            return rest[value.start : value.end]
    if places and places[-1] + 1 < len(words):
        return rest[words[places[-1] + 1].start :]
    return rest


def _affirmed(verb: str) -> str:
    """Return a verb group without its negation: "doesn't like" becomes "likes"."""
    from lemminflect import getInflection  # type: ignore[import-untyped]  # ships no types

    plain = re.sub(r"(?i)\bcan(?:['\u2019]t|not)\b", "can", verb)
    plain = re.sub(r"(?i)\bwon['\u2019]t\b", "will", plain)
    plain = re.sub(r"(?i)n['\u2019]t\b|\b(?:not|never|no longer)\s+", "", plain)
    does = re.match(r"(?i)(does|do|did)\s+(\w+)(.*)$", plain, re.DOTALL)
    if does is None:
        return plain
    tag = {"does": "VBZ", "did": "VBD"}.get(does[1].lower())
    form = (getInflection(does[2], tag) or (does[2],))[0] if tag else does[2]
    return f"{form}{does[3]}"
