"""Base forms of words, from the list that lemminflect brings.

lemminflect makes a dictionary of 80,000 dictionaries of it, in half a second and 40 MB of every
process. The words of a request are few: here the list stays one text, in which they are looked up.
"""

import gzip
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def base_forms(lower: str) -> dict[str, str]:
    """Return the lemma of a word in lower case for each part of speech that it can be."""
    words, overrides = _lists()
    found = _forms(words, _place(words, lower), lower)
    return found | _forms(overrides, overrides.find(f"\n{lower},"), lower)


def _forms(text: str, at: int, lower: str) -> dict[str, str]:
    """Return what the lines from `at` on say of a word: they follow one another."""
    found: dict[str, str] = {}
    while at >= 0 and text.startswith(f"\n{lower},", at):
        end = text.index("\n", at + 1)
        _, part, forms = text[at + 1 : end].split(",")
        found[part.upper()] = forms.partition("/")[0].lower()
        at = end
    return found


def _place(text: str, lower: str) -> int:
    """Return where the lines of a word begin, or would, in a text whose lines are in order."""
    return bisect_left(range(len(text) - 1), lower, key=lambda at: _word_at(text, at))


def _word_at(text: str, at: int) -> str:
    """Return the word of the line that holds a place; a line begins with its line break."""
    start = text.rfind("\n", 0, at + 1) + 1
    return text[start : text.index(",", start)]


@cache
def _lists() -> tuple[str, str]:
    """Return lines of word, part of speech and lemmas; what the second list says of a part counts.

    The first is in the order of its words.
    """
    brought = find_spec("lemminflect")  # importing it takes a while, too
    if brought is None or not brought.submodule_search_locations:
        message = "lemminflect is not installed"
        raise ImportError(message)
    folder = Path(brought.submodule_search_locations[0]) / "resources"
    words = gzip.decompress((folder / "lemma_lu.csv.gz").read_bytes())
    overrides = (folder / "lemma_overrides.csv").read_bytes()
    return _lines(words), _lines(overrides)


def _lines(content: bytes) -> str:
    text = content.decode("utf-8").strip()
    return f"\n{text}\n"
