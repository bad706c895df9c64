"""Promises: what was promised, and what is on record of it since."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agents.responder.offline.deadlines import asked_span, due
from agents.responder.offline.passages import rest_of_turn
from agents.responder.offline.stating import Stated, as_sentence, state
from agents.responder.offline.terms import full_names, names, terms
from projects.source import Citation, Recalled

_ABOUT = re.compile(
    r"\b(?:promis\w+|owe[ds]?|owing|commit(?:ted|ments?)?|deadlines?|kept|keep my word|deliver\w*"
    r"|let \w+ down|ke(?:ep|pt) \w+ waiting|waiting (?:on|for)|on time|in time|(?:when|as|like|what) (?:I|we) said|late|overdue|still (?:open|due)|outstanding|due)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:open|outstanding|still|unkept|pending|left to do|not yet|yet to|waiting|(?:is|falls?|comes?|are) due)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\bpromis(?:e|es|ed)\b|\bI(?:'ll| will| owe)\b|\b(?:will|'ll) (?:send|deliver|bring|give|get|pay|finish|have)\b.*\bby\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = terms("promise instead january february march april may june july august "
                      "september october november december")  # fmt: skip
_CAME_OF_IT = re.compile(
    r"\b(?:sent|got|came|arrived?|delivered|gave|brought|handed|told|finished|done|missed|not|has|have"
    r"|fixed|late|early|paid|here|yet|ready|called|kept|broke|since|is|was|were)\b|n't\b",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"\b(?:promis\w+|ow(?:e[ds]?|ing)|commit(?:ted|ments?)|ke(?:ep|pt) (?:my|our) word|my word|let \w+ down"
    r"|ke(?:ep|pt) \w+ waiting|still waiting|(?:when|as|like) (?:I|we) said (?:he|she|it|they|I|we|\w+) (?:would|will|could))\b",
    re.IGNORECASE,
)
_BY_ME = re.compile(
    r"\b(?:I|we)\b[^?.]*\b(?:promised?|owe|committed)\b|\bmy promises\b|\bdid I promise\b"
    r"|\b(?:wait\w*|due) (?:on|from) me\b",
    re.IGNORECASE,
)
_WHO_PROMISED = re.compile(
    r"\b(?:did|has|have|had) (?P<who>[\w ]{1,30}?) promised?\b", re.IGNORECASE
)
_UNTIL = re.compile(
    r"\b(?:due|still|open|outstanding|owe|left|yet|overdue|waiting)\b", re.IGNORECASE
)
_OWN = re.compile(r"^\W*(?:I|we)\b", re.IGNORECASE)
_PROMISING = terms(
    "promise commitment owe deadline due keep kept deliver late overdue open outstanding still mine "
    "pending left yet time break broke broken miss missed ever first original everybody everyone else whom "
    "anybody anyone somebody someone something anything people wait waiting haven't hasn't fall come need "
    "done finished now between today isn't aren't word good down before after until next month year "
    "date day end out over christmas thanksgiving plate"
)
_KEPT_WORD = re.compile(r"\bas promised\b", re.IGNORECASE)
_AGAIN = re.compile(r"^\W*(?:I|we) (?:told|said)\b.*\bby\b", re.IGNORECASE)
"""A promise told again, which says nothing of what came of it."""
_ENOUGH = 0.5
_SAME = 0.8


class Promise(NamedTuple):
    """A promise and the newest word on it, if there is one."""

    made: Recalled
    since: Recalled | None
    before: tuple[Recalled, ...] = ()
    """Promises of the same that it took the place of, oldest first."""


def is_promise(item: Recalled) -> bool:
    """Whether an item says that something was promised."""
    return _MADE.search(item.text) is not None and not _KEPT_WORD.search(item.text)


def asks_for_promises(text: str) -> bool:
    """Whether a question is about promises or how they ended."""
    return _ABOUT.search(text) is not None


def asks_for_open(text: str) -> bool:
    """Whether a question is about what is still to be kept."""
    return _OPEN.search(text) is not None


def followed(made: Recalled, items: Sequence[Recalled]) -> Promise:
    """Return a promise with what was said later that is most about the same thing."""
    told = [(share, item) for item in items if (share := _share(item, made)) > 0]
    best = max(told, key=lambda pair: (pair[0], pair[1].said_at or ""), default=None)
    before = [
        item
        for item in items
        if item.kind == "claim" and not item.current and _is_same_promise(item, made)
    ]
    before.sort(key=lambda item: item.said_at or "")
    return Promise(made, best[1] if best else None, tuple(before))


def is_plainly_asked(text: str) -> bool:
    """Whether a question leaves no doubt that it is about promises."""
    return _PLAINLY.search(text) is not None


def due_when_asked(made: Sequence[Recalled], text: str, now: str) -> list[Recalled]:
    """Return those of some promises that are due in the days that the question names, if it does."""
    span = asked_span(text, now) if _UNTIL.search(text) else None
    if span is None:
        return list(made)
    days = [(item, due(item.text, item.said_at or now)) for item in made]
    return [item for item, day in days if day is not None and span.first <= day <= span.last]


def by_whom(made: Sequence[Recalled], text: str) -> list[Recalled]:
    """Return those of some promises that were made by whom the question names."""
    found = _WHO_PROMISED.search(text)
    if found is None:
        is_mine = _BY_ME.search(text) is not None
        return [item for item in made if not is_mine or _OWN.match(item.text)]
    is_own = found["who"].casefold().split()[0] in {"i", "we"}
    return [item for item in made if (_OWN.match(item.text) is not None) == is_own]


def asked_besides(words: frozenset[str]) -> frozenset[str]:
    """Return what a question about promises is about besides promises."""
    return frozenset(word for word in words - _PROMISING - _SAYS_NOTHING if not word.isdigit())


def tell(promise: Promise, items: Sequence[Recalled], *, is_whole: bool = True) -> Stated:
    """Return a promise as a line, what became of it behind it.

    Args:
        promise: what was promised.
        items: everything that was found.
        is_whole: whether what was said since has been looked for.
    """
    made = state(promise.made)
    before = [state(item) for item in promise.before]
    first = "".join(f" Before: {each.line}" for each in before)
    earlier = [each.citation for each in before]
    if promise.since is None:
        line = f"{made.line[:-1]}; nothing since)" if is_whole else made.line
        return Stated(f"{line}{first}", (made.citation, *earlier))
    since = state(promise.since)
    parts = [f"{made.line}{first} Since:", since.line]
    citations = [made.citation, *earlier, since.citation]
    for more in rest_of_turn(promise.since, items):
        sentence = as_sentence(more.text)
        parts.append(f'"{sentence}"')
        citations.append(Citation(kind=more.kind, id=more.id, quote=more.text, sentence=sentence))
    return Stated(" ".join(parts), tuple(citations))


def _share(item: Recalled, made: Recalled) -> float:
    """Return how much an item tells, later, of the thing that was promised; 0 if nothing."""
    if is_promise(item) or _AGAIN.search(item.text) or item.project != made.project:
        return 0.0
    if (item.said_at or "") <= (made.said_at or "") or not _CAME_OF_IT.search(item.text):
        return 0.0
    share = _overlap(item, made)
    return share if share >= _ENOUGH or _KEPT_WORD.search(item.text) else 0.0


def _is_same_promise(item: Recalled, made: Recalled) -> bool:
    """Whether an item is an earlier promise of the same."""
    earlier = (item.said_at or "") < (made.said_at or "")
    return is_promise(item) and earlier and _overlap(item, made) >= _SAME


def _overlap(item: Recalled, made: Recalled) -> float:
    """Return which share of the things in a promise an item names, to the same people."""
    wanted = frozenset(word for word in terms(made.text) - _SAYS_NOTHING if not word.isdigit())
    told = terms(item.text)
    to_whom = (names(made.text) | terms(" ".join(full_names(made.text)))) & wanted
    if item.project != made.project or (to_whom and not to_whom & told):
        return 0.0
    things = wanted - to_whom
    return len(things & told) / len(things) if things else 0.0
