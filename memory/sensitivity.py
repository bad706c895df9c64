"""How confidential a turn is, as far as its own words tell."""

import re
from functools import lru_cache

from projects.expression import expression
from projects.scope import Sensitivity

_MARKS: tuple[tuple[Sensitivity, re.Pattern[str]], ...] = (
    (
        "secret",
        expression(
            r"(?i)\b(?:between (?:us|you and me|the two of us)|off the record|top secret|for my eyes only|"
            r"(?:don'?t|do not|never) (?:tell|share (?:this|that|it) with|mention (?:this|that|it) to) "
            r"(?:anyone|anybody|a soul|the team|my team|our team)|"
            r"(?:keep|kept) (?:this|that|it)?\s*(?:a secret|secret|private|to yourself|between us)|"
            r"(?:no one|nobody)(?: else)? (?:must|should|may|can|is to) know|just for me|only for me|"
            r"strictly private|this is (?:private|secret|personal))\b"
        ),
    ),
    (
        "internal",
        expression(
            r"(?i)\b(?:confidential(?:ly)?|internal(?:ly)? only|for internal use|internal use only|strictly internal|"
            r"(?:this|that|it)(?:'s| is) internal|in confidence|not for (?:the )?(?:client|customer|public|"
            r"outside|external)s?|(?:don'?t|do not|never|must not|mustn'?t) (?:tell|share (?:this|that|it) with|"
            r"show|let|mention (?:this|that|it) to) (?:the |our |any )?(?:client|customer|outside|public)\w*|"
            r"(?:client|customer)s? (?:must not|mustn'?t|should not|shouldn'?t|may not|can'?t|cannot) know|"
            r"under nda|keep (?:this|it) (?:internal|in[- ]house|in the team|within the team)|team only)\b"
            r"|^\s*internal\s*:"
        ),
    ),
    (
        "public",
        expression(
            r"(?i)\b(?:(?:this|that|it|which)(?:'s| is) (?:now )?public\b|public(?:ly)? (?:information|knowledge|"
            r"available|announced|known)|on (?:our|the) (?:public )?website|can be shared (?:publicly|with anyone|"
            r"freely)|fine to share (?:publicly|with anyone)|not (?:a )?secret)\b|^\s*public\s*:|\(public\)"
        ),
    ),
)
_ASIDE = expression(
    r"(?i)^(?:(?:and|but|please|also|note|so)\b,?\s*)*(?:(?:this|that|it|all this|all of this|the above|which)(?:'s| is| stays| must stay|"
    r" should stay| can be| has to stay)\s*|keep (?:this|that|it)\s*|(?:don'?t|do not|never) (?:tell|share|mention|show)\b|"
    r"not for\b|strictly\b|between us\b|internal only|confidential\b|public\b|off the record)"
)


@lru_cache(maxsize=128)
def stated_in(text: str) -> Sensitivity | None:
    """Return the sensitivity that the words of a turn ask for, if they ask for one."""
    return next((level for level, pattern in _MARKS if pattern.search(text)), None)


def is_aside(text: str) -> bool:
    """Whether a clause does nothing but say how confidential the rest is."""
    return stated_in(text) is not None and bool(_ASIDE.match(text)) and len(text.split()) < 12
