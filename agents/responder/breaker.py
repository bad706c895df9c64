"""The breaker: an endpoint that keeps failing is left alone for a while, then tried once.

Closed, calls pass. After some failures in a row it opens: calls fail at once, which spares the
person the wait and the endpoint the crowd. When its time is up one call is let through (it is
half-open): if that succeeds it closes, else it opens for twice as long.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from projects.log import Log, silent

BreakerState = Literal["closed", "open", "half-open"]

FAILURES = 5
"""Failures in a row after which an endpoint is left alone."""
SHORTEST = 15.0
LONGEST = 600.0
"""Seconds that it is left alone, at first and at most."""


class Rest(BaseModel):
    """How an endpoint fared: what is kept from one process to the next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str
    failures: int = Field(default=0, ge=0)
    """In a row."""
    until: float = 0.0
    """When it may be tried again, in seconds of the epoch; 0 while it is closed."""
    seconds: float = Field(default=0.0, ge=0, le=LONGEST)
    """How long it is left alone this time."""
    reason: str = ""
    """How it failed last."""


class Breaker:
    """The breaker of one endpoint, for all that call it."""

    def __init__(
        self,
        endpoint: str,
        *,
        keeps: Path | None = None,
        now: Callable[[], float] = time.time,
        log: Log = silent,
    ) -> None:
        """Go on as the file `keeps` says, and keep changes there; None keeps nothing."""
        self._log = log
        self._keeps = keeps
        self._now = now
        self._lock = Lock()
        self._is_tried = False
        self._rest = read_rest(keeps, endpoint)

    @property
    def state(self) -> BreakerState:
        """Whether calls pass: all, none, or one to try."""
        if not self._rest.until:
            return "closed"
        return "open" if self.wait > 0 else "half-open"

    @property
    def wait(self) -> float:
        """Seconds until the endpoint may be tried again."""
        left = self._rest.until - self._now()
        # The clock was set back: nobody waits longer than was meant.
        return min(max(left, 0.0), self._rest.seconds)

    @property
    def reason(self) -> str:
        """How the endpoint failed last."""
        return self._rest.reason

    def lets_pass(self) -> bool:
        """Whether a call may be made now; the one that tries a half-open endpoint is told so."""
        with self._lock:
            state = self.state
            if state == "half-open" and not self._is_tried:
                self._is_tried = True
                return True
            return state == "closed"

    def succeeded(self) -> None:
        """Note that the endpoint answered, whatever it said."""
        with self._lock:
            self._is_tried = False
            if self._rest.failures or self._rest.until:
                self._keep(Rest(endpoint=self._rest.endpoint))

    def failed(self, reason: str, *, asks_for: float = 0.0) -> None:
        """Note a failure; an endpoint that `asks_for` seconds of rest gets them at once."""
        with self._lock:
            was_tried, self._is_tried = self._is_tried, False
            failures = self._rest.failures + 1
            rest = self._rest.model_copy(update={"failures": failures, "reason": reason})
            if asks_for or was_tried or failures >= FAILURES:
                longer = min(max(self._rest.seconds * 2, SHORTEST), LONGEST)
                seconds = min(max(asks_for, longer), LONGEST)
                until = self._now() + seconds
                rest = rest.model_copy(update={"seconds": seconds, "until": until})
            self._keep(rest)

    def gave_up(self) -> None:
        """Note that a call was cancelled: what it would have shown is not known."""
        with self._lock:
            self._is_tried = False

    def _keep(self, rest: Rest) -> None:
        is_news = rest.until != self._rest.until
        self._rest = rest
        if is_news:
            event = "endpoint.left_alone" if rest.until else "endpoint.answers"
            told = {"failures": rest.failures, "seconds": rest.seconds}
            self._log(event, told, level="warning")
        if self._keeps is None:
            return
        with suppress(OSError):  # it is kept in mind, then
            draft = self._keeps.with_suffix(f".{os.getpid()}")
            draft.write_text(rest.model_dump_json(), encoding="utf-8")
            draft.replace(self._keeps)


def read_rest(path: Path | None, endpoint: str) -> Rest:
    """Return how an endpoint fared; nothing is known of another one, or from a garbled file."""
    fresh = Rest(endpoint=endpoint)
    if path is None:
        return fresh
    try:
        rest = Rest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return fresh
    return rest if rest.endpoint == endpoint else fresh
