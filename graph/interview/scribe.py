"""The scribe: a language model that cuts an answer and words a question. It confirms nothing.

What it returns is held against what was said: a statement whose words were not spoken is dropped,
and a question that leads or adds anything gives way to the one from the bank.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from agents.responder import Usage
from graph.interview.bank import is_leading
from graph.interview.cutting import Cut
from graph.interview.hedging import is_unsure
from graph.interview.interview import Interview
from graph.supervisor import Structured
from memory.extraction.values import values_in
from memory.extraction.words import concepts, words_of
from projects.errors import ModelUnavailable

_PROMPTS = Path(__file__).parent / "prompts"
_MOST = 12
_SHARED = 0.7
"""Share of a statement's words that must have been said, or stand in the question."""
_LONGEST = 260
_NEGATION = re.compile(r"(?i)\b(?:not|never|no|none|without|cannot)\b|n['\u2019]t\b")
_OPENS = re.compile(r"(?i)\W*(?:what|how|when|which|who|whom|where|why|tell me|think of|take)\b")


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CutStatement(_Form):
    """One statement of an answer."""

    words: str = Field(description="The words of the answer that it rests on, verbatim.")
    text: str = Field(description="The same as one sentence that can stand alone.")


class CutAnswer(_Form):
    """An answer, cut into statements."""

    statements: tuple[CutStatement, ...] = Field(default=(), max_length=_MOST)


class Worded(_Form):
    """A question as it is put."""

    question: str = Field(description="The one question, and nothing else.")


class Cuts(NamedTuple):
    """What the scribe cut; None where the rules have to."""

    cuts: list[Cut] | None
    usage: Usage


class Wording(NamedTuple):
    """How a question is put."""

    question: str
    usage: Usage


class Scribe:
    """Helps the interviewer with a language model, under its rules."""

    def __init__(self, structured: Structured) -> None:
        """Ask through `structured`."""
        self._structured = structured

    async def cut(self, answer: str, interview: Interview) -> Cuts:
        """Return the statements of an answer; None if no model could be had, or nothing held."""
        asked = interview.question.text if interview.question else ""
        user = f"Topic: {interview.topic}\nQuestion: {asked}\nAnswer:\n{answer}"
        try:
            found, usage = await self._structured(_prompt("cut"), user, CutAnswer)
        except ModelUnavailable:
            return Cuts(None, Usage())
        said = f"{answer} {interview.topic} {asked}"
        cuts = [
            Cut(" ".join(each.text.split()), each.words, not is_unsure(each.words))
            for each in found.statements
            if _is_supported(each, answer, said)
        ]
        return Cuts(cuts or None, usage)

    async def word(self, question: str, interview: Interview, last: str) -> Wording:
        """Return a question in words that follow from the talk, or as it stands in the bank."""
        user = f"Topic: {interview.topic}\nTo be asked: {question}\nSaid last: {last}"
        try:
            found, usage = await self._structured(_prompt("word"), user, Worded)
        except ModelUnavailable:
            return Wording(question, Usage())
        worded = " ".join(found.question.split())
        return Wording(worded if _may_ask(worded, f"{question} {last}") else question, usage)


def _is_supported(found: CutStatement, answer: str, said: str) -> bool:
    """Whether the expert said so: the words verbatim, and in the text nothing else."""
    if not found.words.strip() or found.words not in answer or not 0 < len(found.text) <= _LONGEST:
        return False
    if bool(_NEGATION.search(found.words)) != bool(_NEGATION.search(found.text)):
        return False
    told = {value.normal for value in values_in(said)}
    if any(value.normal not in told for value in values_in(found.text)):
        return False
    wanted, spoken = concepts(words_of(found.text)), set(concepts(words_of(said)))
    return sum(word in spoken for word in wanted) >= _SHARED * len(wanted)


def _may_ask(worded: str, given: str) -> bool:
    """Whether a question is open, single, and adds nothing."""
    is_one = worded.count("?") == 1 and worded.endswith("?") and len(worded) <= _LONGEST
    if not is_one or not _OPENS.match(worded) or is_leading(worded):
        return False
    told = {value.normal for value in values_in(given)}
    adds = any(value.normal not in told for value in values_in(worded))
    return not adds and "\u201c" not in worded and not re.search(r"(?i)\bright as\b|\bS\d", worded)


@cache
def _prompt(name: str) -> str:
    return (_PROMPTS / f"{name}.md").read_text(encoding="utf-8")
