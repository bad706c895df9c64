"""The words of the index: its items in SQLite, searched with FTS5, and how far it has read."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from memory.item import Item, Reach, Trace, classes_of
from memory.pieces import part_ids
from memory.schema import LOG_PAGES
from projects.scope import SENSITIVITIES

# The words of an item stand under the number of its row: FTS5 finds no other key quickly.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY, item_id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL,
    project TEXT NOT NULL, sensitivity TEXT NOT NULL, body TEXT NOT NULL, meaning TEXT NOT NULL,
    thread TEXT NOT NULL, said TEXT NOT NULL, parts INTEGER NOT NULL, classes TEXT NOT NULL,
    follows TEXT NOT NULL, sitting TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS item_project ON item (project, sensitivity);
CREATE INDEX IF NOT EXISTS item_thread ON item (thread) WHERE thread != '';
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
    "item": "number, item_id, kind, project, sensitivity, body, meaning, thread, said, parts, "
    "classes, follows, sitting",
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
_TRACES = """
SELECT item_id, meaning, classes, parts, follows, sitting, length(body) FROM item
WHERE item_id IN (SELECT value FROM json_each(?))"""
_INSERT = """
INSERT INTO item (number, item_id, kind, project, sensitivity, body, meaning, thread, said, parts,
                  classes, follows, sitting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_LAST = """
SELECT item_id, said, sitting FROM item WHERE thread = ? AND thread != '' AND project = ?
ORDER BY number DESC LIMIT 1"""
_SPEAKERS = """
SELECT project, substr(meaning, 1, instr(meaning, ': ') - 1), count(*) FROM item
WHERE kind = 'turn' GROUP BY 1, 2"""
_COMMON = 1_000
"""A word that so many items hold finds none by itself where there are rarer ones; it only ranks."""
_LOUD = 0.2
"""Share of what was said from which on the name of a speaker tells nothing apart."""
_BREAK = timedelta(hours=6)
"""After so long a silence, what is said in a thread begins a new sitting."""


class _Place(NamedTuple):
    """Where an item stands."""

    number: int | None
    """Its row, if it has one already."""
    follows: str
    sitting: str


class Words:
    """The items by their words; its owner holds a lock."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            sqlite3.DatabaseError: if it is damaged, or of another version.
        """
        self._file = _open(path)
        self._projects: set[str] | None = None
        self._voices: Counter[tuple[str, str]] | None = None
        """How many turns of each project each speaker said; None until it is asked for."""
        self._common: set[str] = set()
        """Words that were found to be common: what is added later leaves them so."""
        self._read: dict[str, int] = {}
        """How far each log was read; of what brought nothing to keep, more than the file says."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def progress(self, name: str) -> int:
        """Return up to which sequence number of the log `name` was read."""
        if name not in self._read:
            row = self._file.execute("SELECT seq FROM progress WHERE name = ?", (name,)).fetchone()
            self._read[name] = int(row[0]) if row else 0
        return self._read[name]

    def read_up_to(self, name: str, seq: int) -> None:
        """Note that the log `name` is read up to `seq`."""
        with self._file:
            self._read_up_to(name, seq)
        self._read[name] = seq

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
        """Take in `items`, whose vectors wait; drop `gone`; note how far `name` is read.

        What brings nothing is noted with what comes next: read once more, it brings nothing again.
        """
        if not items and not gone:
            self._read[name] = seq
            return
        places = self._places_of(items)
        with self._file:
            stale = [(item_id,) for item_id in (*gone, *(item.item_id for item in items))]
            self._file.executemany("DELETE FROM item WHERE item_id = ?", stale)
            self._file.executemany("DELETE FROM waiting WHERE item_id = ?", stale)
            self._insert(items, places)
            new = [(item.item_id,) for item in items]
            self._file.executemany("INSERT INTO waiting VALUES (?)", new)
            self._read_up_to(name, seq)
        self._read[name] = seq
        if gone:
            self._common.clear()
        if gone or not {item.project for item in items} <= (self._projects or set()):
            self._projects = None

    def _places_of(self, items: Sequence[Item]) -> "dict[str, _Place]":
        """Return where some items have stood before: they keep their places."""
        query = (
            "SELECT item_id, number, follows, sitting FROM item "
            "WHERE item_id IN (SELECT value FROM json_each(?)) AND kind = 'turn'"
        )
        rows = self._file.execute(query, (json.dumps([item.item_id for item in items]),))
        return {key: _Place(*place) for key, *place in rows}

    def _insert(self, items: Sequence[Item], places: "Mapping[str, _Place]") -> None:
        # Those with a number first: it is free, and the next new item would take it.
        for item in sorted(items, key=lambda each: each.item_id not in places):
            number, follows, sitting = places.get(item.item_id) or self._place_of(item)
            if self._voices is not None and item.kind == "turn" and number is None:
                self._voices[item.project, _speaker(item.meaning)] += 1
            self._file.execute(
                _INSERT,
                (
                    number,
                    *item[:8],
                    len(item.pieces),
                    "\n".join(classes_of(item.meaning) | classes_of(item.days)),
                    follows,
                    sitting,
                ),
            )

    def _place_of(self, item: Item) -> "_Place":
        """Return which turn a new item follows, and with which it began; a claim stands by its turn."""
        if item.kind == "claim":
            query = "SELECT follows, sitting FROM item WHERE item_id = ?"
            row = self._file.execute(query, (item.rests_on,)).fetchone()
            return _Place(None, row[0], row[1]) if row else _Place(None, "", item.item_id)
        if item.thread:
            row = self._file.execute(_LAST, (item.thread, item.project)).fetchone()
            if row and _is_soon(row[1], item.said):
                return _Place(None, row[0], row[2])
        return _Place(None, "", item.item_id)

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

    def vector_ids(self, project: str) -> set[str]:
        """Return the ids of all vectors of a project."""
        query = "SELECT item_id, parts FROM item WHERE project = ?"
        rows = self._file.execute(query, (project,))
        return {each for item_id, parts in rows for each in (item_id, *part_ids(item_id, parts))}

    def parts_of(self, item_id: str) -> list[str]:
        """Return the ids of the vectors of the pieces of an item."""
        row = self._file.execute("SELECT parts FROM item WHERE item_id = ?", (item_id,)).fetchone()
        return part_ids(item_id, row[0]) if row else []

    def settled_count(self, project: str) -> int:
        """Return how many vectors of a project must be in Chroma."""
        query = (
            "SELECT coalesce(sum(1 + parts), 0) FROM item WHERE project = ? "
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

    def traces(self, item_ids: Iterable[str]) -> dict[str, Trace]:
        """Return what was noted of those items that are there."""
        rows = self._file.execute(_TRACES, (json.dumps(list(item_ids)),))
        return {row[0]: Trace(*row) for row in rows}

    def within(self, item_ids: Iterable[str], reach: Reach) -> set[str]:
        """Return those of some items that are within reach."""
        query = (
            "SELECT item_id, project, sensitivity FROM item "
            "WHERE item_id IN (SELECT value FROM json_each(?))"
        )
        rows = self._file.execute(query, (json.dumps(list(item_ids)),))
        return {key for key, project, level in rows if level in reach.get(project, ())}

    def find(self, terms: Sequence[str], *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that share a term, with their BM25 (higher is better)."""
        phrases = dict.fromkeys(" ".join(_TERM.findall(term)) for term in terms)
        quoted = [f'"{phrase}"' for phrase in phrases if phrase]
        if not quoted or not reach:
            return {}
        heard = [phrase for phrase in quoted if self._is_held(phrase)]
        rare = [phrase for phrase in heard if phrase not in self._common]
        if not rare and len(heard) < len(quoted):
            return {}  # the rarest of all are those that nobody used
        if not rare:
            found = self._matching(" AND ".join(heard), reach=reach, limit=limit)
            if len(found) == limit or len(heard) == 1:
                return found
        match = " OR ".join(heard)
        if rare and len(rare) < len(heard):
            match = f"({' OR '.join(rare)}) AND ({match})"
        return self._matching(match, reach=reach, limit=limit)

    def _is_held(self, phrase: str) -> bool:
        """Whether any item holds a word; notes whether so many do that to rank them takes long."""
        if phrase not in self._common:
            # The columns of an FTS5 table with no content of its own are those of `item`: not read.
            query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
            held = int(self._file.execute(query, (phrase, _COMMON)).fetchone()[0])
            if held == _COMMON:
                self._common.add(phrase)
            return held > 0
        return True

    def _matching(self, match: str, *, reach: Reach, limit: int) -> dict[str, float]:
        if self._shows_all(reach):
            query, may = _BEST, []
        else:
            pairs = [(project, level) for project, levels in reach.items() for level in levels]
            may = [value for pair in pairs for value in pair]
            # Only placeholders are put in: every value is bound.
            query = _BEST_OF.format(", ".join("(?, ?)" for _ in pairs))
        return dict(self._file.execute(query, (match, *may, limit)).fetchall())

    def voices(self, reach: Reach) -> frozenset[str]:
        """Return the names of those who said a good part of all within reach.

        Who says every other sentence is named in most of the rest, so a name tells nothing apart.
        """
        if self._voices is None:
            counts = ((row[:2], row[2]) for row in self._file.execute(_SPEAKERS))
            self._voices = Counter(dict(counts))
        said = Counter[str]()
        for (project, speaker), count in self._voices.items():
            if project in reach:
                said[speaker.lower()] += count
        loud = _LOUD * said.total()
        return frozenset(name for name, count in said.items() if count >= loud)

    def _shows_all(self, reach: Reach) -> bool:
        return all(len(reach.get(name, ())) == len(SENSITIVITIES) for name in self.projects())

    def clear(self) -> None:
        """Forget everything but the notes."""
        with self._file:
            for table in ("item", "waiting", "progress"):
                self._file.execute(f"DELETE FROM {table}")  # noqa: S608 our own
        self._file.execute("VACUUM")
        self._projects = self._voices = None
        self._common, self._read = set(), {}

    def _read_up_to(self, name: str, seq: int) -> None:
        noted = {**self._read, name: seq}
        self._file.executemany("INSERT OR REPLACE INTO progress VALUES (?, ?)", [*noted.items()])


def _speaker(meaning: str) -> str:
    return meaning.partition(": ")[0]


def _is_soon(before: str, after: str) -> bool:
    return datetime.fromisoformat(after) - datetime.fromisoformat(before) <= _BREAK


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
