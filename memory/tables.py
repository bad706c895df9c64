"""The tables of the ledger, in SQLAlchemy Core so that PostgreSQL can follow."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

METADATA = MetaData()

TURN = Table(
    "turn",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("turn_id", String(200), nullable=False, unique=True),
    Column("thread", Text, nullable=False, index=True),
    Column("doc", Text, nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
)
"""What was said. `doc` is the turn as JSON."""

EVENT = Table(
    "event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(40), nullable=False, unique=True),
    Column("run_id", Text, nullable=True, index=True),
    Column("ordinal", Integer, nullable=True),
    Column("undoes", String(40), nullable=True, index=True),
    Column("doc", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
    Unique("run_id", "ordinal", name="event_once"),
)
"""What was decided. `doc` is the event as JSON, with the claims before and after it."""

TOUCH = Table(
    "touch",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("claim_id", String(40), primary_key=True),
    Index("touch_claim", "claim_id"),
)
"""Which event changed which claim."""

CLAIM = Table(
    "claim",
    METADATA,
    Column("claim_id", String(40), primary_key=True),
    Column("project", String(100), nullable=False, index=True),
    Column("live", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
)
"""Projection: the claims as the events have left them."""

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("claim_id", String(40), primary_key=True),
    Column("turn_id", String(200), primary_key=True),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Index("evidence_turn", "turn_id"),
)
"""Projection: which claim rests on which words of which turn."""

REVIEW = Table(
    "review",
    METADATA,
    Column("review_id", String(40), primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
)
"""Projection: what waits for a person's decision."""

ERASED = Table(
    "erased",
    METADATA,
    Column("name", String(200), primary_key=True),
    Column("event_id", String(40), nullable=False),
)
"""Projection: claims and turns of which nothing is left; they are not taken in again."""
