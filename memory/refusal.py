"""What memory never keeps: secrets, orders to the assistant, noise of machines, chatter."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Literal

from memory.extraction.lexicon import word_set
from memory.giveaways import given_away
from memory.lookalikes import is_disguised
from memory.machine import is_boot, is_machine
from memory.orders import is_instruction, visible
from projects.expression import expression

Refusal = Literal["secret", "disguised", "instruction", "boot", "machine", "small_talk"]

__all__ = ["MASK", "Refusal", "is_instruction", "is_secret", "masked", "redacted", "refusal_of",
           "secrets_in"]  # fmt: skip

MASK = "[secret]"
"""What stands where a secret stood."""

_SHAPES = (
    expression(r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|AIza|glpat|hf)[-_]?[A-Za-z0-9_-]{12,}"),
    expression(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S
    ),
    expression(r"\beyJ[\w-]{10,500}+\.[\w-]{10,4000}+\.[\w-]{5,}"),
    expression(r"\b\d{3}-\d{2}-\d{4}\b"),
    expression(r"\b(?:\d{4}[ -]){3}\d{4}\b"),
)
"""Secrets that are known by their form alone."""
_NAMES = (
    r"pass ?words?|passwd|passphrase|pwd|api[ _-]?(?:keys?|tokens?)|secret keys?|(?:client|app|shared) secret|"
    r"(?:access|auth|authentication|bearer|refresh|deploy|bot) (?:key|token)|private key|credentials?|"
    r"recovery (?:code|phrase)s?|seed phrase|wi-?fi key"
)
_IS = r"(?:\bis(?: now| still)?\b|\bare\b|['\u2019]s\b|:|=|\bto\b|->)"
_NAMED = (
    expression(
        rf"(?i)\b(?:{_NAMES})\b(?! (?:polic|manager|reset|length|rules|field|hint|rotation|vault))"
        rf"[^.\n:=]{{0,60}}?{_IS}\s*(?P<value>[\"'\u201c][^\"\u201d\n]+[\"'\u201d]|\S+)"
    ),
    expression(r"(?i)\b(?:pw|pass)\s*[:=]\s*(?P<value>\S+)"),
    expression(rf"(?i)\b(?:{_NAMES})\s+(?P<value>(?=[^\s.]*[\d@#$%^&*])[^\s]{{5,}})"),
    expression(
        rf"(?i)(?<!\S)(?P<value>\S++)\s++is (?:the|my|our|his|her|their) (?:[\w'-]+ ){{0,3}}?(?:{_NAMES})\b"
    ),
    expression(r"\b(?=[A-Z_]*(?:KEY|TOKEN|SECRET|PASSWORD))[A-Z_]++\s*+=\s*+(?P<value>\S+)"),
)
_LOGIN = expression(
    rf"(?i)\b(?:log-?ins?|sign-?ins?|credentials?|account details)\b[^.\n:=]{{0,50}}?{_IS}\s*"
    r"(?P<value>\S{1,200}\s{0,5}(?:/|\||,|\band\b|\bwith\b)\s{0,5}\S{0,200}[\d\W_]\S{1,200})"
)
_PHRASE = expression(
    rf"(?i)\b(?:passphrase|recovery (?:code|phrase)s?|seed phrase)\b[^.\n:=]{{0,40}}?{_IS}\s*"
    r"(?P<value>[^.\n]+)"
)
_PIN = expression(
    r"(?i)\b(?:pin|pin[ -](?:code|number)|cvv|cvc|security code|pass ?code)\b"
    r"(?P<between>[^.\n\d]{0,50}?)(?P<value>\d{3,8})\b"
    r"|\b(?P<first>\d{3,8}) is (?:the|my|our|his|her|their) (?:[\w'-]+ ){0,3}?(?:pin|cvv|cvc)\b"
)
_DOORS = expression(
    r"(?i)\b(?:door|gate|locker|garage|barrier|shed|key ?safe|key box|entrance|building|alarm|lift|"
    r"car park|room|cabinet|padlock)s?\b"
)
_ACCOUNTS = expression(r"(?i)\b(?:card|bank|account|atm|sim|phone|tablet|laptop|cvv|cvc)s?\b")
_CARD = expression(r"\b(?:\d[ -]?){12,18}\d\b")
_PLAIN = word_set(
    "wrong correct incorrect expired required needed missing unknown weak strong mandatory known "
    "lost forgotten there here not case in on at with the a an kept stored being too very "
    "invalid different same secret fine ok okay right no never always only by under long short "
    "changed reset rotated shared written saved safe secure up ready managed set due it this that "
    "what everyone anyone someone be get use my our your their"
)
"""What may follow "the password is" without being one."""
_TRAILING = ".,;:)]}\"'"
_CHATTER = expression(
    r"(?i)^(?:(?:thanks?|thank you|ok(?:ay)?|great|cool|nice|perfect|hello|hi|hey|bye|good (?:morning|"
    r"afternoon|evening|night)|sure|yes|no|yeah|lol|haha|awesome|sounds good|got it|well done|"
    r"how are you|have a (?:nice|good|great) \w+|see you(?: \w+)?|you'?re welcome|no problem|"
    r"(?:so much|a lot|again|very much|everyone|all|there|too|for (?:that|your help|the help)))[\s,.!]*)+$"
)
_LONGEST_CHATTER = 400
_MOOD = expression(
    r"(?i)^(?:(?:ugh|phew|wow|hmm+|oh|ah|aw|argh|man|gosh|boy|well|sorry|honestly)\b[\s,.!]*)*"
    r"(?:(?:i )?hope (?:you|everyone|all|that you|this finds)\b.*"
    r"|(?:i'?m|i am|i feel|i was|feeling|we'?re|we are) (?:(?:so|very|really|too|just|still|pretty|"
    r"a bit|kind of|quite) )*(?:tired|exhausted|hungry|bored|happy|sad|sick|ill|cold|hot|stressed|"
    r"glad|fine|okay|ok|sorry|late|back|here|done|ready|confused|annoyed|excited|worried|busy|"
    r"sleepy|thirsty|fed up)\b(?: (?:right now|today|now|at the moment|again|of this|about this))*"
    r"|what a (?:day|week|morning|night|mess|relief)\b.*)[\s.!]*$"
)
"""A wish, a mood or a sigh: true for the moment, and no knowledge."""


def refusal_of(text: str) -> Refusal | None:
    """Return why `text` may never be kept, or None if it may."""
    for reason, applies in _NEVER:
        if applies(text):
            return reason
    said = text.strip()
    if len(said) > _LONGEST_CHATTER:
        return None
    return "small_talk" if _CHATTER.match(said) or _MOOD.match(said) else None


def is_secret(text: str) -> bool:
    """Whether the text gives away a password, a key or the number of a card, or did."""
    return MASK in text or bool(secrets_in(text))


_NEVER: tuple[tuple[Refusal, Callable[[str], bool]], ...] = (
    ("secret", is_secret),
    ("disguised", is_disguised),
    ("instruction", is_instruction),
    ("boot", is_boot),
    ("machine", is_machine),
)


def redacted(text: str) -> str:
    """Return `text` with every secret in it masked; all else stays as it is."""
    return masked(text, secrets_in(text))


def masked(text: str, secrets: Collection[str]) -> str:
    """Return `text` with each of `secrets` masked, wherever it stands."""
    if secrets:
        text = visible(text)
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


@lru_cache(maxsize=64)
def secrets_in(text: str) -> tuple[str, ...]:
    """Return the secrets that `text` gives away, as they stand there."""
    found = dict.fromkeys(_candidates(visible(text)))
    return tuple(value for value in found if value and MASK not in value and value not in MASK)


def _candidates(text: str) -> Iterator[str]:
    for shape in _SHAPES:
        yield from (match.group() for match in shape.finditer(text))
    yield from (item.group() for item in _CARD.finditer(text) if _passes_luhn(item.group()))
    yield from given_away(text)
    for pattern in (_LOGIN, _PHRASE):
        yield from (match["value"].rstrip(_TRAILING) for match in pattern.finditer(text))
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            value = match["value"].strip("\"'\u201c\u201d").rstrip(_TRAILING)
            if _is_given_away(value):
                yield value
    for match in _PIN.finditer(text):
        near = text[max(0, match.start() - 40) : match.end() + 30]
        if not _DOORS.search(near) or _ACCOUNTS.search(near):
            yield match["value"] or match["first"]


def _is_given_away(value: str) -> bool:
    """Whether what follows "the password is" is the password, not something said of it."""
    lower = value.lower()
    if len(value) < 3 or lower in _PLAIN:
        return False
    plain_word = value.isalpha() and value == lower
    return not (plain_word and lower.endswith(("ed", "ing", "ly")))


def _passes_luhn(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
