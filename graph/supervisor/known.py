"""What is known against what is asked: whether a claim answers a question."""

import re
from collections.abc import Collection, Sequence

from graph.supervisor.speech import content, overlap
from graph.supervisor.wanting import asking_part
from projects.source import Recalled

_SIMILAR = 0.55
"""Cosine from which a claim is taken to answer where nobody else is likely to."""
_RELATED = 0.4
"""Cosine from which a claim that shares words is worth more than a question back."""
_ALIKE = 0.5
"""Cosine from which less shared is enough for that."""
_SHARES = 0.2
_SHARES_MORE = 0.34
_DOUBTFUL_HEAD = 0.72
_SIMILAR_TO_DOUBT = 0.6
"""Cosine that outweighs, with a shared word, a head that has chosen but is in some doubt."""
_SURE_HEAD = 0.78
_AGAINST = 1.05
"""Cosine and shared words, together, that outweigh a head that has chosen somebody else."""
_AGAINST_SURE = 1.2
"""The same for a head that is sure."""

_LIVE = re.compile(
    r"""\b(?:stock|on\ hand|left|reserved|backorder(?:ed|s)?|overdue|past\ due|outstanding|unpaid|paid
    |shipped|delivered|arrived?|ordered|bought|sold|booked|posted|received|running|failed|finish(?:ed)?
    |so\ far|yesterday|tonight|(?:this|last)\ (?:night|week|month|quarter|year|morning|evening)
    |(?<!in\ which\ )(?:purchase\ )?orders?|reorder|invoices?|quotes?|shipments?|pipelines?|imports?
    |exports?|attached|uploaded|pdf|csv|spreadsheet
    |recommend|suggest|invented|weather|in\ general|generally)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words for records, for what changes by the hour, for files and for what is so everywhere.

A claim that lacks such a word is about something else, however near it sounds.
"""
_RECORD_NUMBER = re.compile(r"\b(?:[A-Z]{1,4}-?\d{2,}|\d{2,}[-/]\d{2,}|\d{4,})\b")
_COUNTS = re.compile(
    r"\b(?:how\s+(?:many|much)|list|which|total|average|most|least|all)\b", re.IGNORECASE
)
_SAYS_IT = 0.75
"""Share of the words asked about that a claim must hold to go before the records."""
_SAYS_SO = 0.65
"""Or its cosine: questions to the books come to 0.55 with any claim."""
_SAYS_MOST = 0.6
_NAME = re.compile(r"(?<=[\w,;:-] )[A-ZÀ-Þ][a-zß-ÿ][\w-]*")
"""A word with a capital where no sentence begins."""
_WHY = re.compile(r"\W*(?:why|how\s+come)\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\b(?:because|since|so\s+that|due\s+to|as\s+a\s+result)\b", re.IGNORECASE)


def answering(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the live claim that answers `text`, if nobody else is likely to."""
    best = _best(text, recalled)
    return best if best and best.similarity >= _SIMILAR else None


def answering_against(
    text: str, recalled: Collection[Recalled], *, confidence: float
) -> Recalled | None:
    """Return the live claim that answers `text` so well that it outweighs the head.

    One shared word is too little for that: "What is torque?" shares all it has with any
    claim on a torque.
    """
    best = _best(text, recalled)
    if best and _LIVE.search(text) and confidence >= _DOUBTFUL_HEAD:
        return None
    if best and confidence < _DOUBTFUL_HEAD and best.similarity >= _SIMILAR_TO_DOUBT:
        return best if overlap(text, best.text) >= _SHARES else None
    if best is None or len(content(text) & content(best.text)) < 2:
        return None
    needed = _AGAINST_SURE if confidence >= _SURE_HEAD else _AGAINST
    return best if _score(text, best) >= needed else None


def told_outright(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the live claim that says just what is asked, so that no records need be looked up.

    How many there are, and what changes by the hour, is for the records all the same.
    """
    if _COUNTS.search(text) or _LIVE.search(text) or _RECORD_NUMBER.search(text):
        return None
    best = answering(text, recalled)
    if best is None:
        return None
    is_said = best.similarity >= _SAYS_SO or overlap(text, best.text) >= _SAYS_IT
    return best if is_said else None


def told_mostly(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the live claim that says most of what is asked, if records could only guess at it."""
    best = nearest(text, recalled)
    return best if best and overlap(text, best.text) >= _SAYS_MOST else None


def bearing_name(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the live claim nearest to `text` that bears all the names in it."""
    asked = frozenset(_NAME.findall(text))
    bearing = [
        item
        for item in recalled
        if item.kind == "claim" and item.current and asked <= set(_NAME.findall(f"- {item.text}"))
    ]
    return max(bearing, key=lambda item: item.similarity) if asked and bearing else None


def nearest(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the live claim that is worth telling before anybody asks back."""
    return _near(text, _best(text, recalled))


def nearest_said(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    """Return the nearest claim, or else what was only said: quoted, it may still answer."""
    said = [
        item.model_copy(update={"kind": "claim"})
        for item in recalled
        if item.kind == "turn" and not asking_part(item.text)
    ]
    return nearest(text, recalled) or _near(text, _best(text, said))


def _near(text: str, best: Recalled | None) -> Recalled | None:
    if best is None or best.similarity < _RELATED:
        return None
    needed = _SHARES if best.similarity >= _ALIKE else _SHARES_MORE
    return best if overlap(text, best.text) >= needed else None


def _best(text: str, recalled: Collection[Recalled]) -> Recalled | None:
    fitting: Sequence[Recalled] = [
        item
        for item in recalled
        if item.kind == "claim" and item.current and _may_answer(text, item)
    ]
    return max(fitting, key=lambda item: _score(text, item), default=None)


def _score(text: str, item: Recalled) -> float:
    return item.similarity + overlap(text, item.text)


def _may_answer(text: str, item: Recalled) -> bool:
    """Whether a claim holds the kind of thing asked for: a record's number, a reason."""
    asked = frozenset().union(*(content(match[0]) for match in _LIVE.finditer(text)))
    if not asked <= content(item.text):
        return False
    numbers = [match[0].lower() for match in _RECORD_NUMBER.finditer(text)]
    if any(number not in item.text.lower() for number in numbers):
        return False
    # The reason for a decision is told beside it, if not in it.
    return not _WHY.match(text) or item.claim_kind == "decision" or bool(_BECAUSE.search(item.text))
