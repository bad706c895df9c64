"""What held when: changes, corrections, late news and returns, asked for at many moments.

Each story is told in plain sentences; at each moment it is known which value held then and whether
what is asked for was known at all. One item that was not so counts as wrong.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from evals.figure import Figure
from evals.memory.told import PROJECT, Told, fresh, tell
from evals.suite import Material, Measured, Suite
from memory import Embed, Memory, MiniLM
from projects.scope import Scope

_SEED = 5
_STORIES = 8
"""Of each kind."""


class Moment(NamedTuple):
    """What holds at some time; None asks for the present."""

    at: datetime | None
    holds: str | None
    """The value; None: nothing is known to hold."""


class Story(NamedTuple):
    """What was said, what is asked, and what is right at each moment."""

    kind: str
    said: tuple[Told, ...]
    asked: str
    values: tuple[str, ...]
    moments: tuple[Moment, ...]


class Fact(NamedTuple):
    """Something that has one value at a time, and ways to say so."""

    subject: str
    old: str
    new: str
    third: str

    def told(self, value: str, form: str = "{s} is {v}.") -> str:
        """Return a sentence that gives the value."""
        text = form.format(s=self.subject, v=value)
        return text[:1].upper() + text[1:]

    @property
    def asked(self) -> str:
        """Return the question for it."""
        return f"What is {self.subject}?"


_WHERE = "Ashby|Colton|Dunmore|Fairview|Glenwood|Hartley|Kingsford|Linden|Marlow|Norwich|Oakdale|Prescott"
_WHAT = {
    "the rent of the {} depot": "900 dollars|950 dollars|1,020 dollars|1,100 dollars|1,240 dollars",
    "the manager of the {} branch": "Priya Nair|Tom Keller|Ines Ortega|Marcus Bell|Aiko Sato",
    "the closing time of the {} store": "17:00|17:30|18:15|19:00|20:45",
    "the supplier of the {} brushes": "Haldane Tools|Pemberton Steel|Quill Brothers|Rowan Parts",
    "the discount for the {} account": "6 percent|8 percent|12 percent|15 percent",
    "the address of the {} office": "14 Mill Lane|27 Dock Street|8 Park Road|103 Elm Avenue",
}
_BEGIN = datetime(2025, 2, 3, 10, tzinfo=UTC)
_MONTH = timedelta(days=31)


def stories(seed: int = _SEED) -> Iterator[Story]:
    """Yield the same stories for the same seed: eight of each kind, each asked at several moments."""
    chance = random.Random(seed)  # noqa: S311 - stories, not secrets
    for _ in range(_STORIES):
        for tell_it in KINDS:
            yield tell_it(_fact(chance), _BEGIN + timedelta(days=chance.randrange(60)))


def _fact(chance: random.Random) -> Fact:
    form = chance.choice([*_WHAT])
    old, new, third = chance.sample(_WHAT[form].split("|"), 3)
    return Fact(form.format(chance.choice(_WHERE.split("|"))), old, new, third)


def _change(fact: Fact, day: datetime) -> Story:
    """What was one thing is another now."""
    then = day + 3 * _MONTH
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new, "{s} is now {v}."), then))
    return _story("change", fact, said, [
        (day - _MONTH, None), (day + _MONTH, fact.old), (then + _MONTH, fact.new), (None, fact.new)
    ])  # fmt: skip


def _late(fact: Fact, day: datetime) -> Story:
    """The newest is known already when one hears what was before it."""
    middle, then, heard = day + 2 * _MONTH, day + 4 * _MONTH, day + 6 * _MONTH
    since = f"Since {_date(middle)}"
    said = (
        Told(fact.told(fact.old), day),
        Told(fact.told(fact.third, "{s} is now {v}."), then),
        Told(f"{since} {fact.told(fact.new, '{s} was {v}.')[0].lower()}{fact.told(fact.new, '{s} was {v}.')[1:]}", heard),
    )  # fmt: skip
    return _story("late arrival", fact, said, [
        (day + _MONTH, fact.old), (middle + _MONTH, fact.new), (then + _MONTH, fact.third),
        (None, fact.third),
    ])  # fmt: skip


def _scheduled(fact: Fact, day: datetime) -> Story:
    """It is told beforehand from when on something else will hold."""
    begin = datetime(2027, 1, 1, tzinfo=UTC)
    form = "From 1 January 2027 {s} is {v}."
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new, form), day + _MONTH))
    return _story("scheduled change", fact, said, [
        (day + 2 * _MONTH, fact.old), (begin - _MONTH, fact.old), (begin + _MONTH, fact.new),
        (None, fact.old),
    ])  # fmt: skip


def _next_month(fact: Fact, day: datetime) -> Story:
    """A month is named, and the year goes without saying."""
    then = datetime(2025, 9, 1, tzinfo=UTC)
    form = "Starting in September {s} is {v}."
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new, form), day + 2 * _MONTH))
    return _story("from a month on", fact, said, [
        (day + 3 * _MONTH, fact.old), (then - timedelta(days=2), fact.old),
        (then + timedelta(days=2), fact.new), (None, fact.new),
    ])  # fmt: skip


def _correction(fact: Fact, day: datetime) -> Story:
    """What was said had never been so."""
    then = day + 2 * _MONTH
    form = "Correction: {s} is {v}."
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new, form), then))
    return _story("correction", fact, said, [
        (day + _MONTH, fact.new), (then + _MONTH, fact.new), (None, fact.new)
    ])  # fmt: skip


def _retraction(fact: Fact, day: datetime) -> Story:
    """It is to be forgotten."""
    then = day + 2 * _MONTH
    forget = f"Forget that {fact.subject} is {fact.old}."
    said = (Told(fact.told(fact.old), day), Told(forget, then))
    return _story(
        "retraction", fact, said, [(day + _MONTH, None), (then + _MONTH, None), (None, None)]
    )


def _return(fact: Fact, day: datetime) -> Story:
    """It is again what it was at first."""
    then, again = day + 2 * _MONTH, day + 5 * _MONTH
    said = (
        Told(fact.told(fact.old), day),
        Told(fact.told(fact.new, "{s} is now {v}."), then),
        Told(fact.told(fact.old, "{s} is {v} again."), again),
    )
    return _story("return", fact, said, [
        (day + _MONTH, fact.old), (then + _MONTH, fact.new), (again + _MONTH, fact.old), (None, fact.old)
    ])  # fmt: skip


def _said_again(fact: Fact, day: datetime) -> Story:
    """What was forgotten is told anew."""
    then, again = day + 2 * _MONTH, day + 4 * _MONTH
    said = (
        Told(fact.told(fact.old), day),
        Told(f"Forget that {fact.subject} is {fact.old}.", then),
        Told(fact.told(fact.old), again),
    )
    return _story(
        "told anew",
        fact,
        said,
        [(again - _MONTH, None), (again + _MONTH, fact.old), (None, fact.old)],
    )


def _one_instant(fact: Fact, day: datetime) -> Story:
    """Two values are told at one and the same time: the one told last holds."""
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new), day))
    return _story(
        "one instant",
        fact,
        said,
        [(day - _MONTH, None), (day + _MONTH, fact.new), (None, fact.new)],
    )


def _thrice(fact: Fact, day: datetime) -> Story:
    """Two changes, told in the words that name what was before."""
    then, last = day + 2 * _MONTH, day + 4 * _MONTH
    said = (
        Told(fact.told(fact.old), day),
        Told(fact.told(fact.new, "{s} has changed: it is {v} now."), then),
        Told(fact.told(fact.third, "As of today {s} is {v}."), last),
    )
    return _story("two changes", fact, said, [
        (day + _MONTH, fact.old), (then + _MONTH, fact.new), (last + _MONTH, fact.third), (None, fact.third)
    ])  # fmt: skip


def _no_such_day(fact: Fact, day: datetime) -> Story:
    """A day that does not exist dates nothing: it holds since it was said."""
    then = day + 2 * _MONTH
    form = "As of 31 February {s} is {v}."
    said = (Told(fact.told(fact.old), day), Told(fact.told(fact.new, form), then))
    return _story("no such day", fact, said, [
        (then - _MONTH, fact.old), (then + _MONTH, fact.new), (None, fact.new)
    ])  # fmt: skip


def _passing(fact: Fact, day: datetime) -> Story:
    """Something is so for a while, and it is said for how long."""
    name = fact.subject.split("the ")[-1].split()[0]
    said = (Told(f"{name} is on parental leave for the next two months.", day),)
    moments = (Moment(day + _MONTH, "parental"), Moment(day + 4 * _MONTH, None), Moment(None, None))
    return Story("passing state", said, f"Is {name} on parental leave?", ("parental",), moments)


KINDS: tuple[Callable[[Fact, datetime], Story], ...] = (
    _change, _late, _scheduled, _next_month, _correction, _retraction, _return, _said_again,
    _one_instant, _thrice, _no_such_day, _passing,
)  # fmt: skip


def _story(
    kind: str, fact: Fact, said: tuple[Told, ...], moments: list[tuple[datetime | None, str | None]]
) -> Story:
    values = (fact.old, fact.new, fact.third)
    return Story(kind, said, fact.asked, values, tuple(Moment(*each) for each in moments))


def _date(day: datetime) -> str:
    return f"{day.day} {day:%B} {day.year}"


def measure(material: Material) -> Measured:
    """Tell each story to a memory of its own and ask at each moment."""
    embed = MiniLM()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for story in stories():
        for _, is_right in judged(story, embed):
            asked[story.kind] += 1
            right[story.kind] += is_right
    total = sum(asked.values())
    return Measured(cases=total, figures={"right": sum(right.values()) / total})


def judged(story: Story, embed: Embed) -> Iterator[tuple[Moment, bool]]:
    """Yield each moment of a story, and whether what is told to hold then is right."""
    with fresh(embed) as memory:
        tell(memory, story.said)
        for moment in story.moments:
            yield moment, is_right(memory, story, moment)


def is_right(memory: Memory, story: Story, moment: Moment) -> bool:
    """Whether memory says of exactly what held at a moment that it did."""
    found = memory.search(story.asked, scope=Scope(), project=PROJECT, k=5, as_of=moment.at)
    held = [item.text for item in found if item.current and item.kind == "claim"]
    told = {value for value in story.values for text in held if value in text}
    return told == ({moment.holds} - {None})


SUITE = Suite(
    name="asof",
    title="What held when",
    figures=(
        Figure("right", "moments of which exactly what held then is told", 1.0, tolerance=0.0),
    ),
    measure=measure,
)
