"""Chroma by its engine: the bindings that its own Python client stands on.

The client brings telemetry, the authentication of a server and gRPC into each process: more
than a second of every cold start. Here is only what the index needs, under the client's names;
the files are the same.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from memory.embedding import Vectors
from projects.scope import Sensitivity

_HOME = ("default_tenant", "default_database")
_OPEN_INDICES = 1_000
"""Indices of vectors that are held open. Far more than there are projects: one that was let go
of before it was written cannot be read again, and with room for 64 the ninth may be."""
_COSINE = json.dumps({"hnsw": {"space": "cosine"}, "embedding_function": {"type": "legacy"}})


def chroma_errors() -> type[Exception]:
    """Return what Chroma raises; to be called when something was raised, since it is slow."""
    from chromadb.errors import ChromaError

    return ChromaError


class Nearest(NamedTuple):
    """Items found by meaning, nearest first."""

    ids: list[str]
    distances: list[float]


class Kept(NamedTuple):
    """Vectors as a collection keeps them."""

    ids: list[str]
    sensitivities: list[Sensitivity]
    vectors: Vectors


class Collection:
    """The vectors of one project."""

    def __init__(self, bindings: Any, collection_id: str) -> None:  # noqa: ANN401 - they ship no types
        """Stand for the collection with this id."""
        self._bindings = bindings
        self._id = collection_id

    def count(self) -> int:
        """Return how many vectors there are."""
        return int(self._bindings.count(self._id, *_HOME))

    def ids(self) -> set[str]:
        """Return the ids of all vectors."""
        return set(self._bindings.get(self._id, None, None, None, 0, None, [], *_HOME).ids)

    def kept(self, ids: Sequence[str]) -> Kept:
        """Return the vectors of those ids that are there."""
        columns = ["embeddings", "metadatas"]
        found = self._bindings.get(self._id, list(ids), None, None, 0, None, columns, *_HOME)
        levels = [note["sensitivity"] for note in found.metadatas]
        return Kept(found.ids, levels, np.array(found.embeddings, dtype=np.float32))

    def upsert(
        self, ids: Sequence[str], embeddings: Vectors, metadatas: Sequence[Mapping[str, str]]
    ) -> None:
        """Put vectors in, in the place of those with the same ids."""
        for start in range(0, len(ids), self._bindings.get_max_batch_size()):
            part = slice(start, start + self._bindings.get_max_batch_size())
            rows, notes = embeddings[part].tolist(), [dict(each) for each in metadatas[part]]
            self._bindings.upsert(self._id, list(ids[part]), rows, notes, None, None, *_HOME)

    def delete(self, ids: Sequence[str]) -> None:
        """Take vectors out; those that are not there are passed over."""
        self._bindings.delete(self._id, list(ids), None, None, None, *_HOME)

    def query(
        self, vector: Vectors, *, n_results: int, where: Mapping[str, object] | None
    ) -> Nearest:
        """Return the nearest to `vector` among those whose metadata fit `where`."""
        wanted = json.dumps(where) if where else None
        found = self._bindings.query(
            self._id, None, [vector.tolist()], n_results, wanted, None, ["distances"], *_HOME
        )
        return Nearest(found.ids[0], found.distances[0])


class Chroma:
    """A folder of collections; one process opens it at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, or make it."""
        import chromadb_rust_bindings as engine

        folder.mkdir(parents=True, exist_ok=True)
        database = engine.SqliteDBConfig(
            url=str(folder / "chroma.sqlite3"),
            hash_type=engine.MigrationHash.MD5,
            migration_mode=engine.MigrationMode.Apply,
        )
        self._bindings = engine.Bindings(
            allow_reset=False,
            sqlite_db_config=database,
            persist_path=str(folder),
            hnsw_cache_size=_OPEN_INDICES,
        )

    def collection(self, name: str) -> Collection:
        """Return the collection of this name; a new one compares by cosine."""
        made = self._bindings.create_collection(name, _COSINE, None, None, True, *_HOME)
        return Collection(self._bindings, str(made.id))
