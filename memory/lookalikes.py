"""Letters that hide or pretend: what a text says once it is read as a person would read it."""

import re
import unicodedata
from functools import lru_cache

ALIKE = str.maketrans(
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423"
    "\u0425\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u044c"
    "\u0455\u0456\u0458\u04bb\u04cf\u0501\u051b\u051d"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0131\u0251\u0261",
    "SIJABEKMHOPCTYXabekmhopctyxbsijhldqwABEZHIKMNOPTYXaenikvoptuxiag",
)
"""Letters of other alphabets, and the Latin ones that they are taken for."""
_DIGITS = str.maketrans("013457@$", "oieastas")
"""Digits and signs that stand for letters, in words that have letters besides."""
_HIDDEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
                     "\u2060-\u206f\ufeff\U000e0000-\U000e007f]")  # fmt: skip
_IN_WORD = re.compile(r"[a-zA-Z][\u200b-\u200f\u2060-\u2064\ufeff]+[a-zA-Z]")
_TURNED = re.compile(r"[\u202d\u202e\U000e0001-\U000e007f]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_WORD = re.compile(r"\w{3,}")
_LATIN = re.compile(r"[A-Za-z]")
_PRETENDING = re.compile(r"[\u0400-\u052f\u0391-\u03a1\u03b1\u03b9\u03bf\u03c1]")
_WIDE = re.compile(r"[\uff21-\uff3a\uff41-\uff5a]{3,}|[\U0001d400-\U0001d6a5]{3,}")
_SPACED = re.compile(r"(?<!\S)(?:[A-Za-z][ .\-_*]){4,}[A-Za-z](?!\w)")
_FIGURED = re.compile(r"[\w@$]++")


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return `text` as it reads: hidden signs gone, lookalikes and spaced letters as words."""
    shown = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(ALIKE)
    return _SPACED.sub(lambda match: re.sub(r"[^A-Za-z]", "", match.group()), shown)


def unfigured(text: str) -> str:
    """Return `text` with the digits within words read as the letters that they look like."""
    return _FIGURED.sub(_read, text)


def _read(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_DIGITS) if _LATIN.search(word) else word


def _is_mixed(text: str) -> bool:
    """Whether a word has Latin letters and others that look like them."""
    if text.isascii() or not _PRETENDING.search(text):
        return False
    words = (match.group() for match in _WORD.finditer(text))
    return any(_LATIN.search(word) and _PRETENDING.search(word) for word in words)


@lru_cache(maxsize=64)
def is_disguised(text: str) -> bool:
    """Whether `text` hides letters, turns them round or mixes scripts within a word.

    Joined emoji, flags and marks between words of scripts that need them are none of that.
    """
    return bool(
        _IN_WORD.search(text)
        or _TURNED.search(_FLAG.sub("", text))
        or _is_mixed(text)
        or _WIDE.search(text)
        or _SPACED.search(text)
    )
