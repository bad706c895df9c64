"""Frames: what goes over the wire, each with its length before it and a bound on that length."""

import socket
import struct
from asyncio import IncompleteReadError, StreamReader
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

_LENGTH = struct.Struct(">I")
MOST = 64 * 1024 * 1024
"""Bytes of the longest frame, once both sides have proved who they are."""


class Kind(bytes, Enum):
    """What a frame holds; its first byte."""

    GREETING = b"g"
    CALL = b"c"
    RESULT = b"r"
    ITEMS = b"i"
    """Some of what a call yields; its end is a result."""
    PROGRESS = b"p"
    """What a function of the caller's is told."""
    ERROR = b"e"
    ALIVE = b"a"
    """The owner is at work on the call."""


class Frame(NamedTuple):
    """One message."""

    kind: Kind
    body: bytes
    """JSON."""


class Unreadable(Exception):  # noqa: N818 - it is caught where it is raised
    """What came is no frame, or too long a one."""


def packed(frame: Frame) -> bytes:
    """Return a frame as it is sent; raises Unreadable if it is too long."""
    length = len(frame.body) + 1
    if length > MOST:
        raise Unreadable(length)
    return _LENGTH.pack(length) + frame.kind.value + frame.body


async def read(reader: StreamReader, *, most: int = MOST) -> Frame | None:
    """Return the next frame, None at the end; raises Unreadable."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        return _frame(await reader.readexactly(_checked(length, most)))
    except (IncompleteReadError, ConnectionError):
        return None


def receive(line: socket.socket, *, most: int = MOST) -> Frame | None:
    """Return the next frame, None at the end; raises Unreadable, TimeoutError."""
    head = _exactly(line.recv, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    body = _exactly(line.recv, _checked(length, most))
    return None if body is None else _frame(body)


def _checked(length: int, most: int) -> int:
    if not 0 < length <= most:
        raise Unreadable(length)
    return length


def _frame(body: bytes) -> Frame:
    try:
        return Frame(Kind(body[:1]), body[1:])
    except ValueError as error:
        raise Unreadable(body[:1]) from error


def _exactly(recv: Callable[[int], bytes], length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        try:
            part = recv(min(length - len(parts), 1 << 20))
        except ConnectionError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)
