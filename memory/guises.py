"""Guises: the words of a text as they stand, and what they might be in hiding.

Letters of other alphabets, spaces between letters, words backwards, digits for letters, numbers
spelt out and the usual encodings are undone. What is agreed upon in secret, a translation or a
paraphrase cannot be: against those stands only that nobody is shown what they may not tell.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from memory.lookalikes import ALIKE

_FOR_LETTERS = str.maketrans("0134578@$!|", "oieastbasil")
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,.'\u2019\u00a0\u202f](?=\d)")
_THOUSANDS = re.compile(r"\b(\d{1,3})[kK]\b")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,6}")
_RUN = re.compile(r"[A-Za-z0-9+/]{20,}+={0,2}")
_HEX = re.compile(r"[0-9a-fA-F]{24,}")
_BEGINNINGS = ".!?:;\n\r\"'\u201c\u201d\u2018([{-*#>|"
_BEFORE = 4
_SHORTEST, _LONGEST = 5, 28
"""Characters of what is looked for in pieces."""
_FEWEST_DIGITS = 4
_CRUMB = 2
"""Nobody writes a word in pieces so small without meaning to hide it."""
LETTERS, ENCODED = "letter by letter", "encoded"
MEANT = frozenset({LETTERS, ENCODED})
"""How a word stands only where somebody means to hide it."""
_OF_WORDS, _OF_LINES = 7, 5
"""First letters of so many words, or lines, that stand for a word of their own."""
_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


class Token(NamedTuple):
    """One word or number: folded, as it stands, and in which sentence."""

    lower: str
    written: str
    sentence: int
    first: bool
    """Whether it begins its sentence."""


class Hidden(NamedTuple):
    """A word that some others might be in disguise, and the sentences that these stand in."""

    lower: str
    how: str
    sentences: range


def tokens(text: str, sentence: int = 0) -> list[Token]:
    """Return the words and numbers of a text, letters of other alphabets turned into Latin ones."""
    plain = folded(text)
    return [
        Token(found.group().lower(), found.group(), sentence, _begins(plain, found.start()))
        for found in _TOKEN.finditer(plain)
    ]


def written(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the same words as they stand, each with whether it is a name by its capital."""
    plain = folded(text)
    for found in _TOKEN.finditer(plain):
        word = found.group()
        yield word, word[0].isupper() and not _begins(plain, found.start())


def _begins(text: str, at: int) -> bool:
    """Whether a word begins a sentence, a line or a quotation: there a capital tells nothing."""
    before = text[max(0, at - _BEFORE) : at].rstrip(" \t")
    return not before or before[-1] in _BEGINNINGS


@lru_cache(maxsize=2_000)
def folded(text: str) -> str:
    """Return a text in plain letters and digits: no accents, no lookalikes, no invisible signs."""
    kept = html.unescape(text) if "&" in text else text
    if not kept.isascii():
        plain = unicodedata.normalize("NFKD", kept.translate(ALIKE))
        kept = "".join(each for each in plain if unicodedata.category(each) not in ("Mn", "Cf"))
    return _THOUSANDS.sub(r"\g<1>000", _BETWEEN_DIGITS.sub("", kept))


def unreadable(text: str) -> list[str]:
    """Return strings that no person could read: what stands in them is told to a machine only."""
    return [run for run in _RUN.findall(text) if _is_code(run)]


def _is_code(run: str) -> bool:
    """Whether a run of letters and digits is no word, however long: mixed, or hexadecimal."""
    is_mixed = any(map(str.islower, run)) and any(map(str.isupper, run))
    return (is_mixed and any(map(str.isdigit, run))) or _HEX.fullmatch(run) is not None


def hidden(sentences: Sequence[str], said: Sequence[Token]) -> Iterator[Hidden]:
    """Yield what the words of some sentences might be in disguise.

    Args:
        sentences: the sentences.
        said: their tokens, in order.
    """
    yield from _pieces(said)
    yield from _single(said)
    yield from _initials(sentences, said)
    yield from _spelt(said)
    for at, sentence in enumerate(sentences):
        for text in decoded(sentence):
            for token in tokens(text):
                yield Hidden(token.lower, ENCODED, range(at, at + 1))


def decoded(text: str) -> Iterator[str]:
    """Yield what stands in a text in one of the usual encodings."""
    if "%" in text:
        yield unquote(text)
    for coded in _CODED.findall(text):
        for read in (_base64, _base32, bytes.fromhex):
            try:
                yield _printable(read(coded))
            except (ValueError, binascii.Error):
                continue
    numbers = [int(each) for each in re.findall(r"\b\d{2,3}\b", text)]
    if len(numbers) >= _SHORTEST:
        yield "".join(chr(number) for number in numbers if 31 < number < 127)


def _pieces(said: Sequence[Token]) -> Iterator[Hidden]:
    """Yield what neighbouring pieces come to, forwards and backwards."""
    for start, first in enumerate(said):
        joined, longest = first.lower, len(first.lower)
        for token in said[start + 1 : start + _LONGEST]:
            joined, longest = joined + token.lower, max(longest, len(token.lower))
            if len(joined) > _LONGEST:
                break
            if len(joined) >= (_FEWEST_DIGITS if joined.isdigit() else _SHORTEST):
                where = range(first.sentence, token.sentence + 1)
                how = LETTERS if longest <= _CRUMB else "in pieces"
                yield Hidden(joined, how, where)
                yield Hidden(joined[::-1], "backwards", where)
                if not joined.isalpha() and not joined.isdigit():
                    yield Hidden(joined.translate(_FOR_LETTERS), "in pieces", where)


def _single(said: Sequence[Token]) -> Iterator[Hidden]:
    for token in said:
        where = range(token.sentence, token.sentence + 1)
        if len(token.lower) >= _FEWEST_DIGITS:
            yield Hidden(token.lower[::-1], "backwards", where)
        if len(token.lower) < _FEWEST_DIGITS or token.lower.isdigit():
            continue
        yield Hidden(codecs.encode(token.lower, "rot13"), ENCODED, where)
        if not token.lower.isalpha() and not token.lower.isdigit():
            yield Hidden(token.lower.translate(_FOR_LETTERS), "with digits for letters", where)


def _initials(sentences: Sequence[str], said: Sequence[Token]) -> Iterator[Hidden]:
    of_words = [(token.lower[0], token.sentence) for token in said]
    of_lines = [(token.lower[0], token.sentence) for token in said if token.first]
    for letters, fewest in ((of_words, _OF_WORDS), (of_lines, _OF_LINES)):
        for start in range(len(letters)):
            for end in range(start + fewest, min(start + _LONGEST, len(letters)) + 1):
                word = "".join(letter for letter, _ in letters[start:end])
                where = range(letters[start][1], letters[end - 1][1] + 1)
                yield Hidden(word, "in first letters", where)


def _spelt(said: Sequence[Token]) -> Iterator[Hidden]:
    """Yield the numbers that are written in words."""
    run: list[Token] = []
    for token in [*said, Token("", "", -1, False)]:
        is_number = token.lower in _UNITS or token.lower in _TENS or token.lower in _SCALES
        if is_number or (run and token.lower == "and"):
            run.append(token)
            continue
        if run:
            where = range(run[0].sentence, run[-1].sentence + 1)
            for read in (_number, _digits):
                yield Hidden(read([each.lower for each in run]), "in words", where)
        run = []


def _number(words: Sequence[str]) -> str:
    total = part = 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            part = max(part, 1) * scale
            if scale > 100:
                total, part = total + part, 0
        else:
            part += _UNITS.get(word, _TENS.get(word, 0))
    return str(total + part)


def _digits(words: Sequence[str]) -> str:
    return "".join(str(_UNITS[word]) for word in words if word in _UNITS)


def _base64(coded: str) -> bytes:
    body = coded.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)


def _base32(coded: str) -> bytes:
    body = coded.rstrip("=").upper()
    return base64.b32decode(body + "=" * (-len(body) % 8))


def _printable(read: bytes) -> str:
    text = read.decode("utf-8")
    if not text.isprintable():
        message = "not a text"
        raise ValueError(message)
    return text
