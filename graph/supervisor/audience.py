"""Who will read what a step makes, by the words that ask for it."""

import re
from collections.abc import Sequence

from projects.scope import Scope

_WHOSE = r"(?:the|our|my|a|an|their|his|her|each|every)"
_TEXT = (
    r"(?:update|status|status\s+update|letter|e-?mail|message|note|report|summary|announcement"
    r"|proposal|presentation|briefing|memo|statement|reply|answer|version|copy|newsletter)"
)
_ALONE = (
    r"(?!\s+(?:accounts?|area|building|calendar|calls?|chat|channel|data|days?|dinner|events?|files?"
    r"|kitchen|leads?|list|lunch|meetings?|members?|numbers?|outing|party|portal|records?|rooms?"
    r"|service|side|trip|visits?)\b)"
)
"""Not before a noun: the team chat and the client meeting are no readers."""
_PATTERNS = (
    (
        "public",
        rf"\bpublic(?:ly)?\s+(?:{_TEXT}|post|page|notice)\b|\bblog\b|\bpress\s+release\b"
        r"|\b(?:linkedin|facebook|instagram|twitter|social(?:\s+media)?)\s+(?:post|update|text)s?\b"
        r"|\b(?:website|web\s*site|landing\s+page|home\s*page)\s+(?:copy|text|announcement)\b"
        r"|\bfor\s+(?:the\s+)?(?:public|press|website|web\s*site)\b"
        r"|\bon\s+(?:the|our)\s+(?:web\s*site|home\s*page|facebook|linkedin|blog)\b",
    ),
    (
        "client",
        rf"\b(?:client|customer)s?(?:'s|\u2019s|-facing)?\s+{_TEXT}\b"
        rf"|\b(?:for|to|with)\s+(?:{_WHOSE}\s+)?(?:client|customer)s?\b{_ALONE}"
        rf"|\b(?:tell|inform|update|e-?mail|write|message)\s+(?:{_WHOSE}\s+)?(?:client|customer)s?\b",
    ),
    (
        "team",
        rf"\b(?:for|to|with)\s+(?:{_WHOSE}\s+)?(?:whole\s+)?(?:team|crew|staff|colleagues)\b{_ALONE}"
        rf"|\b(?:team|staff)\s+{_TEXT}\b",
    ),
)
_NETWORK = r"(?:linkedin|facebook|instagram|twitter|mastodon|bluesky|youtube|social\s+media)"
_BETWEEN = (
    r"(?:(?!(?:about|after|and|at|before|by|for|from|in|of|on|or|regarding|than|that|to|what|when"
    r"|where|which|who|whose|with|without)\b)[\w&.'\u2019-]+\s+){1,5}"
)
"""The name of a project, however it is written, or other words of the same phrase."""
_FOR = rf"\b(?:for|with|to(?=\s+(?:{_WHOSE}\s|(?-i:[A-Z]))))\s+{_BETWEEN}"
_ADDRESSED = rf"\b(?:tell|inform|update|e-?mail|write|message|send)\s+{_WHOSE}\s+{_BETWEEN}"
_NAMED = (
    (
        "public",
        rf"\b(?:re)?tweets?\b|\bpost(?:ed|ing|s)?\b.{{0,80}}?\b(?:on|to)\s+{_NETWORK}\b"
        rf"|\bon\s+(?:the\s+|our\s+)?(?:{_NETWORK}|web\s*site|home\s*page|blog)\b",
    ),
    ("client", rf"(?:{_FOR}|{_ADDRESSED})(?:client|customer)s?\b(?!-){_ALONE}"),
    ("team", rf"(?:{_FOR}|{_ADDRESSED})(?:team|crew|staff)\b(?!-){_ALONE}"),
)
"""Readers who are called by the name of a project; only where a text is asked for."""
_MAKES = re.compile(
    rf"\b(?:write|draft|compose|prepare|send|post|tweet|publish|announce|translate|e-?mail|tell"
    rf"|inform|update|message|rewrite|rephrase|shorten|reply|answer|make|create|{_TEXT})\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\s*(?:and\s+|so\s+)?(?:what|who|whom|whose|when|where|why|which|how|is|are|was|were|did|does"
    r"|do|has|have|had)\b",
    re.IGNORECASE,
)
_ONE_CLIENT = re.compile(
    r"\b(?:for|to|with|tell|inform|update|e-?mail|write|message)\s+(?:the|our|my|this|that)"
    rf"\s+(?:client|customer)\b(?!-){_ALONE}"
    r"|(?<!this\s)\b(?:client|customer)\s+(?:update|status|letter|announcement|proposal"
    r"|presentation|briefing|newsletter)\b",
    re.IGNORECASE,
)
"""Not "a customer e-mail": that may well be one that came in."""
_ONE_NAMED_CLIENT = re.compile(
    rf"\b(?:for|to|with|tell|inform|update|e-?mail|write|message|send)\s+(?:the|our|my|this|that)"
    rf"\s+{_BETWEEN}(?:client|customer)\b(?!-){_ALONE}",
    re.IGNORECASE,
)


def audience_of(text: str, *, allowed: Sequence[str], project: str | None, scope: Scope) -> str:
    """Return the audience of one step: the scope's own, or a narrower one that `text` names.

    Args:
        text: the words of the step.
        allowed: the audiences for which its agent may write.
        project: the step's project, whose client is meant by "the client".
        scope: of the request; never widened.
    """
    for reader, pattern in (*_PATTERNS, *(_NAMED if _asks_for_text(text) else ())):
        if reader in allowed and re.search(pattern, text, re.IGNORECASE):
            return scope.narrow(audience=_named(reader, project)).audience
    return scope.audience


def _named(reader: str, project: str | None) -> str:
    if reader != "client":
        return reader
    # What is for clients of no project in particular is for anyone.
    return f"client:{project}" if project else "public"


def names_one_client(text: str, *, allowed: Sequence[str]) -> bool:
    """Whether `text` is for one client, so that it has to be known whose."""
    if "client" not in allowed:
        return False
    is_named = _asks_for_text(text) and _ONE_NAMED_CLIENT.search(text)
    return bool(is_named or _ONE_CLIENT.search(text))


def _asks_for_text(text: str) -> bool:
    """Whether `text` asks for something to be written or sent, and is not just a question."""
    return bool(_MAKES.search(text)) and not _QUESTION.match(text)
