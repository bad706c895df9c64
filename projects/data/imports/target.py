"""The target: the database that an import is compared with, and where it is staged."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from projects.data.catalogue import Catalogue
from projects.data.cut import Visible
from projects.data.imports import staging
from projects.data.imports.declaration import Declaration
from projects.data.imports.live import LiveTable, Matched
from projects.errors import BadInput, DataUnavailable, NovaError
from projects.faults import fault_of


@dataclass(frozen=True)
class Target:
    """One project's database as an import may see and touch it."""

    project: str
    catalogue: Catalogue
    declarations: Mapping[str, Declaration]
    visible: Visible
    today: date
    live: Engine
    """Of the write role where there is one, else of the read role."""
    stage: Engine
    """Where files are staged: `live` itself, or a file of the home."""
    is_writable: bool
    """Whether anything can be published."""
    opened: tuple[Engine, ...]
    """What was opened for this target alone."""

    def close(self) -> None:
        """Let go of the connections."""
        for engine in self.opened:
            engine.dispose()

    def prepare(self) -> None:
        """Make the staging tables, unless they are there.

        Raises:
            NovaError: if they cannot be made.
        """
        with self.staging() as connection:
            staging.prepare(connection)

    def table(self, connection: Connection, name: str) -> LiveTable:
        """Return a live table as far as it may be seen."""
        return LiveTable(connection, name, catalogue=self.catalogue, visible=self.visible)

    def matched(self, connection: Connection, declared: Declaration) -> Matched:
        """Return the live table of a declaration."""
        return Matched(self.table(connection, declared.table), declared)

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Connection]]:
        """Give a connection to the staging tables and one to the live tables."""
        with self._told(), self.stage.connect() as stage:
            if self.is_writable:
                yield stage, stage
            else:
                with self.live.connect() as live:
                    yield stage, live

    @contextmanager
    def staging(self) -> Iterator[Connection]:
        """Give a transaction on the staging tables."""
        with self._told(), self.stage.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one transaction in which something is published.

        Raises:
            BadInput: if this connection may only read, or the database refuses a row.
        """
        if not self.is_writable:
            wrong = f"The connection of project {self.project!r} may only read"
            raise BadInput(wrong, "Name a role that may write under `data.write_url`.")
        with self._told(), self.live.begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            wrong = f"The database of project {self.project!r} refused a row ({_said(error)})"
            raise BadInput(wrong, "Nothing was done; mend the file, or the declaration.") from error
        except (DBAPIError, sqlite3.Error) as error:
            raise self._fault(error) from error

    def _fault(self, error: DBAPIError | sqlite3.Error) -> NovaError:
        found = fault_of(error, f"the database of project {self.project}")
        wrong = f"The database of project {self.project!r} did not do it ({_said(error)})"
        return found or DataUnavailable(wrong, "Nothing was done; `nova data check` says more.")


def _said(error: DBAPIError | sqlite3.Error) -> str:
    """Return what the driver said, without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return str(cause).strip().partition("\n")[0]
