"""Traces: whether words still stand in any byte of a folder.

Files are looked through as they lie on the disk, whatever they are; databases and archives
also by what they hold, since a long text is cut up in them, or packed.
"""

import gzip
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from projects.erased import Erased, parts_of

_DATABASE = b"SQLite format 3\0"
_BREAKS = re.compile(r"[\n\r\t\"\\]+")
"""Characters that are written otherwise in JSON: a sentence is looked for between them."""
_LEAST = 5
_INSIDE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_GZIP = b"\x1f\x8b"


class Trace(NamedTuple):
    """Words that were found, and where."""

    place: str
    """A path below the folder."""
    words: str


class Traces:
    """Looks for words in all forms in which a file may hold them."""

    def __init__(self, erased: Erased) -> None:
        """Look for these words."""
        self._wanted = tuple(_forms(words) for words in _fewest(erased.words))

    def below(self, folder: Path) -> Iterator[Trace]:
        """Yield the first of the words that is found in each file and each name of a file."""
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder).as_posix()
            found = self.found_in(place.encode("utf-8", "surrogateescape"))
            if found is None and path.is_file() and not path.is_symlink():
                found = self.within(path)
            if found is not None:
                yield Trace(place, found)

    def within(self, path: Path) -> str | None:
        """Return the first of the words that a file holds, if it holds any."""
        content = path.read_bytes()
        found = self.found_in(content)
        if found is None and content.startswith(_DATABASE):
            found = self._in_any(_values(path))
        elif found is None and zipfile.is_zipfile(path):
            found = self._in_any(_members(path))
        elif found is None:
            found = self._in_any(_unpacked(content))
        return found

    def found_in(self, content: bytes) -> str | None:
        """Return the first of the words that stands in some bytes, as they are."""
        lowered = content.lower()
        for words, *forms in self._wanted:
            if any(_stands_in(form, lowered) for form in forms):
                return words.decode()
        return None

    def _in_any(self, parts: Iterator[bytes]) -> str | None:
        return next((found for part in parts if (found := self.found_in(part)) is not None), None)


def _fewest(wanted: frozenset[str]) -> list[str]:
    """Return as few pieces as tell: who holds a sentence holds its words."""
    kept: list[str] = []
    lines: list[str] = []
    for words in sorted(wanted, key=lambda text: (len(text), text)):
        pieces = [piece.strip() for piece in _BREAKS.split(words)]
        piece = max(pieces, key=len, default="")
        line = f" {' '.join(parts_of(piece))} "
        if len(piece) >= _LEAST and not any(other in line for other in lines):
            kept.append(piece)
            lines.append(line)
    return kept


def _forms(words: str) -> tuple[bytes, ...]:
    """Return words in plain text, then as files may hold them, their ASCII in small letters."""
    spellings = dict.fromkeys((words, words.lower(), words.upper()))
    forms = [words.encode()]
    for spelling in spellings:
        escaped = json.dumps(spelling)[1:-1]
        forms += [spelling.encode(), escaped.encode()]
        forms += [spelling.encode("utf-16-le"), spelling.encode("utf-16-be")]
    return (forms[0], *dict.fromkeys(form.lower() for form in forms[1:]))


def _stands_in(form: bytes, content: bytes) -> bool:
    """Whether words stand in lowered content, not as a piece of a longer one."""
    at = content.find(form)
    while at >= 0:
        before, after = content[at - 1 : at], content[at + len(form) : at + len(form) + 1]
        if not (set(before) | set(after)) & _INSIDE:
            return True
        at = content.find(form, at + 1)
    return False


def _values(path: Path) -> Iterator[bytes]:
    """Yield every value of every table of a database, unpacked if it is packed."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.text_factory = bytes
        listed = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in listed:
            quoted = name.decode().replace('"', '""')
            with suppress(sqlite3.OperationalError):  # of an extension that is not loaded here
                for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 quoted
                    for value in row:
                        if isinstance(value, bytes):
                            yield value
                            yield from _unpacked(value)


def _members(path: Path) -> Iterator[bytes]:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name.encode()
            yield archive.read(name)


def _unpacked(content: bytes) -> Iterator[bytes]:
    with suppress(zlib.error, OSError, EOFError):
        if content.startswith(_GZIP):
            yield gzip.decompress(content)
        elif content.startswith(_ZLIB):
            yield zlib.decompress(content)
