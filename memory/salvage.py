"""Reads rows out of a damaged SQLite file, page by page, without asking SQLite.

SQLite gives up on a file whose first page or inner tree is lost, although most rows lie whole
on their leaf pages. This reads those leaves directly (https://www.sqlite.org/fileformat2.html),
the write-ahead file included, and leaves it to the caller to tell good rows from bad ones:
what it yields may be stale, doubled or garbage.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Value = int | float | str | bytes | None

_LEAF = 0x0D
_HEADER = 100
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_PAGE_SIZES = tuple(1 << power for power in range(9, 17))
_USUAL_PAGE = 4096
_MOST_COLUMNS = 64
_INTEGER_WIDTHS = (0, 1, 2, 3, 4, 6, 8)
_FLOAT, _ZERO, _ONE, _BLOB = 7, 8, 9, 12


class Row(NamedTuple):
    """One row as it lies on a page; an INTEGER PRIMARY KEY reads as None, `rowid` has it."""

    rowid: int
    values: tuple[Value, ...]


def rows_of(path: Path) -> Iterator[Row]:
    """Yield every row that can be read from a database file and its write-ahead file."""
    whole = path.read_bytes() if path.is_file() else b""
    log = path.with_name(path.name + "-wal")
    pages = _Pages(whole, log.read_bytes() if log.is_file() else b"")
    for page, start in pages.leaves():
        yield from _rows(page, start, pages)


def has_sound_header(log: Path) -> bool:
    """Whether a write-ahead file begins as SQLite writes it (an empty one counts)."""
    head = log.read_bytes()[:_WAL_HEADER] if log.is_file() else b""
    return not head or _is_log(head)


class _Pages:
    """The pages of a file by number; those of the write-ahead file are newer."""

    def __init__(self, whole: bytes, log: bytes) -> None:
        self.size = _page_size(whole, log)
        self._main = [whole[at : at + self.size] for at in range(0, len(whole), self.size)]
        self._newer: dict[int, bytes] = {}
        self._frames: list[bytes] = []
        if len(log) >= _WAL_HEADER:
            self._read_log(log)

    def _read_log(self, log: bytes) -> None:
        step = _FRAME_HEADER + self.size
        for at in range(_WAL_HEADER, len(log) - step + 1, step):
            (number,) = struct.unpack_from(">I", log, at)
            page = log[at + _FRAME_HEADER : at + step]
            self._frames.append(page)
            self._newer[number] = page

    def leaves(self) -> Iterator[tuple[bytes, int]]:
        """Yield each leaf of a table with the place where its header begins."""
        for at, page in enumerate((*self._main, *self._frames)):
            start = _HEADER if at == 0 or page[:6] == b"SQLite" else 0
            if len(page) == self.size and page[start] == _LEAF:
                yield page, start

    def get(self, number: int) -> bytes:
        """Return the newest page of a number; nothing if there is none."""
        if number in self._newer:
            return self._newer[number]
        return self._main[number - 1] if 0 < number <= len(self._main) else b""


def _page_size(whole: bytes, log: bytes) -> int:
    if whole[:6] == b"SQLite":
        (size,) = struct.unpack_from(">H", whole, 16)
        size = 65536 if size == 1 else size
    else:
        size = struct.unpack_from(">I", log, 8)[0] if _is_log(log) else _USUAL_PAGE
    return size if size in _PAGE_SIZES else _USUAL_PAGE


def _is_log(log: bytes) -> bool:
    return len(log) >= _WAL_HEADER and struct.unpack_from(">I", log)[0] in _WAL_MAGIC


def _rows(page: bytes, start: int, pages: _Pages) -> Iterator[Row]:
    (count,) = struct.unpack_from(">H", page, start + 3)
    for index in range(min(count, len(page) // 4)):
        place = start + 8 + 2 * index
        if place + 2 > len(page):
            return
        (cell,) = struct.unpack_from(">H", page, place)
        try:
            length, cell = _varint(page, cell)
            rowid, cell = _varint(page, cell)
            yield Row(rowid, _values(_payload(page, cell, length, pages)))
        except (ValueError, IndexError, struct.error, UnicodeDecodeError):
            continue  # not a cell, or what it pointed to is lost


def _payload(page: bytes, at: int, length: int, pages: _Pages) -> bytes:
    """Return the whole content of a cell, its overflow pages joined on."""
    usable = pages.size
    most = usable - 35
    if length <= most:
        return page[at : at + length]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    local = local if local <= most else least
    parts = [page[at : at + local]]
    (following,) = struct.unpack_from(">I", page, at + local)
    missing = length - local
    while missing > 0:
        over = pages.get(following)
        (following,) = struct.unpack_from(">I", over)
        parts.append(over[4 : 4 + min(missing, usable - 4)])
        missing -= usable - 4
    return b"".join(parts)


def _values(payload: bytes) -> tuple[Value, ...]:
    size, at = _varint(payload, 0)
    if not at <= size <= len(payload):
        raise ValueError(size)
    kinds = []
    while at < size:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if not 0 < len(kinds) <= _MOST_COLUMNS:
        raise ValueError(len(kinds))
    values = []
    for kind in kinds:
        width = _width(kind)
        if size + width > len(payload):
            raise ValueError(width)
        values.append(_value(kind, payload[size : size + width]))
        size += width
    return tuple(values)


def _width(kind: int) -> int:
    if kind < len(_INTEGER_WIDTHS):
        return _INTEGER_WIDTHS[kind]
    if kind < _BLOB:
        return 8 if kind == _FLOAT else 0
    return (kind - _BLOB) // 2


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind < _FLOAT:
        return int.from_bytes(raw, "big", signed=True)
    if kind == _FLOAT:
        return float(struct.unpack(">d", raw)[0])
    if kind in (_ZERO, _ONE):
        return kind - _ZERO
    return raw.decode() if kind % 2 else raw


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number of variable length at a place, and the place behind it."""
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9
