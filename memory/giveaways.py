"""Secrets that are given away in passing: with no more than a word or a sign before them."""

import re
from collections.abc import Iterator

from memory.extraction.lexicon import word_set
from projects.expression import expression

_NAME = r"(?:pass ?words?|passwd|pass ?codes?|passphrase|pwd|pw)"
_NOT_ABOUT = r"(?! (?:polic|manager|reset|length|rules|field|hint|rotation|vault|page))"
_LINE = expression(
    rf"(?i)\b{_NAME}{_NOT_ABOUT}(?: (?:for|to|of|at|on|in) [^.\n:=]{{1,40}})?[ \t]{{0,5}}[:=]"
    r"[ \t]*+(?P<value>[^\s\[](?:[^\n.!?]|[.!?](?!\s|\Z)){2,300})"
)
_FOR = expression(
    r"(?i)\b(?P<name>pw|pwd|passwd|pass ?word) (?:for|to|of|on|at) (?P<rest>[^\n]{1,120})"
)
_NEXT = expression(
    r"\b(?P<name>(?i:pass ?word|passwd|pwd|pw|passphrase))\s{1,3}(?P<value>\S{5,200})"
)
_LOG_IN = expression(
    r"(?i)\b(?:log|sign)(?:ged|ging)?[ -]?in (?:with|as|using|via|by) \S{1,100} ?"
    r"(?:and|with|,|/|\||\+) (?P<value>\S{3,200})"
)
_USER = expression(
    r"(?i)\b(?:user ?names?|user ?id|login)\b(?: is|:| =|=)? ?[^\s/|]{1,100} ?[/|] ?"
    r"(?P<value>[^\s\[]\S{2,199})"
)
_ADDRESS = expression(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,100}:(?P<value>[^\s/]{3,200})@")
_BACKUP = expression(
    r"(?i)\b(?:back-?up|recovery|scratch|one-time|emergency|2fa|mfa)(?: access| login)? codes?\b"
    r"[^.\n:=]{0,40}?(?:\bis\b|\bare\b|:|=)\s{0,5}(?P<value>[^\n]{3,500}"
    r"(?:\n(?=[^\n]{0,39}\d)[\w ,-]{4,40}(?=\n|\Z)){0,20})"
)
_JOINING = word_set("is are was now still the my our new old and to for")
_TRAILING = ".,;:)]}\"'\u201d"


def given_away(text: str) -> Iterator[str]:
    """Yield the secrets that `text` gives away in passing, as they stand there."""
    for match in _LINE.finditer(text):
        value = match["value"].rstrip()
        if " " in value:
            yield value
    for match in _FOR.finditer(text):
        yield from _after_name(match["rest"].split()[:8], match["name"])
    for match in _NEXT.finditer(text):
        value = _bare(match["value"])
        titled = match["name"].islower() and value.isalpha() and value.istitle()
        if _is_odd(value) or titled:
            yield value
    yield from _beside_users(text)
    yield from (match["value"] for match in _ADDRESS.finditer(text))
    for match in _BACKUP.finditer(text):
        if any(char.isdigit() for char in match["value"]):
            yield match["value"].rstrip(_TRAILING + " ")


def _beside_users(text: str) -> Iterator[str]:
    """Yield the passwords that stand next to the name of a user."""
    values = (_bare(match["value"]) for match in _LOG_IN.finditer(text))
    yield from (value for value in values if _is_odd(value))
    for match in _USER.finditer(text):
        value = _bare(match["value"])
        told = match.group()[:4].lower() == "user"
        if _is_odd(value) or (told and not re.fullmatch(rf"(?i){_NAME}", value)):
            yield value


def _after_name(words: list[str], name: str) -> Iterator[str]:
    """Yield the password in what follows "pw for": what looks like one, else the last word."""
    odd = [_bare(word) for word in words[1:] if _is_odd(_bare(word))]
    yield from odd
    short = [word for word in words if word.lower() not in _JOINING]
    if not odd and name.lower() == "pw" and len(short) == 2 and len(_bare(short[1])) > 3:
        yield _bare(short[1])


def _is_odd(value: str) -> bool:
    """Whether a word looks made up: letters with digits, or capitals within."""
    if len(value) < 5 or "://" in value or value.endswith(("'s", "\u2019s")):
        return False
    digits = any(char.isdigit() for char in value)
    letters = any(char.isalpha() for char in value)
    mixed = value != value.lower() and not value.isupper() and value != value.capitalize()
    return (digits and letters) or (mixed and "-" not in value and "'" not in value)


def _bare(word: str) -> str:
    return word.strip("\"'\u201c\u201d").rstrip(_TRAILING)
