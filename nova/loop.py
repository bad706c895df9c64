"""One event loop in a thread of its own, so that plain calls work where a loop already runs."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import wait
from typing import Any, TypeVar

T = TypeVar("T")

_HEEDED = 0.5
"""Seconds after which a signal is heeded at the latest."""


class BackgroundLoop:
    """Runs coroutines in a background thread; Jupyter's own loop is left alone."""

    def __init__(self) -> None:
        """Start the thread."""
        self._loop = _new_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nova", daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """Whether the loop has ended."""
        return self._loop.is_closed()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` to its end and return what it returns; Ctrl-C cancels it."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            # Python heeds a signal that comes just before a wait only once the wait is over.
            while not future.done():
                wait([future], timeout=_HEEDED)
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    def tell(self, act: Callable[[], object]) -> None:
        """Have something done on the loop soon; from any thread, and from a signal handler."""
        self._loop.call_soon_threadsafe(act)

    async def arun(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the background loop, awaited from any other loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def soon(self, work: Callable[[], None]) -> None:
        """Have `work` called on the background loop, from any thread."""
        self._loop.call_soon_threadsafe(work)

    def iterate(self, items: AsyncGenerator[T]) -> Iterator[T]:
        """Yield the items of an asynchronous iterator that lives on the background loop."""
        try:
            while True:
                yield self.run(next_of(items))
        except StopAsyncIteration:
            return
        finally:
            # Whoever stops listening ends the work, too.
            self.run(items.aclose())

    def close(self) -> None:
        """Stop the loop and end the thread."""
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop of uvloop's, a third quicker, where there is one (not on Windows)."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def next_of(items: AsyncIterator[T]) -> T:
    """Return the next item of an asynchronous iterator, as work for a loop."""
    return await anext(items)
