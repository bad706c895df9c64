"""Follow-ups: what a message means that leans on the conversation before it.

"And for Houston?" says little by itself. Such words are read together with what was said last;
where the readings do not agree, nothing is guessed.
"""

import re
from collections import Counter
from dataclasses import dataclass

from graph.supervisor.case import Case
from graph.supervisor.choice import Chooser
from graph.supervisor.router import Routed
from graph.supervisor.rules import told_agent
from graph.supervisor.speech import bare, begins_with_verb, content, form, has_object, task, words

_ANSWER = 300
"""Characters of the last answer that are read with the message."""
_FEW = 3
_FRAGMENT = 5
_ELLIPSIS = re.compile(
    r"""\W*(?:(?:ok(?:ay)?|fine|thanks?|thank\ you|great|good|hm+|well|so|sure|yes|no)\W+)*
    (?:(?:and|but)\s+(?:(?:what|how)\s+about\b|for\b|over\b|in\b|at\b|on\b|with\b|from\b|the\b|now\s+(?:for|the)\b
    |[A-Z][\w'\u2019]*(?=\W*$))|(?:what|how)\s+about\b|the\s+same\b|same\b|ditto\b|likewise\b|once\s+more\b
    |(?:do|try|run|make|repeat)\s+(?:that|it|this|the\s+same)\s+(?:once\s+)?(?:again|for)\b|again\b
    |another\b|one\s+more\b|now\s+(?:one|the\s+same|for)\b|which\s+(?:\w+\s+)?and\s+why\b|why\s+(?:that|those|so)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a message begins that only changes something in the request before it."""
_CORRECTS = re.compile(
    r"(?:(?:no|sorry|wait|oops)\b[\s,]*){1,4}(?:(?:that'?s\s+)?(?:not|wrong)\b[^.,:]*[.,:]\s*)?"
    r"(?:i\s+(?:meant|mean|was\s+asking)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Followed:
    """What a message means after what was said before it."""

    agent: str | None
    """None if the readings do not agree."""
    confidence: float
    reason: str
    likely: tuple[str, ...] = ()
    """Whom to offer if none of them is sure."""


@dataclass(frozen=True)
class Following:
    """Reads a message together with the conversation before it."""

    chooser: Chooser

    def continued(self, case: Case) -> Followed | None:
        """Return who goes on, if the message only answers or varies what was last; else None."""
        before = _last(case, "user")
        if not before or told_agent(case.text, self.chooser.able):
            return None
        if _is_reply(case):
            return self._same(case, before, "It answers what was asked last.")
        if is_elliptic(case.text):
            return self._same(case, before, "It varies the request before it.")
        return None

    def read(self, case: Case) -> Followed | None:
        """Return who is meant by an unsure message, if it and the last messages agree on it."""
        before = _last(case, "user")
        if not before:
            return None
        wanted = corrected(case)
        own = self._weigh(case, wanted) if wanted != case.text else case.routed
        had = self._weigh(case, before)
        if own.accepted:
            return Followed(own.label, own.confidence, f"Corrected, it fits {own.label} best.")
        agreed = self._agreed(case, own, had, before)
        if agreed:
            return agreed
        likely = (own.label, *(each.agent for each in own.candidates[1:2]), had.label)
        offered = tuple(dict.fromkeys(name for name in likely if name not in case.exclude))
        return Followed(None, 0.0, "It may go on with what was last, or not.", offered)

    def _same(self, case: Case, before: str, reason: str) -> Followed:
        """Return the agent of the request before, if the two messages together are for it."""
        had, both = self._weigh(case, before), self._weigh(case, f"{before}, {case.text}")
        if both.accepted and both.label not in case.exclude:
            return Followed(both.label, both.confidence, reason)
        if had.accepted and had.label not in case.exclude:
            return Followed(had.label, had.confidence, reason)
        likely = dict.fromkeys((had.label, both.label, case.routed.label))
        offered = tuple(name for name in likely if name not in case.exclude)
        return Followed(None, 0.0, reason, offered)

    def _agreed(self, case: Case, own: Routed, had: Routed, before: str) -> Followed | None:
        """Return the agent on which readings with the last request and its answer agree."""
        answer = (_last(case, "assistant") or "")[:_ANSWER]
        readings = [self._weigh(case, f"{before}, {case.text}")]
        if answer:
            readings.append(self._weigh(case, f"{answer} {case.text}"))
            readings.append(self._weigh(case, f"{before} {answer} {case.text}"))
        votes = Counter(each.label for each in readings if each.accepted)
        for label, count in votes.most_common():
            if label in case.exclude:
                continue
            # The words before lean to the agent that had them: that alone proves nothing.
            is_own = label == own.label
            if is_own or (count > 1 and label != had.label):
                sure = max(each.confidence for each in readings if each.label == label)
                return Followed(label, sure, "It follows from what was said before.")
        return None

    def _weigh(self, case: Case, text: str) -> Routed:
        return self.chooser.weigh(text, case.finder)


def corrected(case: Case) -> str:
    """Return what a message asks instead: "no, I meant the supplier" asks of the supplier."""
    match = _CORRECTS.match(case.text) if case.said else None
    return (case.text[match.end() :].strip() if match else "") or case.text


def is_elliptic(text: str) -> bool:
    """Whether `text` lacks what the request before it has: "and for Houston?", "Texas?"."""
    if _ELLIPSIS.match(text):
        return len(content(text)) <= _FRAGMENT
    said = task(text)
    is_bare = form(text.rstrip(" ?")) == "statement" and len(words(said)) <= _FEW
    return is_bare and text.rstrip().endswith("?")


def _is_reply(case: Case) -> bool:
    """Whether the last answer ended in a question, and this is no request of its own."""
    asked = _last(case, "assistant")
    if not asked or not asked.rstrip().endswith("?"):
        return False
    said = task(bare(case.text))
    is_own = form(case.text) == "question" or (begins_with_verb(said) and has_object(said))
    return not is_own and not (case.routed.accepted and len(content(case.text)) > _FRAGMENT)


def _last(case: Case, role: str) -> str | None:
    """Return what was last said by `role`, unless the other said something since."""
    said = case.said[-1:] if role == "assistant" else case.said[-2:]
    return next((each.content for each in reversed(said) if each.role == role), None)
