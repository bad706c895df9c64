"""Mapping: which column of a file is which field, and what is asked where it is not clear."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, TypeVar

from projects.data.imports.cell import read_cell
from projects.data.imports.declaration import Declaration, Field, plain
from projects.data.imports.heading import letter
from projects.data.imports.likeness import ALIKE, EXACT, likeness
from projects.data.imports.record import Written
from projects.data.imports.style import Style
from projects.errors import NeedsValue, UnknownName

Item = TypeVar("Item")

Hits = Callable[[str, Sequence[Written]], float]
"""How many of these cells name a row of the field's table, from 0 to 1."""

_FIT = 0.5
"""Of the cells of a column must be readable as the field's type."""
_TELLING = 0.8
"""Of the cells name a row: then a column without a telling name is suggested."""
_LEVELS = (EXACT, ALIKE)
_STYLES = (Style("point", "day first"), Style("comma", "month first"))


class Mapped(NamedTuple):
    """Which columns are taken in."""

    fields: Mapping[int, str]
    """Field by the column's position."""
    left: tuple[str, ...]
    """The names of columns that are not taken in."""


def map_columns(
    names: Sequence[str],
    columns: Sequence[Sequence[Written]],
    declared: Declaration,
    *,
    told: Mapping[str, str],
    spare: Collection[str],
    hits: Hits,
) -> Mapped:
    """Return which column is which field.

    Args:
        names: what the columns are called.
        columns: cells of each, as a sample.
        declared: the fields.
        told: field by column, as somebody settled it.
        spare: fields that no column need bring, since they are said for all rows.
        hits: looks up how many of some cells the database knows.

    Raises:
        NeedsValue: if two columns fit a field, a column fits two, or a needed field has none.
        UnknownName: if a column or field of `told` is not there.
    """
    fields = {_position(name, names): declared.field(field) for name, field in told.items()}
    left = [name for name in declared.fields if name not in fields.values()]
    for level in _LEVELS:
        fields |= _of_level(level, names, columns, declared, fields, left)
        left = [name for name in left if name not in fields.values()]
    for name in left:
        if not (declared.fields[name].optional or name in spare):
            _ask(name, names, columns, declared, fields, hits)
    return Mapped(fields, tuple(each for at, each in enumerate(names) if at not in fields))


def _of_level(
    level: float,
    names: Sequence[str],
    columns: Sequence[Sequence[Written]],
    declared: Declaration,
    taken: Mapping[int, str],
    left: Sequence[str],
) -> dict[int, str]:
    """Return what is clear at this level of likeness."""
    near = {
        (at, name): likeness(called, name, declared.fields[name])
        for at, called in enumerate(names)
        if at not in taken
        for name in left
    }
    pairs = [
        pair
        for pair, found in near.items()
        if found >= level and _fits(columns[pair[0]], declared.fields[pair[1]])
    ]
    for name in left:
        rivals = [at for at, other in pairs if other == name]
        if len(rivals) > 1:
            rivals = _foremost(rivals, [near[at, name] for at in rivals])
        if len(rivals) > 1:
            raise _unclear(name, [names[at] for at in rivals], declared)
        pairs = [pair for pair in pairs if pair[1] != name or pair[0] in rivals]
    for at in {at for at, _ in pairs}:
        fields = [name for other, name in pairs if other == at]
        best = _foremost(fields, [near[at, name] for name in fields])
        if len(best) > 1:
            raise _torn(names[at], best)
        pairs = [pair for pair in pairs if pair[0] != at or pair[1] in best]
    return dict(pairs)


def _foremost(rivals: Sequence[Item], found: Sequence[float]) -> list[Item]:
    best = max(found)
    return [each for each, value in zip(rivals, found, strict=True) if value > best - 0.02]


def _fits(cells: Sequence[Written], field: Field) -> bool:
    """Whether the cells of a column can be what the field wants."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    plainly = field.model_copy(update={"at_least": None, "at_most": None, "choices": ()})
    loose = plainly.model_copy(update={"currency": "", "places": None})
    good = sum(any(not read_cell(cell, loose, style).wrong for style in _STYLES) for cell in filled)
    return good >= _FIT * len(filled)


def _ask(
    name: str,
    names: Sequence[str],
    columns: Sequence[Sequence[Written]],
    declared: Declaration,
    taken: Mapping[int, str],
    hits: Hits,
) -> None:
    """Ask which column a needed field is, or what it is for all rows."""
    field, open_ones = declared.fields[name], [at for at in range(len(names)) if at not in taken]
    if field.reference:
        telling = [names[at] for at in open_ones if hits(name, columns[at]) >= _TELLING]
        if telling:
            held = f"its values are of the kind: {', '.join(map(repr, telling))}"
            wrong = f"No column is called like the {_said(name)}, but by {held}"
            raise NeedsValue(wrong, f"Which column is the {_said(name)}?", columns=tuple(telling))
    fitting = [names[at] for at in open_ones if _fits(columns[at], field) and any(columns[at])]
    wrong = f"No column is called like the {_said(name)}"
    ask = field.ask or f"Which column is the {_said(name)}, or what is it for all rows?"
    raise NeedsValue(wrong, ask, columns=tuple(fitting[:8]) if not field.ask else ())


def _unclear(name: str, rivals: Sequence[str], declared: Declaration) -> NeedsValue:
    listed = " or ".join(map(repr, rivals))
    wrong = f"{len(rivals)} columns may be the {_said(name)} of a {declared.called}"
    ask = f"Which column is the {_said(name)}: {listed}?"
    return NeedsValue(wrong, ask, columns=tuple(rivals))


def _torn(called: str, rivals: Sequence[str]) -> NeedsValue:
    listed = " or the ".join(_said(each) for each in rivals)
    wrong = f"Column {called!r} may be more than one thing"
    ask = f"Is column {called!r} the {listed}?"
    return NeedsValue(wrong, ask, columns=tuple(rivals))


def _position(called: str, names: Sequence[str]) -> int:
    """Return where the column of this name, letter or number stands."""
    for at, name in enumerate(names):
        if called.strip().casefold() == name.casefold():
            return at
    wanted = plain(called).removeprefix("column ")
    for at, name in enumerate(names):
        if wanted in (plain(name), letter(at).casefold(), str(at + 1)):
            return at
    wrong = f"The file has no column {called!r}"
    raise UnknownName(wrong, f"There are: {', '.join(map(repr, names))}.")


def _said(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
