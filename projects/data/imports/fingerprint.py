"""Fingerprints: what a file is by its bytes, read once from end to end."""

import codecs
import hashlib
import re
from pathlib import Path
from typing import Literal, NamedTuple

from projects.errors import BadInput

MOST_BYTES = 500_000_000
"""The largest file that is taken in."""

_CHUNK = 1 << 20
_SAMPLE = 64 << 10
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ZIPPED = b"PK\x03\x04"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("cp1252", "mac_roman", "cp850")
_SIGNS = frozenset("€£°–—’‘“”•®©™½¼¾²³µ×§\u00a0")  # noqa: RUF001 - signs of price lists
_ODD = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")

Form = Literal["text", "workbook"]


class Fingerprint(NamedTuple):
    """What a file is by its bytes."""

    digest: str
    """SHA-256 of its content: a second import of the same content is known by it."""
    size: int
    form: Form
    encoding: str
    """How its text is to be read; empty for a workbook."""
    is_guessed: bool
    """Whether the encoding is only the likeliest one."""


def fingerprint(path: Path, *, encoding: str | None = None) -> Fingerprint:
    """Return what a file is.

    Args:
        path: the file.
        encoding: how its text is to be read, if somebody says so.

    Raises:
        BadInput: if it cannot be read, is empty, too large, or no text and no workbook.
    """
    try:
        return _fingerprint(path, encoding)
    except OSError as error:
        said = "it is a folder" if path.is_dir() else error.strerror or "unreadable"
        wrong = f"File {str(path)!r} cannot be read ({said})"
        raise BadInput(wrong, "Name a file that is there and that you may read.") from error


def _fingerprint(path: Path, encoding: str | None) -> Fingerprint:
    sha, size, first, odd = hashlib.sha256(), 0, b"", b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha.update(chunk)
            size += len(chunk)
            first = first or chunk[:_SAMPLE]
            if size > MOST_BYTES:
                wrong = f"File {str(path)!r} is larger than {MOST_BYTES // 1_000_000} MB"
                raise BadInput(wrong, "Divide it, and import the parts.")
            if is_utf8 and not _goes_on(decoder, chunk):
                is_utf8 = False
            if len(odd) < _SAMPLE and not chunk.isascii():
                odd += b"\n".join(_ODD.findall(chunk))[:_SAMPLE]
    if not is_utf8 or not _goes_on(decoder, b"", final=True):
        is_utf8 = False
    _refuse(path, first, size)
    if first.startswith(_ZIPPED):
        return Fingerprint(sha.hexdigest(), size, "workbook", "", is_guessed=False)
    found, is_guessed = _encoding(path, first, odd, is_utf8=is_utf8)
    if encoding is not None:
        found, is_guessed = _known(encoding), False
    return Fingerprint(sha.hexdigest(), size, "text", found, is_guessed)


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse(path: Path, first: bytes, size: int) -> None:
    if not size or not first.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        wrong = f"File {str(path)!r} is empty"
        raise BadInput(wrong, "Look whether it was saved whole.")
    if first.startswith(_OLD_WORKBOOK):
        wrong = f"File {str(path)!r} is a workbook of the old kind (.xls), or a locked one"
        raise BadInput(wrong, "Save it as .xlsx without a password, or as CSV.")


def _encoding(path: Path, first: bytes, odd: bytes, *, is_utf8: bool) -> tuple[str, bool]:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name, False
    if b"\0" in first:
        for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
            if first[offset::2].count(0) > len(first) // 4 and 0 not in first[1 - offset :: 2]:
                return name, True
        wrong = f"File {str(path)!r} holds no text"
        raise BadInput(wrong, "Give a CSV or TSV file, or a workbook (.xlsx).")
    return ("utf-8", False) if is_utf8 else (_likeliest(odd), True)


def _likeliest(odd: bytes) -> str:
    """Return the one-byte encoding by which these bytes make the most sense."""

    def sense(name: str) -> int:
        text = f" {odd.decode(name, errors='replace')} "
        around = zip(text, text[1:], text[2:], strict=False)
        return sum(_makes_sense(*three) for three in around)

    return max(_GUESSES, key=sense)


def _makes_sense(before: str, char: str, after: str) -> bool:
    """Whether an odd character fits between its neighbours: letters in words, signs beside them."""
    if char.isascii():
        return False
    if char.isalpha():
        is_in_word = before.isalpha() or after.isalpha()
        return is_in_word and not (char.isupper() and before.islower())
    return char in _SIGNS and not (before.isalpha() and after.isalpha())


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        wrong = f"No encoding is called {encoding!r}"
        raise BadInput(wrong, "Say one such as utf-8, cp1252, latin-1 or utf-16.") from error
