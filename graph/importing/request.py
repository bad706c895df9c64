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
    rf"{_NAME}\s*(?:=|->|\bis\b|\bare\b|\bto\b|\bas\b|\bmeans\b)\s*(?:the\s+)?", re.IGNORECASE
)
_SHEET = re.compile(
    r"\bsheet\s+(?:named\s+|called\s+)?[\"'“]?([\w .-]+?)[\"'”]?(?=$|[,;.]| and\b| of\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\b(?:header|heading)s?\b.{0,20}?\b(?:row|line)\s+(\d{1,3})\b", re.IGNORECASE
)
_COMMA = re.compile(
    r"\bdecimal (?:sign is a )?comma|\bcomma\b.{0,12}\bdecimal|^\W*(?:a )?comma\W*$", re.IGNORECASE
)
_POINT = re.compile(
    r"\bdecimal (?:sign is a )?(?:point|dot)|^\W*(?:a )?(?:point|dot)\W*$", re.IGNORECASE
)
_DAY = re.compile(r"\bday[- ](?:comes )?first\b|\bdd[/.-]mm|^\W*(?:the )?day\W*$", re.IGNORECASE)
_MONTH = re.compile(
    r"\bmonth[- ](?:comes )?first\b|\bmm[/.-]dd|^\W*(?:the )?month\W*$", re.IGNORECASE
)
_ASKED_COLUMN = re.compile(r"Which column is the ([^:,?]+)[:,?]")
_ASKED_SHEET = re.compile(r"Which sheet do you mean")


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
    asked: str = "",
    reply: str = "",
) -> Spoken:
    """Return what a request says of an import of this kind.

    Args:
        text: the words of the request, with replies to what was asked of it.
        declared: what the file is.
        names: by field, what its values may name.
        asked: the question that was asked last, if one was.
        reply: the words that answer it.
    """
    path = path_in(text)
    words = _PATH.sub(" ", text)
    mapping = _mapping(words, declared)
    column = _ASKED_COLUMN.search(asked)
    answer = reply.strip().strip("\"'“”‘’.! ")  # noqa: RUF001 - quotes as people write them
    if column and reply and not _mapping(reply, declared):
        mapping[_option(answer, asked)] = declared.field(column[1].strip())
    sheet = _SHEET.search(words)
    chosen = answer if _ASKED_SHEET.search(asked) and answer else (sheet[1] if sheet else None)
    heading = _HEADING.search(words)
    manner = Manner(
        sheet=chosen if path.lower().endswith(("xlsx", "xlsm")) else None,
        heading=int(heading[1]) if heading else None,
        mark=_one(words, reply, _COMMA, "comma") or _one(words, reply, _POINT, "point"),  # type: ignore[arg-type] # one of the two
        order=_one(words, reply, _DAY, "day first") or _one(words, reply, _MONTH, "month first"),  # type: ignore[arg-type] # one of the two
    )
    return Spoken(path, (declared.name,), mapping, _given(words, names), manner)


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
        if called:
            found[match["quoted"] or match["bare"]] = known[called]
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


def _option(answer: str, asked: str) -> str:
    """Return the option of a question that an answer means; else the answer."""
    options = re.findall(r"'([^']+)'", asked)
    near = [each for each in options if _is_in(plain(each), f" {plain(answer)} ")]
    return max(near, key=len) if near else answer


def _one(words: str, reply: str, pattern: re.Pattern[str], meant: str) -> str | None:
    return meant if pattern.search(words) or pattern.search(reply) else None


def _is_in(word: str, said: str) -> bool:
    return bool(word) and any(f" {each} " in said for each in (word, f"{word}s"))


def _begins(said: str, word: str) -> bool:
    return bool(word) and (said == word or said.startswith(f"{word} "))
