"""Where the commands write: answers to stdout, notices to stderr, JSON as one document."""

import json
import re
import shutil
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.markdown import Markdown

Json = dict[str, Any]
"""A JSON object as pydantic dumps it."""

_WIDTH = 100
"""Columns where there is no terminal to ask."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_LINE_END = re.compile(r"(?<=[^\n])\n(?=[^\n])")


def stdout() -> Console:
    """Return the console for what was asked for."""
    return _console(to_stderr=False)


def stderr() -> Console:
    """Return the console for everything else."""
    return _console(to_stderr=True)


def notice(line: str) -> None:
    """Write one line to stderr: stdout holds nothing but what was asked for."""
    stderr().print(f"nova: {plain(' '.join(line.split()))}", style="dim", soft_wrap=True)


def write_json(value: object) -> None:
    """Write one JSON document on a line of its own, its characters unescaped."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def plain(text: str) -> str:
    """Return `text` without control characters: nothing that was told may steer a terminal."""
    return _CONTROL.sub("", text)


def whole(words: str, *, style: str = "") -> Text:
    """Return a line that stays in one piece however long it is, so that it can be copied."""
    return Text(plain(words), style=style, no_wrap=True, overflow="ignore")


def clip(text: str, width: int) -> str:
    """Return `text` on one line, its end cut off beyond `width` characters."""
    line = " ".join(plain(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def say(*parts: RenderableType) -> None:
    """Write to stdout; what `whole` made is not cut off at the edge of the screen."""
    # Printed by itself, a Text is joined with others and forgets that it must not wrap.
    stdout().print(Group(*parts), crop=False)


def prose(markdown: str) -> "Markdown":
    """Return text that may be Markdown; an address in it is shown, never hidden behind words."""
    from rich.markdown import Markdown  # with its parser, half of Rich

    # A line of an answer stays a line: Markdown alone would run it into the one before.
    return Markdown(_LINE_END.sub("  \n", plain(markdown)), hyperlinks=False)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    wide: str,
    right: Collection[str] = (),
) -> RenderableType:
    """Return a table whose ids stay whole and whose column `wide` takes the room that is left.

    Args:
        columns: the heads.
        rows: the cells of each row.
        wide: the column that may wrap.
        right: columns of numbers, which stand below each other by their last digit.
    """
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim", show_edge=False)
    for column in columns:
        # Rich wraps long words letter by letter, and an id in pieces cannot be copied.
        justify: Literal["left", "right"] = "right" if column in right else "left"
        drawn.add_column(column, no_wrap=column != wide, justify=justify)
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row))
    return drawn


def _console(*, to_stderr: bool) -> Console:
    width = shutil.get_terminal_size(fallback=(_WIDTH, 24)).columns
    return Console(stderr=to_stderr, markup=False, emoji=False, highlight=False, width=width)
