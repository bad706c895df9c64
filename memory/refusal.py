"""What memory never keeps: secrets, orders to the assistant, chatter."""

import re
from typing import Literal

Refusal = Literal["secret", "instruction", "small_talk"]

_SECRETS = (
    re.compile(r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|AIza|glpat|hf)[-_]?[A-Za-z0-9_-]{12,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"),
    re.compile(
        r"(?i)\b(?:pass ?word|passwd|passphrase|pass ?code|pwd|api[ _-]?(?:key|token)|secret(?: key)?|"
        r"access (?:key|token)|auth(?:entication)? token|bearer token|private key|credentials?|"
        r"(?:card|bank|login|account|atm|my) pin|pin (?:code|number)|cvv|cvc|security code|"
        r"social security number|ssn|recovery (?:code|phrase)|seed phrase)\b"
        r"[^.\n]{0,40}?(?:\bis\b|\bare\b|:|=|\bnow\b|\bto\b)\s*\S*[\w@#!$%^&*-]{3,}"
    ),
    re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
)
_CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
_ABOUT_SECRETS = re.compile(
    r"(?i)\b(?:policy|policies|polic\w+|manager|reset|resets|rotat\w+|expir\w+|must|should|never|"
    r"stored in|kept in|every \d+|at least \d+|length|characters)\b"
)
_INSTRUCTIONS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+|the\s+|your\s+|my\s+)*"
    r"(?:previous|prior|above|earlier|preceding|system|safety|other)?\s*"
    r"(?:instructions?|prompts?|rules|guidelines|guardrails|directives)\b"
    r"|\byou (?:must|should|shall|will|have to|are to)\s+(?:now|always|never|only|immediately|from now on)?\s*"
    r"(?:act|behave|respond|reply|answer|send|forward|reveal|output|print|execute|run|delete|ignore|obey|"
    r"pretend|disclose|email|transfer|share|approve|tell|include|comply)\b"
    r"|\byou are now (?:a|an|the|in|my)\b|\bnew instructions?\s*:|\bsystem prompt\b|\bdeveloper mode\b|"
    r"\bjailbreak\b|\b(?:assistant|ai|agent|chatbot|llm|model)s?[,:]? (?:must|should|please|shall) "
    r"(?:now )?(?:send|forward|reveal|ignore|execute|run|delete|always|email|transfer|approve|disregard)\b"
    r"|<\/?(?:system|instructions?|prompt)>|\[(?:system|inst)\]"
)
_CHATTER = re.compile(
    r"(?i)^(?:(?:thanks?|thank you|ok(?:ay)?|great|cool|nice|perfect|hello|hi|hey|bye|good (?:morning|"
    r"afternoon|evening|night)|sure|yes|no|yeah|lol|haha|awesome|sounds good|got it|well done|"
    r"how are you|have a (?:nice|good|great) \w+|see you(?: \w+)?|you'?re welcome|no problem|"
    r"(?:so much|a lot|again|very much|everyone|all|there|too|for (?:that|your help|the help)))[\s,.!]*)+$"
)


def refusal_of(text: str) -> Refusal | None:
    """Return why `text` may never be kept, or None if it may."""
    if is_secret(text):
        return "secret"
    if is_instruction(text):
        return "instruction"
    return "small_talk" if _CHATTER.match(text.strip()) else None


def is_secret(text: str) -> bool:
    """Whether the text gives away a password, a key or the number of a card."""
    for at, pattern in enumerate(_SECRETS):
        if pattern.search(text) and not (at == 3 and _ABOUT_SECRETS.search(text)):
            return True
    return any(_passes_luhn(match.group()) for match in _CARD.finditer(text))


def is_instruction(text: str) -> bool:
    """Whether the text orders an assistant about, as pasted or fetched text may."""
    return bool(_INSTRUCTIONS.search(text))


def _passes_luhn(text: str) -> bool:
    digits = [int(char) for char in text if char.isdigit()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
