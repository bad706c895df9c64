"""Batches: files with a JSON document on each line, all read before the first is worked on."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Generic, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from graph.supervisor import Heard
from nova.cli.text import MOST, moment
from projects.errors import BadInput


def _is_moment(text: str) -> str:
    moment(text)
    return text


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    text: str
    project: str | None = None


class RouteLine(_Line):
    """A request to be routed."""

    history: tuple[Heard, ...] = ()
    """What was said before it in its conversation."""


class SearchLine(_Line):
    """Something to look for."""

    as_of: Annotated[str, AfterValidator(_is_moment)] | None = None
    k: Annotated[int, Field(ge=1, le=MOST)] | None = None

    @property
    def moment(self) -> datetime | None:
        """The moment at which it should have held."""
        return moment(self.as_of)


LineT = TypeVar("LineT", bound=_Line)


class Numbered(NamedTuple, Generic[LineT]):
    """A line with its place in the file."""

    number: int
    line: LineT


def read_batch(lines: Iterable[str], kind: type[LineT]) -> list[Numbered[LineT]]:
    """Read every line as `kind`; empty lines are left out.

    Raises:
        BadInput: naming the first line that is not what it must be.
    """
    return [
        Numbered(number, _read(number, line, kind))
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _read(number: int, line: str, kind: type[LineT]) -> LineT:
    fields = ", ".join(kind.model_fields)
    try:
        return kind.model_validate(json.loads(line))
    except (json.JSONDecodeError, RecursionError) as error:
        wrong = f"Line {number} is not JSON ({error})"
        raise BadInput(wrong, f"Each line is an object with: {fields}.") from error
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(part) for part in detail["loc"]) or "the line"
        wrong = f"Line {number}: {where}: {detail['msg']}"
        raise BadInput(wrong, f"Each line is an object with: {fields}.") from error
    except BadInput as error:
        wrong = f"Line {number}: {error.wrong}"
        raise BadInput(wrong, error.cure) from error
