"""Typed values in a text: times, dates, money, numbers, addresses; with their places."""

import re
from typing import Literal, NamedTuple

from memory.extraction.lexicon import MONTHS, NUMBER_WORDS, WEEKDAYS
from projects.expression import expression

ValueType = Literal[
    "time", "date", "weekday", "money", "percent", "number", "email", "phone", "url", "address"
]

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_NUMBER = r"\d+(?:[.,]\d+)*"
_COUNT = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_UNITS = (
    r"percent|km/h|hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|business days|working days|"
    r"people|seats?|units?|pieces?|pcs|kg|kilos?|grams?|g|lbs?|pounds?|km|miles?|m|metres?|"
    r"meters?|cm|mm|inches|feet|ft|gb|tb|mb|gallons?|litres?|liters?|copies|items?|users?|"
    r"employees|spaces|rooms|tons?|tonnes?|boxes|pallets?|ml|cl|mg|nm|kw|watts?|volts?|degrees|mph|bar|psi|pages|words|times"
)
_STREET = (
    r"street|st\.?|avenue|ave\.?|road|rd\.?|lane|ln\.?|drive|dr\.?|boulevard|blvd\.?|way|"
    r"square|court|ct\.?|place|plaza|parkway|pkwy|highway|hwy|terrace|row|close"
)
_HOUSE = rf"\d{{1,4}}[a-z]?(?: (?!(?:{_MONTH}|{_DAY}|am|pm)\b)(?-i:[A-Z][a-z'-]+)){{1,3}}"
"""A house number and a name that ends in no word for a street: "14 Quarry Hill"."""

_SOURCES: tuple[tuple[ValueType, str], ...] = (
    ("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("url", r"https?://\S+|www\.\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|de|app|co\.uk)(?:/\S*)?\b"),
    ("address", rf"\b\d+[a-z]?\s+(?:[A-Z0-9][\w'-]*\s+){{1,4}}(?:{_STREET})(?!\w)"),
    ("address", rf"(?:(?<=\bat )|(?<=\bto )|(?<=\bon )|(?<=\bis )|(?<=\bnow )){_HOUSE}"),
    ("date", r"\b\d{4}-\d{2}-\d{2}\b"),
    ("date", rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b(?:,? \d{{4}})?"),
    ("date", rf"\b(?:{_MONTH})\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"),
    ("date", rf"\b(?:{_MONTH}) \d{{4}}\b"),
    ("date", r"\b\d{1,2}/\d{1,2}/\d{2,4}\b"),
    ("date", rf"(?<=\bin )(?:{_MONTH})\b"),
    ("date", rf"(?<=\bto )(?:{_MONTH})\b"),
    ("date", rf"(?:(?<=\bfrom )|(?<=\bas of )|(?<=\bsince ))(?:{_MONTH})\b"),
    ("date", rf"(?<=\bby )(?:{_MONTH})\b"),
    ("date", rf"(?<=\buntil )(?:{_MONTH})\b"),
    ("date", rf"(?<=\bnot )(?:{_MONTH})\b"),
    ("date", r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?: of (?:the|each|every) month)?"),
    ("time", r"\b\d{1,2}(?::\d{2})? ?(?:a\.?m\.?|p\.?m\.?)(?!\w)"),
    ("time", r"(?<=\bfrom )\d{1,2} (?:to|until|till) \d{1,2}\b(?![:.]\d| ?%)"),
    ("time", r"\b\d{1,2}:\d{2}\b"),
    ("time", r"(?<=\bat )(?:[01]?\d|2[0-3])\.[0-5]\d\b(?!\.?\d)(?! ?[%$€£])"),
    ("time", r"\b(?:noon|midnight|midday)\b"),
    ("time", rf"\b(?:half past|quarter past|quarter to) (?:\d{{1,2}}|{_COUNT})\b"),
    ("time", rf"\b(?:\d{{1,2}}|{_COUNT}) (?:o'clock|in the (?:morning|afternoon|evening))"),
    ("time", rf"(?<=\bat )(?:\d{{1,2}}|{_COUNT})(?: thirty| fifteen| forty-five)?\b(?!\.?\d)(?! ?(?:%|[$€£:-]|(?:{_UNITS}|percent)\b))"),
    ("time", r"(?<=\bby )\d{1,2}\b(?= on |$|\.)"),
    ("time", rf"(?<=\buntil )(?:\d{{1,2}}|{_COUNT})\b(?! ?(?:%|{_UNITS})\b)"),
    ("time", rf"(?<=\btill )(?:\d{{1,2}}|{_COUNT})\b(?! ?(?:%|{_UNITS})\b)"),
    ("money", rf"[$€£] ?{_NUMBER}(?:k|m)?\b"),
    ("money", rf"\b{_NUMBER}(?:k|m)? ?(?:dollars?|euros?|eur|usd|gbp|pounds|bucks|cents|€|\$)"),
    ("percent", rf"\b{_NUMBER} ?(?:%|percent\b|per cent\b)"),
    ("phone", r"(?<![\w.])(?=(?:[ .()+-]*\d){7})\+?\(?\d{2,5}\)?(?:[ .-]\d{2,6}){1,5}\b(?<=\d{3})"),
    ("weekday", rf"\b(?:{_DAY})\b"),
    ("date", r"\b(?:tomorrow|yesterday|tonight|next (?:week|month|year|quarter)|end of (?:the )?"
     r"(?:week|month|year|quarter))\b"),
    ("number", rf"\b(?:{_NUMBER}|(?:{_COUNT})(?:[- ](?:{_COUNT}))?) ?(?:{_UNITS})\b"),
    ("number", r"\b\d+(?:\.\d+){2,}\b"),
    ("number", rf"(?<![\w-])#?{_NUMBER}\b(?!-)"),
)  # fmt: skip
_PATTERNS = tuple((kind, expression(source, re.IGNORECASE)) for kind, source in _SOURCES)


class Value(NamedTuple):
    """One typed value: what it is, its normal form, and where it stands."""

    kind: ValueType
    normal: str
    start: int
    end: int


def values_in(text: str) -> list[Value]:
    """Return the typed values of `text` in their order; none overlap."""
    taken: list[Value] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if all(match.end() <= value.start or match.start() >= value.end for value in taken):
                taken.append(Value(kind, _normal(kind, match.group()), match.start(), match.end()))
    return sorted(taken, key=lambda value: value.start)


def _normal(kind: ValueType, text: str) -> str:
    lower = " ".join(text.lower().split())
    if kind == "time":
        return _time(lower)
    if kind == "weekday":
        return WEEKDAYS[lower]
    if kind in {"money", "percent", "number"}:
        return _amount(lower)
    if kind == "phone":
        return re.sub(r"\D", "", lower)
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|^the |[.,](?= )", "", lower)


def _time(lower: str) -> str:
    fixed = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
    if lower in fixed:
        return fixed[lower]
    span = re.fullmatch(r"(\d{1,2}) (?:to|until|till) (\d{1,2})", lower)
    if span:
        return f"{int(span[1]):02d}:00-{int(span[2]):02d}:00"
    for word, number in NUMBER_WORDS.items():
        lower = re.sub(rf"\b{word}\b", str(number), lower)
    digits = re.search(r"(\d{1,2})(?:[:.](\d{2})| (30|15|45)\b)?", lower)
    if digits is None:
        return lower
    hour, minute = int(digits[1]), int(digits[2] or digits[3] or 0)
    if "half past" in lower:
        minute = 30
    elif "quarter past" in lower:
        minute = 15
    elif "quarter to" in lower:
        hour, minute = hour - 1, 45
    after_noon = re.search(r"p\.?m|afternoon|evening", lower)
    if after_noon and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


def _amount(lower: str) -> str:
    for word, number in NUMBER_WORDS.items():
        lower = re.sub(rf"\b{word}\b", str(number), lower)
    lower = re.sub(r"(?<=\d),(?=\d{3}\b)", "", lower)
    lower = re.sub(r"(?<![.\d])(\d+)\.00?\b(?!\.)", r"\1", lower)
    return lower.replace("dollars", "$").replace("dollar", "$").strip(" .#")
