"""The request for an import, read by rule: the file, what it is, and what was said of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from projects.data.imports import Declaration, Manner
from projects.data.imports.declaration import plain

_ENDINGS = r"(?:csv|tsv|txt|tab|xlsx|xlsm|xls|dat)"
_PATH = re.compile(
    rf"[\"'“‘«](?P<quoted>[^\"'”’»\n]+\.{_ENDINGS})[\"'”’»]|(?P<bare>(?:[A-Za-z]:)?[\w./~\\@+()-]+\.{_ENDINGS})\b",  # noqa: RUF001 - quotes as people write them
    re.IGNORECASE,
)
_NAME = r"(?:[\"'“‘](?P<quoted>[^\"'”’]+)[\"'”’]|(?P<bare>(?:column )?[\w#./%-]+))"  # noqa: RUF001 - quotes as people write them
_IS = re.compile(
    rf"(?:\b(?:map|use|take|treat|read|and)\s+{_NAME}\s+(?:to|as|for)\b|"
    rf"{_NAME.replace('quoted', 'named').replace('bare', 'plain')}\s*(?:=|->|\bis\b|\bare\b|\bmeans\b))"
    r"\s*(?:the\s+)?",
    re.IGNORECASE,
)
_NOT_A_COLUMN = frozenset(
    [
        "it",
        "this",
        "that",
        "they",
        "these",
        "those",
        "which",
        "what",
        "file",
        "list",
        "sheet",
        "here",
        "there",
    ]
)
_FILE = " \x1a "
"""Stands for the file in the words around it."""
_SHEET = re.compile(
    r"\bsheet\s+(?:named\s+|called\s+)?[\"'“]?([\w .-]+?)[\"'”]?(?=$|[,;.]| and\b| of\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\b(?:header|heading)s?\b.{0,20}?\b(?:row|line)\s+(\d{1,3})\b", re.IGNORECASE
)
_COMMA = re.compile(
    r"\bdecimal (?:sign is a )?comma|\bcomma\b.{0,12}\bdecimal|^\W*(?:a )?comma\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_POINT = re.compile(
    r"\bdecimal (?:sign is a )?(?:point|dot)|^\W*(?:a )?(?:point|dot)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_DAY = re.compile(
    r"\bday[- ](?:comes )?first\b|\bdd[/.-]mm|^\W*(?:the )?day\W*$",
    re.IGNORECASE | re.MULTILINE | re.MULTILINE,
)
_MONTH = re.compile(
    r"\bmonth[- ](?:comes )?first\b|\bmm[/.-]dd|^\W*(?:the )?month\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED_COLUMN = re.compile(r"Which column is the ([^:,?]+)[:,?]")
_ASKED_FIELD = re.compile(r"Is column '([^']+)' (the .+\?)")
_ASKED_SHEET = re.compile(r"Which sheet do you mean")


class Answered(NamedTuple):
    """A question and the words that answered it."""

    asked: str
    reply: str


class Spoken(NamedTuple):
    """What a request says of an import."""

    path: str
    kinds: tuple[str, ...]
    """The declarations that its words name; several: it is not clear."""
    mapping: Mapping[str, str]
    given: Mapping[str, str]
    manner: Manner


def path_in(text: str) -> str:
    """Return the file that a text names last; empty if it names none."""
    found = [match["quoted"] or match["bare"] for match in _PATH.finditer(text)]
    return found[-1] if found else ""


def kinds_in(text: str, declared: Iterable[Declaration]) -> tuple[str, ...]:
    """Return which declarations a text names, by the longest of their words."""
    said = f" {plain(_PATH.sub(' ', text))} "
    lengths = {
        each.name: max(
            (len(word) for word in map(plain, (each.name, *each.words)) if _is_in(word, said)),
            default=0,
        )
        for each in declared
    }
    best = max(lengths.values(), default=0)
    return tuple(name for name, length in lengths.items() if length == best) if best else ()


def spoken(
    text: str,
    declared: Declaration,
    *,
    names: Mapping[str, Sequence[str]],
    answers: Sequence[Answered] = (),
) -> Spoken:
    """Return what a request says of an import of this kind.

    Args:
        text: the words of the request.
        declared: what the file is.
        names: by field, what its values may name.
        answers: what was asked about it since, and the replies.
    """
    path = path_in(text)
    words = _PATH.sub(_FILE, text)
    mapping = _mapping(words, declared)
    sheet, heading = _sheet(words), _HEADING.search(words)
    for asked, reply in answers:
        column = _ASKED_COLUMN.search(asked)
        if column and (option := _option(reply, asked)):
            mapping[option] = declared.field(column[1].strip())
        elif torn := _ASKED_FIELD.search(asked):
            mapping[torn[1]] = _option(reply, torn[2]) or reply.strip()
        else:
            mapping |= _mapping(reply, declared)
        sheet = _option(reply, asked) if _ASKED_SHEET.search(asked) else sheet
    every = "\n".join((words, *(reply for _, reply in answers)))
    manner = Manner(
        sheet=sheet if path.lower().endswith(("xlsx", "xlsm")) else None,
        heading=int(heading[1]) if heading else None,
        mark="comma" if _COMMA.search(every) else "point" if _POINT.search(every) else None,
        order="day first"
        if _DAY.search(every)
        else "month first"
        if _MONTH.search(every)
        else None,
    )
    return Spoken(path, (declared.name,), mapping, _given(every, names), manner)


def _sheet(words: str) -> str | None:
    found = _SHEET.search(words)
    return found[1].strip() if found else None


def _mapping(words: str, declared: Declaration) -> dict[str, str]:
    """Return which columns a text says to be which fields."""
    known = {
        called: name
        for name, field in declared.fields.items()
        for called in map(plain, (name, name.removesuffix("_id"), *field.words))
    }
    found = {}
    for match in _IS.finditer(words):
        after = plain(words[match.end() : match.end() + 60])
        called = max((each for each in known if _begins(after, each)), key=len, default="")
        column = next(filter(None, match.groups()))
        if called and column.casefold() not in _NOT_A_COLUMN:
            found[column] = known[called]
    return found


def _given(words: str, names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what a text names of what holds for all rows: the longest name of each field."""
    said = f" {plain(words)} "
    found = {}
    for field, listed in names.items():
        there = [name for name in listed if _is_in(plain(name), said)]
        longest = max(there, key=len, default="")
        if longest and sum(len(name) == len(longest) for name in there) == 1:
            found[field] = longest
    return found


def _option(reply: str, asked: str) -> str:
    """Return the option of a question that a reply means; empty if it means none."""
    options = re.findall(r"'([^']+)'", asked) or re.findall(r"the ([^,?]+?)(?= or the |\?)", asked)
    said = f" {plain(reply)} "
    near = [each for each in options if _is_in(plain(each), said)]
    return max(near, key=len) if near else ""


def _is_in(word: str, said: str) -> bool:
    return bool(word) and any(f" {each} " in said for each in (word, f"{word}s"))


def _begins(said: str, word: str) -> bool:
    return bool(word) and (said == word or said.startswith(f"{word} "))
