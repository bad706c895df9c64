"""The owner's side: answers the calls of other processes for as long as it holds the home."""

import asyncio
import inspect
import json
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, suppress
from itertools import islice
from time import monotonic
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from nova.home import Home
from nova.nova import Nova
from nova.serving.address import LOOPBACK, Address
from nova.serving.calls import Call, call
from nova.serving.failures import Failure
from nova.serving.frames import Frame, Kind, Unreadable, packed, read
from nova.serving.proof import LONGEST, Greeting, greeting_of, is_proved, new_nonce, proof
from projects.errors import BadInput, NovaError
from projects.faults import fault_of

T = TypeVar("T")

_MOST = 32
"""Clients at a time; more are turned away."""
_PATIENCE = 5.0
"""Seconds in which a client must prove who it is."""
_ALIVE = 2.0
"""Seconds between the signs of life while a call is at work."""
_AT_ONCE = 200
"""Items that are sent together."""
_TOLD = 0.05
"""Seconds between two words of how far a call is."""


class Serving:
    """Serves one home; all of it on Nova's own loop, but for the calls, each in a thread."""

    def __init__(
        self, nova: Nova, home: Home, *, on_loop: Mapping[str, Callable[..., Any]]
    ) -> None:
        """Serve a home.

        Args:
            nova: what is offered.
            home: where its address is written.
            on_loop: those of Nova's own calls that can be done on its loop, and cancelled there.
        """
        self._nova = nova
        self._home = home
        self._on_loop = on_loop
        self._server: asyncio.Server | None = None
        self._address: Address | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._at_work: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen on a port of loopback that the system chooses, and say where."""
        listening = socket.socket()
        listening.bind((LOOPBACK, 0))
        self._server = await asyncio.start_server(self._meet, sock=listening)
        self._address = Address.of(listening.getsockname()[1])
        self._address.write(self._home)

    async def turn_away(self) -> None:
        """Let nobody else in; whoever is there gets the answer that it waits for."""
        if self._server is not None and self._address is not None:
            self._address.take_away(self._home)
            self._server.close()
            self._server = None

    async def close(self, *, within: float) -> int:
        """End it; calls at work have so many seconds. Return how many of them were given up."""
        await self.turn_away()
        for line in self._lines - self._at_work:
            line.cancel()
        left = set(self._at_work)
        if left:
            _, left = await asyncio.wait(left, timeout=within)
        for line in left:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)
        return len(left)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._lines) >= _MOST:
            writer.close()
            return
        self._lines.add(task)
        try:
            with suppress(Unreadable, ConnectionError, TimeoutError):
                if await self._knows(reader, writer):
                    await self._serve(reader, writer, task)
        except asyncio.CancelledError:  # Nova ends; what called this has no use for it
            pass
        finally:
            self._lines.discard(task)
            self._at_work.discard(task)
            writer.close()

    async def _knows(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the client proves that it knows the token; it gets the owner's proof then."""
        if self._address is None:
            return False
        token, mine = self._address.token, new_nonce()
        async with asyncio.timeout(_PATIENCE):
            await _send(writer, Greeting(nonce=mine).frame())
            said = greeting_of(await read(reader, most=LONGEST))
            if said is None or not is_proved(said.proof, token, "client", mine, said.nonce):
                return False
            proved = Greeting(proof=proof(token, "owner", mine, said.nonce))
            await _send(writer, proved.frame())
        return True

    async def _serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        line: "asyncio.Task[None]",
    ) -> None:
        """Answer one call after the other until the client leaves, or Nova ends."""
        while self._server is not None and (frame := await read(reader)) is not None:
            self._at_work.add(line)
            work = asyncio.create_task(self._answer(frame, writer))
            # A client says nothing while it waits: what comes is its end, or a breach.
            gone = asyncio.create_task(reader.read(1))
            try:
                await _alive(work, gone, writer)
                if gone.done():
                    return
            finally:
                gone.cancel()
                work.cancel()
                await asyncio.gather(work, gone, return_exceptions=True)
            await _send(writer, work.result())
            self._at_work.discard(line)

    async def _answer(self, frame: Frame, writer: asyncio.StreamWriter) -> Frame:
        """Carry out a call and return its last frame, whatever becomes of it."""
        try:
            return await self._carry_out(frame, writer)
        except ValidationError as error:
            detail = error.errors()[0]
            wrong = f"A call from another process cannot be read: {detail['loc']} {detail['msg']}"
            failure = Failure.of(BadInput(wrong, "Use the same Nova on both sides."))
        except Exception as error:  # noqa: BLE001 - a door: the client's own door tells of it
            failure = Failure.of(fault_of(error, self._home.folder) or error)
        return Frame(Kind.ERROR, failure.model_dump_json().encode())

    async def _carry_out(self, frame: Frame, writer: asyncio.StreamWriter) -> Frame:
        if frame.kind is not Kind.CALL:
            raise Unreadable(frame.kind)
        name, listeners, body = _named(frame.body)
        wanted = call(name)
        given = wanted.load(body)
        for listener in wanted.listeners & listeners:
            given[listener] = self._teller(listener, writer)
        function = self._on_loop.get(name) or self._function(wanted)
        if inspect.isasyncgenfunction(function):
            await _send_all(wanted, wanted.apply(function, given), writer)
            return _result(b"null")
        if inspect.iscoroutinefunction(function):
            found = await wanted.apply(function, given)
            return _result(wanted.result.dump_json(found))
        if wanted.yields:
            await self._send_each(wanted, wanted.apply(function, given), writer)
            return _result(b"null")
        return await _in_thread(lambda: _dumped(wanted, wanted.apply(function, given)))

    def _function(self, wanted: Call) -> Callable[..., Any]:
        door, _, method = wanted.name.rpartition(".")
        owner = getattr(self._nova, door) if door else self._nova
        found = getattr(owner, method)
        return (lambda: found) if wanted.is_value else found

    async def _send_each(
        self, wanted: Call, items: Iterator[Any], writer: asyncio.StreamWriter
    ) -> None:
        while some := await _in_thread(lambda: list(islice(items, _AT_ONCE))):
            await _send(writer, _items(wanted, some))

    def _teller(self, listener: str, writer: asyncio.StreamWriter) -> Callable[..., None]:
        """Return what tells the client how far a call is; not more often than eyes can see."""
        loop, last = asyncio.get_running_loop(), -1.0

        def tell(*said: object) -> None:
            nonlocal last
            if monotonic() - last < _TOLD:
                return
            last = monotonic()
            body = json.dumps([listener, said]).encode()
            loop.call_soon_threadsafe(writer.write, packed(Frame(Kind.PROGRESS, body)))

        return tell


async def _in_thread(work: Callable[[], T]) -> T:
    """Do it in a thread of its own.

    Not in one of the loop's: the work may wait for what needs one of those. And a daemon:
    what hangs must not keep the process from its end.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(found: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(cast("T", found))
        else:
            done.set_exception(error)

    def do() -> None:
        found, raised = None, None
        try:
            found = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            raised = error
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(settle, found, raised)

    threading.Thread(target=do, name="nova-call", daemon=True).start()
    return await done


def _named(body: bytes) -> tuple[str, frozenset[str], bytes]:
    """Return the name of a call, who listens, and its arguments; raises BadInput."""
    head, _, rest = body.partition(b"\n")
    name, *listeners = head.decode("utf-8", errors="replace").split(" ")
    return name, frozenset(listeners), rest


async def _alive(
    work: "asyncio.Task[Frame]", gone: "asyncio.Task[bytes]", writer: asyncio.StreamWriter
) -> None:
    """Wait until a call is done or its client has left, with a sign of life at times."""
    while not (work.done() or gone.done()):
        await asyncio.wait((work, gone), timeout=_ALIVE, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            writer.write(packed(Frame(Kind.ALIVE, b"")))


async def _send_all(wanted: Call, items: AsyncGenerator[Any], writer: asyncio.StreamWriter) -> None:
    async with aclosing(items) as following:
        async for item in following:
            await _send(writer, _items(wanted, [item]))


def _items(wanted: Call, some: list[Any]) -> Frame:
    return Frame(Kind.ITEMS, wanted.items.dump_json(some))


def _dumped(wanted: Call, found: object) -> Frame:
    return _result(wanted.result.dump_json(found))


def _result(body: bytes) -> Frame:
    return Frame(Kind.RESULT, body)


async def _send(writer: asyncio.StreamWriter, frame: Frame) -> None:
    try:
        writer.write(packed(frame))
    except Unreadable as error:
        wrong = f"The result is too long to be handed over ({error.args[0]} bytes)"
        cure = "Ask for less, or end the process that holds the home, then try again."
        failure = Failure.of(NovaError(wrong, cure))
        writer.write(packed(Frame(Kind.ERROR, failure.model_dump_json().encode())))
    await writer.drain()
