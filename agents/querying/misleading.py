"""Misleading: answers that account for every word and tell another figure than the one that is asked.

Half a difference, an average of what was to be divided, rows of either where both are asked: told
outright each would be believed.
"""

import re
from itertools import pairwise

from agents.querying.claims import Claim
from agents.querying.forms import Grouping, asks_change
from agents.querying.laid import Fitting
from agents.querying.placing_amounts import MONEY
from agents.querying.selecting import Selected
from agents.querying.superlatives import Superlative
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import PLAIN_KINDS

_STATING = frozenset({"is", "are", "was", "were", "went", "be", "been", "got", "being"})
"""Words after which it is said how something is."""
_CLOCK = re.compile(r"\b(?:what|which) time\b|\bo'?clock\b", re.IGNORECASE)
_PER = frozenset({"per", "by"})
_MOST = frozenset({"most", "least", "more", "less"})
_ONE = frozenset({"one", "single", "per"})
_TIME = stems("time")[0]
_LEADING, _MOST_OF_NAME = 2, 0.5


def misleads(fitting: Fitting, selected: Selected) -> bool:
    """Whether what is selected may be near what is asked, and another thing."""
    return (
        _is_one_of_two(fitting, selected)
        or _is_by_part(fitting)
        or _is_by_word(fitting)
        or _is_done_then(fitting, selected)
        or _is_undivided(fitting, selected)
        or _is_money_for_number(fitting, selected)
        or _is_bounded_unasked(fitting, selected)
        or _is_any_of_measures(fitting, selected)
        or _is_ranking_one(fitting)
        or _is_by_unit(fitting)
        or _is_sum_of_sizes(fitting, selected)
        or _is_most_of_size(fitting, selected)
        or _is_count_of_one(fitting, selected)
        or _is_no_clock(fitting)
        or _is_some_for_none(fitting, selected)
        or _is_of_one_piece(fitting)
        or _is_contest_of_others(fitting, selected)
        or _is_row_for_sum(fitting, selected)
    )


def _is_one_of_two(fitting: Fitting, selected: Selected) -> bool:
    """Whether it is asked how two figures differ, and only one of them would be told."""
    wanted, chosen = fitting.question.wanted, selected.selection
    ways = {each.direction for _, each in fitting.of(Superlative) if each.is_time}
    if not wanted.is_change and len(ways) < 2:
        return False
    is_kept = any(asks_change(_said(fitting, each)) for each in fitting.free("measure"))
    is_two = bool(fitting.compared) or any(each.op == "in" for each in chosen.filters)
    return not (is_kept and wanted.is_change) and not (is_two and chosen.by)


def _is_by_part(fitting: Fitting) -> bool:
    """Whether it chooses by a piece of what it is asked for: what was wrong, of "wrong item"."""
    words = fitting.question.words
    kinds = {fitting.kind(name) for name in fitting.known.query.answers}
    return any(
        claim in fitting.used
        and not mention.is_whole
        and mention.vocabulary in kinds
        and claim.end - claim.start == 1
        and words[claim.start].text.isalpha()
        and not words[claim.start].is_capital
        and words[claim.start - 1].text in _STATING
        for claim, mention in fitting.of(Mention)
        if claim.start
    )


def _is_by_word(fitting: Fitting) -> bool:
    """Whether "which" is told one thing, of whose name a common word was said: the meat things."""
    words, grain = fitting.question.words, fitting.known.grain
    kinds = {fitting.kind(name) for name in grain}
    return any(word.text == "which" for word in words[:_LEADING]) and any(
        claim in fitting.used
        and mention.share < _MOST_OF_NAME
        and mention.vocabulary in kinds
        and len(mention.values) == 1
        and claim.end - claim.start == 1
        and words[claim.start].text.isalpha()
        and not words[claim.start].is_capital
        for claim, mention in fitting.of(Mention)
    )


def _is_done_then(fitting: Fitting, selected: Selected) -> bool:
    """Whether it is asked what somebody made of things and when, and the time is of the things.

    What Ann cancelled in July need not be what was hers and ordered in July.
    """
    columns, words = fitting.known.query.columns, fitting.question.words
    dated = {each.column for each in selected.selection.filters} & set(fitting.known.dates)
    texts = (text for name in dated for text in (name, *columns[name].words))
    events = {stem for text in texts for stem in stems(text)}
    named = [claim for claim, _ in fitting.of(Mention) if claim in fitting.used]
    return bool(dated) and any(
        doer.start > 0
        and words[doer.start - 1].text == "did"
        and doer.end == done.start == done.end - 1
        and words[done.start].text.isalpha()
        and not words[done.start].is_capital
        and words[done.start].stem not in events
        for doer, done in pairwise(sorted(named, key=lambda each: each.start))
    )


def _is_undivided(fitting: Fitting, selected: Selected) -> bool:
    """Whether a figure is asked for each of something, and is told of all together: per head."""
    whole = [
        claim
        for claim, grouping in fitting.of(Grouping)
        if grouping.unit is None and not _is_no_grouping(fitting, claim)
    ]
    if any(_is_by_measure(fitting, selected, claim) for claim in whole):
        return True
    if selected.selection.by:
        return False
    words, is_list = fitting.question.words, selected.selection.form == "rows"
    return any(
        not _is_named_so(fitting, selected, claim)
        if words[claim.end - 1].text in _PER
        else not is_list
        for claim in whole
    )


def _is_no_grouping(fitting: Fitting, claim: Claim) -> bool:
    """Whether "by" asks for a time, or names who did it: by when, by Ann Lee."""
    words = fitting.question.words
    if claim.end - claim.start != 1 or words[claim.start].text != "by":
        return False
    if any(word.text == "when" for word in words[claim.end : claim.end + 1]):
        return True
    return any(
        each.start == claim.end and each in fitting.used and words[each.start].is_capital
        for each, _ in fitting.of(Mention)
    )


def _is_by_measure(fitting: Fitting, selected: Selected, claim: Claim) -> bool:
    """Whether "by" stands before a measure, and not before the one that is ranked by: by revenue."""
    chosen = selected.selection
    ranked = set(chosen.columns[:1]) if chosen.form in ("largest", "smallest") else set()
    after = (each for each in fitting.claims if each.start == claim.end)
    return any(
        each.has("measure") is not None and ranked.isdisjoint(each.names("measure"))
        for each in after
    )


def _is_named_so(fitting: Fitting, selected: Selected, claim: Claim) -> bool:
    """Whether the column itself is told by that: a price per set."""
    words, columns = fitting.question.words, fitting.known.query.columns
    unit = words[claim.end].stem if claim.end < len(words) else ""
    texts = [
        text
        for name in selected.selection.columns or fitting.known.query.shown
        for text in (name, columns[name].unit or "", columns[name].about, *columns[name].words)
    ]
    return any(unit in stems(text) for text in texts)


def _is_money_for_number(fitting: Fitting, selected: Selected) -> bool:
    """Whether it is asked how many, and money would be told."""
    chosen, columns = selected.selection, fitting.known.query.columns
    if chosen.form not in ("total", "average") or fitting.question.wanted.is_in_money:
        return False
    said = [word.text for word in fitting.question.words]
    is_many = ("how", "many") in pairwise(said)
    return is_many and all(columns[name].unit in MONEY for name in chosen.columns)


def _is_bounded_unasked(fitting: Fitting, selected: Selected) -> bool:
    """Whether a usual bound leaves rows out and nothing says that it should: of all, the overdue."""
    declared, given = fitting.known.query.parameters, selected.selection.parameters
    bounds = [
        name
        for name, each in declared.items()
        if each.type in ("integer", "number") and each.default is not None and name not in given
    ]
    dated = any(each.column in fitting.known.dates for each in selected.selection.filters)
    if bounds and dated:
        return True
    stems_said = [word.stem for word in fitting.question.words]
    return bool(bounds) and not any(
        sense.role in ("topic", "parameter")
        for start in range(len(stems_said))
        for size in range(1, fitting.known.longest + 1)
        for sense in fitting.known.senses.get(tuple(stems_said[start : start + size]), ())
    )


def _is_any_of_measures(fitting: Fitting, selected: Selected) -> bool:
    """Whether the usual measure is told, none is named, and others could be meant as well.

    What is counted is no money; beside pieces the one amount of money is what "the most" means.
    """
    if not selected.is_default:
        return False
    columns = fitting.known.query.columns
    added = [each for each in fitting.known.measures if columns[each].total == "sum"]
    money = {each for each in added if columns[each].unit in MONEY}
    is_money = not money.isdisjoint(selected.selection.columns)
    is_many = fitting.question.wanted.wish == "count"
    rivals = money if is_money else {*added} - money if is_many else {*added}
    return len(rivals) > 1


def _is_by_unit(fitting: Fitting) -> bool:
    """Whether it chooses by what is only counted: packets, where a packet is the small one too."""
    words, columns = fitting.question.words, fitting.known.query.columns.values()
    units = {part for each in columns for part in stems(each.unit or "")}
    return any(
        claim in fitting.used
        and claim.end - claim.start == 1
        and not words[claim.start].is_capital
        and words[claim.start].stem in units
        for claim, _ in fitting.of(Mention)
    )


def _is_sum_of_sizes(fitting: Fitting, selected: Selected) -> bool:
    """Whether things are ranked by what their rows come to, where each has a size: the cheapest."""
    chosen = selected.selection
    is_size = any(each.word and not each.is_time for _, each in fitting.of(Superlative))
    return is_size and bool(chosen.by) and chosen.each == "total"


def _is_most_of_size(fitting: Fitting, selected: Selected) -> bool:
    """Whether "most" is taken of a size that is no matter of what was done: the hall used most."""
    known, words = fitting.known, fitting.question.words
    is_most = any(words[claim.start].text in _MOST for claim, _ in fitting.of(Superlative))
    has_time = bool(known.dates) or known.takes_dates
    return selected.is_default and is_most and not has_time


def _is_ranking_one(fitting: Fitting) -> bool:
    """Whether the greatest is asked for where there is one row: what Ann bought most, of Ann."""
    grain = fitting.known.grain
    is_ranking = any(not each.is_time for _, each in fitting.of(Superlative))
    return is_ranking and bool(grain) and grain <= fitting.pinned


def _is_count_of_one(fitting: Fitting, selected: Selected) -> bool:
    """Whether the rows of the one thing that is named would be counted: the number of an office."""
    grain = fitting.known.grain
    is_count = selected.selection.form == "count" and not selected.selection.by
    return is_count and bool(grain) and grain <= fitting.pinned


def _is_no_clock(fitting: Fitting) -> bool:
    """Whether the time of day is asked, of rows that only know days."""
    if not _CLOCK.search(fitting.question.text):
        return False
    return not any(_TIME in phrase for phrase in fitting.known.senses)


def _is_some_for_none(fitting: Fitting, selected: Selected) -> bool:
    """Whether things with a row that is not so would be told for those of which none is so.

    A room that is used on Tuesdays may be used on Mondays too.
    """
    grain, denied = fitting.known.grain, set[str]()
    filters = selected.selection.filters
    pinned = {each.column for each in filters if each.op == "="}
    for each in filters:
        if each.op == "!=" and each.column in pinned:
            continue  # Tim, not Tom: who is meant is named
        if each.op == "!=" or any(value is False for value in each.values):
            denied.add(each.column)
    thing = next(iter(selected.asked), None)
    kind = fitting.kind(thing) if thing else None
    is_part = thing not in grain or len(grain) > 1
    is_thing = kind is not None and kind not in PLAIN_KINDS and thing not in denied
    return bool(denied) and is_thing and is_part


def _is_of_one_piece(fitting: Fitting) -> bool:
    """Whether a figure is asked for one of several: what one lesson of a course costs."""
    words = fitting.question.words
    named = list(fitting.free("measure"))
    single = [each for each in named if each.start and words[each.start - 1].text in _ONE]
    return bool(single) and len(named) > 1


def _is_contest_of_others(fitting: Fitting, selected: Selected) -> bool:
    """Whether two are compared, and what is asked is of which things one has more."""
    chosen = selected.selection
    if chosen.form not in ("total", "average") or not fitting.question.wanted.is_contest:
        return False
    two = {each.column for each in chosen.filters if each.op == "in"}
    things = (each for each in selected.asked if fitting.kind(each) not in PLAIN_KINDS)
    return two == set(chosen.by) != set() and any(each not in two for each in things)


def _is_row_for_sum(fitting: Fitting, selected: Selected) -> bool:
    """Whether things are chosen by an amount of single rows that may be meant of all their rows."""
    columns, chosen = fitting.known.query.columns, selected.selection
    thing = next(iter(selected.asked), None)
    if thing is None or fitting.kind(thing) in PLAIN_KINDS or {thing} == fitting.known.grain:
        return False
    return chosen.form in ("rows", "count") and any(
        each.op in (">", ">=", "<", "<=")
        and each.than is None
        and columns[each.column].is_number
        and columns[each.column].total == "sum"
        for each in chosen.filters
    )


def _said(fitting: Fitting, claim: Claim) -> str:
    return fitting.question.said(claim.start, claim.end)
