"""Glance: what files say, looked up once for all that is decided in one go.

Files of a home may change at any time, so whoever needs them looks anew. A decision that asks the
same ten times within a millisecond looks once.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")

_seen: ContextVar[dict[Hashable, Any] | None] = ContextVar("seen", default=None)


@contextmanager
def one_glance() -> Iterator[None]:
    """Within it, each thing is looked up `once`; for what only reads, and is quick."""
    if _seen.get() is not None:
        yield
        return
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def once(key: Hashable, look: Callable[[], T]) -> T:
    """Return what `look` returns, or returned for the same key within this glance."""
    seen = _seen.get()
    if seen is None:
        return look()
    if key not in seen:
        seen[key] = look()
    return cast("T", seen[key])
