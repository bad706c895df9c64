"""Whether the log still is what was written, by its hash chain."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from memory import chain
from memory.tables import EVENT, TURN


def broken(connection: Connection) -> list[str]:
    """Return which records are not what was written, or do not follow those before them."""
    return [*_broken_links(connection, TURN), *_broken_links(connection, EVENT)]


def _broken_links(connection: Connection, table: Table) -> Iterator[str]:
    name = table.name
    columns = (table.c.seq, table.c.doc, table.c.salt, table.c.digest, table.c.chain)
    previous = chain.START
    for seq, doc, salt, digest, link in connection.execute(select(*columns).order_by(table.c.seq)):
        if chain.digest_of(salt, doc) != digest:
            yield f"{name} {seq} is not what was written"
        if chain.chain_of(previous, digest) != link:
            yield f"{name} {seq} does not follow the {name} before it"
        previous = link
