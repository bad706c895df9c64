"""Who will read what a step makes, by the words that ask for it."""

import re
from collections.abc import Sequence

from projects.scope import Scope

_WHOSE = r"(?:the|our|my|a|an|their|his|her|each|every)"
_TEXT = (
    r"(?:update|status|status\s+update|letter|e-?mail|message|note|report|summary|announcement"
    r"|proposal|presentation|briefing|memo|statement|reply|answer|version|copy|newsletter)"
)
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
        rf"|\b(?:for|to|with)\s+(?:{_WHOSE}\s+)?(?:client|customer)s?\b"
        rf"|\b(?:tell|inform|update|e-?mail|write|message)\s+(?:{_WHOSE}\s+)?(?:client|customer)s?\b",
    ),
    (
        "team",
        rf"\b(?:for|to|with)\s+(?:{_WHOSE}\s+)?(?:whole\s+)?(?:team|crew|staff|colleagues)\b"
        rf"|\b(?:team|staff)\s+{_TEXT}\b",
    ),
)


def audience_of(text: str, *, allowed: Sequence[str], project: str | None, scope: Scope) -> str:
    """Return the audience of one step: the scope's own, or a narrower one that `text` names.

    Args:
        text: the words of the step.
        allowed: the audiences for which its agent may write.
        project: the step's project, whose client is meant by "the client".
        scope: of the request; never widened.
    """
    for reader, pattern in _PATTERNS:
        if reader in allowed and re.search(pattern, text, re.IGNORECASE):
            return scope.narrow(audience=_named(reader, project)).audience
    return scope.audience


def _named(reader: str, project: str | None) -> str:
    if reader != "client":
        return reader
    # A client of no known project may read only what anyone may.
    return f"client:{project}" if project else "public"
