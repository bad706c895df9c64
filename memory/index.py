"""The index: Chroma for meaning and FTS5 for words. `memory/chroma.py` alone knows Chroma.

It is a projection: whatever is damaged or behind is built again from the ledger. A collection
for each project keeps their vectors apart; a new folder is begun whenever Chroma is rebuilt,
since deleted text would stay in the old one. What is new waits in memory, compared one by one,
until there is enough for Chroma: adding one vector costs it as much as adding a hundred.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from memory.chroma import Chroma, Collection, chroma_errors
from memory.embedding import Embed, Vectors
from memory.schema import LOG_PAGES, damage_in
from memory.seal import seal_of
from projects.scope import SENSITIVITIES, Sensitivity

Reach = Mapping[str, tuple[Sensitivity, ...]]
"""What may be seen: for each project, the sensitivities."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    item_id TEXT PRIMARY KEY, kind TEXT NOT NULL, project TEXT NOT NULL,
    sensitivity TEXT NOT NULL, body TEXT NOT NULL, meaning TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS item_project ON item (project, sensitivity);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    item_id UNINDEXED, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS waiting (item_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vectors_of (model TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS seal (files TEXT PRIMARY KEY);
"""
_COLUMNS = {
    "item": "item_id, kind, project, sensitivity, body, meaning",
    "words": "item_id, body",
    "waiting": "item_id",
    "progress": "name, seq",
    "vectors_of": "model",
    "seal": "files",
}
_TERM = re.compile(r"\w+")
_ENOUGH = 256
"""Vectors that wait before Chroma takes them."""


class IndexDamagedError(Exception):
    """Chroma's files can't be read; what they held can be built again from the ledger."""


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


class _Waiting(NamedTuple):
    """A vector that Chroma has not taken yet."""

    project: str
    sensitivity: Sensitivity
    vector: Vectors


class Index:
    """Finds items by words and by meaning; not thread-safe, its owner holds a lock."""

    def __init__(self, folder: Path, *, embed: Embed, notice: Callable[[str], None]) -> None:
        """Open the index below `folder`; begin anew, with a notice, where it is damaged."""
        self._folder = folder
        self._embed = embed
        self._notice = notice
        self._chroma: Chroma | None = None
        self._collections: dict[str, Collection] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._projects: set[str] | None = None
        self._is_sealed = True
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "index.db"
        self.is_new = not (self._path.exists() and self._path.stat().st_size)
        """Whether there was no index yet."""
        try:
            self._words = _open_words(self._path)
        except sqlite3.DatabaseError as error:
            notice(f"The index {self._path.name!r} was damaged ({error}) and is built again.")
            self._discard_words()
            self._words = _open_words(self._path)
            self._begin_generation()
        if self.is_new:
            self._begin_generation()  # what Chroma holds belongs to an index that is gone
        self._check_model()
        self._await(self._left_waiting())

    def close(self) -> None:
        """Close the files; what waits stays noted, and vectors that were used are sealed."""
        if self._chroma is not None:
            with suppress(sqlite3.Error, OSError), self._words:  # unsealed, they are not checked
                self._words.execute("DELETE FROM seal")
                self._words.execute("INSERT INTO seal VALUES (?)", (seal_of(self._vectors),))
        self._words.close()
        self._collections.clear()
        self._chroma = None

    def progress(self, name: str) -> int:
        """Return up to which sequence number of the log `name` the index has read."""
        row = self._words.execute("SELECT seq FROM progress WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, items: Sequence[Item], *, gone: Iterable[str], name: str, seq: int) -> None:
        """Take in `items`, drop `gone`, and note that the log `name` is read up to `seq`."""
        gone = list(gone)
        self._drop_vectors(gone)
        with self._words:
            stale = [(item_id,) for item_id in (*gone, *(item.item_id for item in items))]
            for table in ("words", "item", "waiting"):
                self._words.executemany(f"DELETE FROM {table} WHERE item_id = ?", stale)  # noqa: S608 our own
            self._words.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", items)
            self._words.executemany(
                "INSERT INTO words VALUES (?, ?)", [(item.item_id, item.body) for item in items]
            )
            self._words.executemany(
                "INSERT INTO waiting VALUES (?)", [(item.item_id,) for item in items]
            )
            self._set_progress(name, seq)
        if gone or self._projects is None or not {i.project for i in items} <= self._projects:
            self._projects = None
        self._await(items)
        if len(self._waiting) >= _ENOUGH:
            self.settle()

    def settle(self) -> None:
        """Hand the vectors that wait to Chroma."""
        for project in sorted({waiting.project for waiting in self._waiting.values()}):
            chosen = {key: each for key, each in self._waiting.items() if each.project == project}
            collection = self._collection(project)
            self._break_seal()
            with _reading_chroma():
                collection.upsert(
                    ids=list(chosen),
                    embeddings=np.array([each.vector for each in chosen.values()]),
                    metadatas=[{"sensitivity": each.sensitivity} for each in chosen.values()],
                )
            with self._words:
                self._words.executemany(
                    "DELETE FROM waiting WHERE item_id = ?", [(item_id,) for item_id in chosen]
                )
            self._waiting = {key: self._waiting[key] for key in self._waiting.keys() - chosen}

    def items(self) -> set[str]:
        """Return the ids of all items that the words hold."""
        return {row[0] for row in self._words.execute("SELECT item_id FROM item")}

    def projects(self) -> set[str]:
        """Return the projects of which something is indexed."""
        if self._projects is None:
            rows = self._words.execute("SELECT DISTINCT project FROM item")
            self._projects = {row[0] for row in rows}
        return self._projects

    def meanings(self, item_ids: Iterable[str]) -> dict[str, str]:
        """Return the embedded texts of those items that are there."""
        query = (
            "SELECT item_id, meaning FROM item WHERE item_id IN (SELECT value FROM json_each(?))"
        )
        return dict(self._words.execute(query, (json.dumps(list(item_ids)),)).fetchall())

    def by_words(self, terms: Sequence[str], *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that share a term, with their BM25 (higher is better)."""
        if not terms or not reach:
            return {}
        pairs = [(project, level) for project, levels in reach.items() for level in levels]
        match = " OR ".join(f'"{term}"' for term in terms if _TERM.fullmatch(term))
        allowed = ", ".join("(?, ?)" for _ in pairs)
        # Only placeholders are put in: every value is bound.
        query = (
            "SELECT words.item_id, -bm25(words) FROM words JOIN item USING (item_id) "  # noqa: S608
            f"WHERE words MATCH ? AND (item.project, item.sensitivity) IN (VALUES {allowed}) "
            "ORDER BY bm25(words) LIMIT ?"
        )
        flat = [value for pair in pairs for value in pair]
        return dict(self._words.execute(query, (match, *flat, limit)).fetchall())

    def by_meaning(self, vector: Vectors, *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that are nearest to `vector`, with their cosine."""
        found: dict[str, float] = {}
        for project in sorted(self.projects() & set(reach)):
            found |= self._nearest(vector, project, reach[project], limit)
        found |= self._nearest_waiting(vector, reach)
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return dict(best[:limit])

    def check(self) -> list[str]:
        """Return where words and vectors do not hold the same items."""
        problems = []
        store = self._vectors / "chroma.sqlite3"
        if store.exists() and (damage := damage_in(store)) is not None:
            raise IndexDamagedError(damage)
        self.settle()
        for project in sorted(self.projects()):
            collection = self._collection(project)
            with _reading_chroma():
                held = collection.ids()
            query = "SELECT item_id FROM item WHERE project = ?"
            expected = {row[0] for row in self._words.execute(query, (project,))}
            if held != expected:
                missing, extra = len(expected - held), len(held - expected)
                problems.append(
                    f"vectors of project {project!r}: {missing} missing, {extra} too many"
                )
        return problems

    def clear(self) -> None:
        """Forget everything, so that the next catch-up begins at the start of the log."""
        with self._words:
            self._words.execute("DELETE FROM item")
            self._words.execute("DELETE FROM words")
            self._words.execute("DELETE FROM waiting")
            self._words.execute("DELETE FROM progress")
        self._words.execute("VACUUM")
        self._begin_generation()

    def _check_model(self) -> None:
        """Begin anew if the vectors are of another model: they would compare with none of ours."""
        row = self._words.execute("SELECT model FROM vectors_of").fetchone()
        if row is not None and row[0] != self._embed.name:
            line = f"The index was made with the embedding {row[0]!r}, not {self._embed.name!r}"
            self._notice(f"{line}, and is built again.")
            self.clear()
        with self._words:
            self._words.execute("DELETE FROM vectors_of")
            self._words.execute("INSERT INTO vectors_of VALUES (?)", (self._embed.name,))

    def _nearest(
        self, vector: Vectors, project: str, levels: tuple[Sensitivity, ...], limit: int
    ) -> dict[str, float]:
        collection = self._collection(project)
        # A filter costs more than the search itself.
        is_all = set(levels) == set(SENSITIVITIES)
        where = None if is_all else {"sensitivity": {"$in": [*levels]}}
        with _reading_chroma():
            found = collection.query(vector, n_results=limit, where=where)
        # What waits is newer than what Chroma may have under the same id.
        return {
            item_id: 1.0 - float(distance)
            for item_id, distance in zip(found.ids, found.distances, strict=True)
            if item_id not in self._waiting
        }

    def _nearest_waiting(self, vector: Vectors, reach: Reach) -> dict[str, float]:
        keys = [
            key
            for key, each in self._waiting.items()
            if each.sensitivity in reach.get(each.project, ())
        ]
        if not keys:
            return {}
        rows = np.array([self._waiting[key].vector for key in keys])
        return dict(zip(keys, (rows @ vector).tolist(), strict=True))

    def _await(self, items: Sequence[Item]) -> None:
        if not items:
            return
        vectors = self._embed([item.meaning for item in items])
        for item, vector in zip(items, vectors, strict=True):
            self._waiting[item.item_id] = _Waiting(item.project, item.sensitivity, vector)

    def _left_waiting(self) -> list[Item]:
        query = "SELECT item.* FROM item JOIN waiting USING (item_id)"
        return [Item(*row) for row in self._words.execute(query)]

    def _drop_vectors(self, gone: list[str]) -> None:
        for item_id in gone:
            self._waiting.pop(item_id, None)
            query = "SELECT project FROM item WHERE item_id = ?"
            row = self._words.execute(query, (item_id,)).fetchone()
            if row is not None:
                collection = self._collection(row[0])
                self._break_seal()
                with _reading_chroma():
                    collection.delete(ids=[item_id])

    def _collection(self, project: str) -> Collection:
        # Collection names refuse spaces, umlauts and two letters; a hash is always one.
        if project in self._collections:
            return self._collections[project]
        name = "p" + hashlib.sha256(project.encode()).hexdigest()[:32]
        with _reading_chroma():
            collection = self._client().collection(name)
            held = collection.count()
        query = (
            "SELECT count(*) FROM item WHERE project = ? "
            "AND item_id NOT IN (SELECT item_id FROM waiting)"
        )
        expected = self._words.execute(query, (project,)).fetchone()[0]
        if held < expected:  # more is what a cut-off catch-up leaves; it is done again
            wrong = f"{expected - held} vectors of project {project!r} are missing"
            raise IndexDamagedError(wrong)
        self._collections[project] = collection
        return collection

    def _client(self) -> Chroma:
        if self._chroma is None:
            if self._is_sealed:
                self._check_seal()
            self._chroma = Chroma(self._vectors)
        return self._chroma

    @property
    def _vectors(self) -> Path:
        return self._folder / f"chroma-{self._generation()}"

    def _break_seal(self) -> None:
        """Take the seal away before the vectors change: killed now, none would fit them."""
        if not self._is_sealed:
            return
        self._check_seal()
        with self._words:
            self._words.execute("DELETE FROM seal")
        self._is_sealed = False

    def _check_seal(self) -> None:
        row = self._words.execute("SELECT files FROM seal").fetchone()
        if row is not None and row[0] != seal_of(self._vectors):
            wrong = "the files of its vectors are not as they were left"
            raise IndexDamagedError(wrong)

    def _generation(self) -> int:
        return self.progress("generation")

    def _set_progress(self, name: str, seq: int) -> None:
        self._words.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", (name, seq))

    def _begin_generation(self) -> None:
        """Let Chroma begin in a folder that never was: it keeps a used path in memory."""
        self._collections.clear()
        self._waiting.clear()
        self._projects = None
        self._chroma = None
        with self._words:
            self._words.execute("DELETE FROM seal")
            self._set_progress("generation", time.time_ns())
        for folder in self._folder.glob("chroma-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _discard_words(self) -> None:
        for path in self._folder.glob("index.db*"):
            path.unlink()


@contextmanager
def _reading_chroma() -> Iterator[None]:
    try:
        yield
    except chroma_errors() as error:
        raise IndexDamagedError(str(error)) from error
    except BaseException as error:
        # What Chroma's Rust part cannot handle it raises as this, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamagedError(str(error)) from error


def _open_words(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer == "ok":
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
            connection.executescript(_SCHEMA)
            for table, columns in _COLUMNS.items():  # an older schema raises, and is built again
                connection.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608 our own
            return connection
    except sqlite3.DatabaseError:
        connection.close()
        raise
    connection.close()
    raise sqlite3.DatabaseError(answer)
