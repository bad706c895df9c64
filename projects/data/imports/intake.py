"""The intake of one file: records are taken in, looked up, checked against each other, staged."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from sqlalchemy import Connection

from projects.data.imports import staging
from projects.data.imports.declaration import Declaration
from projects.data.imports.live import LiveTable, batches, key_of
from projects.data.imports.look import Look
from projects.data.imports.record import Record
from projects.data.imports.report import Report
from projects.data.imports.staged import Counts
from projects.data.imports.staging import Row
from projects.data.imports.taking import Remark, Taken, Taker
from projects.data.imports.target import Target
from projects.errors import BadInput

MOST_ROWS = 1_100_000
"""Of one file: a sheet cannot have more."""

Progress = Callable[[int], None]
"""Is told how many rows are done."""


class Intake:
    """Stages the rows of one file."""

    def __init__(
        self,
        target: Target,
        connection: Connection,
        declared: Declaration,
        *,
        import_id: str,
        mapped: Sequence[str],
        given: Mapping[str, str],
        report: Report,
    ) -> None:
        """Stage under `import_id` what the columns of the file bring.

        Args:
            target: the database.
            connection: to it.
            declared: what the fields are.
            import_id: under which the rows are staged.
            mapped: the fields that columns bring.
            given: what was said for all rows, by field; a row that says otherwise is rejected.
            report: where remarks go.
        """
        self._target = target
        self._declared = declared
        self._import_id = import_id
        self._report = report
        self._mapped = mapped
        self._given = given
        self._live = target.table(connection, declared.table)
        self._references: dict[str, LiveTable] = {}
        for name in mapped:
            reference = declared.fields[name].reference
            if reference is not None:
                self._references[name] = target.table(connection, reference.table)
        self._split: set[str] = set()
        """Keys of which rows of the file say different things."""

    def run(self, look: Look, taker: Taker, live: Connection, *, on_progress: Progress) -> Counts:
        """Stage all rows, a batch at a time, and return what became of them.

        Raises:
            BadInput: if the file has more rows than are taken in.
        """
        rows = staged = rejected = blank = repeated = 0
        with look.source.records() as records:
            for batch in batches(islice(records, look.heading.before, None)):
                filled = [record for record in batch if not record.is_blank]
                taken = self._taken(filled, taker, live)
                rows += len(batch)
                blank += len(batch) - len(filled)
                rejected += sum(each.is_rejected for each in taken)
                good = [each for each in taken if not each.is_rejected]
                with self._target.staging() as stage:
                    added, again, back = self._stage(stage, good)
                staged, repeated, rejected = staged + added - back, repeated + again, rejected
                rejected += len(good) - added - again + back
                self._write_remarks(taken)
                on_progress(rows)
                if rows > MOST_ROWS:
                    wrong = f"The file has more than {MOST_ROWS:,} rows"
                    raise BadInput(wrong, "Divide it, and import the parts.")
        return Counts(rows=rows, staged=staged, rejected=rejected, blank=blank, repeated=repeated)

    def _taken(self, records: Sequence[Record], taker: Taker, live: Connection) -> list[Taken]:
        taken = [taker.take(record) for record in records]
        for name, table in self._references.items():
            self._look_up(name, table, taken, live)
        for each in taken:
            for name, doubt in each.doubts.items():
                if name not in self._references:
                    self._reject(each, name, doubt)
        self._check_given(taken)
        self._check_branches(taken)
        return taken

    def _check_given(self, taken: Sequence[Taken]) -> None:
        """Give every row what was said for all, and reject those that say otherwise."""
        for name, said in self._given.items():
            for each in taken:
                if each.values.get(name) is None:
                    each.values[name] = said
                elif each.values[name] != said and not each.is_rejected:
                    self._reject(each, name, "is another one than was said for all rows")

    def _look_up(
        self, name: str, table: LiveTable, taken: Sequence[Taken], live: Connection
    ) -> None:
        """Put the keys of the rows that are named in the place of their names."""
        reference = self._declared.fields[name].reference
        assert reference is not None, "only fields that reference are looked up"  # noqa: S101
        naming = [
            each for each in taken if each.values.get(name) is not None and not each.is_rejected
        ]
        wanted = {each.values[name] or "" for each in naming}
        found = table.resolve(live, reference, wanted) if wanted else None
        for each in naming:
            written = each.values[name] or ""
            if found is None or written not in found.keys:
                doubt = each.doubts.get(name, "")
                about = f"; it {doubt}" if doubt else ""
                self._reject(
                    each,
                    name,
                    f"is no {reference.by.replace('_', ' ')} of {reference.table}{about}",
                )
            elif written in found.several:
                self._reject(each, name, f"names several rows of {reference.table}")
            else:
                each.called[name] = written
                each.values[name] = found.keys[written]

    def _check_branches(self, taken: Sequence[Taken]) -> None:
        """Reject the rows of branches that may not be seen."""
        visible = {str(key) for key in self._live.branches}
        for name in self._live.branch_columns:
            for each in taken:
                if not each.is_rejected and each.values.get(name) not in visible:
                    self._reject(each, name, "names no branch that may be seen")

    def _stage(self, stage: Connection, good: Sequence[Taken]) -> tuple[int, int, int]:
        """Stage what was not said before; return how many rows were added, repeated, taken back."""
        fresh: dict[str, Row] = {}
        keys = {id(each): key_of(each.values, self._declared) for each in good}
        there = staging.having(stage, self._import_id, set(keys.values()))
        repeated, back = 0, set[str]()
        for each in good:
            key = keys[id(each)]
            row = Row(each.number, key, self._called(each), each.values)
            before = fresh.get(key) or there.get(key)
            if key in self._split:
                self._contradict(each, None)
            elif before is None:
                fresh[key] = row
            elif before.values == row.values:
                repeated += 1
                each.remarks.append(_again(each, before))
            else:
                self._split.add(key)
                self._contradict(each, before)
                back |= {key} if key in there else set()
                fresh.pop(key, None)
        staging.add(stage, self._import_id, list(fresh.values()))
        if back:
            staging.remove(stage, self._import_id, back)
        return len(fresh), repeated, len(back)

    def _contradict(self, each: Taken, before: Row | None) -> None:
        reason = "another row of the file says otherwise of the same key"
        if before is not None:
            each.remarks.append(Remark(before.number, "", "", reason))
        each.remarks.append(Remark(each.number, "", "", reason))

    def _called(self, each: Taken) -> str:
        """Return a row's key as the file writes it."""
        names = [name for name in self._declared.key if name in self._mapped]
        return ", ".join(each.called.get(name) or each.values[name] or "" for name in names)

    def _reject(self, each: Taken, name: str, reason: str) -> None:
        written = each.called.get(name) or each.values.get(name) or ""
        each.remarks.append(Remark(each.number, name, written, reason))

    def _write_remarks(self, taken: Sequence[Taken]) -> None:
        for each in taken:
            for remark in each.remarks:
                self._report.add(remark)


def _again(each: Taken, before: Row) -> Remark:
    return Remark(each.number, "", "", f"says again what row {before.number} says", False)
