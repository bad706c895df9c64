"""A result as Markdown, for a text in which what the database tells stays plain words."""

import re
from collections.abc import Sequence

from projects.data.table import Table

_MARKUP = re.compile(r"[\\|<\[`]")
"""What would end a cell, or begin a tag, a link, a picture or code."""
_TICKS = re.compile("`+")


def as_markdown(table: Table, *, most: int) -> str:
    """Return the first rows as a table; empty if there are none."""
    if not table.rows:
        return ""
    sides = ["--:" if table.is_number(at) else "---" for at in range(len(table.columns))]
    rows = [table.cells(index) for index in range(min(most, len(table.rows)))]
    return "\n".join(_row(cells) for cells in (table.heads, sides, *rows))


def as_code(sql: str) -> str:
    """Return SQL as a block that no text within it can end."""
    longest = max((len(found) for found in _TICKS.findall(sql)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sql\n{sql}\n{fence}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(cell: str) -> str:
    words = " ".join(cell.split())
    return _MARKUP.sub(lambda found: f"\\{found[0]}", words)
