"""Erasing in the ledger's file: records keep their place in the chain, and lose their words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, delete, select, text, update

from memory import chain
from memory.claim import Claim
from memory.erasure import Erasure
from memory.event import ClaimChange, Erasing, Event, Left, ReviewChange, ReviewItem
from memory.projection import write_changes
from memory.tables import CLAIM, EVENT, REVIEW, TOUCH, TURN
from memory.turn import Turn

_AT_ONCE = 500
"""Records that are read at once."""


@contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """Return a connection in a transaction in which SQLite overwrites what is deleted."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA secure_delete=ON"))
            connection.commit()
        with connection.begin():
            yield connection


def compact(engine: Engine) -> None:
    """Write the file anew and empty SQLite's log: both may hold what was deleted."""
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()  # no other connection may hold the log
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA secure_delete=ON"))
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def rewrite(connection: Connection, erasure: Erasure) -> list[Left]:
    """Leave of turns, events and claims what an erasure leaves; return which hold less."""
    left = [*_turns(connection, erasure), *_events(connection, erasure)]
    _claims(connection, erasure)
    return left


def told(erasure: Erasure, left: list[Left]) -> Erasing:
    """Return what an event says of an erasure: ids and digests."""
    return Erasing(names=tuple(sorted(erasure.erased.names)), left=tuple(left))


def _turns(connection: Connection, erasure: Erasure) -> Iterator[Left]:
    for turn_id in erasure.spans:
        row = connection.execute(select(TURN).where(TURN.c.turn_id == turn_id)).one()
        turn = Turn.model_validate_json(row.doc)
        yield _replaced(connection, TURN, row.seq, erasure.turn(turn).model_dump_json())


def _events(connection: Connection, erasure: Erasure) -> Iterator[Left]:
    seq = 0
    while rows := connection.execute(_page(after=seq)).all():
        for seq, doc in rows:
            before = Event.model_validate_json(doc)
            after = erasure.event(before)
            if after != before:
                yield _replaced(connection, EVENT, seq, after.model_dump_json())


def _page(*, after: int) -> "Select[Any, Any]":
    query = select(EVENT.c.seq, EVENT.c.doc).where(EVENT.c.seq > after)
    return query.order_by(EVENT.c.seq).limit(_AT_ONCE)


def _replaced(connection: Connection, table: Table, seq: int, doc: str) -> Left:
    link = chain.forge(chain.START, doc)  # for its salt: what follows is linked to what was
    row = update(table).where(table.c.seq == seq)
    connection.execute(row.values(doc=doc, salt=link.salt))
    return Left.model_validate({"log": table.name, "seq": seq, "digest": link.digest})


def _claims(connection: Connection, erasure: Erasure) -> None:
    """Bring the projected tables to what the rewritten events leave."""
    claims = []
    for (doc,) in connection.execute(select(CLAIM.c.doc)).all():
        claim = Claim.model_validate_json(doc)
        after = erasure.claim(claim)
        if after != claim:
            claims.append(ClaimChange(claim_id=claim.claim_id, before=claim, after=after))
    reviews = []
    for (doc,) in connection.execute(select(REVIEW.c.doc)).all():
        item = ReviewItem.model_validate_json(doc)
        left = erasure.review(item)
        if left != item:
            reviews.append(ReviewChange(review_id=item.review_id, before=item, after=left))
    write_changes(connection, claims, reviews)
    for claim_id in erasure.claims:
        connection.execute(delete(TOUCH).where(TOUCH.c.claim_id == claim_id))
