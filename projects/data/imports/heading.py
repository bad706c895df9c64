"""The heading: which row of a file names its columns, if one does."""

from collections.abc import Sequence
from typing import NamedTuple

from projects.data.imports.declaration import Declaration
from projects.data.imports.likeness import likeness
from projects.data.imports.record import Record

LOOKED_AT = 30
"""Rows among which the heading is looked for."""
_ALIKE = 0.7


class Heading(NamedTuple):
    """What the columns of a file are called."""

    names: tuple[str, ...]
    """One for each column; `column C` where the file has none."""
    number: int | None
    """The row that names them; None: none does."""
    before: int
    """Rows to pass over before the first row of data."""


def find_heading(sample: Sequence[Record], declared: Declaration) -> Heading:
    """Return the heading: the row that holds most of the declared names, else a first row of words."""
    looked_at = sample[:LOOKED_AT]
    scores = [_names_in(record, declared) for record in looked_at]
    best = max(scores, default=0)
    if best:
        at = scores.index(best)
        return Heading(_named(looked_at[at]), looked_at[at].number, at + 1)
    for at, record in enumerate(looked_at):
        if len(_texts(record)) > 1 or (_texts(record) and at + 1 == len(looked_at)):
            if all(_is_word(text) for text in _texts(record)):
                return Heading(_named(record), record.number, at + 1)
            break
    width = max((len(record.cells) for record in sample), default=0)
    return Heading(tuple(f"column {letter(at)}" for at in range(width)), None, 0)


def letter(index: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0."""
    before, last = divmod(index, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _names_in(record: Record, declared: Declaration) -> int:
    texts = _texts(record)
    if not texts or not all(map(_is_word, texts)):
        return 0
    return sum(
        any(likeness(text, name, field) >= _ALIKE for name, field in declared.fields.items())
        for text in texts
    )


def _texts(record: Record) -> list[str]:
    return [text for cell in record.cells if (text := str(cell or "").strip())]


def _is_word(text: str) -> bool:
    return any(char.isalpha() for char in text) and len(text) <= 80


def _named(record: Record) -> tuple[str, ...]:
    names: list[str] = []
    for at, cell in enumerate(record.cells):
        name = " ".join(str(cell or "").split()).strip("\ufeff") or f"column {letter(at)}"
        same = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return tuple(names)
