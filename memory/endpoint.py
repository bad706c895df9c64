"""The endpoint of an embedding: what it is asked, how patiently, and what its replies must be."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from memory.embedding import Vectors
from projects.errors import EmbeddingUnavailable

if TYPE_CHECKING:
    import httpx2

_LONGEST = 1_200
"""Characters of a text that are sent; the built-in model reads about as many."""
_SHORT = 100
"""A text of so many characters is too long for no model."""
_LONGEST_WAIT = 5.0
"""Seconds; an endpoint that asks to be left alone for longer is taken to be down."""
_ROOM = 16
"""So many texts more are given the time of one again."""
_BUSY = frozenset({408, 409, 429, 500, 502, 503, 504})
_REFUSED = frozenset({400, 413, 422, 500})
_TOO_MUCH = re.compile(r"context|too (?:large|long|many)|maximum|batch|tokens", re.IGNORECASE)
"""In these words endpoints say that texts are too long or too many."""
_FORBIDDEN = "Check the key: OPENAI_API_KEY, or NOVA_EMBEDDING_KEY where NOVA_EMBEDDING_URL is set."
_CHECK = "Check NOVA_EMBEDDING and NOVA_EMBEDDING_URL, or set NOVA_EMBEDDING=minilm."
_NO_VECTORS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What rises when a body is no list of embeddings."""


@dataclass(frozen=True)
class Endpoint:
    """Where a model is served, and how patiently it is asked."""

    model: str
    url: str
    key: str | None = field(default=None, repr=False)
    """None suits local servers that ask for no key."""
    timeout: float = 8.0
    """Seconds that it may take over one text; many are given more."""
    retries: int = 2
    """How often a call that failed is repeated; one that ran out of time is not."""
    delay: float = 0.5
    """Seconds before the first repetition; they double with each one."""
    rest: float = 30.0
    """Seconds for which it is not asked again once it could not be reached."""

    def fail(self, what: str, cure: str = _CHECK) -> NoReturn:
        """Raise EmbeddingUnavailable, saying `what` the endpoint did."""
        wrong = f"Embedding {'openai:' + self.model!r} at {self.url} {what}"
        raise EmbeddingUnavailable(wrong, cure)


class Caller:
    """Calls an endpoint, over one pool of connections; several threads may."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Open nothing yet."""
        self._endpoint = endpoint
        self._opening = threading.Lock()
        self._opened: httpx2.Client | None = None
        self._rests_until = 0.0
        self._trouble: EmbeddingUnavailable | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            self._opened.close()

    def vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the vectors of some texts in one part or several, rows of length one.

        Raises:
            EmbeddingUnavailable: if the endpoint does not give them, or was just found down.
        """
        if self._trouble is not None and time.monotonic() < self._rests_until:
            raise EmbeddingUnavailable(self._trouble.wrong, self._trouble.cure)
        return [*self._vectors([sendable(text) for text in texts])]

    def _vectors(self, texts: Sequence[str]) -> Iterator[Vectors]:
        """Yield them, by halves where they are too much at once."""
        reply = self._reply_to(texts)
        if reply.status_code == 200:
            yield self._checked(reply, len(texts))
        elif not _is_too_much(reply) or (len(texts) == 1 and len(texts[0]) <= _SHORT):
            self._refused(reply)
        elif len(texts) > 1:
            middle = len(texts) // 2
            yield from self._vectors(texts[:middle])
            yield from self._vectors(texts[middle:])
        else:
            yield from self._vectors([texts[0][: len(texts[0]) // 2]])

    def _refused(self, reply: "httpx2.Response") -> NoReturn:
        said = f"answered {reply.status_code}{_words_of(reply)}"
        if reply.status_code in _BUSY:
            self._rest(said)
        self._endpoint.fail(said, _FORBIDDEN if reply.status_code in (401, 403) else _CHECK)

    def _reply_to(self, texts: Sequence[str]) -> "httpx2.Response":
        """Send one batch; again if the endpoint is busy or breaks off."""
        import httpx2

        asked, timeout = self._endpoint, self._endpoint.timeout * (1 + (len(texts) - 1) / _ROOM)
        body = {"model": asked.model, "input": [*texts], "encoding_format": "float"}
        attempt = 0
        while True:
            wait, is_last = asked.delay * 2**attempt, attempt >= asked.retries
            try:
                reply = self._client().post("embeddings", json=body, timeout=timeout)
            except httpx2.TimeoutException:
                self._rest(f"did not answer within {timeout:.0f} seconds")
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                if is_last:
                    self._rest(f"does not answer ({_line(error)})")
            else:
                wait = max(wait, _asked_wait(reply))
                is_busy = reply.status_code in _BUSY and not _is_too_much(reply)
                if is_last or not is_busy or wait > _LONGEST_WAIT:
                    return reply
            time.sleep(wait)
            attempt += 1

    def _rest(self, what: str) -> NoReturn:
        """Fail, and at once until the endpoint has rested: a request asks it many times."""
        self._rests_until = time.monotonic() + self._endpoint.rest
        try:
            self._endpoint.fail(what)
        except EmbeddingUnavailable as error:
            self._trouble = error
            raise

    def _checked(self, reply: "httpx2.Response", count: int) -> Vectors:
        """Return the rows of a reply, in order and of length one."""
        try:
            entries = reply.json()["data"]
            by_index = {int(entry["index"]): entry["embedding"] for entry in entries}
            rows = np.array([by_index[at] for at in sorted(by_index)], dtype=np.float64)
        except _NO_VECTORS:
            self._endpoint.fail("answered in no agreed form")
        if sorted(by_index) != [*range(count)]:
            self._endpoint.fail(f"gave {len(by_index)} vectors for {count} texts")
        if rows.ndim != 2 or not rows.shape[1]:
            self._endpoint.fail("answered in no agreed form")
        with np.errstate(all="ignore"):
            unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
            is_unit = np.allclose(np.linalg.norm(unit, axis=1), 1, atol=1e-3)
        if not is_unit:
            self._endpoint.fail("gave a vector that is none: zero, or no numbers")
        return unit

    def _client(self) -> "httpx2.Client":
        import httpx2

        with self._opening:
            if self._opened is None:
                asked = self._endpoint
                self._opened = httpx2.Client(
                    base_url=asked.url,
                    headers={"Authorization": f"Bearer {asked.key or 'none'}"},
                    trust_env=False,  # the settings alone say where texts go
                    verify=httpx2.create_ssl_context() if asked.url.startswith("https:") else False,
                )
            return self._opened


def sendable(text: str) -> str:
    """Return a text that any endpoint takes: not empty, not too long, and in UTF-8."""
    cut = text[:_LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return cut if cut.strip() else "-"


def _is_too_much(reply: "httpx2.Response") -> bool:
    return reply.status_code in _REFUSED and _TOO_MUCH.search(reply.text) is not None


def _asked_wait(reply: "httpx2.Response") -> float:
    try:
        return float(reply.headers.get("retry-after", 0))
    except ValueError:
        return 0.0


def _words_of(reply: "httpx2.Response") -> str:
    """Return the endpoint's own words on what was wrong, in brackets."""
    try:
        body: Any = reply.json()
        words = _line(body["error"]["message"])
    except _NO_VECTORS:
        return ""
    return f" ({words})" if words else ""


def _line(words: object) -> str:
    return " ".join(str(words).split())[:200]
