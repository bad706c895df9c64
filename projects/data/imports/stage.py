"""Staging a file: from the first look at it to what publishing it would do."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from projects.data.imports import staging
from projects.data.imports.declaration import Declaration, declaration
from projects.data.imports.difference import Difference, compare
from projects.data.imports.intake import Intake
from projects.data.imports.live import text_of
from projects.data.imports.look import Look, Manner, look_at, mapped, style_of
from projects.data.imports.mapping import Mapped
from projects.data.imports.record import Written
from projects.data.imports.report import Report, reporting
from projects.data.imports.staged import Counts, Staged
from projects.data.imports.staging import Import
from projects.data.imports.style import Style
from projects.data.imports.taking import Remark, Taker, read_given
from projects.data.imports.target import Target
from projects.errors import BadInput, NovaError, UnknownName
from projects.faults import fault_of

_READ_ONLY = "It cannot be published: this connection may only read (name a `data.write_url`)."
_EMPTY = "There is nothing to publish."
_MOST_NAMES = 2_000


class Wish(NamedTuple):
    """What a person says of an import."""

    kind: str
    """What the file is: the name of a declaration, or what people call it."""
    mapping: Mapping[str, str] = {}
    """Field by column, where it is to be settled."""
    given: Mapping[str, str] = {}
    """What holds for all rows, by field."""
    manner: Manner = Manner()


def stage_file(
    path: Path,
    wish: Wish,
    target: Target,
    declared: Declaration,
    *,
    reports: Path,
    on_progress: Callable[[int], None],
) -> Staged:
    """Take a file in and compare it with what is there; raises as `Importer.stage` does."""
    return _Stage(target, declared, wish, path, reports).run(on_progress)


def compared(
    target: Target,
    stage: Connection,
    live: Connection,
    imported: Import,
    remark: Callable[[Remark], None],
) -> Difference:
    """Return the difference; what is held back becomes a remark."""
    matched = target.matched(live, declared_of(target, imported))
    for met in compare(stage, live, matched, imported):
        if isinstance(met, Difference):
            return met
        key = met.row.key.replace("\x1f", ", ")
        remark(Remark(met.row.number, ", ".join(matched.declared.key), key, met.reason))
    return Difference()


def declared_of(target: Target, imported: Import) -> Declaration:
    """Return the declaration that an import was staged by; raises UnknownName if it is gone."""
    return declaration(target.declarations, imported.declaration, project=target.project)


class _Stage:
    """The staging of one file."""

    def __init__(
        self, target: Target, declared: Declaration, wish: Wish, path: Path, reports: Path
    ) -> None:
        self._target = target
        self._declared = declared
        self._wish = wish
        self._path = path
        self._id = f"i_{secrets.token_hex(5)}"
        self._report = reports / f"{path.stem[:60]}-{self._id[2:]}-rejects.csv"

    def run(self, on_progress: Callable[[int], None]) -> Staged:
        look = look_at(self._path, self._declared, self._wish.manner)
        with self._target.reading() as (stage, live):
            given, branch = self._given(live), self._only_branch(live)
            shape = look.shape(given)
            known = staging.listed(stage, project=self._target.project, shape=shape)
            self._refuse_double(stage, look, given)
            earlier = self._earlier(known)
            told = {**(earlier.mapping if earlier else {}), **self._wish.mapping}
            columns = mapped(
                look, self._declared, told=told, spare=(*given, *branch), hits=self._hits(live)
            )
            given |= {
                name: key for name, key in branch.items() if name not in columns.fields.values()
            }
        style = style_of(look, self._declared, columns.fields, self._wish.manner)
        imported = self._begin(look, columns, given, shape)
        try:
            with reporting(self._report) as report:
                taker = self._taker(look, columns, style, given)
                counts = self._take_in(look, columns, taker, given, report, on_progress)
                found = self._compare(imported, report)
            staged = self._told(imported, look, columns, style, counts, report, found, earlier)
            return staged.model_copy(update={"imported": self._settle(staged)})
        except BaseException as error:
            self._leave(imported)
            raise fault_of(error, self._report.parent) or error from error

    def _take_in(
        self,
        look: Look,
        columns: Mapped,
        taker: Taker,
        given: Mapping[str, str],
        report: Report,
        on_progress: Callable[[int], None],
    ) -> Counts:
        with self._target.reading() as (_, live):
            intake = Intake(
                self._target,
                live,
                self._declared,
                import_id=self._id,
                mapped=tuple(columns.fields.values()),
                given=given,
                report=report,
            )
            return intake.run(look, taker, live, on_progress=on_progress)

    def _compare(self, imported: Import, report: Report) -> Difference:
        """Compare what was staged with what is there."""
        with self._target.reading() as (stage, live):
            return compared(self._target, stage, live, imported, report.add)

    def _settle(self, staged: Staged) -> Import:
        """Write down that all of it is staged, and what was found."""
        update = {
            "rows": staged.counts.rows,
            "staged": staged.counts.staged,
            "status": "staged",
            "ground": staged.difference.ground,
            "told": staged.lines,
            "report": staged.report,
        }
        kept = staged.imported.model_copy(update=update)
        with self._target.staging() as connection:
            staging.keep(connection, kept)
        return kept

    def _given(self, live: Connection) -> dict[str, str]:
        """Return what holds for all rows, looked up."""
        given = {self._declared.field(name): value for name, value in self._wish.given.items()}
        return {name: self._one_given(live, name, value) for name, value in given.items()}

    def _only_branch(self, live: Connection) -> dict[str, str]:
        """Return the one branch that may be seen, by the fields that name a branch."""
        branches = self._target.visible.branches
        columns = self._target.table(live, self._declared.table).branch_columns
        own = [name for name in columns if name in self._declared.fields]
        return {name: str(branches[0].key) for name in own if len(branches) == 1}

    def _one_given(self, live: Connection, name: str, value: str) -> str:
        field = self._declared.fields[name]
        read = read_given(value, field)
        if read.wrong or read.value is None:
            wrong = f"{name} {value!r} {read.wrong or 'is empty'}"
            raise BadInput(wrong, "Say it otherwise.")
        if field.reference is None:
            return text_of(read.value) or ""
        table, said = self._target.table(live, field.reference.table), str(read.value)
        found = table.resolve(live, field.reference, {said})
        if said in found.keys and said not in found.several:
            return found.keys[said]
        names = table.names(live, field.reference, most=_MOST_NAMES)
        alike = [each for each in names if each.casefold() == said.casefold()]
        if len(alike) == 1:
            return self._one_given(live, name, alike[0])
        near = get_close_matches(said, names, n=3, cutoff=0.4)
        wrong = f"No {field.reference.table} is called {said!r}"
        raise UnknownName(wrong, f"Nearest: {', '.join(near) or 'none'}.")

    def _said_of_all(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what holds for all rows in the words of whoever said it."""
        said = {self._declared.field(name): value for name, value in self._wish.given.items()}
        names = {str(branch.key): branch.name for branch in self._target.visible.branches}
        return {name: said.get(name) or names.get(key, key) for name, key in given.items()}

    def _refuse_double(self, stage: Connection, look: Look, given: Mapping[str, str]) -> None:
        digest, project = look.print.digest, self._target.project
        for each in staging.listed(stage, project=project, digest=digest, status="published"):
            if each.declaration == self._declared.name and each.given == given:
                when = each.staged_at[:16].replace("T", " ")
                wrong = (
                    f"This file was imported on {when} already, as {each.import_id} ({each.file})"
                )
                raise BadInput(wrong, f"Undo that first: `nova data undo {each.import_id}`.")

    def _earlier(self, known: Sequence[Import]) -> Import | None:
        """Return the import whose mapping is taken over: the newest of the same columns."""
        for each in known:
            is_whole = each.status in ("staged", "published", "undone")
            if is_whole and each.declaration == self._declared.name:
                return each
        return None

    def _hits(self, live: Connection) -> Callable[[str, Sequence[Written]], float]:
        def hits(name: str, cells: Sequence[Written]) -> float:
            reference = self._declared.fields[name].reference
            texts = {text for cell in cells if (text := str(cell or "").strip())}
            if reference is None or not texts:
                return 0.0
            table = self._target.table(live, reference.table)
            return len(table.resolve(live, reference, texts).keys) / len(texts)

        return hits

    def _taker(self, look: Look, columns: Mapped, style: Style, given: Mapping[str, str]) -> Taker:
        return Taker(
            self._declared,
            look.heading.names,
            columns.fields,
            style=style,
            spare=given,
            may_end_early=look.print.form == "workbook",
        )

    def _begin(self, look: Look, columns: Mapped, given: Mapping[str, str], shape: str) -> Import:
        """Write down that something is being staged; what was cut off before goes."""
        names = look.heading.names
        imported = Import(
            import_id=self._id,
            project=self._target.project,
            declaration=self._declared.name,
            file=self._path.name,
            digest=look.print.digest,
            shape=shape,
            mapping={names[at]: field for at, field in columns.fields.items()},
            given=given,
            branches=tuple(str(branch.key) for branch in self._target.visible.branches),
            day=self._target.today.isoformat(),
            staged_at=staging.moment(),
        )
        project, digest = imported.project, imported.digest
        with self._target.staging() as connection:
            for left in staging.listed(connection, project=project, status="staging"):
                staging.drop(connection, left, outcome="It was cut off.")
            for old in staging.listed(connection, project=project, digest=digest, status="staged"):
                if old.declaration == imported.declaration:
                    staging.drop(connection, old, outcome=f"Staged anew as {imported.import_id}.")
            staging.keep(connection, imported)
        return imported

    def _leave(self, imported: Import) -> None:
        """Forget what was half staged; if even that fails, the next import does."""
        with suppress(NovaError), self._target.staging() as connection:
            staging.drop(connection, imported, outcome="It failed.")

    def _told(
        self,
        kept: Import,
        look: Look,
        columns: Mapped,
        style: Style,
        counts: Counts,
        report: Report,
        found: Difference,
        earlier: Import | None,
    ) -> Staged:
        is_worth = bool(found.new or found.changed)
        why_not = "" if self._target.is_writable else _READ_ONLY
        heading = f"heading in row {look.heading.number}" if look.heading.number else "no heading"
        form = ", ".join(filter(None, (look.source.line, heading, style.line)))
        return Staged(
            imported=kept,
            called=self._declared.called,
            table=self._declared.table,
            given=self._said_of_all(kept.given),
            found=form,
            columns=tuple(
                (look.heading.names[at], field, _example(look, at))
                for at, field in sorted(columns.fields.items())
            ),
            left=columns.left,
            remembered=f"{earlier.file} ({earlier.import_id})" if earlier else "",
            counts=counts,
            rejects=tuple(remark.line for remark in report.first),
            reasons=report.reasons,
            notes=report.notes,
            report="" if report.is_empty else str(self._report),
            difference=found,
            is_publishable=self._target.is_writable and is_worth,
            why_not=why_not if is_worth else _EMPTY,
        )


def _example(look: Look, at: int) -> str:
    for record in look.sample:
        if at < len(record.cells) and str(record.cells[at] or "").strip():
            return str(record.cells[at])[:60]
    return ""
