"""Checking: whether commands still fit their database; nothing is written to find out."""

from collections.abc import Iterator, Sequence

from projects.data.command import GIVEN, Command, Part, Write, said_names
from projects.data.query import parameters_in
from projects.data.writes.session import Session, WriteFailed, Writer


def drift(command: Command, writer: Writer) -> Iterator[str]:
    """Yield what of a command does not fit, a line each."""
    check = _Check(command, writer)
    try:
        check.all()
    except WriteFailed as error:
        yield f"command {command.name}: {check.place}: {error}"
    else:
        yield from (f"command {command.name}: {line}" for line in check.found)


class _Check:
    """One command, tried statement by statement without values."""

    def __init__(self, command: Command, writer: Writer) -> None:
        self._command, self._writer = command, writer
        self.place = ""
        self.found: list[str] = []

    def all(self) -> None:
        """Try everything; raises WriteFailed at the first statement that is refused."""
        command, lines = self._command, self._command.lines
        head = self._read(command, {*GIVEN, *command.fields})
        head |= set(command.sums)
        inside = self._read(lines, {*head, *lines.fields}) if lines else set()
        self._judge(command, head, place="")
        if lines:
            self._judge(lines, inside, place="lines ")
        given = {name for write in command.writes for name in write.gives}
        self._write(command.writes, head | given)
        self._write(lines.writes if lines else (), inside | given)
        self._know(said_names(command.done), head | given, "done")
        if command.undo:
            self._write(command.undo.writes, head | given)
            self._write(command.undo.lines.writes, inside | given)

    def _read(self, part: Part, known: set[str]) -> set[str]:
        for reading in part.reads:
            self.place = f"reads {reading.name}"
            self._know(parameters_in(reading.sql), known, self.place)
            known = known | set(self._columns(reading.sql))
        return known

    def _judge(self, part: Part, known: set[str], *, place: str) -> None:
        for check in part.checks:
            self.place = f"{place}checks {check.name}"
            self._know(parameters_in(check.sql), known, self.place)
            columns = set(self._columns(check.sql))
            self._know(said_names(check.says), known | columns, self.place)
            self._know(frozenset(check.instead.values()), columns, self.place)
        self._know(said_names(*part.shows), known, f"{place}shows")

    def _write(self, writes: Sequence[Write], known: set[str]) -> None:
        for write in writes:
            self.place = f"writes {write.table}"
            self._know(write.used, known, self.place)
            columns = tuple({**write.values, **write.where, **dict.fromkeys(write.gives)})
            with self._writer.drafting() as session:
                session.rows(write.table.rpartition(".")[2], {columns[0]: None}, columns)

    def _columns(self, sql: str) -> tuple[str, ...]:
        try:
            with self._writer.drafting() as session:
                return _columns_of(session, sql)
        except WriteFailed as error:
            if not _is_untold(error):
                raise
            return _columns_said(sql)

    def _know(self, names: frozenset[str], known: set[str], place: str) -> None:
        lacking = sorted(names - known)
        if lacking:
            self.found.append(f"{place}: nothing is known by the name {lacking[0]!r}")


def _columns_of(session: Session, sql: str) -> tuple[str, ...]:
    return session.columns(sql, tuple(parameters_in(sql)))


def _is_untold(error: WriteFailed) -> bool:
    """Whether a server only minds that a value is not there whose type it cannot guess."""
    told = (
        "could not determine data type",
        "operator is not unique",
        "operator does not exist",
    )
    return any(words in str(error) for words in told)


def _columns_said(sql: str) -> tuple[str, ...]:
    """Return the columns of a SELECT as its own words name them, so that what follows is tried."""
    import sqlglot
    from sqlglot.errors import SqlglotError
    from sqlglot.expressions import Query

    try:
        read = sqlglot.parse_one(sql, dialect="postgres")
    except SqlglotError:
        return ()
    return tuple(read.named_selects) if isinstance(read, Query) else ()
