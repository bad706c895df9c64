"""Reading what was typed: requests, files of lines, moments in time."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from projects.errors import BadInput

STDIN = "-"
"""In place of a text or a file: read it from standard input."""

MOST = 200
"""Results that one search may bring."""

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")]
ProjectOption = Annotated[
    str | None, typer.Option("--project", "-p", help="A project's id, name or alias.")
]
ThreadOption = Annotated[
    str | None, typer.Option("--thread", "-t", help="The conversation it belongs to.")
]
AudienceOption = Annotated[
    str | None,
    typer.Option("--audience", "-a", help="Who reads it: me, team, public, client:PROJECT."),
]


def check_arguments(words: Sequence[str]) -> None:
    """Refuse arguments that are not valid UTF-8.

    Raises:
        BadInput: naming the argument.
    """
    for place, word in enumerate(words, start=1):
        for character in word:
            if "\ud800" <= character <= "\udfff":
                wrong = f"Argument {place} holds {character!r}, which is not text"
                raise BadInput(wrong, "Send valid UTF-8.")


def text_or_stdin(text: str) -> str:
    """Return `text`, or all of standard input for `-`."""
    if text != STDIN:
        return text
    return sys.stdin.buffer.read().decode("utf-8", errors="surrogateescape")


def read_lines(path: str) -> list[str]:
    """Return the lines of a UTF-8 file, or of standard input for `-`.

    Raises:
        BadInput: if it cannot be read, naming the first line that is not UTF-8.
    """
    name = "standard input" if path == STDIN else f"File {path!r}"
    try:
        content = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        wrong = f"{name} cannot be read ({error.strerror})"
        raise BadInput(
            wrong, "Name a file with a JSON document on each line, or - for stdin."
        ) from error
    return list(_decoded(content, name))


def _decoded(content: bytes, name: str) -> Iterator[str]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong = f"{name}, line {number}: byte {error.start + 1} is not UTF-8"
            raise BadInput(wrong, "Convert it to UTF-8.") from error


def moment(text: str | None) -> datetime | None:
    """Return the moment that an ISO 8601 text names; a day alone means its end, in UTC.

    Raises:
        BadInput: if it is no date.
    """
    if text is None:
        return None
    try:
        named = datetime.fromisoformat(text)
    except ValueError as error:
        wrong = f"{text!r} is no moment"
        raise BadInput(wrong, "Write it as 2026-03-31 or 2026-03-31T14:00:00+00:00.") from error
    if len(text) <= len("2026-03-31"):
        named = datetime.combine(named, time.max)
    return named if named.tzinfo else named.replace(tzinfo=UTC)
