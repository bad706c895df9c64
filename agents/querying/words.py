"""Words: a question cut into words that can be compared with those of a catalogue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"[$€£]\s?\d[\d,]*(?:\.\d+)?[kKmM]?\b"
    r"|\d{4}-\d\d-\d\d"
    r"|\d+(?=-(?:inch|in|foot|ft|volt|day|week|month|hour|year|degree|mesh|micron)s?\b)"
    r"|(?!(?i:twen|thir|for|fif|six|seven|eigh|nine)ty)[^\W\d_]{3,}(?=-[a-z][^\W\d_]{2,}\b)"
    r"|[^\W_]+(?:[-/.&#][^\W_]+)+"
    r"|\d(?:[\d,]*\d)?(?:\.\d+)?(?:%|(?![^\W_]))"
    r"|[^\W_]+(?:['\u2019][^\W_]+)?"
)
_IRREGULAR = {
    "bought": "buy", "sold": "sell", "paid": "pay", "sent": "send", "spent": "spend", "made": "make",
    "got": "get", "gave": "give", "given": "give", "took": "take", "taken": "take", "kept": "keep",
    "came": "come", "went": "go", "gone": "go", "goes": "go", "left": "leave", "held": "hold", "lent": "lend",
    "wrote": "write", "written": "write", "brought": "bring", "found": "find", "said": "say",
    "people": "person", "men": "man", "women": "woman", "children": "child", "lain": "lie",
    "owed": "owe", "owing": "owe", "used": "use", "using": "use", "built": "build", "lost": "lose", "ran": "run", "chose": "choose", "chosen": "choose",
}  # fmt: skip
_NOUNS = frozenset(
    {"listing", "building", "rating", "opening", "bearing", "setting", "meeting", "fitting", "heading",
     "string", "spring", "ceiling", "sibling", "earning", "housing", "thing"}
)  # fmt: skip
"""Nouns that only look like forms of verbs."""
_PLURAL = re.compile(r"-.*\ds$")
"""Numbers of parts are told in the plural too: the 7-2210s."""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SHORTEST = 3
_KEPT = 8_000
"""Words whose forms are kept: those of a catalogue and its data are met again and again."""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
         "nine": 9}  # fmt: skip

_COUNTS = _ONES | _TENS | {"ten": 10, "twelve": 12, "fifteen": 15}
"""Numbers that are written as words before what they are of: ten-foot."""
_LENGTHS = {"inch": "in", "inches": "in", "foot": "ft", "feet": "ft"}


@dataclass(frozen=True)
class Word:
    """One word of a text."""

    text: str
    """In lower case, without a possessive ending."""
    stem: str
    start: int
    end: int
    is_capital: bool
    """Whether it is written with a capital where no sentence begins."""

    @property
    def is_code(self) -> bool:
        """Whether it mixes digits with letters or marks, as numbers of parts and papers do."""
        return _is_code(self.text)

    @property
    def is_past(self) -> bool:
        """Whether it is a past form, such as shipped or sent: these name states."""
        return _is_past(self.text, self.stem)

    @property
    def key(self) -> str:
        """What names are compared by: what is replaced is not what replaces."""
        return _key(self.text, self.stem)

    @property
    def bare(self) -> str:
        """The letters and digits alone."""
        return compact(self.text)


def read_words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order."""
    found = []
    for match in _TOKEN.finditer(text):
        start, said = match.start(), match[0]
        plain, root = _forms(said)
        if text[match.end() : match.end() + 1] == "-" and plain in _COUNTS:
            plain = root = str(_COUNTS[plain])
        is_capital = said[0].isupper() and not _begins_sentence(text[:start].rstrip())
        found.append(Word(plain, root, start, match.end(), is_capital))
    return tuple(found)


def _begins_sentence(lead: str) -> bool:
    return not lead or lead[-1] in ".?!:\n"


@lru_cache(maxsize=_KEPT)
def _forms(said: str) -> tuple[str, str]:
    """Return a word as it is compared, and its stem."""
    singular = said[:-1] if _PLURAL.search(said) else said
    lower = singular.replace("\u2019", "'").casefold()
    plain = _figures(lower.removesuffix("'s").removesuffix("'"))
    return plain, stem(plain)


@lru_cache(maxsize=_KEPT)
def _is_code(text: str) -> bool:
    has_digit = any(char.isdigit() for char in text)
    if not has_digit or _ORDINAL.fullmatch(text):
        return False
    return not text.replace(",", "").replace(".", "", 1).isdigit()


def _figures(word: str) -> str:
    """Return a word as it stands in lists: inches as in, feet as ft, twenty-six as 26."""
    tens, _, ones = word.partition("-")
    if tens in _TENS and ones in _ONES:
        return str(_TENS[tens] + _ONES[ones])
    return _LENGTHS.get(word, word)


def keys(text: str) -> tuple[str, ...]:
    """Return what the words of `text` are compared by as parts of a name."""
    return tuple(_key(*_forms(said)) for said in _TOKEN.findall(text))


def _key(text: str, root: str) -> str:
    return f"{root}+" if _is_past(text, root) else root


def _is_past(text: str, root: str) -> bool:
    return text in _IRREGULAR or (text.endswith("ed") and root != text)


@lru_cache(maxsize=_KEPT)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of `text`."""
    return tuple(_forms(said)[1] for said in _TOKEN.findall(text.replace("_", " ")))


@lru_cache(maxsize=_KEPT)
def compact(text: str) -> str:
    """Return the letters and digits of `text` in lower case: how codes are compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def stem(word: str) -> str:
    """Return a crude stem: the same for all forms of most English words."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) <= _SHORTEST:
        return word
    for ending, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ss", "ss"), ("us", "us")):
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    word = word.removesuffix("s")
    if word in _NOUNS:
        return word
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST and set(root) & set("aeiouy"):
            word = _undoubled(root)
            break
    return word.removesuffix("e") if len(word) > _SHORTEST else word


def places(phrase: Sequence[str], words: Sequence[Word]) -> list[int]:
    """Return where the stems of `phrase` stand in a row among `words`."""
    size = len(phrase)
    said = [word.stem for word in words]
    return [
        at for at in range(len(said) - size + 1) if tuple(said[at : at + size]) == tuple(phrase)
    ]


def _undoubled(root: str) -> str:
    if len(root) > _SHORTEST and root[-1] == root[-2] and root[-1] not in "lsz":
        return root[:-1]
    return root
