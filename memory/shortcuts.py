"""Shortcuts: what SQLite finds of the claims by itself, so that they need not all be read."""

from sqlalchemy import Connection, text

_FIELD = "CASE WHEN json_valid(doc) THEN json_extract(doc, '$.{}') END"
# What is garbled must be told by who reads it, in words that a person understands.
NEXT = _FIELD.format("supersedes")
"""The claim that a claim took the place of."""
IN_CORE = f"live AND {_FIELD.format('tier')} = 'core'"
_SHORTCUTS = (
    f"CREATE INDEX IF NOT EXISTS claim_next ON claim ({NEXT}) WHERE {NEXT} IS NOT NULL",
    f"CREATE INDEX IF NOT EXISTS claim_core ON claim (project) WHERE {IN_CORE}",
)


def make_shortcuts(connection: Connection) -> None:
    """Make them where they are not there yet: of the claims as they are, and as they will be."""
    for shortcut in _SHORTCUTS:
        connection.execute(text(shortcut))
