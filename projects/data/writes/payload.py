"""The payload of a command: typed by its fields, names brought to the values that they mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    create_model,
)

from projects.data.command import MOST_LINES, PLAIN_TYPES, Command, FieldOf
from projects.data.fitting import meant
from projects.data.vocabulary import Entry
from projects.errors import BadInput

Words = Callable[[str], Sequence[Entry]]
"""The entries of a vocabulary, by its name."""

_LONGEST = 500
_MOST_COUNTED = 1_000_000
"""No field counts more, unless it says so: a slip of the finger is no order."""
_DIGITS, _DECIMALS = 15, 4


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@lru_cache(maxsize=128)
def _model(key: str) -> type[BaseModel]:
    command = Command.model_validate_json(key)
    fields: dict[str, Any] = {name: _typed(field) for name, field in command.fields.items()}
    if command.lines:
        inside: dict[str, Any] = {
            name: _typed(field) for name, field in command.lines.fields.items()
        }
        line = create_model("Line", __base__=_Payload, **inside)
        fields["lines"] = (list[line], Field(min_length=1, max_length=MOST_LINES))  # type: ignore[valid-type]  # made here
    return create_model(command.name, __base__=_Payload, **fields)


def model_of(command: Command) -> type[BaseModel]:
    """Return the type of a command's payload."""
    return _model(command.model_dump_json())


def settled(command: Command, payload: Mapping[str, JsonValue], words: Words) -> dict[str, Any]:
    """Return a payload as its command takes it: JSON, each name the value that it means.

    Raises:
        BadInput: naming the field that is wrong, and what it must be.
        UnknownName: if nothing goes by a name; the message names the nearest.
    """
    try:
        typed = model_of(command).model_validate(dict(payload))
    except ValidationError as error:
        raise _wrong(command, error) from error
    given = typed.model_dump(mode="json", exclude_none=True)
    named = _named(given, command.fields, words)
    if command.lines:
        named["lines"] = [_named(line, command.lines.fields, words) for line in given["lines"]]
        _refuse_twice(command, named["lines"])
    return named


def _named(given: Mapping[str, Any], fields: Mapping[str, FieldOf], words: Words) -> dict[str, Any]:
    return {
        name: value if fields[name].type in PLAIN_TYPES else meant(
            fields[name].type, value, words(fields[name].type)
        )
        for name, value in given.items()
        if name in fields
    }  # fmt: skip


def _refuse_twice(command: Command, lines: Sequence[Mapping[str, Any]]) -> None:
    once = command.lines.once if command.lines else ()
    seen: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(lines, start=1):
        key = tuple(line.get(name) for name in once)
        if once and key in seen:
            wrong = f"Lines {seen[key]} and {number} both have {' and '.join(map(str, key))}"
            raise BadInput(wrong, "Put them into one line.")
        seen[key] = number


def _typed(field: FieldOf) -> tuple[Any, Any]:
    kind: Any = Literal[field.choices] if field.choices else _plain(field)
    about = field.about or field.type.replace("_", " ")
    if field.is_needed:
        return kind, Field(description=about)
    return kind | None, Field(default=field.default, description=about)


def _plain(field: FieldOf) -> Any:  # noqa: ANN401 - a type made of data has no type
    if field.type == "integer":
        least = -_MOST_COUNTED if field.least is None else int(field.least)
        most = _MOST_COUNTED if field.most is None else int(field.most)
        return Annotated[int, BeforeValidator(_whole), Field(ge=least, le=most)]
    if field.type == "number":
        bounds = Field(ge=field.least, le=field.most, max_digits=_DIGITS, decimal_places=_DECIMALS)
        return Annotated[Decimal, BeforeValidator(_exact), bounds]
    if field.type == "date":
        return date
    longest = int(field.most or _LONGEST)
    text = StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)
    return Annotated[str, text, BeforeValidator(_text), AfterValidator(_printable)]


def _whole(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        message = f"must be a whole number, not {value!r}"
        raise ValueError(message)
    return value


def _exact(value: object) -> object:
    if isinstance(value, bool):
        message = f"must be a number, not {value!r}"
        raise ValueError(message)  # noqa: TRY004 - pydantic wants this one
    return str(value) if isinstance(value, float) else value


def _text(value: object) -> object:
    """Take a bare number for the text that it is: part numbers look like that."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _printable(text: str) -> str:
    if not all(char.isprintable() or char in "\n\t" for char in text):
        message = "must hold no control characters"
        raise ValueError(message)
    return text


def _wrong(command: Command, error: ValidationError) -> BadInput:
    detail = error.errors()[0]
    place = [part + 1 if isinstance(part, int) else part for part in detail["loc"]]
    where = " ".join(str(part) for part in place) or "payload"
    said = detail["msg"].removeprefix("Value error, ")
    given = (
        "" if detail["type"] in ("missing", "value_error") else f", not {_short(detail['input'])}"
    )
    known = {*command.fields, *(("lines", *command.lines.fields) if command.lines else ())}
    wrong = f"{command.name}: {where}: {said[:1].lower()}{said[1:]}{given}"
    return BadInput(wrong, f"It takes: {', '.join(sorted(known))}.")


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= _LONGEST // 5 else f"{told[:97]}..."
