"""Nearest: what of the books bears on a question that no reading surely answers.

Not an answer: rows to look at, told as such. What the question names is filtered by, and the
rows are those of the queries that it is most like.
"""

import math
from collections.abc import Mapping, Sequence

from agents.querying.beyond import beyond
from agents.querying.candidates import Candidate
from agents.querying.question import Question
from agents.querying.reading import Nearest, View
from agents.querying.values import Mention
from projects.data import PLAIN_KINDS, Filter, Selection

_SHARE, _FILTER, _USABLE = 0.8, 0.06, 0.065
_NAME, _CODE, _NUMBER = 0.3, 0.1, 0.3
"""What speaks for a query beside its likeness, and against it for each name it knows nothing of.

The weights of names are set, so that none is lost; the others were fitted on 214 questions to the
books of two businesses, each sixth left out in turn: the rows of the best query hold the answer of
three in four, those of the best two of four in five.
"""
_MOST_FILTERS = 4
_SAID, _ALIKE, _VERY_ALIKE = 2, 0.5, 0.6
"""All rows of a query bear on a question if so many words name what they hold and it is asked
alike, or if it is asked very much alike."""
_HALF, _STEEP = 0.94, 5.0
"""Where as many questions are about the books as are not, and how quickly that changes."""
_FLOOR = 0.25
"""Below this the question is hardly about the books at all."""
_FLOOR_OF_NAMED = 0.1
"""The same, where a name or a number is in it that the books know."""
_HEARD = 0.6
"""What is nearer than this may be said in a word that the books do not know."""
_LIKELY, _ROWS = 6, 12
_DIVISIONS = 5
_NEARLY = 0.35
"""A query this far behind the best is not shown beside it."""


def nearest(found: Sequence[Candidate], project: str) -> Nearest | None:
    """Return the views worth showing, the likeliest first; None if none bears on the question."""
    able = [each for each in found if not each.lacking and not _guesses(each) and _bears(each)]
    held = frozenset[int]().union(*(_numbers(each) for each in able))
    worth = {id(each): _worth(each, lost=len(held - _numbers(each))) for each in able}
    ranked = sorted(able, key=lambda each: -worth[id(each)])
    if not ranked:
        return None
    first, most = ranked[0], worth[id(ranked[0])]
    confidence = _likely(most)
    if confidence < _HEARD and _asks_unheard(first) and not _numbers(first):
        return None
    if confidence < (_FLOOR_OF_NAMED if _names_something(first) else _FLOOR):
        return None
    # What is asked of a number that the likeliest query does not know stands elsewhere.
    other = _holding(ranked, held - _numbers(first))
    near = [
        each
        for each in ranked[1:_LIKELY]
        if most - worth[id(each)] <= _NEARLY and all(each is not known for known in other)
    ]
    shown = [first, *other, *near]
    able = sorted((each for each in found if not each.lacking and _numbers(each)), key=_worth)
    left = [each for each in reversed(able) if all(each is not one for one in shown)]
    return Nearest(
        views=tuple(_view(each, behind=most - worth[id(each)]) for each in shown),
        instead=tuple(_view(each) for each in left),
        project=project,
        confidence=confidence,
        knows_names=not _strange(first) and not _unborne(first.fitting.question),
    )


def _holding(ranked: Sequence[Candidate], numbers: frozenset[int]) -> list[Candidate]:
    """Return the likeliest query that finds its rows by one of these numbers, if there are any."""
    return [each for each in ranked if numbers & _numbers(each)][:1]


def bearing(candidate: Candidate) -> float:
    """Return how likely a question is answered by the rows of one query, from 0 to 1."""
    return _likely(_worth(candidate))


def _likely(worth: float) -> float:
    return 1.0 / (1.0 + math.exp(-_STEEP * (worth - _HALF)))


def _view(candidate: Candidate, *, behind: float = 0.0) -> View:
    """Return the rows that a query has for a question, with the columns that tell what they are."""
    query, selection = candidate.query, candidate.selected.selection
    wanted = [*(each.column for each in selection.filters), *selection.columns]
    order = selection.order
    if selection.form in ("largest", "smallest") and selection.columns and not selection.by:
        falling = "-" if selection.form == "largest" else ""
        order = (f"{falling}{selection.columns[0]}",)
    rows = Selection(
        query=query.name,
        parameters=selection.parameters,
        filters=selection.filters,
        columns=tuple(dict.fromkeys((*query.shown, *wanted))),
        order=order,
        limit=_ROWS,
    )
    measures = _measures(candidate)
    return View(
        selection,
        rows,
        query.agent,
        behind=behind,
        wider=_wider(candidate, rows),
        around=_around(candidate, rows),
        measures=measures,
        by=_divided(candidate),
        beyond=beyond(candidate.fitting, candidate.selected, rows, measures),
    )


def _wider(candidate: Candidate, rows: Selection) -> tuple[Selection, ...]:
    """Return the rows with fewer filters: of a time, of names and states, of names, of one name."""
    columns, named = candidate.query.columns, candidate.fitting.named
    values = [each for each in rows.filters if columns[each.column].kind not in PLAIN_KINDS]
    times = [each for each in rows.filters if each.op == "between" and each not in values]
    proper = [each for each in values if not named.get(each.column, "").islower()]
    found = [rows]
    narrowed = [[*values, *times], values, proper]
    if proper and not any(_is_numbered(candidate, each) for each in proper):
        narrowed.append(_fullest(proper, named))
    for kept in narrowed:
        if len(kept) < len(found[-1].filters) and (kept or candidate.likeness >= _ALIKE):
            found.append(rows.model_copy(update={"filters": tuple(kept)}))
    return tuple(found[1:])


def _fullest(chosen: Sequence[Filter], named: Mapping[str, str]) -> list[Filter]:
    """Return the filter by the fullest name: a person's says more than a place's."""
    return sorted(chosen, key=lambda each: len(named.get(each.column, "").split()))[-1:]


def _around(candidate: Candidate, rows: Selection) -> Selection | None:
    """Return the rows of what is named by a number or in full, whatever else they are narrowed to."""
    held = [each for each in rows.filters if _is_numbered(candidate, each)]
    held = held or [each for each in rows.filters if _is_in_full(candidate, each)]
    one = tuple(each for each in held if each.op == "=") or tuple(held)
    needed = {name: rows.parameters[name] for name in _needed(candidate) if name in rows.parameters}
    if not one or (len(one) == len(rows.filters) and len(needed) == len(rows.parameters)):
        return None
    return rows.model_copy(update={"filters": one, "parameters": needed})


def _is_numbered(candidate: Candidate, chosen: Filter) -> bool:
    """Whether a filter is by numbers of parts or papers."""
    kind = candidate.query.columns[chosen.column].kind
    is_name = kind not in PLAIN_KINDS and chosen.op in ("=", "in")
    return is_name and all(any(map(str.isdigit, str(value))) for value in chosen.values)


def _is_in_full(candidate: Candidate, chosen: Filter) -> bool:
    """Whether a filter is by one name of several words, as people have."""
    said = candidate.fitting.named.get(chosen.column, "")
    return chosen.op == "=" and " " in said and not said.islower()


def _needed(candidate: Candidate) -> list[str]:
    """Return the parameters that must be given."""
    return [name for name, each in candidate.query.parameters.items() if each.default is None]


def _measures(candidate: Candidate) -> tuple[str, ...]:
    """Return the numbers that many rows are added up by: the usual one, and one that is asked for.

    None where it is asked how many there are, and where only a number of things can be most.
    """
    columns, fitting = candidate.query.columns, candidate.fitting
    if candidate.selected.selection.form == "count":
        return ()
    asked = (*((fitting.net,) if fitting.net else ()), *candidate.selected.asked)
    likely = dict.fromkeys((*fitting.known.measures[:1], *asked, *fitting.known.measures))
    added = [name for name in likely if columns[name].is_number and columns[name].total == "sum"]
    first = next(iter(added), None)
    shares = [name for name in asked if columns[name].total == "share"]
    other = next((name for name in (*added[1:], *shares) if name in asked), None)
    return tuple(name for name in (first, other) if name)


def _divided(candidate: Candidate) -> tuple[str, ...]:
    """Return what tells many rows apart: what is asked for, what a listing shows, and the month."""
    query, known = candidate.query, candidate.fitting.known
    # Two that are named are compared.
    named = (each.column for each in candidate.fitting.filters if each.op == "in")
    likely = dict.fromkeys((*named, *candidate.selected.asked, *query.shown, *query.columns))
    things = [
        name
        for name in likely
        if query.columns[name].kind not in PLAIN_KINDS
        and name not in candidate.fitting.pinned
        and {name} != known.grain
    ]
    prices = [
        name
        for name in dict.fromkeys((*candidate.selected.asked, *query.shown))
        if query.columns[name].is_number and query.columns[name].total == "avg"
    ]
    dates = [each for each in candidate.fitting.filters if each.column in known.dates]
    date = dates[0].column if dates else known.usual_date
    return (*things[:_DIVISIONS], *prices[:1], *((f"{date}.month",) if date else ()))


def _worth(candidate: Candidate, *, lost: int = 0) -> float:
    """Return how likely the rows of a query are to hold what is asked for.

    Args:
        candidate: the question laid over the query.
        lost: how many numbers it has no use for that another query has.
    """
    chosen = candidate.selected.selection
    held = min(_MOST_FILTERS, len(chosen.filters) + len(chosen.parameters))
    score = candidate.fit + _SHARE * candidate.coverage.share + _FILTER * held
    score += _USABLE * candidate.is_usable - _NUMBER * lost
    words = candidate.fitting.question.words
    strange = _strange(candidate)
    codes = sum(words[at].is_code for at in strange)
    return score - _CODE * codes - _NAME * (len(strange) - codes)


def _numbers(candidate: Candidate) -> frozenset[int]:
    """Return the indexes of the numbers of parts and papers that the query finds its rows by."""
    words, fitting = candidate.fitting.question.words, candidate.fitting
    return frozenset(
        at
        for claim, mention in fitting.of(Mention)
        if claim in fitting.used and mention.is_whole
        for at in range(claim.start, claim.end)
        if any(char.isdigit() for char in words[at].text)
    )


def _strange(candidate: Candidate) -> list[int]:
    """Return the indexes of names and numbers that the query knows nothing of."""
    words = candidate.fitting.question.words
    return [
        at for at in candidate.coverage.unexplained if words[at].is_code or words[at].is_capital
    ]


def _names_something(candidate: Candidate) -> bool:
    """Whether rows are chosen by a proper name or a number."""
    return any(not said.islower() for said in candidate.fitting.named.values())


def _bears(candidate: Candidate) -> bool:
    """Whether a query has to do with what is asked, and not only with a name or a word in it."""
    covered, chosen = candidate.coverage, candidate.selected.selection
    if len(chosen.filters) + len(chosen.parameters) <= _slips(candidate):
        is_named = covered.strong >= _SAID and candidate.likeness >= _ALIKE
        return is_named or candidate.likeness >= _VERY_ALIKE
    is_beside = bool(covered.chatter) and not covered.asks_known
    return candidate.likeness >= _ALIKE or not is_beside or _has_full_name(candidate)


def _slips(candidate: Candidate) -> int:
    """Return how many names are only parts of names, and misspelt at that: painted for Point."""
    fitting = candidate.fitting
    return sum(
        mention.is_slip and not mention.is_whole
        for claim, mention in fitting.of(Mention)
        if claim in fitting.used
    )


def _has_full_name(candidate: Candidate) -> bool:
    """Whether a number, or a whole name of several words, is found in the query's rows."""
    fitting = candidate.fitting
    return bool(_numbers(candidate)) or any(
        claim in fitting.used and mention.is_whole and mention.end - mention.start > 1
        for claim, mention in fitting.of(Mention)
    )


def _asks_unheard(candidate: Candidate) -> bool:
    """Whether the one thing that is asked for is nothing that any query has heard of: what rent."""
    return not candidate.coverage.has_target and not candidate.fitting.question.asks_more


def _unborne(question: Question) -> bool:
    """Whether a number of a part or a paper is told that nothing here bears."""
    return any(
        word.is_code and not any(each.start <= at < each.end for each in question.mentions)
        for at, word in enumerate(question.words)
    )


def _guesses(candidate: Candidate) -> bool:
    """Whether one of several that bear a name had to be taken without asking."""
    return bool(candidate.fitting.ambiguous and candidate.selected.selection.parameters)
