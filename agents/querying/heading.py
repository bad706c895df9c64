"""Headings: words that only name something, and so ask for it: takings of May."""

import re

_TELLS = re.compile(
    r"[:=;]|\b(?:is|are|was|were|isn't|aren't|am|has|have|had|will|would|can|must|should|now"
    r"|(?<!in )(?<!of )(?<!to )(?<!from )(?<!since )(?-i:may)"
    r"|decided?|remember|note|keep|from now on|always|never|prefers?|wants?|likes?|promised?"
    r"|i|we|you|he|she|they)\b",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thank you)\W*$", re.IGNORECASE)
_ASIDE = re.compile(
    r"^[^:]{0,60}\b(?:asks|asking|asked|wants? to know|needs?|question)\s*:\s*", re.I
)
"""What only says who wants to know: "the auditor asks: ..."."""
_PURPOSE = re.compile(
    r",\s+(?:i|we)(?:'m|'re| am| are| have to| need| must| want)\b.*$", re.IGNORECASE
)
"""What it is for, said behind it: ", I have to write her slip"."""
_DID = re.compile(r"^\W*(?:[A-Z][\w'-]*\s+){1,3}(?:\w+ed|paid|sold|bought|sent|took|got|gave)\b")
"""A name and what it did: that is told."""
_MORE = re.compile(r"[.!?]\s+\S")
"""Where another sentence begins."""


def heading(text: str) -> str:
    """Return what `text` names if it is no sentence, without who asks for it; else nothing."""
    said = _ASIDE.sub("", _PURPOSE.sub("", _POLITE_END.sub("", text.strip())))
    is_sentence = _MORE.search(said) or _TELLS.search(said) or _DID.match(said)
    return "" if is_sentence else said
