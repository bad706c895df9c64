"""Whether the log still is what was written, by its hash chain."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, Table, select

from memory import chain
from memory.event import Event
from memory.tables import EVENT, TURN


def broken(connection: Connection) -> list[str]:
    """Return which records are not what was written, or do not follow those before them."""
    left = left_by_erases(connection.execute(select(EVENT.c.doc)).scalars())
    return [
        *_broken_links(connection, TURN, left),
        *_broken_links(connection, EVENT, left),
    ]


def left_by_erases(docs: Iterable[str]) -> Mapping[tuple[str, int], str]:
    """Return the digest of what is left of each record that holds less than was written."""
    left: dict[tuple[str, int], str] = {}
    for doc in docs:
        if '"kind":"erase"' in doc:
            event = Event.model_validate_json(doc)
            for item in event.erased.left if event.erased else ():
                left[item.log, item.seq] = item.digest
    return left


def _broken_links(
    connection: Connection, table: Table, left: Mapping[tuple[str, int], str]
) -> Iterator[str]:
    name = table.name
    columns = (table.c.seq, table.c.doc, table.c.salt, table.c.digest, table.c.chain)
    previous = chain.START
    for seq, doc, salt, digest, link in connection.execute(select(*columns).order_by(table.c.seq)):
        held = chain.digest_of(salt, doc)
        if held not in (digest, left.get((name, seq))):
            yield f"{name} {seq} is not what was written"
        if chain.chain_of(previous, digest) != link:
            yield f"{name} {seq} does not follow the {name} before it"
        previous = link
