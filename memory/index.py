"""The index: Chroma for meaning and FTS5 for words, one behind the other's back.

It is a projection: whatever is damaged or behind is built again from the ledger. A collection
for each project keeps their vectors apart; a new folder is begun whenever Chroma is rebuilt,
since deleted text would stay in the old one. What is new waits in memory, compared one by one,
until there is enough for Chroma: adding one vector costs it as much as adding a hundred. A
process that goes on asking has all vectors on a shelf.
"""

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

import numpy as np

from memory.chroma import Chroma, Collection, Kept, chroma_errors
from memory.embedding import Embed, Vectors
from memory.item import Item, Reach, Trace
from memory.likeness import AtHand, Likeness, likeness, texts_of
from memory.pieces import whole_of
from memory.schema import damage_in
from memory.seal import seal_of
from memory.shelf import MOST, PAGE, Shelf
from memory.thrift import give_back
from memory.waiting import Waiting
from memory.words import Words
from projects.errors import EmbeddingUnavailable
from projects.scope import SENSITIVITIES, Sensitivity

__all__ = ["Index", "IndexDamagedError", "Item", "Reach"]

_ENOUGH = 1_024
"""Vectors that wait before Chroma takes them: after 1,000 it writes its graph to disk."""
_PIECES = 2
"""So many vectors are looked for to each item: several pieces of one turn may be near."""
_OFTEN = 4
"""From this question on vectors are read over to the shelf."""
_SOON = 24
"""Within about so many questions all are read: until then each is slower."""


class IndexDamagedError(Exception):
    """Chroma's files can't be read; what they held can be built again from the ledger."""


class Index:
    """Finds items by words and by meaning; not thread-safe, its owner holds a lock."""

    def __init__(self, folder: Path, *, embed: Embed, notice: Callable[[str], None]) -> None:
        """Open the index below `folder`; begin anew, with a notice, where it is damaged."""
        self._folder = folder
        self._embed = embed
        self._notice = notice
        self._chroma: Chroma | None = None
        self._was_open = False
        self._collections: dict[str, Collection] = {}
        self._waiting = Waiting()
        self._lacks_vectors = True
        self._shelf: Shelf | None = None
        self._unread: list[tuple[str, list[str]]] = []
        self._asked = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "index.db"
        self.is_new = not (self._path.exists() and self._path.stat().st_size)
        """Whether there was no index yet."""
        try:
            self._words = Words(self._path)
        except sqlite3.DatabaseError as error:
            notice(f"The index {self._path.name!r} was damaged ({error}) and is built again.")
            self._begin_anew()
        if self.is_new:
            self._begin_generation()  # what Chroma holds belongs to an index that is gone
        self._check_model()

    def close(self) -> None:
        """Close the files; what waits stays noted, and vectors that were used are sealed."""
        if self._was_open:
            with suppress(sqlite3.Error, OSError):  # unsealed, they are not checked
                self._words.write_note("seal", seal_of(self._vectors))
        self._words.close()
        self._collections.clear()
        self._chroma = None

    def renew(self) -> None:
        """Forget everything, files and all: they are harmed, or keep traces of what was deleted."""
        with suppress(sqlite3.Error):  # of a damaged file even that may fail
            self._words.close()
        self._begin_anew()
        self._words.write_note("model", self._embed.name)

    @property
    def is_gone(self) -> bool:
        """Whether somebody took its files away while it was open."""
        return not self._path.exists()

    def progress(self, name: str) -> int:
        """Return up to which sequence number of the log `name` the index has read."""
        return self._words.progress(name)

    def advance(self, items: Sequence[Item], *, gone: Iterable[str], name: str, seq: int) -> None:
        """Take in `items`, drop `gone`, and note that the log `name` is read up to `seq`."""
        gone = list(gone)
        self._drop_vectors(gone)
        self._words.advance(items, gone=gone, name=name, seq=seq)
        with suppress(EmbeddingUnavailable):  # their words are there, and what is wanted is noted
            self._take_up(items)
        if len(self._waiting) >= _ENOUGH:
            self.settle()

    def settle(self) -> None:
        """Hand the vectors that wait to Chroma."""
        for project, vectors in [*self._waiting.of_projects()]:
            collection = self._collection(project)
            keys = [item.item_id for item in vectors]
            levels = [item.sensitivity for item in vectors]
            rows = np.array([*vectors.values()])
            with _reading_chroma():
                collection.upsert(keys, rows, [{"sensitivity": level} for level in levels])
            self._words.settled(keys)
            for key in keys:
                self._waiting.drop(key)
            if self._shelf is not None:
                self._shelf.put(project, Kept(keys, levels, rows))
                if len(self._shelf) > MOST:
                    self._unshelve()
        self._words.tidy()
        self._rest()

    def items(self) -> set[str]:
        """Return the ids of all items that the words hold."""
        return self._words.items()

    def projects(self) -> set[str]:
        """Return the projects of which something is indexed."""
        return self._words.projects()

    def traces(self, item_ids: Iterable[str]) -> dict[str, Trace]:
        """Return what was noted of those items that are there."""
        return self._words.traces(item_ids)

    def by_words(self, terms: Sequence[str], *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that share a term, with their BM25 (higher is better)."""
        voices = self._words.voices(reach)
        telling = [term for term in terms if term.lower() not in voices]
        return self._words.find(telling or terms, reach=reach, limit=limit)

    def by_meaning(self, vector: Vectors, *, reach: Reach, limit: int) -> dict[str, float]:
        """Return the items in reach that are nearest to `vector`, with the cosine of their best piece."""
        with suppress(EmbeddingUnavailable):  # what has a vector is found all the same
            self._take_up()
        rows = _PIECES * limit
        found: dict[str, float] = {}
        shelf = self._full_shelf()
        if shelf is not None:
            found = shelf.nearest(vector, reach=reach, limit=rows)
        else:
            for project in sorted(self.projects() & set(reach)):
                found |= self._nearest(vector, project, reach[project], rows)
        found |= self._waiting.nearest(vector, reach=reach, limit=rows)
        best: dict[str, float] = {}
        for vector_id in sorted(found, key=found.__getitem__, reverse=True):
            best.setdefault(whole_of(vector_id), found[vector_id])
        return dict(islice(best.items(), limit))

    def likeness(
        self, query: Vectors, traces: Mapping[str, Trace], *, reach: Reach
    ) -> dict[str, Likeness]:
        """Return how near some items come to the vector of a question.

        What they follow counts only as far as it is within `reach` itself.
        """
        before = {trace.context for trace in traces.values()} - traces.keys() - {""}
        ids = [each for trace in traces.values() for each in trace.vector_ids]
        ids += sorted(self._words.within(before, reach)) if before else []
        row_of: dict[str, int] = {}
        parts: list[Vectors] = [np.empty((0, len(query)), dtype=np.float32)]
        for store in (self._waiting, self._shelf):
            if store is not None:
                found, rows = store.take([key for key in ids if key not in row_of])
                if found:
                    row_of |= {key: len(row_of) + at for at, key in enumerate(found)}
                    parts.append(rows)
        rest = [key for key in ids if key not in row_of]
        if rest:
            texts = texts_of(rest, {**traces, **self.traces(before & set(rest))})
            with suppress(EmbeddingUnavailable):  # those with vectors are compared all the same
                parts.append(self._embed([*texts.values()]))
                row_of |= {key: len(row_of) + at for at, key in enumerate(texts)}
        return likeness(query, traces.values(), AtHand(row_of, np.concatenate(parts)))

    def check(self) -> list[str]:
        """Return where words and vectors do not hold the same items."""
        problems = []
        store = self._vectors / "chroma.sqlite3"
        if store.exists() and (damage := damage_in(store)) is not None:
            raise IndexDamagedError(damage)
        self._take_up()
        self.settle()
        for project in sorted(self.projects()):
            collection = self._collection(project)
            with _reading_chroma():
                held = collection.ids()
            expected = self._words.vector_ids(project)
            if held != expected:
                missing, extra = len(expected - held), len(held - expected)
                problems.append(
                    f"vectors of project {project!r}: {missing} missing, {extra} too many"
                )
        return problems

    def clear(self) -> None:
        """Forget everything, so that the next catch-up begins at the start of the log."""
        self._words.clear()
        self._begin_generation()

    def _check_model(self) -> None:
        """Begin anew if the vectors are of another model: they would compare with none of ours."""
        model = self._words.note("model")
        if model == self._embed.name:
            return
        if model is not None:
            line = f"The index was made with the embedding {model!r}, not {self._embed.name!r}"
            self._notice(f"{line}, and is built again.")
            self.clear()
        self._words.write_note("model", self._embed.name)

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

    def _full_shelf(self) -> Shelf | None:
        """Read a page over to the shelf, if the process goes on asking; return it once it is full."""
        self._asked += 1
        if self._asked == _OFTEN:
            self._begin_shelf()
        if self._shelf is None or not self._unread:
            return self._shelf
        project, page = self._unread.pop()
        keys = [item_id for item_id in page if item_id not in self._waiting]
        if keys:
            with _reading_chroma():
                kept = self._collection(project).kept(keys)
            self._shelf.put(project, kept)
        if self._unread:
            return None
        self._rest()
        return self._shelf

    def _begin_shelf(self) -> None:
        held = {name: sorted(self._words.vector_ids(name)) for name in self.projects()}
        if sum(map(len, held.values())) > MOST:
            return
        self._shelf = Shelf(self._embed.dimensions)
        page = max(PAGE, sum(map(len, held.values())) // _SOON)
        self._unread = [
            (name, keys[at : at + page])
            for name, keys in held.items()
            for at in range(0, len(keys), page)
        ]

    def _rest(self) -> None:
        """Close Chroma where the shelf stands in for it: it would hold the vectors again."""
        if self._shelf is not None and not self._unread:
            self._collections.clear()
            self._chroma = None
        give_back()

    def _unshelve(self) -> None:
        self._shelf = None
        self._unread = []
        self._asked = 0

    def _take_up(self, items: Sequence[Item] = ()) -> None:
        """Await new items, and those that waited before or whose vectors could not be had."""
        wanted = self._words.waiting() if self._lacks_vectors else items
        self._lacks_vectors = True
        self._await(wanted)
        self._lacks_vectors = False

    def _await(self, items: Sequence[Item]) -> None:
        if not items:
            return
        entries = [entry for item in items for entry in (item, *item.pieces)]
        vectors = self._embed([entry.meaning for entry in entries])
        for item, vector in zip(entries, vectors, strict=True):
            self._waiting.add(item, vector)
            if self._shelf is not None:
                self._shelf.drop(item.item_id)

    def _drop_vectors(self, gone: list[str]) -> None:
        for item_id in gone:
            vector_ids = [item_id, *self._words.parts_of(item_id)]
            for vector_id in vector_ids:
                self._waiting.drop(vector_id)
                if self._shelf is not None:
                    self._shelf.drop(vector_id)
            project = self._words.project_of(item_id)
            if project is not None:
                collection = self._collection(project)
                with _reading_chroma():
                    collection.delete(ids=vector_ids)

    def _collection(self, project: str) -> Collection:
        # Collection names refuse spaces, umlauts and two letters; a hash is always one.
        if project in self._collections:
            return self._collections[project]
        name = "p" + hashlib.sha256(project.encode()).hexdigest()[:32]
        with _reading_chroma():
            collection = self._client().collection(name)
            held = collection.count()
        expected = self._words.settled_count(project)
        if held < expected:  # more is what a cut-off catch-up leaves; it is done again
            wrong = f"{expected - held} vectors of project {project!r} are missing"
            raise IndexDamagedError(wrong)
        self._collections[project] = collection
        give_back()
        return collection

    def _client(self) -> Chroma:
        if self._chroma is None:
            self._break_seal()  # Chroma may write as soon as it is open
            self._was_open = True
            self._chroma = Chroma(self._vectors)
        return self._chroma

    @property
    def _vectors(self) -> Path:
        return self._folder / f"chroma-{self._generation()}"

    def _break_seal(self) -> None:
        """Check the seal and take it away before the vectors may change: killed now, it would not fit."""
        seal = self._words.note("seal")
        if seal is not None and seal != seal_of(self._vectors):
            wrong = "the files of its vectors are not as they were left"
            raise IndexDamagedError(wrong)
        self._words.write_note("seal", None)

    def _generation(self) -> int:
        return self.progress("generation")

    def _begin_generation(self) -> None:
        """Let Chroma begin in a folder that never was: it keeps a used path in memory."""
        self._collections.clear()
        self._waiting.clear()
        self._unshelve()
        self._chroma = None
        self._was_open = False
        self._words.write_note("seal", None)
        self._words.read_up_to("generation", time.time_ns())
        for folder in self._folder.glob("chroma-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _begin_anew(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.glob("index.db*"):
            path.unlink()
        self._words = Words(self._path)
        self._lacks_vectors = True
        self._begin_generation()


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
