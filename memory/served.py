"""Text to vectors by a model that an OpenAI-compatible endpoint serves."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from memory.embedding import Vectors
from memory.endpoint import Caller, Endpoint, sendable
from projects.errors import EmbeddingUnavailable

_BATCH = 64
_FEW = 8
_RECENT = 256
"""How many texts the vectors are remembered of: a request asks for its own several times over."""
_MARK = "The quick brown fox jumps over the lazy dog."
"""A text by whose vector a model is known again."""
_SAME = 0.97
"""The cosine of two vectors of one text by one model; batches and processors differ a little."""
_RENAME = "Give another model another name in NOVA_EMBEDDING: all is then built anew for it."


class ServedEmbed:
    """The vectors of a served model: asked for in batches, and checked.

    Safe to call from several threads; not on an event loop, since it waits for another process.
    What was asked last is remembered; the cache on disk is
    that of `CachedEmbed`.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        mark: Path | None = None,
        on_outage: Callable[[EmbeddingUnavailable], None] = lambda _error: None,
    ) -> None:
        """Ask nothing yet.

        Args:
            endpoint: what is asked.
            mark: a file that keeps the vector of one text, so that another model under the
                same name is noticed.
            on_outage: told once when vectors can no longer be had.
        """
        self.name = f"openai:{endpoint.model}"
        self._endpoint = endpoint
        self._caller = Caller(endpoint)
        self._mark_path = mark
        self._mark = _read_mark(mark, self.name)
        self._is_met = False
        self._on_outage = on_outage
        self._is_out = False
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def dimensions(self) -> int:
        """Length of a vector; the endpoint is asked if it is not known yet."""
        if self._mark is None:
            self._ask([])
        return 0 if self._mark is None else len(self._mark)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one normalised row for each text.

        Raises:
            EmbeddingUnavailable: if the endpoint does not give them.
        """
        sent = [sendable(text) for text in texts]
        with self._lock:
            known = {text: self._recent[text] for text in sent if text in self._recent}
        new = [text for text in dict.fromkeys(sent) if text not in known]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            known |= dict(zip(batch, self._ask(batch), strict=True))
        if len(new) < _BATCH:  # many are to be indexed or learnt from, and are not asked again
            self._remember({text: known[text] for text in new})
        rows = np.empty((len(sent), self.dimensions if sent else 0), dtype=np.float32)
        for at, text in enumerate(sent):
            rows[at] = known[text]
        return rows

    def close(self) -> None:
        """Close the connections."""
        self._caller.close()

    def _remember(self, vectors: Mapping[str, Vectors]) -> None:
        with self._lock:
            self._recent |= vectors
            while len(self._recent) > _RECENT:
                self._recent.popitem(last=False)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of one batch, of the model that it always was."""
        if not self._is_met and len(texts) > _FEW:
            self._ask([])  # whether anybody answers is found out sooner with one text
        try:
            batch = [*texts] if self._is_met else [*texts, _MARK]
            rows = self._joined(self._caller.vectors(batch))
            if not self._is_met:
                self._meet(rows[-1])
        except EmbeddingUnavailable as error:
            if not self._is_out:
                self._is_out = True
                self._on_outage(error)
            raise
        self._is_out = False
        return rows[: len(texts)]

    def _joined(self, parts: Sequence[Vectors]) -> Vectors:
        width = parts[0].shape[1] if self._mark is None else len(self._mark)
        for part in parts:
            if part.shape[1] != width:
                other = f"gives vectors of {part.shape[1]} numbers, and gave {width} before"
                self._endpoint.fail(other, _RENAME)
        return np.vstack(parts)

    def _meet(self, mark: Vectors) -> None:
        if self._mark is None:
            self._mark = mark
            _write_mark(self._mark_path, self.name, mark)
        elif float(self._mark @ mark) < _SAME:
            self._endpoint.fail("gives other vectors than it did before", _RENAME)
        self._is_met = True


def _read_mark(path: Path | None, name: str) -> Vectors | None:
    """Return the vector of the mark by the model of this name, if it was met before."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path else {}
        if kept.get("name") != name:
            return None
        vector = np.array(kept["vector"], dtype=np.float32)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return vector if vector.ndim == 1 and len(vector) else None


def _write_mark(path: Path | None, name: str, mark: Vectors) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"name": name, "vector": mark.tolist()}), encoding="utf-8")
    except OSError:
        return  # it is noted next time
