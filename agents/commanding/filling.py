"""Filling: a request's words become a command's payload, or the question that comes next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from agents.commanding.asked import Unclear
from agents.commanding.lines import Item, read_items, unnamed
from agents.commanding.names import Said, own_words
from agents.commanding.prose import Prose, read_prose
from agents.querying.periods import read_periods
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import PLAIN_TYPES, Command, Entry, FieldOf

_FEW = 6
"""So many values are listed in a question."""


class Filled(NamedTuple):
    """A payload as far as the words give one; the catalogue's rules have not seen it."""

    payload: dict[str, JsonValue]


def fill(
    command: Command, text: str, entries: Mapping[str, Sequence[Entry]], *, today: date
) -> Filled | Unclear:
    """Return the payload that a request gives for a command.

    Args:
        command: what is to be drafted.
        text: the request; below it, each on a line of its own, the replies to what was asked.
        entries: the values of each vocabulary that its fields use.
        today: the day from which days in words count.
    """
    prose = read_prose(command, text)
    said = Said.read(prose.rest, command, entries)
    return _Filling(command, said, prose, today).result()


def unheard(said: Said, command: Command, *, about: str | None) -> Unclear | None:
    """Return the question about a name in a request that no value of its fields bears.

    Nothing is asked once a reply names one; `about` is what the project itself is called.
    """
    fields = command.fields.values()
    needed = (each.type for each in fields if each.is_needed and each.type not in PLAIN_TYPES)
    kinds = [*dict.fromkeys(needed)]
    if any(said.is_reply(each.start) for kind in kinds for each in said.of(kind)):
        return None
    known = {stem for word in (*own_words(command), about or "") for stem in stems(word)}
    covered = {at for each in said.mentions for at in range(each.start, each.end)}
    for at, word in enumerate(said.words):
        is_name = (word.is_capital or word.is_code) and at not in covered
        if is_name and not said.is_reply(at) and known.isdisjoint(stems(word.text)):
            phrase = said.phrase(at, covered)
            near = [each for kind in kinds for each in said.nearest(kind, phrase)][:_FEW]
            label = _listed([kind.replace("_", " ") for kind in kinds])
            told = f" Nearest: {_listed(near)}." if near else ""
            question = f"I find no {label} called {phrase!r}.{told} Which one do you mean?"
            return Unclear(question, tuple(near))
    return None


class _Filling:
    """One request on its way to a payload."""

    def __init__(self, command: Command, said: Said, prose: Prose, today: date) -> None:
        self._command, self._said, self._prose, self._today = command, said, prose, today
        self._taken: set[int] = set()
        """Words that are spent."""

    def result(self) -> Filled | Unclear:
        payload: dict[str, JsonValue] = {}
        lines = self._lines()
        if isinstance(lines, Unclear):
            return lines
        for name, field in self._command.fields.items():
            value = self._value(name, field)
            if isinstance(value, Unclear):
                return value
            if value is not None:
                payload[name] = value
        if lines is not None:
            payload["lines"] = lines
        return Filled(payload)

    def _lines(self) -> list[JsonValue] | Unclear | None:
        part = self._command.lines
        if part is None:
            return None
        kind_name, kind = next((n, f) for n, f in part.fields.items() if f.type not in PLAIN_TYPES)
        count_name, count = next((n, f) for n, f in part.fields.items() if f.type == "integer")
        items = read_items(self._said, kind.type)
        if not items:
            return unnamed(self._said, kind) or Unclear(kind.ask or f"Which {kind.type}?")
        listed: list[JsonValue] = []
        for item in items:
            unclear = self._unsure(item, kind)
            if unclear is not None:
                return unclear
            if item.quantity is None:
                which = self._said.title(kind.type, item.values[0])
                return Unclear(f"{count.ask or 'How many?'} ({which})")
            self._taken.update(item.places)
            listed.append({kind_name: item.values[0], count_name: _plain(item.quantity)})
        return listed

    def _unsure(self, item: Item, field: FieldOf) -> Unclear | None:
        if len(item.values) == 1:
            return None
        label = field.type.replace("_", " ")
        if not item.values:
            return _unknown(self._said, field, item.said)
        values = self._said.in_order(field.type, item.values)
        options = tuple(self._said.title(field.type, value) for value in values[:_FEW])
        more = ", among others" if len(item.values) > _FEW else ""
        question = f"Which {label} do you mean by {item.said!r}: {_listed(options)}{more}?"
        return Unclear(question, options)

    def _value(self, name: str, field: FieldOf) -> JsonValue | Unclear:
        given = self._prose.values.get(name)
        if given is not None:
            return given
        found: JsonValue | Unclear = None
        if field.choices:
            found = self._choice(field)
        elif field.type not in PLAIN_TYPES:
            found = self._named(field)
        elif field.type in ("integer", "number"):
            found = self._number(field)
        elif field.type == "date":
            found = self._day()
        if found is None and field.is_needed:
            return Unclear(field.ask or f"What is the {name.replace('_', ' ')}?", self._few(field))
        return found

    def _choice(self, field: FieldOf) -> JsonValue:
        words = {word.text for word in self._said.words}
        return next((each for each in field.choices if each.casefold() in words), None)

    def _named(self, field: FieldOf) -> JsonValue | Unclear:
        free = [each for each in self._said.of(field.type) if self._is_free(each)]
        led = [each for each in free if self._said.leads(each.start, field)]
        others = self._rivals(field)
        replied = [each for each in free if self._said.is_reply(each.start)]
        loose = [
            each
            for each in (replied or free)
            if not any(self._said.leads(each.start, other) for other in others)
        ]
        chosen = led or ([] if field.optional and others else loose)
        if not chosen:
            phrase = self._said.phrase_after(field, self._taken)
            is_told = phrase and field.is_needed
            return _unknown(self._said, field, phrase) if is_told else None
        best = next((each for each in reversed(chosen) if each.is_whole), chosen[0])
        return self._one_of(best, chosen, field)

    def _one_of(
        self, best: Mention, chosen: Sequence[Mention], field: FieldOf
    ) -> JsonValue | Unclear:
        whole = {each.values for each in chosen if each.is_whole}
        values = best.values if len(whole) < 2 or self._said.is_reply(best.start) else tuple(
            dict.fromkeys(value for each in whole for value in each)
        )  # fmt: skip
        if len(values) > 1:
            listed = self._said.in_order(field.type, values)[:_FEW]
            options = tuple(self._said.title(field.type, value) for value in listed)
            label = field.type.replace("_", " ")
            return Unclear(f"Which {label} do you mean: {_listed(options)}?", options)
        self._taken.update(range(best.start, best.end))
        return values[0]

    def _rivals(self, field: FieldOf) -> list[FieldOf]:
        """Return the other fields that take values of the same vocabulary."""
        listed = self._command.fields.values()
        return [other for other in listed if other is not field and other.type == field.type]

    def _number(self, field: FieldOf) -> JsonValue:
        for number in self._said.numbers:
            is_meant = field.is_needed or self._said.leads(number.start, field)
            if number.start not in self._taken and is_meant:
                self._taken.update(range(number.start, number.end))
                return _plain(number.value)
        return None

    def _day(self) -> JsonValue:
        periods = [
            each
            for each in read_periods(self._said.words, self._today)
            if each.start not in self._taken
        ]
        if not periods:
            return None
        latest = periods[-1]
        day = latest.last or latest.first
        return day.isoformat() if day else None

    def _is_free(self, mention: Mention) -> bool:
        return self._taken.isdisjoint(range(mention.start, mention.end))

    def _few(self, field: FieldOf) -> tuple[str, ...]:
        listed = self._said.entries.get(field.type, ())
        values = tuple(str(entry.value) for entry in listed)
        return field.choices or (values if len(values) <= _FEW else ())


def _unknown(said: Said, field: FieldOf, phrase: str) -> Unclear:
    label = field.type.replace("_", " ")
    near = said.nearest(field.type, phrase)
    listed = tuple(str(entry.value) for entry in said.entries.get(field.type, ()))
    options = near or (listed if len(listed) <= _FEW else ())
    told = f" Nearest: {_listed(near)}." if near else ""
    if not near and options:
        told = f" There are: {_listed(options)}."
    return Unclear(f"I find no {label} called {phrase!r}.{told} Which one do you mean?", options)


def _plain(number: float) -> JsonValue:
    return int(number) if number == int(number) else number


def _listed(names: Sequence[str]) -> str:
    *rest, last = names
    if not rest or len(names) >= _FEW:
        return ", ".join(names)
    return f"{', '.join(rest)} or {last}"
