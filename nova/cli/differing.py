"""Two wordings laid over each other: what is gone, what is new, what both say."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from rich.text import Text

from nova.cli.output import plain

_ALIKE = 0.4
"""Below this share of common words a comparison says less than the two sentences do."""


def differences(old: str, new: str) -> Text | None:
    """Return what became of `old` in `new`, word by word; None if they are the same or too unlike.

    Marks tell it as well as colours do: `[-gone-]` and `{+new+}`.
    """
    left, right = plain(old).split(), plain(new).split()
    matcher = SequenceMatcher(a=_folded(left), b=_folded(right), autojunk=False)
    if matcher.ratio() < _ALIKE or matcher.ratio() == 1.0:
        return None
    return Text(" ").join(_pieces(matcher, left, right))


def _pieces(matcher: "SequenceMatcher[str]", left: list[str], right: list[str]) -> Iterator[Text]:
    for operation, begin, end, start, stop in matcher.get_opcodes():
        if operation == "equal":
            yield Text(" ".join(right[start:stop]), style="dim")
            continue
        if begin < end:
            yield Text(f"[-{' '.join(left[begin:end])}-]", style="red")
        if start < stop:
            yield Text(f"{{+{' '.join(right[start:stop])}+}}", style="green")


def _folded(words: list[str]) -> list[str]:
    return [word.casefold().rstrip(".,;:!") for word in words]
