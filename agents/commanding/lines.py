"""Lines: the things that a request counts, each with how many of it."""

from typing import NamedTuple

from agents.commanding.asked import Unclear
from agents.commanding.names import MARKS, Said
from agents.querying.numbers import Number
from agents.querying.values import Mention
from projects.data import FieldOf

_LABELS = frozenset({"order", "invoice", "serial", "number", "no", "po", "quote", "rma", "page"})
"""What stands before a number that counts nothing."""
_COUNTED = 1_000
"""Who says "order 24 of them" orders; from here on it is the number of an order."""


class Item(NamedTuple):
    """One thing that is counted."""

    said: str
    values: tuple[str, ...]
    """The values that its words may mean: none, one or several."""
    quantity: float | None
    places: tuple[int, ...]
    """The words that say it."""


def read_items(said: Said, kind: str) -> list[Item]:
    """Return what a request counts of a vocabulary, in its order."""
    mentions = sorted(said.of(kind), key=lambda each: each.start)
    asked = [each for each in mentions if not said.is_reply(each.start)]
    replied = [each for each in mentions if said.is_reply(each.start)]
    numbers = [each for each in said.numbers if not _is_label(said, each)]
    items = _counted(said, asked, [each for each in numbers if not said.is_reply(each.start)])
    return _settled(said, items, replied, [each for each in numbers if said.is_reply(each.start)])


def unnamed(said: Said, field: FieldOf) -> Unclear | None:
    """Return the question about what is counted and nothing bears the name of; None if none is."""
    label = field.type.replace("_", " ")
    for number in said.numbers:
        phrase = said.phrase(number.end) if number.end < len(said.words) else ""
        if phrase and not _is_label(said, number):
            near = said.nearest(field.type, phrase)
            told = f" Nearest: {', '.join(near)}." if near else ""
            return Unclear(f"I find no {label} called {phrase!r}.{told} {field.ask}".strip(), near)
    return None


def _counted(said: Said, mentions: list[Mention], numbers: list[Number]) -> list[Item]:
    """Return the things of the request itself, each with the number that stands before or behind it."""
    items: list[Item] = []
    ends = [*(number.start for number in numbers[1:]), len(said.words)][: len(numbers)]
    left = list(mentions)
    for number, end in zip(numbers, ends, strict=True):
        behind = [each for each in left if _is_behind(said, number, each, marked=True)]
        inside = [each for each in left if number.end <= each.start < end]
        close = [each for each in left if _is_behind(said, number, each, marked=False)]
        counted = behind[-1:] or inside or close[-1:]
        items += _several(said, counted, number) if counted else _unknown(said, number, end)
        left = [each for each in left if each not in counted]
    return items + ([_item(said, left, None)] if left and not items else [])


def _is_behind(said: Said, number: Number, mention: Mention, *, marked: bool) -> bool:
    """Whether a number stands right behind a name, with a mark between: 7-2210 x 24."""
    between = [word.text for word in said.words[mention.end : number.start]]
    is_fit = len(between) == int(marked) and set(between) <= MARKS
    return mention.end <= number.start and is_fit


def _several(said: Said, mentions: list[Mention], number: Number) -> list[Item]:
    """Return what one number counts: of several whole names, each as a thing of its own."""
    whole = [each for each in mentions if each.is_whole]
    if len({each.values for each in whole}) < 2:
        return [_item(said, whole or mentions, number)]
    first, *rest = whole
    return [_item(said, [first], number), *(_item(said, [each], None) for each in rest)]


def _item(said: Said, mentions: list[Mention], number: Number | None) -> Item:
    best = mentions[0]
    words = said.text[said.words[best.start].start : said.words[best.end - 1].end]
    places = tuple(at for each in mentions for at in range(each.start, each.end))
    counted = tuple(range(number.start, number.end)) if number else ()
    return Item(words, best.values, number.value if number else None, (*places, *counted))


def _unknown(said: Said, number: Number, end: int) -> list[Item]:
    """Return what is counted and bears no name that is known, if it is written like a name."""
    at = number.end
    while at < end and said.words[at].text in {"of", *MARKS}:
        at += 1
    if at >= end or not (said.words[at].is_code or said.words[at].is_capital):
        phrase = said.phrase(at) if at < end else ""
        return [Item(phrase, (), number.value, ())] if phrase else []
    return [Item(said.phrase(at), (), number.value, ())]


def _settled(
    said: Said, items: list[Item], replied: list[Mention], numbers: list[Number]
) -> list[Item]:
    """Return the things with what the replies say of them."""
    names = [each for each in replied if each.is_whole or len(each.values) == 1]
    if not items and names:
        items = [_item(said, names[-1:], None)]
    settled: list[Item] = []
    for item in items:
        fitting = [each for each in names if not item.values or set(each.values) & set(item.values)]
        if len(item.values) != 1 and fitting:
            last = fitting[-1].values
            chosen = next((value for value in last if value in item.values), last[0])
            item = item._replace(values=(chosen,))
        if item.quantity is None and numbers:
            item = item._replace(quantity=numbers[-1].value)
        settled.append(item)
    return settled


def _is_label(said: Said, number: Number) -> bool:
    """Whether a number only names something: order 10653."""
    before = said.words[max(0, number.start - 1) : number.start]
    is_verb = number.value < _COUNTED and any(word.text == "order" for word in before)
    return not is_verb and any(word.text in _LABELS for word in before)
