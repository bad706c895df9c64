"""The guard matrix: each guard is there for something that no other one stops.

Guards overlap, so most attacks are stopped by several and switching one off harms nothing. Each
case here is one that only its guard stops: all others are on, but for those that its line names as
set aside. On, nothing may be told or written; off, something must be. A guard without such a case
would be idle, and a case that harms nothing without its guard proves nothing.

All is tried on the house, where the run may see Ely alone and the roles see the whole firm.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from evals.data.crossing import house
from evals.data.postgres import started
from evals.data.trial import AGENT, TABLES, Ground, is_told, tells
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from projects.data.guarding import Refused, checked
from projects.scope import Scope

_PLAIN = "SELECT shelf FROM stock"
_QUALIFIED = "SELECT shelf FROM public.stock"
_OF_ANOTHER = f"{_QUALIFIED} WHERE firm_id = 'o'"
_UNLISTED = "SELECT person FROM wage"
_PROBING = "SELECT said FROM remark WHERE CAST(said AS INTEGER) > 0"


class Line(NamedTuple):
    """One guard with the case that only it stops."""

    guard: str
    case: str
    aside: str
    """The guards that are switched off for both trials; empty for none."""
    harms: Callable[[Ground, bool], bool]
    """Whether the case does harm, by whether the guard is on."""


def _branches(ground: Ground, is_on: bool) -> bool:
    return ground.is_told_to(
        Scope(branches=frozenset({"Ely"}), project="shop") if is_on else Scope()
    )


def _readers(ground: Ground, is_on: bool) -> bool:
    return ground.is_told_to(Scope(audience="client:shop" if is_on else "me", project="shop"))


def _cut(ground: Ground, is_on: bool) -> bool:
    return is_told(ground.reader(is_cut=is_on), _PLAIN, guarded="postgres")


def _guard(ground: Ground, is_on: bool) -> bool:
    return is_told(ground.reader(), _QUALIFIED, guarded="postgres" if is_on else None)


def _seal(ground: Ground, is_on: bool) -> bool:
    """Whether an error tells of a hidden row: a condition may be tried before the cut is."""
    return is_told(ground.reader(is_sealed=is_on), _PROBING, guarded="postgres")


def _role(ground: Ground, is_on: bool) -> bool:
    """Whether the catalogue's own SQL, which no guard reads, tells of what it may not."""
    statements = (_OF_ANOTHER, _UNLISTED)
    return any(is_told(ground.reader(is_hardened=is_on), sql) for sql in statements)


def _border(ground: Ground, is_on: bool) -> bool:
    """Whether a draft whose payload holds Ware's key becomes a row there."""
    loose: dict[str, object] = {} if is_on else {"booking": {"tenant": "firm_id"}}
    return ground.is_written(firm="h", at=2, loose=loose)


def _writer(ground: Ground, is_on: bool) -> bool:
    """Whether a row of another firm is written where only the role can refuse it."""
    loose: dict[str, object] = {"booking": {"through": {"table": "stock", "column": "tool"}}}
    return ground.is_written(firm="o", at=9, is_hardened=is_on, loose=loose)


def _views(ground: Ground, is_on: bool) -> bool:
    return is_told(ground.file_reader(is_cut=is_on), _PLAIN, guarded="sqlite")


def _authorizer(ground: Ground, is_on: bool) -> bool:
    """Whether the catalogue's own SQL, which no guard reads, tells of a table that is not listed."""
    return ground.is_told_by_file(_UNLISTED, is_closed=is_on)


def _guard_on_file(ground: Ground, is_on: bool) -> bool:
    """Whether somebody's SELECT does, where nothing else is closed off."""
    try:
        sql = checked(_UNLISTED, tables=TABLES, dialect="sqlite").sql if is_on else _UNLISTED
    except Refused as refusal:
        return tells(str(refusal))
    return ground.is_told_by_file(sql, is_closed=False)


LINES = (
    Line("the asker's branches", "a named query over all stock", "", _branches),
    Line("the readers", "the same for a client", "", _readers),
    Line("PostgreSQL: the cut", f"a SELECT of one's own: {_PLAIN}", "", _cut),
    Line("PostgreSQL: the guard", f"a SELECT of one's own: {_QUALIFIED}", "", _guard),
    Line("PostgreSQL: the seal", f"a SELECT of one's own: {_PROBING}", "", _seal),
    Line("PostgreSQL: the role that reads", "a named query over a table that is not listed", "",
         _role),
    Line("the border of drafts", "a command that takes a branch's key from its payload", "",
         _border),
    Line("PostgreSQL: the role that writes", "the same with another firm's key",
         "the border of drafts", _writer),
    Line("SQLite: the views", f"a SELECT of one's own: {_PLAIN}", "", _views),
    Line("SQLite: the authorizer", "a named query over a table that is not listed", "",
         _authorizer),
    Line("SQLite: the guard", "a SELECT over a table that is not listed", "the authorizer",
         _guard_on_file),
)  # fmt: skip


def tried(ground: Ground) -> Iterator[tuple[Line, bool, bool]]:
    """Yield each line, whether its case does harm with the guard, and whether without it."""
    for line in LINES:
        yield line, line.harms(ground, True), line.harms(ground, False)


def _measure(material: Material) -> Measured:
    with started() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = []
        for is_hardened in (True, False):
            (folder / str(is_hardened)).mkdir()
            made.append(house(server, folder / str(is_hardened), [AGENT], is_hardened=is_hardened))
        found = list(tried(Ground(server, folder, *made)))
    for line, with_it, without_it in found:
        aside = f" (set aside: {line.aside})" if line.aside else ""
        outcome = (
            f"on: {'HARM' if with_it else 'nothing'}, off: {'harm' if without_it else 'NOTHING'}"
        )
        material.notice(f"guards: {line.guard}: {line.case}{aside}: {outcome}")
    figures = {
        "harmed": sum(with_it for _, with_it, _ in found),
        "idle": sum(not without_it for *_, without_it in found),
        "alone": sum(not line.aside for line, _, without_it in found if without_it),
    }
    return Measured(len(found), figures)


SUITE = Suite(
    name="guards",
    title="Each guard switched off in turn",
    figures=(
        Figure("harmed", "cases that do harm with their guard", 0, is_floor=False, unit=""),
        Figure("idle", "guards without which no case does harm", 0, is_floor=False, unit=""),
        Figure("alone", "guards whose case needs no other one set aside", unit=""),
    ),
    measure=_measure,
)
