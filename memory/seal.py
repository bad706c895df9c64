"""Seals: what files were like when they were left, to see by whether anything befell them.

Chroma does not check the files of its segments. A part that is gone it leaves out of every
answer without a word, and garbage in one ends the process. SQLite does check its own, page by
page, which takes several times as long as to sum up their bytes.
"""

import json
import zlib
from pathlib import Path

_CHUNK = 1 << 18


def seal_of(folder: Path) -> str:
    """Return sizes and checksums of all segment files below a Chroma folder."""
    files = sorted(path for path in folder.glob("*/*") if path.is_file())
    return json.dumps({path.relative_to(folder).as_posix(): checksum(path) for path in files})


def checksum(path: Path) -> tuple[int, int]:
    """Return the size and the checksum of a file."""
    size = crc = 0
    chunk = memoryview(bytearray(_CHUNK))  # one for all: room for each takes longer than to read it
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(chunk):
            size, crc = size + count, zlib.crc32(chunk[:count], crc)
    return size, crc
