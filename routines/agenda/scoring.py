"""The score: a sum of named terms. Pure functions; no model has a say in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from routines.agenda.item import Found, Item, ItemKind, Term, TermName, id_of
from routines.agenda.rules import AgendaRules

_VALUE: Mapping[ItemKind, float] = {
    "promise": 1.0, "task": 0.8, "awaited": 0.3, "question": 1.0, "blocked": 0.8, "approval": 1.6,
    "review": 0.4, "run": 0.6, "pipeline": 1.0, "schedule": 0.8, "stale": 0.2, "plan": 1.2,
}  # fmt: skip
"""What a kind is worth by itself, as a share of the rule."""
_APPROACH = ((0, 1.0), (1, 0.9), (2, 0.75), (4, 0.6), (7, 0.4))
"""Up to how many days before, which share of what its day weighs."""
_NEAR = 0.15
_LONG_OVERDUE, _OVERDUE_SHARE = 21, 0.75
"""What has been overdue for weeks is urgent no more, but still owed."""
_MONTH = 30
_USES = 3
"""Answers on something stale from which on it weighs in full."""

Factors = Mapping[TermName, float]
"""What thumbs have made of the weights; 1.0 where they said nothing."""


class Due(NamedTuple):
    """What a day weighs."""

    points: int
    because: str


def weighed(
    found: Sequence[Found], today: date, rules: AgendaRules, factors: Factors
) -> list[Item]:
    """Return what was found as items, the weightiest first; equal ones by age, then by id."""
    by_key = {key: each for each in found for key in each.all_keys}
    items = [_item(each, by_key, today, rules, factors) for each in found]
    opened = {id_of(each.key): each.opened_at for each in found}
    return sorted(items, key=lambda item: (-item.score, opened[item.item_id], item.item_id))


def _item(
    each: Found, by_key: Mapping[str, Found], today: date, rules: AgendaRules, factors: Factors
) -> Item:
    weights = (
        *_own(each, today, rules),
        _blocking(each, by_key, today, rules),
        *_rest(each, today, rules),
    )
    bent = [
        term.model_copy(update={"points": round(term.points * factors.get(term.name, 1.0))})
        for term in weights
    ]
    over = [_over(each, sum(term.points for term in bent), rules)]
    terms = tuple(term for term in (*bent, *over) if term.points)
    return Item(
        item_id=id_of(each.key),
        kind=each.kind,
        text=each.text,
        project=each.project,
        due=each.due,
        who=each.who,
        move=each.move,
        sources=each.sources,
        terms=terms,
        score=sum(term.points for term in terms),
    )


def _own(each: Found, today: date, rules: AgendaRules) -> list[Term]:
    """Return the terms that make it urgent: what it blocks has them too."""
    due = due_of(each.due, today, rules)
    waits = rules.waits if each.someone_waits else 0
    failing = rules.failing if each.is_failing else 0
    who = f"{each.who} waits" if each.who else "somebody waits"
    return [
        Term(name="due", points=due.points, because=due.because),
        Term(name="waits", points=waits, because=who),
        Term(name="failing", points=failing, because="it fails"),
    ]


def due_of(due: date | None, today: date, rules: AgendaRules) -> Due:
    """Return what a day weighs: more as it comes nearer."""
    if due is None:
        return Due(0, "")
    left = (due - today).days
    if left < -_LONG_OVERDUE:
        return Due(round(rules.due * _OVERDUE_SHARE), f"was due {-left} days ago")
    if left < 0:
        return Due(rules.due + min(-left, 5), f"was due {due.isoformat()}, {-left} days ago")
    for days, share in _APPROACH:
        if left <= days:
            return Due(
                round(rules.due * share), "due today" if not left else f"due {due.isoformat()}"
            )
    if left <= rules.far_days:
        return Due(round(rules.due * _NEAR), f"due {due.isoformat()}")
    return Due(0, "")


def _blocking(each: Found, by_key: Mapping[str, Found], today: date, rules: AgendaRules) -> Term:
    """Return what it inherits from the most urgent of all that cannot go on before it is done."""
    urgent, held = 0, ""
    for blocked in _held_up(each, by_key):
        points = sum(term.points for term in _own(blocked, today, rules))
        if points > urgent or not held:
            urgent, held = max(points, urgent), blocked.text
    for goal in each.goals:
        points = due_of(goal.due, today, rules).points
        if points > urgent or not held:
            urgent, held = max(points, urgent), goal.text
    base = round(rules.value * 0.4) if held else 0
    points = base + round(urgent * rules.blocking / 100)
    return Term(name="blocking", points=points, because=f"holds up: {held}")


def _held_up(each: Found, by_key: Mapping[str, Found]) -> list[Found]:
    """Return all that waits for it, directly or not; a circle is gone round once."""
    seen = {each.key}
    waiting, found = list(each.blocks), []
    while waiting:
        blocked = by_key.get(waiting.pop(0))
        if blocked is None or blocked.key in seen:
            continue
        seen.add(blocked.key)
        found.append(blocked)
        waiting += blocked.blocks
    return found


def _rest(each: Found, today: date, rules: AgendaRules) -> list[Term]:
    days = max((today - each.opened_at.date()).days, 0)
    left = (each.due - today).days if each.due else 0
    is_early = each.due is not None and left > rules.far_days
    stale = round(rules.stale * min(each.stale_uses, _USES) / _USES)
    why = "nothing can be done but wait" if each.is_blocked else f"not due before {each.due}"
    return [
        Term(name="value", points=round(rules.value * _VALUE[each.kind]), because=f"{_article(each.kind)} {each.kind}"),
        Term(name="stale", points=stale, because=f"{each.stale_uses} answers rest on it"),
        Term(name="age", points=round(rules.age * min(days / _MONTH, 1)), because=f"{days} days old"),
        Term(name="blocked", points=-rules.blocked if each.is_blocked or is_early else 0, because=why),
    ]  # fmt: skip


def _over(each: Found, points: int, rules: AgendaRules) -> Term:
    """Return what is taken off because it may be over: of its points, the share of the doubt."""
    taken = round(max(points, 0) * each.doubt * rules.over / 100)
    because = f'perhaps over: "{each.doubted}"' if each.doubted else "perhaps over"
    return Term(name="over", points=-taken, because=because)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
