"""A scan: phrases that are understood are taken out of a text, until only the rest is left."""

import re
from collections.abc import Iterator

_TAKEN = "\x1a"
"""Stands where words were taken."""
_QUOTED = re.compile(r"[\"“«][^\"”»\n]*[\"”»]")
_LINKS = re.compile(
    rf"(?:\s*(?:\b(?:at|on|by|in|from|for|the|and|of|,|please|then)\b|[,;:()])\s*)*{_TAKEN}"
    rf"(?:\s*(?:\b(?:and|at|on)\b|[,;:()])?\s*{_TAKEN})*",
    re.IGNORECASE,
)
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:?!])")


class Scan:
    """One text while it is read; what stands in quotation marks is never taken."""

    def __init__(self, text: str) -> None:
        """Read this text."""
        self._text = text
        self._left = _QUOTED.sub(lambda match: "\x1b" * len(match[0]), text)

    @property
    def left(self) -> str:
        """What nobody has taken; quotations are blank."""
        return self._left

    @property
    def rest(self) -> str:
        """What is left of the text, as it was written, without the words that led to times."""
        shown = "".join(
            _TAKEN if left == _TAKEN else said
            for left, said in zip(self._left, self._text, strict=True)
        )
        words = " ".join(_LINKS.sub(" ", shown).split()).strip(" ,;:-")
        return _BEFORE_STOP.sub("", words)

    def take(self, pattern: "re.Pattern[str]") -> Iterator["re.Match[str]"]:
        """Take each match of a pattern."""
        while match := pattern.search(self._left):
            self.blank(match)
            yield match

    def first(self, pattern: "re.Pattern[str]") -> "re.Match[str] | None":
        """Take the first match of a pattern, if there is one."""
        return next(self.take(pattern), None)

    def blank(self, match: "re.Match[str]") -> None:
        """Take what a match found."""
        start, end = match.span()
        self._left = self._left[:start] + _TAKEN * (end - start) + self._left[end:]
