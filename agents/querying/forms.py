"""Forms: what kind of answer a question wants, read from its wording alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agents.querying.english import listed
from agents.querying.numbers import Number
from agents.querying.stretches import PERIOD_UNITS
from agents.querying.superlatives import Superlative, read_superlatives
from agents.querying.words import Word

Wish = Literal["count", "amount", "total", "average", "when", "who", "where", "check", "rows"]
"""How many, how much, in all, on average, when, who, where, whether, or simply which."""

_WISHES: tuple[tuple[Wish, str], ...] = (
    (
        "count",
        r"how many|how often|(?:^|\bthe |\btotal |\bwhat is |\bwhat's )number of|count of|count (?:the|all|how)|^\W*count\b|# of",
    ),
    ("average", r"averages?|avg|mean|on average|typical(?:ly)?"),
    ("amount", r"how (?:much|long|old|late|heavy|expensive|far|high|low|big|large|fast|quick)"),
    (
        "total",
        r"totals?|one (?:figure|number|sum)|sum(?: of)?|altogether|in all|combined|in total|add up",
    ),
    ("when", r"when|what date|which date|what day|how recently|what time|on which day"),
    ("where", r"where"),
    ("who", r"who|whom|whose"),
)
_PATTERNS = tuple(
    (wish, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for wish, pattern in _WISHES
)
_CHECK = re.compile(
    r"\W*(?:(?:and|so|hey|hi|ok|please|tell me if|do you know if|check if|check whether|see if|i wonder"
    r"|can you tell me (?:if|whether))[\s,]+)*"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|isn't|aren't|wasn't"
    r"|doesn't|don't|didn't|hasn't|haven't)\s",
    re.IGNORECASE,
)
_WH = re.compile(r"\b(?:what|which|who|whose|whom|when|where|how)\b", re.IGNORECASE)
_IN_MONEY = re.compile(
    r"\b(?:in|how many) (?:us )?(?:dollars?|bucks|usd|euros?|eur|pounds|money)\b|\bhow much money\b"
    r"|\b(?:sell|sells|sold|go|goes|went) for\b(?! (?:a|an|the) )",
    re.IGNORECASE,
)
_CONTEST = re.compile(
    r"\b(?:more|less|fewer|higher|lower|better|worse|bigger|smaller|larger|ahead|beat|beats|outdo"
    r"|outdid|outsold|outsell|out-\w+|difference|compared?|versus|vs|by how much (?:did|does|is|was))\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:by how much|difference|(?:gone|went|goes|go|going) (?:up|down)|r[io]sen?|ris(?:e|ing)|grown|grew"
    r"|growth|shrunk|shrank|fallen|fell|(?:in|de)creas(?:e|ed|es|ing)|declin(?:e|ed|ing)"
    r"|how (?:much|many) (?:more|less|fewer|higher|lower|bigger|smaller|dearer|cheaper|longer|shorter|older|younger|better|worse))\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\bhow many (?:times|goes|go's|rounds|occasions|instal?lments|steps|lots|batches)\b"
    r"(?! (?:more|as|higher|bigger|larger|greater)\b)",
    re.IGNORECASE,
)
_NOT = listed(
    """
    not no never without except excluding isn't aren't wasn't weren't haven't hasn't
    hadn't don't doesn't didn't cannot other lacking lack lacks missing nobody none besides
    """
)
_OTHERWISE = (["if"], ["or"], ["why"])
"""After these nothing is left out: if not, who does? why doesn't it count?"""
_LEAVE, _SKIP = frozenset({"leave", "leaving"}), frozenset({"skip", "skipping", "ignoring"})
_OUT, _FAR = frozenset({"out", "aside"}), 6
_OWING = 3
"""So near after "still" stands the "to" of what is not done."""
_EACH = frozenset({"by", "per", "each", "every"})
_UNIT_ADVERBS = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
}  # fmt: skip
_ACTIONS = listed(
    """
    accept activate add adjust allow apply approve archive assign block book bump buy call cancel
    change charge close complete confirm copy correct create credit deactivate delete deny
    disable discard draft edit email enable enter expedite export extend file fix give grant hold
    import increase insert invoice issue lend loan lock log lower make mark merge move notify open
    order pay place post prepare print process purchase put quote raise reactivate receive record
    reduce refund reject release remind remove rename reopen replace reprint request reschedule
    reserve reset restock return reverse revoke run schedule send set ship split start stop submit
    suspend switch take tell transfer translate undo unblock unlock update upload void withdraw write
    """
)
"""Verbs with which people want something done; most are nouns and adjectives too."""
_NOUNS = listed(
    """
    order invoice quote return credit transfer schedule report record price purchase charge draft
    open complete close count stock issue post pay
    """
)
"""Of these, those that begin questions as nouns or adjectives: order 12, open orders."""
_OBJECTS = listed(
    """
    a an the this that these those my our their his her its all another more some it
    them him us me every each both
    """
)


@dataclass(frozen=True)
class Grouping:
    """Words that ask for one answer for each of something: by branch, per month, each supplier."""

    start: int
    end: int
    unit: str | None
    """day, week, month, quarter or year, if that is what follows."""


@dataclass(frozen=True)
class Wanted:
    """What kind of answer a question wants."""

    wish: Wish
    at: int
    """Index of the first word after the wish: what is counted or asked for begins there."""
    superlatives: tuple[Superlative, ...]
    groupings: tuple[Grouping, ...]
    negations: tuple[int, ...]
    """Indexes of the words that deny."""
    is_check: bool
    """Whether it asks for yes or no."""
    is_of_times: bool
    """Whether it asks of how many times: in how many goes."""
    is_in_money: bool
    """Whether it wants money: in dollars, how many dollars."""
    is_contest: bool
    """Whether it asks which of two has more, or by how much."""
    is_change: bool
    """Whether it asks how two figures differ: by how much did it go up."""
    is_order: bool
    """Whether it wants something done rather than known: cancel order 12."""


def read_form(
    text: str, words: Sequence[Word], numbers: Sequence[Number], *, asking: str | None = None
) -> Wanted:
    """Return what kind of answer `text` wants; `asking` is the text with all asides blanked out."""
    asked = text if asking is None else asking
    wish, after = _wish(asked)
    is_check = _CHECK.match(asked) is not None and not _WH.search(asked)
    at = next((index for index, word in enumerate(words) if word.start >= after), len(words))
    return Wanted(
        wish=wish,
        at=at,
        superlatives=tuple(read_superlatives(words, numbers)),
        groupings=tuple(_groupings(words)),
        negations=_negations(words),
        is_check=is_check,
        is_in_money=_IN_MONEY.search(text) is not None,
        is_contest=_CONTEST.search(text) is not None,
        is_change=_CHANGE.search(asked) is not None,
        is_of_times=_TIMES.search(text) is not None,
        is_order=_is_order(text, words),
    )


def asks_change(text: str) -> bool:
    """Whether `text` speaks of how two figures differ."""
    return _CHANGE.search(text) is not None


def _wish(text: str) -> tuple[Wish, int]:
    """Return what is wished for first; "in total" and "on average" go before all."""
    found = [(match.start(), match.end(), wish) for wish, pattern in _PATTERNS
             if (match := pattern.search(text))]  # fmt: skip
    if not found:
        return ("check" if _CHECK.match(text) else "rows"), 0
    overall = [each for each in found if each[2] == "average"]
    _, end, wish = min(overall or found)
    if wish in ("who", "where", "when") and _CHECK.match(text):
        return "check", 0
    return wish, end


def _negations(words: Sequence[Word]) -> tuple[int, ...]:
    """Return where something is denied or left out: not, without, leave Ely out of it."""
    said = [word.text for word in words]
    found = [
        at for at, text in enumerate(said) if text in _NOT and said[at - 1 : at] not in _OTHERWISE
    ]
    for at, text in enumerate(said):
        if text == "leaving" and said[at + 1 : at + 2] in (["out"], ["aside"]):
            found.append(at + 1 + (said[at + 2 : at + 3] == ["the"]))
        elif text in ("apart", "aside") and said[at + 1 : at + 2] == ["from"]:
            found.append(at + 1)
        elif text in ("still", "yet") and "to" in said[at + 1 : at + _OWING]:
            found.append(said.index("to", at))  # what she still has to pay, what is yet to come
        elif text in _SKIP or (text in _LEAVE and not _OUT.isdisjoint(said[at + 1 : at + _FAR])):
            found.append(at)
    return tuple(sorted(found))


def _is_order(text: str, words: Sequence[Word]) -> bool:
    """Whether it begins like an order: a verb and its object, and no question mark."""
    said = [word.text for word in words]
    while said and said[0] in (
        "please",
        "now",
        "and",
        "then",
        "also",
        "just",
        "pls",
        "hey",
        "nova",
    ):
        said = said[1:]
    polite = re.match(r"\W*(?:can|could|would|will) you (?:please )?(\w+)", text, re.IGNORECASE)
    if polite and polite[1].lower() in _ACTIONS:
        return polite[1].lower() not in ("tell", "give")
    if len(said) < 2 or said[0] not in _ACTIONS or text.rstrip().endswith("?"):
        return False
    if said[0] in ("tell", "give", "quote") and said[1] in ("me", "us"):
        return False
    if said[1] in _OBJECTS:
        return True
    has_code = any(not word.isalpha() for word in said[1:3])
    return has_code and (said[0] not in _NOUNS or (not said[1].isalpha() and len(said) > 3))


def _groupings(words: Sequence[Word]) -> list[Grouping]:
    found: list[Grouping] = []
    for at, word in enumerate(words):
        unit = _UNIT_ADVERBS.get(word.text)
        follows = words[at + 1].text.removesuffix("s") if at + 1 < len(words) else ""
        is_unit = follows in PERIOD_UNITS
        if unit:
            found.append(Grouping(at, at + 1, unit))
        elif word.text in _EACH:
            start = at - 1 if at and words[at - 1].text in ("for", "in", "at", "of") else at
            found.append(Grouping(start, at + 1 + is_unit, follows if is_unit else None))
        elif word.text == "and" and found and at - found[-1].end <= 1:
            # By branch and month: the second group needs no "by" of its own.
            found.append(Grouping(at, at + 1 + is_unit, follows if is_unit else None))
    return found
