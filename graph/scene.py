"""Scenes: what a request tells only to lead up to its question, which is no fact to keep."""

import re
from collections.abc import Iterable, Sequence

from agents.spec import AgentSpec
from agents.tools import TOOLS
from graph.supervisor.speech import form, is_trouble
from graph.supervisor.wanting import told_part, wants_only_to_know
from memory.extraction.grammar import cut, has_clear_verb
from projects.proposal import MemoryProposal

_RULE = re.compile(
    r"""\b(?:decided?|decision|agreed?|rules?|policy|must|may\ not|always|never|no\ longer|any\ ?more
    |from\ now\ on|prefers?|promised?|remember|note\ that|instead\ of)\b
    |\b(?:from|since|as\ of|until|till)\ (?:next|tomorrow|today|the\ \d|\d
    |(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of what holds for good, wherever it is said."""
_OWNED = re.compile(
    r"^\W*(?:my|our|his|her|their|[A-Z]\w+['\u2019]s)\s[\w -]+?\b(?:is|are)\b", re.IGNORECASE
)
"""A fact about somebody's something: "Ron's mobile is ..."."""
_PASSING = re.compile(
    r"""^\W*(?:an?|some|some(?:body|one)|another|one\ of|(?:the|this|that)\ (?:customer|caller|client
    |guy|fell(?:ow|a)|lady|man|woman)|(?:new\ )?(?:guy|fell(?:ow|a)|customer|caller|client|driver|lady|man|woman))\b
    |(?:\b(?:is|are|am)|['\u2019](?:s|re|m))\ (?:\w+ly\ |just\ |still\ |now\ )?(?:order|ask|call
    |stand|wait|complain|look|return|buy|need|hold|wonder|pick|pay|try|bring|claim|send|request|grumbl|holler
    |yell|argu|insist|chas|nag|tell|read|bug)\w*ing\b
    |\b(?:wants?|asks?|needs|call(?:s|ed)|rang|rings?|phoned|e-?mailed|complain(?:s|ed)|says|swears|claims|hollers
    |offered|being\ told|counted|reads?\ me)\b
    |\bon\ the\ (?:other\ )?(?:line|phone)\b|\bat\ (?:the\ (?:counter|door|desk)|lunch)\b
    |^\W*(?:i\ (?:mean|count|hear|heard|recall|think|guess|wonder|have)|last\ i\ heard)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Somebody unnamed, or what somebody is just doing: "a customer asks ..."."""
_PAPER = re.compile(r"\b(?:[A-Z]{1,4}[- ]?\d{2,}|\d{4,})\b")
"""The number of one paper or part: what is told of it leads up to a question about it."""
_SUBJECTLESS = re.compile(r"\W*(?:not|of|among|\w+ing(?!\s+\w+s\b))\b", re.IGNORECASE)
_NEEDS_NO_VERB = re.compile(r":|^\W*(?:no|never|only)\b", re.IGNORECASE)
"""What may do without one: "Ruth's birthday: May 4", "No visitors on Sundays"."""
_NUMBERS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"]
)


def without_scene(
    proposals: Sequence[MemoryProposal], *, request: str, asked: Iterable[AgentSpec]
) -> list[MemoryProposal]:
    """Return what is worth keeping of a request's statements.

    An agent that keeps nothing gets no request taken for a fact, such as "Pull together what we
    promised". Beside a question to agents that look into the books, only rules, corrections and facts
    about somebody's something are; beside any other, all but what just happens.

    Args:
        proposals: the statements found in the user's own words.
        request: all that was said.
        asked: the agents that have the request.
    """
    specs = list(asked)
    if not any("memory" in spec.proposes for spec in specs):
        proposals = [item for item in proposals if is_sentence(item.quote or item.text)]
    if not wants_only_to_know(request):
        return list(proposals)
    told = told_part(request)
    proposals = [item for item in proposals if (item.quote or item.text) in told]
    proposals = [item for item in proposals if is_sentence(item.quote or item.text)]
    is_of_books = any(TOOLS[tool].reads_data for spec in specs for tool in spec.tools)
    return [item for item in proposals if not _is_scene(item, is_of_books=is_of_books)]


def _is_scene(item: MemoryProposal, *, is_of_books: bool) -> bool:
    said = item.quote or item.text
    if item.action != "remember" or _RULE.search(said):
        return False
    if _PASSING.search(said) or (_PAPER.search(said) and not _OWNED.search(said)):
        return True
    return is_of_books and (is_trouble(said) or not _OWNED.search(said))


def is_sentence(said: str) -> bool:
    """Whether it states something with a verb: no request, and no heap of words."""
    if form(said) != "statement" or _SUBJECTLESS.match(said):
        return False
    if _NEEDS_NO_VERB.search(said):
        return True
    parts = cut(said)
    if parts is None or parts.verb.lemma == "be":
        return parts is not None
    before = parts.subject[-1].lower if parts.subject else ""
    after = parts.rest[0].lower if parts.rest else ""
    # "four bolts", "flaps going up": nouns that look like a verb.
    is_noun = before.isdigit() or before in _NUMBERS or after.endswith("ing")
    return not is_noun and (has_clear_verb(said) or before.endswith("s"))
