"""Base forms of words, from the list that lemminflect brings.

lemminflect makes a dictionary of 80,000 dictionaries of it, in half a second and 40 MB of every
process. The words of a request are few: here the list stays one text, in which they are looked up.
"""

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LISTS = ("lemma_lu.csv.gz", "lemma_overrides.csv")
"""Lines of word, part of speech and lemmas; what the second says of a part counts."""


def base_forms(lower: str) -> dict[str, str]:
    """Return the lemma of a word in lower case for each part of speech that it can be."""
    found: dict[str, str] = {}
    for text in _texts():
        at = text.find(f"\n{lower},")
        while at >= 0:  # the lines of one word follow one another
            end = text.index("\n", at + 1)
            _, part, forms = text[at + 1 : end].split(",")
            found[part.upper()] = forms.partition("/")[0].lower()
            at = end if text.startswith(f"\n{lower},", end) else -1
    return found


@cache
def _texts() -> tuple[str, ...]:
    brought = find_spec("lemminflect")  # importing it takes a while, too
    if brought is None or not brought.submodule_search_locations:
        message = "lemminflect is not installed"
        raise ImportError(message)
    folder = Path(brought.submodule_search_locations[0]) / "resources"
    return tuple(f"\n{_read(folder / name).strip()}\n" for name in _LISTS)


def _read(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
