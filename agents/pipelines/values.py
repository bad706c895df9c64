"""Which values a request gives for the parameters of a pipeline, in its own words only."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from pydantic import JsonValue

from projects.pipeline import Parameter, PipelineCard

_PATH = re.compile(
    r"""["'`]([^"'`]+\.\w{2,5})["'`]|(?<!\S)((?:[\w.~-]+/)*[\w-][\w.-]*\.\w{2,5})\b"""
)
_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_MONTH = re.compile(r"\b(\d{4}-(?:0[1-9]|1[0-2]))\b(?!-)")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = r"(\d+(?:\.\d+)?)"
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def parameters_in(
    text: str,
    card: PipelineCard,
    choices: Mapping[str, Sequence[str]],
    *,
    today: date | None = None,
) -> dict[str, JsonValue]:
    """Return the parameters that a text gives; none is guessed.

    Args:
        text: the request.
        card: the pipeline.
        choices: by parameter what it may be, where that is a list.
        today: the day from which "last month" is counted.
    """
    day = today or datetime.now(UTC).date()
    found: dict[str, JsonValue] = {}
    for name, declared in card.parameters.items():
        value = _explicit(text, name, declared)
        if value is None:
            value = _spoken(text, declared, choices.get(name, ()), day, name)
        if value is not None:
            found[name] = value
    return found


def _explicit(text: str, name: str, declared: Parameter) -> JsonValue:
    """Return what stands behind the parameter's own name: `branch=Dallas`, `days: 14`."""
    for called in (name, name.replace("_", " "), *declared.words):
        match = re.search(
            rf"\b{re.escape(called)}\s*[=:]\s*(?:\"([^\"]+)\"|(\S+))", text, re.IGNORECASE
        )
        if match:
            return str(match[1] or match[2]).rstrip(",;.")
    return None


def _spoken(
    text: str, declared: Parameter, choices: Sequence[str], today: date, name: str
) -> JsonValue:
    if choices:
        return _choice(text, choices)
    match declared.type:
        case "file":
            paths = [quoted or bare for quoted, bare in _PATH.findall(text)]
            return paths[-1] if len(set(paths)) == 1 else None
        case "month":
            return _month(text, today)
        case "date":
            return _date(text, today)
        case "integer" | "number":
            return _number(text, (name.replace("_", " "), *declared.words))
    return None


def _choice(text: str, choices: Sequence[str]) -> str | None:
    """Return the one choice that a text names; the longest, where one begins with another."""
    said = _plain(text)
    found = [each for each in choices if f" {_plain(each).strip()} " in said]
    longest = max((len(each) for each in found), default=0)
    best = {each for each in found if len(each) == longest}
    others = [
        each for each in found if not any(_plain(each).strip() in _plain(one) for one in best)
    ]
    return best.pop() if len(best) == 1 and not others else None


def _month(text: str, today: date) -> str | None:
    first = today.replace(day=1)
    if found := _MONTH.search(text):
        return found[1]
    said = text.casefold()
    if re.search(r"\b(?:last|previous) month\b", said):
        return f"{first - timedelta(days=1):%Y-%m}"
    if re.search(r"\bthis month\b", said):
        return f"{first:%Y-%m}"
    named = [(at, name) for at, name in enumerate(_MONTHS, start=1) if _is_month(name, text)]
    if len(named) != 1:
        return None
    number, name = named[0]
    year = re.search(rf"\b{name}\b\s*(?:of\s+)?(\d{{4}})\b", said)
    # Of a month alone the last one that has begun is meant.
    which = int(year[1]) if year else today.year - (number > today.month)
    return f"{which}-{number:02d}"


def _is_month(name: str, text: str) -> bool:
    if name in ("may", "march"):  # words of their own: only with a capital
        return bool(re.search(rf"\b{name.capitalize()}\b", text[1:]))
    return bool(re.search(rf"\b{name}\b", text, re.IGNORECASE))


def _date(text: str, today: date) -> str | None:
    if found := _DAY.search(text):
        return found[1]
    said = text.casefold()
    for word, back in (("today", 0), ("yesterday", 1)):
        if re.search(rf"\b{word}\b", said):
            return (today - timedelta(days=back)).isoformat()
    return None


def _number(text: str, called: Sequence[str]) -> str | None:
    """Return the number that stands beside one of the parameter's names."""
    for name in called:
        word = re.escape(name.removesuffix("s"))
        match = re.search(
            rf"\b{_NUMBER}\s+{word}s?\b|\b{word}s?\s+{_NUMBER}\b", text, re.IGNORECASE
        )
        if match:
            return str(match[1] or match[2])
    return None


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
