"""The claims that nobody has asked for since a ledger was opened: they wait in its tables.

To read a hundred thousand takes longer than all else when a home is opened, and a question
needs a few dozen of them.
"""

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Engine, text

from memory.claim import Claim
from memory.opening import damaged
from memory.shortcuts import IN_CORE, NEXT

_QUERIES = {
    name: text(f"SELECT rowid, claim_id, doc FROM claim WHERE {condition}")  # noqa: S608 - our own
    for name, condition in {
        "ids": "claim_id IN (SELECT value FROM json_each(:key))",
        "turn": "claim_id IN (SELECT claim_id FROM evidence WHERE turn_id = :key)",
        "next": f"{NEXT} = :key AND {NEXT} IS NOT NULL",
        "core": f"project = :key AND {IN_CORE}",
        "project": "project = :key",
        "all": ":key = ''",
    }.items()
}
_END = text("SELECT max(rowid) FROM claim")
_REPLACED = text(f"SELECT {NEXT} FROM claim WHERE {NEXT} IS NOT NULL")  # noqa: S608 - our own


class Numbered(NamedTuple):
    """A claim with the number of the change that wrote it."""

    number: int
    claim: Claim


class Unread:
    """Claims in the tables of an SQLite file that is known to be whole.

    Each is given out until it is taken. Whoever changes a claim in the tables has taken it before.
    """

    def __init__(self, engine: Engine) -> None:
        """Read from the tables behind `engine` when claims are asked for."""
        self._engine = engine
        self._taken: set[str] = set()
        self._asked: set[tuple[str, str]] = set()
        with engine.connect() as connection:
            self.end = int(connection.execute(_END).scalar() or 0)
            """The number of the last change."""
            self._replaced = frozenset(connection.execute(_REPLACED).scalars())

    def take(self, claim_id: str) -> bool:
        """Take a claim; False if it was taken before."""
        is_here = claim_id not in self._taken
        self._taken.add(claim_id)
        return is_here

    def of_ids(self, claim_ids: Collection[str]) -> Iterator[Numbered]:
        """Yield those of these ids."""
        waiting = [each for each in claim_ids if each not in self._taken]
        if waiting and ("all", "") not in self._asked:
            yield from self._read("ids", json.dumps(waiting))
            self._taken.update(waiting)  # those there are not will not be here either

    def of_turn(self, turn_id: str) -> Iterator[Numbered]:
        """Yield those that rest on that turn."""
        return self._read_once("turn", turn_id)

    def after(self, claim_id: str) -> Iterator[Numbered]:
        """Yield those that took the place of that claim."""
        return self._read_once("next", claim_id) if claim_id in self._replaced else iter(())

    def of_core(self, project: str) -> Iterator[Numbered]:
        """Yield those that are in the core of `project`."""
        return self._read_once("core", project)

    def of_project(self, project: str | None) -> Iterator[Numbered]:
        """Yield those of `project`, or all."""
        return (
            self._read_once("all", "") if project is None else self._read_once("project", project)
        )

    def _read_once(self, name: str, key: str) -> Iterator[Numbered]:
        if not {(name, key), ("all", "")} & self._asked:
            yield from self._read(name, key)
            self._asked.add((name, key))

    def _read(self, name: str, key: str) -> Iterator[Numbered]:
        with self._engine.connect() as connection:
            rows = connection.execute(_QUERIES[name], {"key": key}).all()
        for number, claim_id, doc in rows:
            if claim_id not in self._taken:
                yield Numbered(number, self._parsed(claim_id, doc))

    def _parsed(self, claim_id: str, doc: str) -> Claim:
        try:
            return Claim.model_validate_json(doc)
        except ValidationError as error:
            raise damaged(self._engine, f"claim {claim_id} is garbled") from error
