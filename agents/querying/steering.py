"""Steering words: small words that change what is asked, and what in a selection honours them.

"Who came back twice", "the same as last time", "more than everyone else": such words are in every
question's vocabulary and belong to no column, so that leaving one aside answers another question.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from agents.querying.english import listed
from agents.querying.forms import Grouping
from agents.querying.laid import Fitting
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.selecting import Selected
from agents.querying.superlatives import Superlative
from agents.querying.values import Mention
from agents.querying.words import stems

_WISHES = listed("what which who whom whose when where why how")
_JOINING = frozenset({"and", "or", "but", "of", "so", "then"})
_AVERAGES = listed("average averages avg mean typical typically usual usually normally generally")
_MEAN = frozenset(stems("average avg mean typical typically"))
_KNOWING = listed("know see tell say check ask wonder show list give find need want like me us")
_GREETING, _FARING = 2, 6
_SIZES = listed("many much often long old late heavy expensive far high low big large fast quick")


@dataclass(frozen=True)
class _Told:
    """What would be told, as far as it may honour a word."""

    fitting: Fitting
    selected: Selected

    @property
    def form(self) -> str:
        return self.selected.selection.form

    @cached_property
    def two(self) -> frozenset[str]:
        """The columns of which several values are named."""
        return frozenset(
            each.column
            for each in self.selected.selection.filters
            if each.op == "in" and len(each.values) > 1
        )

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that is shown, counted by or chosen by."""
        chosen, query = self.selected.selection, self.fitting.known.query
        named = {*chosen.columns, *(each.partition(".")[0] for each in chosen.by)}
        named |= {each.column for each in (*chosen.filters, *self.selected.tested)}
        rows = query.shown if chosen.form in ("rows", "largest", "smallest") else ()
        return frozenset({*named, *rows} & set(query.columns))

    def has(self, kind: str) -> bool:
        """Whether a column of a kind is among them."""
        return any(self.fitting.kind(each) == kind for each in self.columns)

    def word(self, at: int) -> str:
        words = self.fitting.question.words
        return words[at].text if 0 <= at < len(words) else ""


_Honours = Callable[[_Told, int], bool]


def _never(_told: _Told, _at: int) -> bool:
    return False


def _two(told: _Told, _at: int) -> bool:
    """Both, either: two are named, and what is listed is no third thing that either goes with."""
    is_list = told.form in ("rows", "count") and not told.selected.selection.by
    others = set(told.selected.asked) - told.two
    return bool(told.fitting.compared) or (bool(told.two) and not (is_list and others))


def _either(told: _Told, at: int) -> bool:
    """Or: between two values of a kind, or behind what only doubts itself: or so, or not."""
    ends = ("so", "not", "what", "something", "anything", "anybody", "anyone", "whatever", "")
    return bool(told.two) or _is_either_time(told, at) or told.word(at + 1) in ends


def _is_either_time(told: _Told, at: int) -> bool:
    """Whether two times on either side follow each other and rows of both are told: May or June."""
    if told.form != "rows" or told.selected.selection.by:
        return False
    used = [each for claim, each in told.fitting.of(Period) if claim in told.fitting.used]
    lasts = [each.last for each in used if each.end == at]
    firsts = [each.first for each in used if each.start == at + 1]
    return any(first and last and (first - last).days == 1 for first in firsts for last in lasts)


def _two_apart(told: _Told, _at: int) -> bool:
    """Compared, versus: each of two has its figure."""
    return bool(told.fitting.compared) or (bool(told.two) and bool(told.selected.selection.by))


def _one_figure(told: _Told, _at: int) -> bool:
    """Together, combined: one figure, or rows with what they come to."""
    columns = told.fitting.known.query.columns
    asked = [columns[each] for each in told.selected.asked if columns[each].is_number]
    is_summed = all(each.total == "sum" for each in asked)
    return told.form in ("total", "count") or (told.form == "rows" and is_summed)


def _bounding(told: _Told, at: int) -> bool:
    """Since, within: beside a time or an amount that is used."""
    return any(
        isinstance(claim.meaning, Period | Number | Comparison)
        and at in (claim.start - 1, claim.end)
        for claim in told.fitting.used
    )


def _greets(told: _Told, at: int) -> bool:
    """Good morning, well, as well: else a time of day, or how something is."""
    return at < _GREETING or told.word(at - 1) == "as"


def _doubts(told: _Told, at: int) -> bool:
    """If: whether, behind what wants to know; else something is only supposed."""
    before = {told.word(at - back) for back in (1, 2)}
    return told.word(at + 1) == "so" or not before.isdisjoint(_KNOWING)


def _asks_too(told: _Told, at: int) -> bool:
    """Also: beside what wants to know; else something else must hold as well."""
    return not {told.word(at - 1), told.word(at + 1)}.isdisjoint({*_KNOWING, "and", ""})


def _left_out(told: _Told, _at: int) -> bool:
    """Others, else: something is left out."""
    return any(each.op == "!=" for each in told.selected.selection.filters)


def _mean(told: _Told, _at: int) -> bool:
    """Average, usually: a mean is taken, or a column is one."""
    chosen, columns = told.selected.selection, told.fitting.known.query.columns
    texts = (text for name in told.columns for text in (name, *columns[name].words))
    is_kept = any(not _MEAN.isdisjoint(stems(text)) for text in texts)
    return chosen.form == "average" or chosen.each == "average" or is_kept


def _asks_whom(told: _Told, at: int) -> bool:
    """Whom: of whom it is asked, not of whom something else is told."""
    return told.word(at + 1) in ("do", "does", "did", "should", "can", "shall", "must")


def _placed(told: _Told, at: int) -> bool:
    """Out, up, over: between what is done and a name that is used, it only says which way."""
    if told.word(at + 1) not in ("in", "at", "of", "to"):
        return False
    behind = at + 2 + (told.word(at + 2) == "the")
    return any(
        claim.start in (at + 2, behind) and isinstance(claim.meaning, Mention)
        for claim in told.fitting.used
    )


def _over(told: _Told, at: int) -> bool:
    """Over: all there is of something, none of which is left out."""
    return _placed(told, at) or (told.word(at + 1) == "all" and _one_figure_or_first(told))


def _one_figure_or_first(told: _Told) -> bool:
    return told.form in ("total", "count", "largest", "smallest")


def _out(told: _Told, at: int) -> bool:
    """Out: of a place, or of what is left out."""
    return _placed(told, at) or (told.word(at - 1) == "leaving" and _left_out(told, at))


def _reason(told: _Told, _at: int) -> bool:
    return told.has("text")


def _date(told: _Told, _at: int) -> bool:
    return told.has("date")


def _size(told: _Told, at: int) -> bool:
    """How: of some size or number, or how somebody is doing; else it asks for a way of doing."""
    is_faring = any(told.word(at + ahead) == "doing" for ahead in range(1, _FARING))
    return told.word(at + 1) in {*_SIZES, "do", "does", "did", "come"} or is_faring


def _sized(told: _Told, at: int) -> bool:
    """Many, much: of how many; "as many as" and "too much" compare."""
    return told.word(at - 1) in ("how", "")


def _politely(told: _Told, at: int) -> bool:
    """Could you: who is spoken to, else what is not so yet."""
    return told.word(at + 1) == "you"


def _likes(told: _Told, at: int) -> bool:
    return told.word(at + 1) in ("you", "like") or told.word(at - 1) in ("i", "we", "you")


def _closing(told: _Told, at: int) -> bool:
    """Again: behind a question it asks to be reminded."""
    return at + 1 == len(told.fitting.question.words)


def _unbounded(told: _Told, at: int) -> bool:
    return told.word(at - 1) not in ("by", "since", "until", "from", "back")


def _after_all(told: _Told, at: int) -> bool:
    return told.word(at - 1) != "all"


def _back_then(told: _Told, at: int) -> bool:
    return told.word(at + 1) in ("in", "when", "at", "then")


_TABLE: tuple[tuple[str, _Honours], ...] = (
    ("both either respectively", _two),
    ("compare compared versus vs against beat outdo", _two_apart),
    ("together combined", _one_figure),
    ("else other others another", _left_out),
    (" ".join(_AVERAGES), _mean),
    ("once twice thrice repeatedly second same instead rather", _never),
    ("than more less fewer better", _two_apart),
    ("morning afternoon evening tonight good bad well", _greets),
    (
        "recently lately fast new full present taken gone coming start begin done runs apiece",
        _never,
    ),
    ("including while most whose where about story deal situation matter issue", _never),
    ("whom", _asks_whom),
    ("if", _doubts),
    ("also", _asks_too),
    ("out", _out),
    ("up down away", _placed),
    ("over", _over),
    ("under off", _never),
    ("before after previous previously prior following earlier later afterwards", _bounding),
    ("since until till within between during ago", _bounding),
    ("or", _either),
    ("why", _reason),
    ("when", _date),
    ("how", _size),
    ("many much", _sized),
    ("should might could must", _politely),
    ("would", _likes),
    ("again", _closing),
    ("then", _unbounded),
    ("but", _after_all),
    ("back", _back_then),
)
_HONOURS = {word: honours for said, honours in _TABLE for word in said.split()}


def unhonoured(fitting: Fitting, selected: Selected, taken: set[int]) -> Iterator[int]:
    """Yield the steering words that nothing in the selection honours.

    Args:
        fitting: the question laid over a query.
        selected: what would be told.
        taken: the words that are part of what is named, chosen or compared.
    """
    told, question = _Told(fitting, selected), fitting.question
    said = (question.spoken | question.besides) - question.bracketed
    free = [at for at in sorted(said) if at not in taken]
    for at in free:
        honours = _HONOURS.get(question.words[at].text)
        if honours and not honours(told, at):
            yield at
    yield from _second_wish(told, sorted(said))
    yield from _groups(told)
    yield from _ranks(told)


def _second_wish(told: _Told, said: list[int]) -> Iterator[int]:
    """Yield where something else is asked besides, if one figure would be told."""
    question = told.fitting.question
    asking = [at for at in said if question.words[at].text in _WISHES]
    if told.form == "rows" or len(asking) < 2:
        return
    for at in asking[1:]:
        between = question.text[question.words[at - 1].end : question.words[at].start]
        if told.word(at - 1) in _JOINING or between.strip() in (",", ";", ":"):
            yield at


def _groups(told: _Told) -> Iterator[int]:
    """Yield where a figure for each of something is asked, and there is one for all."""
    by = frozenset(told.selected.selection.by)
    for claim, grouping in told.fitting.of(Grouping):
        after = (each for each in told.fitting.claims if each.start == claim.end)
        named = next((each.names("dimension", "text", "date") for each in after), ())
        is_told = not by.isdisjoint(named) if named else bool(by)
        if grouping.unit:
            is_told = any(each.endswith(f".{grouping.unit}") for each in by)
        if not is_told and (grouping.unit or told.form != "rows"):
            yield claim.start


def _ranks(told: _Told) -> Iterator[int]:
    """Yield the second of two extremes, and one of another thing than is ranked by.

    From the first delivery to the last; the discount of the biggest customer.
    """
    found = told.fitting.of(Superlative)
    yield from (claim.start for claim, _ in found[1:])
    ranked = told.selected.selection.columns[:1]
    for claim, superlative in found[:1]:
        before = [told.word(claim.start - 2), told.word(claim.start - 1)]
        is_of = before[1] == "the" and before[0] in ("of", "for", "by", "from", "at")
        named = (each for each in told.fitting.claims if each.end <= claim.start)
        if (
            is_of
            and not superlative.word
            and any(set(e.names("measure")) & {*ranked} for e in named)
        ):
            yield claim.start
