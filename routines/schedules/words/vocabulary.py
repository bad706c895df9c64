"""The words for numbers, days and months, and the patterns that find them."""

import re

from memory.extraction.lexicon import MONTHS
from projects.expression import expression

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip

DAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"


def number(words: str) -> int:
    """Return the number that words of `NUMBER` say."""
    plain = words.casefold()
    return int(plain) if plain.isdigit() else _NUMBERS[plain]


def ordinal(words: str) -> int:
    """Return the number that words of `ORDINAL`, or figures, say."""
    plain = words.casefold()
    if plain in _ORDINALS:
        return _ORDINALS.index(plain) + 1
    return int(re.sub(r"\D", "", plain))


def weekday(words: str) -> int:
    """Return the number of a day of the week, from Monday = 0."""
    return next(at for at, name in enumerate(DAY_NAMES) if name.startswith(words.casefold()[:3]))


def month(words: str) -> int:
    """Return the number of a month, from January = 1."""
    return MONTHS[words.casefold()[:3]]


def pattern(text: str) -> "re.Pattern[str]":
    """Return a pattern whose blanks stand for any white space, whatever the case."""
    return expression(text.replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)
