"""Scenes: what a request tells only to lead up to its question, which is no fact to keep."""

import re
from collections.abc import Iterable, Sequence

from agents.spec import AgentSpec
from agents.tools import TOOLS
from graph.supervisor.speech import asking_part, form, is_trouble
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
    |guy|fellow|lady|man|woman))\s
    |(?:\b(?:is|are|am)|['\u2019](?:s|re|m))\ (?:\w+ly\ |just\ |still\ |now\ )?(?:order|ask|call
    |stand|wait|complain|look|return|buy|need|hold|wonder|pick|pay|try|bring|claim|send|request)\w*ing\b
    |\b(?:wants?|asks?|needs|call(?:s|ed)|rang|phoned|e-?mailed|complain(?:s|ed)|says)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Somebody unnamed, or what somebody is just doing: "a customer asks ..."."""


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
        proposals = [item for item in proposals if form(item.quote or item.text) == "statement"]
    if form(asking_part(request)) != "question":
        return list(proposals)
    is_of_books = any(TOOLS[tool].reads_data for spec in specs for tool in spec.tools)
    return [item for item in proposals if not _is_scene(item, is_of_books=is_of_books)]


def _is_scene(item: MemoryProposal, *, is_of_books: bool) -> bool:
    said = item.quote or item.text
    if item.action != "remember" or _RULE.search(said):
        return False
    if _PASSING.search(said):
        return True
    return is_of_books and (is_trouble(said) or not _OWNED.search(said))
