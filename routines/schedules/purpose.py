"""The purpose of a schedule: what the words that are not about time want to happen."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

_POLITE = re.compile(
    r"^\W*(?:(?:please|and|then|also|so|ok|okay|hey|nova)\b[\s,]*|(?:can|could|would|will) you\s+(?:please\s+)?"
    r"|i(?:'d| would) like (?:you )?to\s+|i (?:want|need) (?:you )?to\s+|let's\s+|make sure to\s+)+",
    re.IGNORECASE,
)
_REMIND = re.compile(
    r"\b(?:remind|nudge|ping|poke|beep|buzz|wake|alert|tap)\s+(?:me|us|[\w' ]{1,30}? and me)\b"
    r"(?:\s+(?:again|once))*[\s,]*(?:(?:to|that|about|of|for)\b\s*)?",
    re.IGNORECASE,
)
_ALARM = re.compile(
    r"\b(?:set|make|create|add|give me)?\s*(?:an?|the|my)?\s*(?:alarm|timer|reminder|wake-up call)\b"
    r"[\s,:]*(?:(?:to|that|about|of|for)\b\s*)?",
    re.IGNORECASE,
)
_SCHEDULE = re.compile(
    r"^(?:schedule|plan|set up|put)\s+(?:a run of\s+|the run of\s+|that\s+)?|\b(?:on the (?:schedule|calendar))\b",
    re.IGNORECASE,
)
_ME = re.compile(
    r"^(?:ask|tell) me\b\s*(?:again\s*)?(?:to|that|about|whether|if)?\s*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_WHAT = "What is to happen then? Say it as: remind me to ..., or: run ..."


class Purpose(NamedTuple):
    """What is set off: of which kind, and the words for it."""

    kind: Literal["reminder", "request", "pipeline"]
    text: str
    question: str = ""


def purpose_of(rest: str, named: Callable[[str], tuple[str, ...]]) -> Purpose:
    """Return what the rest of a request wants to happen.

    Args:
        rest: its words without those about time.
        named: returns the pipelines that a text names.
    """
    said = _POLITE.sub("", rest).strip(" ,.;:-")
    for words, kept in ((_REMIND, ""), (_ALARM, "Time is up")):
        if match := words.search(said):
            before, after = said[: match.start()], said[match.end() :]
            text = " ".join(
                part for part in (after.strip(" ,.;:-"), before.strip(" ,.;:-")) if part
            )
            return _reminder(text or kept)
    if match := _ME.match(said):
        return _reminder(said[match.end() :])
    text = _SCHEDULE.sub("", said).strip(" ,.;:-")
    found = named(text)
    if len(found) > 1:
        return Purpose("pipeline", text, f"Which pipeline: {', '.join(found)}?")
    if found:
        return Purpose("pipeline", found[0])
    if len(_WORD.findall(text)) < 2:
        return Purpose("request", text, _WHAT)
    return Purpose("request", text[:1].upper() + text[1:])


def _reminder(text: str) -> Purpose:
    told = text.strip(" ,.;:-")
    return Purpose("reminder", told[:1].upper() + told[1:], "" if told else _WHAT)
