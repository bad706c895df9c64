"""Which of two statements that clash holds, by the expert's own word."""

import re
from typing import Literal

from graph.interview.hedging import is_refusal
from graph.interview.interview import Rival, Statement
from memory.extraction.values import values_in

Choice = Literal["new", "old", "both", "neither", "open", "unclear"]

_NEW = re.compile(
    r"""\b(?:the\ )?(?:new(?:er|est)?|latter|latest|last|second|current)(?:\ (?:one|statement|holds|is))?\b|\bwhat\ i(?:['\u2019]m|\ am)?\ (?:just\ )?(?:say(?:ing)?|said\ (?:just\ )?now|told\ you\ (?:just\ )?now)\b
    |\b(?:as|like)\ i\ (?:just\ )?(?:say|said)\b|\bmine\b|\bi\ was\ wrong\ (?:before|earlier|then|the\ first\ time|back\ then|in\ the\ first\ place|at\ first)\b|\bi(?:['\u2019]ve|\ have)?\ changed\ my\ mind\b
    |\bi\ misspoke\ (?:before|earlier|then|the\ first\ time|back\ then|at\ first)\b|\b(?:the\ )?(?:old|earlier|first|former|previous)\ (?:one|statement|figure|number|thing)?\s*(?:is|was)\ (?:wrong|out\ of\ date|outdated|old|a\ mistake|no\ longer|not)\b
    |\b(?:forget|scrap|drop|scratch|delete|strike)\ (?:the\ )?(?:old|earlier|first|former|previous|other|books?)\b|\b(?:the\ )?books?\ (?:are|is)\ (?:wrong|old|out\ of\ date|outdated|not\ up)\b
    |\b(?:today|nowadays|these\ days)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OLD = re.compile(
    r"""\b(?:the\ )?(?:old(?:er)?|earlier|first|former|previous|original|books?)(?:\ (?:one|statement|holds|is|are|have\ it|say))?\b|\bwhat\ i\ said\ (?:before|earlier|first|then)\b|\bi\ (?:was\ wrong|misspoke|mixed\ (?:it|them|that)\ up)(?:\ (?:just\ )?now|\ there|\ this\ time)\b
    |\b(?:as|like)\ (?:it\ was|before)\b|\b(?:forget|scrap|drop|scratch|delete|strike)\ (?:the\ )?(?:new|latter|last|second|what\ i\ just)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NEW_IS_WRONG = re.compile(
    r"(?i)\b(?:the )?(?:new|latter|latest|last|second) (?:one |statement )?(?:is|was) (?:wrong|a mistake|not)\b|\b(?:forget|scrap|drop|scratch|delete|strike) (?:the )?(?:new|latter|last|second|what i just)\b"
)
_BOTH = re.compile(
    r"(?i)\bboth\b|\b(?:different|separate|two|other) (?:things|cases|machines|kinds|situations|makes|jobs|matters)\b|\bno contradiction\b|\b(?:they|these|the two|it) (?:do |all )?fit\b|\bnot the same (?:thing|case)\b|\beach (?:in|has|holds|is|one)\b"
)
_NEITHER = re.compile(r"(?i)\bneither\b|\bnone of (?:them|the two|these)\b|\bboth (?:are )?wrong\b")
_OPEN = re.compile(
    r"(?i)\b(?:don['\u2019]t know|not sure|no idea|leave (?:it|that|them) open|can['\u2019]t (?:say|tell)|have to (?:check|think|look)|would have to|need to (?:check|think|look)|let me (?:check|think)|hard to say|skip|later|pass)\b"
)


def chosen(text: str, *, new: Statement, old: Rival) -> Choice:
    """Return which one the reply holds to; unclear if it does not say."""
    if _NEITHER.search(text):
        return "neither"
    if _OPEN.search(text) or is_refusal(text):
        return "open"
    return _by_label(text, new, old) or _by_name(text) or _by_content(text, new, old)


def _by_name(text: str) -> Choice | None:
    """Return the one that is called the new or the earlier one."""
    if _BOTH.search(text):
        return "both"
    if _NEW_IS_WRONG.search(text):
        return "old"
    says_new = _NEW.search(text)
    rest = text[: says_new.start()] + text[says_new.end() :] if says_new else text
    says_old = _OLD.search(rest)
    if bool(says_new) != bool(says_old):
        return "new" if says_new else "old"
    return None


def _by_label(text: str, new: Statement, old: Rival) -> Choice | None:
    named = {found.upper() for found in re.findall(r"\bS\d+\b", text, re.IGNORECASE)}
    if named == {new.label}:
        return "new"
    return "old" if old.label and named == {old.label} else None


def _by_content(text: str, new: Statement, old: Rival) -> Choice:
    """Return the one whose own value or words the reply repeats."""
    said = _tokens(text)
    mine, theirs = _tokens(new.whole) - _tokens(old.text), _tokens(old.text) - _tokens(new.whole)
    denied = re.search(r"(?i)\bnot\s+(.+)$", text)
    if denied and not text.lower().lstrip().startswith("not"):
        said -= _tokens(denied[1])
    hits, misses = len(said & mine), len(said & theirs)
    if hits and misses:
        return "both"  # "40 on the old ones, 50 on the new"
    if hits == misses:
        return "unclear"
    return "new" if hits > misses else "old"


def _tokens(text: str) -> set[str]:
    words = set(re.findall(r"\w+", text.lower())) - {
        "the",
        "a",
        "is",
        "it",
        "one",
        "of",
        "and",
        "to",
    }
    return words | {value.normal for value in values_in(text)}
