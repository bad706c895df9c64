"""Text to vectors: the local MiniLM model, and a cache on disk for texts that are indexed."""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from memory.schema import LOG_PAGES
from memory.thrift import give_back
from projects.faults import is_damage

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_ASSETS = resources.files("memory").joinpath("assets")
_MAX_TOKENS = 256
_RECENT = 256
"""How many texts a model remembers the vectors of."""
_STATES = 8
"""How many texts a model remembers the states of: those of the request at hand."""
_MANY = 64
"""From this many texts on they are new ones, to be indexed or learnt from, and worth threads."""

_AT_ONCE = 1_024
"""Texts whose vectors are computed before they are kept."""

_FIND = "SELECT key, data FROM vector WHERE key IN (SELECT value FROM json_each(?))"

_FORGET_OTHERS = "DELETE FROM vector WHERE key NOT IN (SELECT value FROM json_each(?))"


class Embed(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """What the vectors are of: another name, other vectors."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one normalised row for each text."""
        ...


class Seen(NamedTuple):
    """What a model made of one text."""

    vector: Vectors
    shared: Vectors
    """The state of each token after the layers that other readings share: (1, tokens, 384)."""
    last: Vectors
    """The state of each token after all layers: (1, tokens, 384)."""
    places: Sequence[tuple[int, int]]
    """Which characters each token stands for; none where it only marks an end."""


class MiniLM:
    """all-MiniLM-L6-v2 in int8 on the CPU, without a network; loaded when first used."""

    name = "all-MiniLM-L6-v2-w8a8"
    dimensions = 384

    def __init__(self) -> None:
        """Load nothing yet."""
        self._loading = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None
        # A request asks for its own text several times over: to search, to route, in its steps.
        self._recent = lru_cache(maxsize=_RECENT)(self._vector)
        self._latest = lru_cache(maxsize=_STATES)(self._read)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one normalised row for each text; many texts use every processor."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        if len(texts) < _MANY:
            for at, text in enumerate(texts):
                rows[at] = self._recent(text)
            return rows
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for at, row in enumerate(pool.map(self._vector, texts)):
                rows[at] = row
        return rows

    def seen(self, text: str) -> Seen:
        """Return what the layers make of the tokens of `text`.

        `scripts/encoder.py` tells how many layers are shared; what is read on from there has cost
        only the rest.
        """
        return self._latest(text)

    def _vector(self, text: str) -> Vectors:
        return self._latest(text).vector

    def _read(self, text: str) -> Seen:
        # One at a time: int8 is scaled to the largest number of the whole input, so a vector
        # would change with the company of its text, and a batch is hardly quicker.
        tokenizer, session = self._model()
        encoding = tokenizer.encode(text)
        ids = np.array([encoding.ids], dtype=np.int32)
        vectors, shared, last = session.run(["vectors", "states", "last"], {"ids": ids})
        return Seen(vectors[0], shared, last, encoding.offsets)

    def _model(self) -> "tuple[Tokenizer, InferenceSession]":
        with self._loading:
            if self._loaded is None:
                self._loaded = (_load_tokenizer(), make_session(_ASSETS.joinpath("minilm.onnx")))
            return self._loaded


def _load_tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(_ASSETS.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.enable_truncation(max_length=_MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


@cache
def common_words() -> frozenset[str]:
    """Return the words that the built-in model knows as a whole: those that people use most."""
    content = json.loads(_ASSETS.joinpath("tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(content["model"]["vocab"])


def make_session(model: "Traversable") -> "InferenceSession":
    """Return `model` ready to run on one thread, holding no more memory than it must."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Both keep what the longest text needed for ever.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # The file is as it should be: to look for what can be folded finds nothing and keeps 7 MB.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # Processors without VNNI overflow in products of uint8 and int8; those get uint8 alone.
    options.add_session_config_entry("session.x64quantprecision", "1")
    with resources.as_file(model) as path:
        session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    give_back()
    return session


class CachedEmbed:
    """Another `Embed` behind a cache on disk, keyed by model and text.

    It is only a cache: one that cannot be read is begun anew, one that cannot be written
    is done without, and either is said once.
    """

    def __init__(
        self, inner: Embed, path: Path, *, notice: Callable[[str], None] = lambda _line: None
    ) -> None:
        """Open the cache at `path`; `notice` is told in one line what is wrong with it."""
        self._inner = inner
        self._path = path
        self._notice = notice
        self._lock = threading.Lock()
        self._cache: sqlite3.Connection | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._cache = _open_cache(path)
        except sqlite3.Error as error:
            self._mend(error)

    @property
    def name(self) -> str:
        """The name of the model behind the cache."""
        return self._inner.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._inner.dimensions

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one normalised row for each text, computing only what is not cached."""
        return self.rows(self._inner, texts)

    def rows(self, model: Embed, texts: Sequence[str]) -> Vectors:
        """Return what another model makes of texts, kept in the same file and forgotten with it."""
        keys = [_key(model, text) for text in texts]
        found = self._read(set(keys), model.dimensions)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        # What was computed is kept even if the rest of many cannot be.
        wanted = list(missing)
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            fresh = dict(zip(part, model([missing[key] for key in part]), strict=True))
            self._write(fresh)
            found |= fresh
        rows = np.empty((len(keys), model.dimensions), dtype=np.float32)
        for at, key in enumerate(keys):
            rows[at] = found[key]
        return rows

    def keep_only(self, texts: Iterable[str]) -> None:
        """Forget the vectors of all other texts, without a trace in the file."""
        keys = json.dumps([_key(self._inner, text) for text in texts])
        with self._lock:
            if self._cache is None:
                return
            try:
                self._cache.execute("PRAGMA secure_delete=ON")
                self._cache.execute(_FORGET_OTHERS, (keys,))
                self._cache.commit()
                self._cache.execute("VACUUM")
                self._cache.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                self._mend(error)

    def close(self) -> None:
        """Close the cache file, and the connections of the model if it has any."""
        if self._cache is not None:
            self._cache.close()
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()

    def _read(self, keys: set[str], dimensions: int) -> "dict[str, Vectors]":
        found: dict[str, Vectors] = {}
        with self._lock:
            if self._cache is None:
                return found
            try:
                rows = self._cache.execute(_FIND, (json.dumps(list(keys)),))
                for key, data in rows:
                    if len(data) == 4 * dimensions:
                        found[key] = np.frombuffer(data, dtype=np.float32)
            except sqlite3.Error as error:
                self._mend(error)
        return found

    def _write(self, fresh: "dict[str, Vectors]") -> None:
        rows = [(key, row.tobytes()) for key, row in fresh.items()]
        with self._lock:
            if self._cache is None:
                return
            try:
                self._cache.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
                self._cache.commit()
            except sqlite3.Error as error:
                self._mend(error)

    def _mend(self, error: sqlite3.Error) -> None:
        """Begin a damaged cache anew; do without one that is full, closed or held by others."""
        if self._cache is not None:
            self._cache.close()
        self._cache = None
        if not is_damage(error):
            self._notice(f"Vectors cannot be kept in {str(self._path)!r} ({error}).")
            return
        self._notice(f"The vectors in {self._path.name!r} were damaged ({error}): begun anew.")
        try:
            for path in self._path.parent.glob(f"{self._path.name}*"):
                path.unlink()
            self._cache = _open_cache(self._path)
        except (OSError, sqlite3.Error):
            self._cache = None


def _key(model: Embed, text: str) -> str:
    return hashlib.sha256(f"{model.name}\0{text}".encode()).hexdigest()


def _open_cache(path: Path) -> sqlite3.Connection:
    cache = sqlite3.connect(path, check_same_thread=False)
    try:
        cache.execute("PRAGMA journal_mode=WAL")
        cache.execute("PRAGMA synchronous=NORMAL")
        cache.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        cache.execute(
            "CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, data BLOB NOT NULL)"
        )
        cache.commit()
    except sqlite3.Error:
        cache.close()
        raise
    return cache
