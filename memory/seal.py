"""The seal of the vectors: what their files were like when they were left, to see damage by.

Chroma does not check the files of its segments. A part that is gone it leaves out of every
answer without a word, and garbage in one ends the process.
"""

import json
import zlib
from pathlib import Path

_CHUNK = 1 << 20


def seal_of(folder: Path) -> str:
    """Return sizes and checksums of all segment files below a Chroma folder."""
    files = sorted(path for path in folder.glob("*/*") if path.is_file())
    return json.dumps({path.relative_to(folder).as_posix(): _checksum(path) for path in files})


def _checksum(path: Path) -> tuple[int, int]:
    size = crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return size, crc
