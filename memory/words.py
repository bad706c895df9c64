"""The words of the index: its items in SQLite, searched with FTS5, and how far it has read."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from memory.schema import LOG_PAGES
from projects.scope import SENSITIVITIES, Sensitivity

Reach = Mapping[str, tuple[Sensitivity, ...]]
"""What may be seen: for each project, the sensitivities."""

# The words of an item stand under the number of its row: FTS5 finds no other key quickly.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY, item_id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL,
    project TEXT NOT NULL, sensitivity TEXT NOT NULL, body TEXT NOT NULL, meaning TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS item_project ON item (project, sensitivity);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    body, content = 'item', content_rowid = 'number',
    tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER IF NOT EXISTS item_in AFTER INSERT ON item BEGIN
    INSERT INTO words (rowid, body) VALUES (NEW.number, NEW.body);
END;
CREATE TRIGGER IF NOT EXISTS item_out AFTER DELETE ON item BEGIN
    INSERT INTO words (words, rowid, body) VALUES ('delete', OLD.number, OLD.body);
END;
CREATE TABLE IF NOT EXISTS waiting (item_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = {
    "item": "number, item_id, kind, project, sensitivity, body, meaning",
    "words": "body",
    "waiting": "item_id",
    "progress": "name, seq",
    "note": "name, value",
}
_PAGES = 200
"""How many pages are merged at once, so that nobody waits long for it."""
_TERM = re.compile(r"\w+")
# Not the column `rank`: FTS5 reckons it anew wherever it is named, for order and for result.
_BEST = """
SELECT item_id, -score FROM (
    SELECT rowid AS number, bm25(words) AS score FROM words WHERE words MATCH ?
    ORDER BY score LIMIT ?) JOIN item USING (number)"""
_BEST_OF = """
SELECT item.item_id, -bm25(words) AS score FROM words JOIN item ON item.number = words.rowid
WHERE words MATCH ? AND (item.project, item.sensitivity) IN (VALUES {})
ORDER BY score DESC LIMIT ?"""


class Item(NamedTuple):
    """A claim or a turn as the index holds it."""

    item_id: str
    kind: Literal["claim", "turn"]
    project: str
    sensitivity: Sensitivity
    body: str
    """What is searched for words: the text with its date, speaker and project."""
    meaning: str
    """What is embedded."""


class Words:
    """The items by their words; its owner holds a lock."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            sqlite3.DatabaseError: if it is damaged, or of another version.
        """
        self._file = _open(path)
        self._projects: set[str] | None = None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def progress(self, name: str) -> int:
        """Return up to which sequence number of the log `name` was read."""
        row = self._file.execute("SELECT seq FROM progress WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def read_up_to(self, name: str, seq: int) -> None:
        """Note that the log `name` is read up to `seq`."""
        with self._file:
            self._read_up_to(name, seq)

    def note(self, name: str) -> str | None:
        """Return what was noted under `name`."""
        row = self._file.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def write_note(self, name: str, value: str | None) -> None:
        """Note something; None takes the note away."""
        with self._file:
            self._file.execute("DELETE FROM note WHERE name = ?", (name,))
            if value is not None:
                self._file.execute("INSERT INTO note VALUES (?, ?)", (name, value))

    def advance(self, items: Sequence[Item], *, gone: Sequence[str], name: str, seq: int) -> None:
        """Take in `items`, whose vectors wait; drop `gone`; note how far `name` is read."""
        with self._file:
            stale = [(item_id,) for item_id in (*gone, *(item.item_id for item in items))]
            self._file.executemany("DELETE FROM item WHERE item_id = ?", stale)
            self._file.executemany("DELETE FROM waiting WHERE item_id = ?", stale)
            self._file.executemany(
                "INSERT INTO item (item_id, kind, project, sensitivity, body, meaning) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                items,
            )
            new = [(item.item_id,) for item in items]
            self._file.executemany("INSERT INTO waiting VALUES (?)", new)
            self._read_up_to(name, seq)
        if gone or not {item.project for item in items} <= (self._projects or set()):
            self._projects = None

    def waiting(self) -> list[Item]:
        """Return the items whose vectors Chroma has not taken yet."""
        query = (
            "SELECT item_id, kind, project, sensitivity, body, meaning "
            "FROM item JOIN waiting USING (item_id)"
        )
        return [Item(*row) for row in self._file.execute(query)]

    def settled(self, item_ids: Iterable[str]) -> None:
        """Note that the vectors of some items wait no longer."""
        with self._file:
            self._file.executemany(
                "DELETE FROM waiting WHERE item_id = ?", [(item_id,) for item_id in item_ids]
            )

    def tidy(self) -> None:
        """Merge what was taken in bit by bit: FTS5 looks through each bit in turn."""
        with self._file:
            self._file.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (-_PAGES,))

    def items(self, project: str | None = None) -> set[str]:
        """Return the ids of all items, or of those of one project."""
        where = "" if project is None else " WHERE project = ?"
        values = () if project is None else (project,)
        return {row[0] for row in self._file.execute(f"SELECT item_id FROM item{where}", values)}  # noqa: S608 our own

    def settled_count(self, project: str) -> int:
        """Return how many items of a project must have their vectors in Chroma."""
        query = (
            "SELECT count(*) FROM item WHERE project = ? "
            "AND item_id NOT IN (SELECT item_id FROM waiting)"
        )
        return int(self._file.execute(query, (project,)).fetchone()[0])

    def project_of(self, item_id: str) -> str | None:
        """Return the project of an item, if it is there."""
        row = self._file.execute("SELECT project FROM item WHERE item_id = ?", (item_id,))
        found = row.fetchone()
        return str(found[0]) if found else None

    def projects(self) -> set[str]:
        """Return the projects of which there is an item."""
        if self._projects is None:
            rows = self._file.execute("SELECT DISTINCT project FROM item")
            self._projects = {row[0] for row in rows}
        return self._projects

    def meanings(self, item_ids: Iterable[str]) -> dict[str, str]:
        """Return the embedded texts of those items that are there."""
        query = (
            "SELECT item_id, meaning FROM item WHERE item_id IN (SELECT value FROM json_each(?))"
        )
        return dict(self._file.execute(query, (json.dumps(list(item_ids)),)).fetchall())

    def find(self, terms: Sequence[str], *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that share a term, with their BM25 (higher is better)."""
        phrases = dict.fromkeys(" ".join(_TERM.findall(term)) for term in terms)
        match = " OR ".join(f'"{phrase}"' for phrase in phrases if phrase)
        if not match or not reach:
            return {}
        if self._shows_all(reach):
            query, may = _BEST, []
        else:
            pairs = [(project, level) for project, levels in reach.items() for level in levels]
            may = [value for pair in pairs for value in pair]
            # Only placeholders are put in: every value is bound.
            query = _BEST_OF.format(", ".join("(?, ?)" for _ in pairs))
        return dict(self._file.execute(query, (match, *may, limit)).fetchall())

    def _shows_all(self, reach: Reach) -> bool:
        return all(len(reach.get(name, ())) == len(SENSITIVITIES) for name in self.projects())

    def clear(self) -> None:
        """Forget everything but the notes."""
        with self._file:
            for table in ("item", "waiting", "progress"):
                self._file.execute(f"DELETE FROM {table}")  # noqa: S608 our own
        self._file.execute("VACUUM")
        self._projects = None

    def _read_up_to(self, name: str, seq: int) -> None:
        self._file.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", (name, seq))


def _open(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, check_same_thread=False)
    try:
        answer = file.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer == "ok":
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("PRAGMA synchronous=NORMAL")
            file.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
            file.executescript(_SCHEMA)
            for table, columns in _COLUMNS.items():  # an older schema raises, and is built again
                file.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608 our own
            return file
    except sqlite3.DatabaseError:
        file.close()
        raise
    file.close()
    raise sqlite3.DatabaseError(answer)
