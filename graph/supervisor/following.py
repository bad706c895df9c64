"""Follow-ups: what a message means that leans on the conversation before it.

"And for Houston?" says little by itself. Such words are read alone, with the request before them and
with its answer; what the readings say of each agent is added up, as is who answered last.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from graph.supervisor.case import Case
from graph.supervisor.choice import Chooser
from graph.supervisor.decision import Heard
from graph.supervisor.leaning import Leaning, is_elliptic, last_said, lean
from graph.supervisor.router import Routed
from graph.supervisor.rules import told_agent
from graph.supervisor.speech import content

_ANSWER = 300
"""Characters of the last answer that are read with the message."""
_CORRECTS = re.compile(
    r"(?:(?:no|sorry|wait|oops)\b[\s,]*){1,4}(?:(?:that'?s\s+)?(?:not|wrong)\b[^.,:]*[.,:]\s*)?"
    r"(?:i\s+(?:meant|mean|was\s+asking)\s+)?",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    r"\W*(?:(?:ok(?:ay)?|fine|thanks?|great|good|well|so|and|but|now|or|again|(?:the\s+)?same(?:\s+\w+)?"
    r"|(?:what|how)\s+about|(?:do|try|run|make)\s+(?:that|it|this|the\s+same)(?:\s+again)?|please)\b\W*)+",
    re.IGNORECASE,
)
"""What leads up to the one thing that a variation changes."""
_PLACING = frozenset(
    [
        "at",
        "between",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "since",
        "to",
        "under",
        "until",
        "with",
    ]
)
_PLACED = r"\b{}\s+(?:(?!(?:at|by|for|from|in|into|of|on|since|to|under|until|with|and)\b)[\w'\u2019-]+\s*){{1,4}}(?<!\s)"
"""What stands where such a word puts it, up to the next one."""
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'\u2019-]*(?:\s+[A-Z][\w'\u2019-]*)*")
_NOT_THAT = re.compile(r",?\s+(?:(?:and\s+)?not|instead\s+of)\s.*$|,?\s+instead\W*$", re.IGNORECASE)
"""What a correction takes back: "Plano, not Waco"."""
_NAME_ALONE = re.compile(r"[A-Z][\w'\u2019-]*(?:\s+[A-Z][\w'\u2019-]*){0,2}")
_REASONS: dict[Leaning, str] = {
    "reply": "It answers what was asked last.",
    "variation": "It varies the request before it.",
    "correction": "It corrects the request before it.",
    "reference": "It speaks of what was said before.",
}


class Weights(NamedTuple):
    """How much each reading counts, by the logarithm of its chances."""

    own: float
    joint: float
    answer: float
    last: float
    sure: float
    """From here on the sum is believed."""


_GOES_ON = Weights(own=0.15, joint=0.5, answer=0.35, last=1.0, sure=0.7)
"""For replies and variations: mostly whoever answered last."""
_TURNS = Weights(own=0.85, joint=0.3, answer=0.4, last=0.0, sure=0.8)
"""For corrections and references: who answered last proves nothing.

Both of a conditional logit on 80 follow-ups. What is sure, by 100: from there on all were right.
"""
_KNOWN = 0.95
"""How surely a request before was for whoever answered it."""
_BY_ITSELF, _OF_ONE_THING = 0.97, 2
"""From this confidence on, with more words of matter than this, a message varies no other: "and last
night's backup, why did it fail?"."""
_BACKED = 0.7
"""So likely some reading alone must hold whom a reference or a correction is given to: the sum is
over those who are likeliest, and of what says nothing somebody is."""
_LEAST = 0.004
_OTHERS = 29
_OFFERED = 3


@dataclass(frozen=True)
class Followed:
    """What a message means after what was said before it."""

    agent: str | None
    """None if none is sure."""
    confidence: float
    reason: str
    likely: tuple[str, ...]
    """Whom to offer if none is sure."""
    request: str
    """The request as the conversation completes it; empty unless the message only varies it."""
    goes_on: bool
    """Whether it answers or varies what was last: alone it means nothing."""


@dataclass(frozen=True)
class Following:
    """Reads a message together with the conversation before it."""

    chooser: Chooser

    def continued(self, case: Case) -> Followed | None:
        """Return who goes on or takes over, if the message leans on what was last; else None."""
        leaning = lean(case.text, case.said, is_clear=case.routed.accepted)
        if leaning is None or told_agent(case.text, self.chooser.able):
            return None
        if leaning == "variation" and _stands_by_itself(case):
            return None
        # What the readings say of each agent is added up.
        before = completed(case.said)
        request = varied(before, corrected(case)) if leaning == "variation" else ""
        answer = (last_said(case.said, "assistant") or "")[:_ANSWER]
        readings = [
            self._own(case),
            self._weigh(case, request or f"{before}, {case.text}"),
            self._weigh(case, f"{answer} {case.text}"),
        ]
        last = self._last(case, before)
        goes_on = leaning in ("reply", "variation")
        weights = _GOES_ON if goes_on else _TURNS
        names = {each.agent for reading in readings for each in reading.candidates} | set(last)
        odds = {
            name: weights.last * log(last.get(name, _LEAST))
            + sum(
                weight * _log_chance(reading, name)
                for weight, reading in zip(weights[:3], readings, strict=True)
            )
            for name in sorted(names - case.exclude)
        }
        ranked = _shares(odds)
        best, sure = next(iter(ranked.items()), (None, 0.0))
        is_believed = sure >= weights.sure and (goes_on or _is_backed(best, readings))
        return Followed(
            agent=best if is_believed else None,
            confidence=sure,
            reason=_REASONS[leaning],
            likely=tuple(ranked)[:_OFFERED],
            request=request,
            goes_on=goes_on,
        )

    def _own(self, case: Case) -> Routed:
        wanted = corrected(case)
        return case.routed if wanted == case.text else self._weigh(case, wanted)

    def _last(self, case: Case, before: str) -> dict[str, float]:
        """Return who has answered the request before, and how surely."""
        agent = case.said[-1].agent
        if agent in self.chooser.router.fitted.labels:
            return {agent: _KNOWN}
        had = self._weigh(case, before)
        return {each.agent: max(each.confidence, _LEAST) for each in had.candidates}

    def _weigh(self, case: Case, text: str) -> Routed:
        return self.chooser.weigh(text, case.finder)


def _stands_by_itself(case: Case) -> bool:
    return case.routed.confidence >= _BY_ITSELF and len(content(case.text)) > _OF_ONE_THING


def corrected(case: Case) -> str:
    """Return what a message asks instead: "no, I meant the supplier" asks of the supplier."""
    match = _CORRECTS.match(case.text) if case.said else None
    return (case.text[match.end() :].strip() if match else "") or case.text


def completed(said: Sequence[Heard]) -> str:
    """Return the last request of a conversation, completed by those that it varies."""
    asked = [each.content for each in said if each.role == "user"]
    request = ""
    for text in asked:
        request = varied(request, text) if request and is_elliptic(text) else text
    return request


def varied(before: str, text: str) -> str:
    """Return the request before with what `text` puts in its place: Plano for Dallas.

    Where nothing in it stands in that place, the words go below it, on a line of their own.
    """
    led = _LED_BY.match(text)
    put = _NOT_THAT.sub("", text[led.end() if led else 0 :]).strip(" .!?,")
    first, _, rest = put.partition(" ")
    place = None
    if rest and first.lower() in _PLACING:
        place = _last(re.compile(_PLACED.format(first), re.IGNORECASE), before)
        put = put if place else rest
    if place is None and _NAME_ALONE.fullmatch(put):
        place = _last(_NAME, before)
    if place is None:
        return f"{before}\n{text}"
    return f"{before[: place.start()]}{put}{before[place.end() :]}"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _shares(odds: dict[str, float]) -> dict[str, float]:
    """Return the chance of each agent, best first."""
    most = max(odds.values(), default=0.0)
    whole = sum(exp(each - most) for each in odds.values())
    ranked = sorted(odds, key=lambda name: -odds[name])
    return {name: exp(odds[name] - most) / whole for name in ranked}


def _is_backed(agent: str | None, readings: Sequence[Routed]) -> bool:
    """Whether one of the readings by itself is for `agent`, more or less surely."""
    return any(each.label == agent and each.confidence >= _BACKED for each in readings)


def _log_chance(reading: Routed, agent: str) -> float:
    """Return the logarithm of how likely a reading is for an agent."""
    chances = {each.agent: each.confidence for each in reading.candidates}
    rest = max(1 - sum(chances.values()), 0.02) / _OTHERS
    return log(max(chances.get(agent, rest), _LEAST))
