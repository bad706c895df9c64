"""Reading parameters: what somebody gave for a pipeline, as the values that it takes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from pydantic import JsonValue, TypeAdapter, ValidationError

from projects.data import Entry
from projects.errors import BadInput, NeedsValue, UnknownName
from projects.pipeline import PARAMETER_KINDS, Given, Parameter, PipelineCard, Scalar
from projects.project import Projects

Words = Callable[[str], Sequence[Entry]]
"""The entries of a vocabulary of the pipeline's database, by its name."""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NEAREST = 3
_LONGEST = 500
_TYPES: Mapping[str, TypeAdapter[Scalar]] = {
    "integer": TypeAdapter(int),
    "number": TypeAdapter(float),
    "yes_no": TypeAdapter(bool),
}


def read_parameters(
    card: PipelineCard, given: Given, *, words: Words, projects: Projects, now: datetime
) -> dict[str, Scalar]:
    """Return the values of all parameters of a pipeline.

    Args:
        card: the pipeline.
        given: what somebody gave, by name.
        words: the vocabularies of its database.
        projects: the projects there are.
        now: the moment from which `today` is counted.

    Raises:
        NeedsValue: if one without a default is not given.
        UnknownName: if one is not declared, or its value is none of the choices.
        BadInput: if a value is of another type.
    """
    for name in given:
        if name not in card.parameters:
            wrong = f"Pipeline {card.name!r} takes no parameter {name!r}"
            raise UnknownName(wrong, f"It takes: {', '.join(card.parameters) or 'none'}.")
    found: dict[str, Scalar] = {}
    for name, declared in card.parameters.items():
        value = given.get(name)
        value = _default(declared.default, now) if value is None else value
        if value is None:
            choices = choices_of(declared, words=words, projects=projects)
            listed = f" ({', '.join(choices)})" if choices else ""
            wrong = f"Pipeline {card.name!r} needs to know the {name.replace('_', ' ')}{listed}"
            ask = f"Which {name.replace('_', ' ')}{listed}?"
            raise NeedsValue(wrong, ask, columns=(name,))
        found[name] = _read(name, declared, value, words, projects)
    return found


def choices_of(declared: Parameter, *, words: Words, projects: Projects) -> tuple[str, ...]:
    """Return what a parameter may be, where that is a list."""
    if declared.choices:
        return declared.choices
    if declared.type == "project":
        return tuple(project.id for project in projects)
    if declared.type not in PARAMETER_KINDS:
        return tuple(str(entry.value) for entry in words(declared.type))
    return ()


def _default(value: Scalar | None, now: datetime) -> Scalar | None:
    first = now.date().replace(day=1)
    return {
        "today": now.date().isoformat(),
        "this month": f"{first:%Y-%m}",
        "last month": f"{first - timedelta(days=1):%Y-%m}",
    }.get(str(value), value)


def _read(
    name: str, declared: Parameter, value: JsonValue, words: Words, projects: Projects
) -> Scalar:
    if not isinstance(value, str | int | float | bool):
        wrong = f"Parameter {name!r} is no single value"
        raise BadInput(wrong, "Give a text, a number, or true or false.")
    if declared.type in _TYPES:
        try:
            return _TYPES[declared.type].validate_python(value)
        except ValidationError as error:
            raise _unfit(name, value, f"is no {declared.type.replace('_', ' ')}") from error
    text = str(value).strip()
    if not text or len(text) > _LONGEST or "\0" in text:
        raise _unfit(name, text[:40], f"is empty or longer than {_LONGEST} characters")
    if declared.type in ("date", "month"):
        return _calendar(name, declared.type, text)
    if declared.type == "project":
        return projects.get(text).id
    if declared.choices:
        return _chosen(name, text, [Entry(each, (each,)) for each in declared.choices])
    if declared.type not in PARAMETER_KINDS:
        return _chosen(name, text, words(declared.type))
    return text


def _calendar(name: str, kind: str, text: str) -> str:
    if kind == "month":
        if not _MONTH.fullmatch(text):
            raise _unfit(name, text, "is no month such as 2026-01")
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _unfit(name, text, "is no day such as 2026-01-31") from error


def _chosen(name: str, text: str, entries: Sequence[Entry]) -> Scalar:
    """Return the one value that a text names; a name of several is none."""
    said = " ".join(text.casefold().split())
    found = {
        entry.value
        for entry in entries
        if said in {" ".join(each.casefold().split()) for each in entry.names}
    }
    exact = {entry.value for entry in entries if str(entry.value) == text}
    if len(exact or found) == 1:
        return next(iter(exact or found))
    names = [str(entry.value) for entry in entries]
    near = get_close_matches(text, names, n=_NEAREST, cutoff=0.4) or names[:_NEAREST]
    trouble = "is the name of several" if found else "is none of the choices"
    wrong = f"Parameter {name!r}: {text!r} {trouble}"
    raise UnknownName(wrong, f"Nearest: {', '.join(near) or 'none'}.")


def _unfit(name: str, value: object, trouble: str) -> BadInput:
    return BadInput(f"Parameter {name!r}: {value!r} {trouble}", "Give another value.")
