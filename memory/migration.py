"""Migrations: what each version of the ledger's tables added to the one before.

A ledger of an older version is brought to this one when it is opened, in one transaction. The
log itself is never changed by that: what is new is derived from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from memory.tables import ERASED, METADATA


class Step(NamedTuple):
    """What one version added."""

    tables: Sequence[str] = ()
    """Tables that are new."""
    fill: Callable[[Connection], None] | None = None
    """Fills them from the log, if there was anything of the kind before."""


STEPS: Mapping[int, Step] = {2: Step(tables=(ERASED.name,))}
"""By the version that they lead to."""


def added_since(version: int) -> Iterator[str]:
    """Yield the tables that a ledger of `version` does not have yet."""
    for to, step in STEPS.items():
        if to > version:
            yield from step.tables


def migrate(connection: Connection, *, version: int) -> None:
    """Bring the tables of a ledger of `version` to this one, in the caller's transaction."""
    METADATA.create_all(connection)
    for to in sorted(STEPS):
        step = STEPS[to]
        if to > version and step.fill is not None:
            step.fill(connection)
