"""Puts the words of a correction into a statement; what cannot be placed is asked for in full."""

import re

from graph.supervisor.speech import content
from memory.extraction.grammar import cut as parts_of
from memory.extraction.lexicon import CONTRASTS
from memory.extraction.values import Value, values_in

_SWAPS = (
    re.compile(
        r"(?i)^(?:it['\u2019]s |that['\u2019]s |it is )?not (?P<old>.+?),? but (?P<new>.+)$"
    ),
    re.compile(r"(?i)^(?:change|replace|swap) (?P<old>.+?) (?:to|with|by|for) (?P<new>.+)$"),
    re.compile(
        r"(?i)^(?:it['\u2019]s |it is |that['\u2019]s )?(?P<new>.+?)(?:,\s*(?:and\s+)?not| instead of| rather than) (?P<old>.+)$"
    ),
    re.compile(r"(?i)^not (?P<old>[^,.;]+)[,.;]\s*(?:it['\u2019]s |it is )?(?P<new>.+)$"),
)
_PRONOUN = re.compile(
    r"^(?:it|that|this|they|these|those)(?:['\u2019](?:s|re)| is| are| was| were| should be| must be| has to be| goes| takes)?\s+(?:more like |about |really |actually |rather )?(?P<rest>.+)$",
    re.IGNORECASE,
)
_QUOTES = "\"'\u201c\u201d\u2018\u2019 ."
_FEW = 4


def edited(text: str, words: str) -> str | None:
    """Return `text` as `words` correct it; None if these do not say how it should read."""
    said = words.strip(" .!,;:\u2013\u2014-")
    if not said:
        return None
    swapped = _swapped(text, said)
    if swapped is not None:
        return swapped
    if _is_whole(said):
        return _sentence(said)
    pronoun = _PRONOUN.match(said)
    return _with_value(text, pronoun["rest"] if pronoun else said)


def _swapped(text: str, said: str) -> str | None:
    """Return the text with one piece in place of another, if the correction names both."""
    for pattern in _SWAPS:
        found = pattern.match(said)
        if found is None:
            continue
        old, new = (found[name].strip(_QUOTES) for name in ("old", "new"))
        place = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text, re.IGNORECASE)
        if place is None:
            place = re.search(rf"(?<!\w){re.escape(_bare(old))}(?!\w)", text, re.IGNORECASE)
            new = _bare(new)
        if place is not None and old:
            before = text[: place.start()]
            first = new.split(maxsplit=1)[0] if new else ""
            if first and before.lower().endswith(f"{first.lower()} "):
                before = before[
                    : -len(first) - 1
                ]  # "the pump seal": "the pump shaft, not the seal"
            return _sentence(before + new + text[place.end() :])
        return _with_value(text, new)
    return None


def _bare(words: str) -> str:
    return re.sub(r"(?i)^(?:the|a|an|on|in|at)\s+", "", words)


def _is_whole(said: str) -> bool:
    """Whether the words are a sentence of their own, about something that they name."""
    if _PRONOUN.match(said) or len(said.split()) < _FEW:
        return False
    parts = parts_of(said)
    return parts is not None and (bool(parts.subject) or len(content(said)) >= _FEW - 1)


def _with_value(text: str, said: str) -> str | None:
    """Return the text with another value in the only place where it can stand."""
    new = values_in(said)
    if len(new) == 1:
        old = [value for value in values_in(text) if _alike(value, new[0])]
        if len(old) == 1:
            return _replaced(text, old[0], said, new[0])
        return None
    return _with_opposite(text, said)


def _alike(old: Value, new: Value) -> bool:
    amounts = {"number", "percent", "money"}
    return old.kind == new.kind or (new.kind == "number" and old.kind in amounts)


def _replaced(text: str, old: Value, said: str, new: Value) -> str:
    """Put the new value in; a bare number leaves the old unit standing."""
    given = said[new.start : new.end]
    place = text[old.start : old.end]
    if re.fullmatch(r"[\d.,]+", given):
        digits = re.search(r"\d+(?:[.,]\d+)*", place)
        if digits:
            given = place[: digits.start()] + given + place[digits.end() :]
        elif " " in place:  # "forty percent"
            given = f"{given} {place.split(maxsplit=1)[1]}"
    return _sentence(text[: old.start] + given + text[old.end :])


def _with_opposite(text: str, said: str) -> str | None:
    """Return the text with "right" for "left" where that is all that the correction says."""
    known = {CONTRASTS.get(word) for word in re.findall(r"\w+", text.lower())} - {None}
    groups = {
        word: CONTRASTS[word]
        for word in re.findall(r"\w+", said.lower())
        if CONTRASTS.get(word) in known
    }
    if len(groups) != 1:
        return None
    (new, group), *_ = groups.items()
    places = [
        found
        for found in re.finditer(r"\w+", text)
        if CONTRASTS.get(found.group().lower()) == group and found.group().lower() != new
    ]
    if len(places) != 1:
        return None
    return _sentence(text[: places[0].start()] + new + text[places[0].end() :])


def _sentence(text: str) -> str:
    plain = " ".join(text.split()).strip(" ,;:")
    return plain[:1].upper() + plain[1:].rstrip(".!") + "."
