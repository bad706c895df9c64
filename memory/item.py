"""What the index holds: an item as it is taken in, and what is noted of it for later questions."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from memory.extraction.words import concepts, words_of
from memory.pieces import part_ids, pieces_of
from projects.scope import Sensitivity

Reach = Mapping[str, tuple[Sensitivity, ...]]
"""What may be seen: for each project, the sensitivities."""


class Item(NamedTuple):
    """A claim or a turn as the index holds it."""

    item_id: str
    kind: Literal["claim", "turn"]
    project: str
    sensitivity: Sensitivity
    body: str
    """What is searched for words: the text with its date, speaker and project."""
    meaning: str
    """What is embedded."""
    thread: str = ""
    """The conversation of a turn."""
    said: str = ""
    """When a turn was said (ISO 8601)."""
    rests_on: str = ""
    """The item of the turn that a claim was drawn from."""
    days: str = ""
    """The days that it speaks of, in words."""

    @property
    def pieces(self) -> "list[Item]":
        """What is embedded besides the whole, as items with ids of their own."""
        if self.kind == "claim":
            return []
        texts = pieces_of(self.meaning)
        ids = part_ids(self.item_id, len(texts))
        return [
            self._replace(item_id=item_id, meaning=text)
            for item_id, text in zip(ids, texts, strict=True)
        ]


class Trace(NamedTuple):
    """What is noted of an item when it is taken in, so that no question need find it out."""

    item_id: str
    meaning: str
    content: str
    """Its content, as classes of words that mean the same: each on a line of its own."""
    parts: int
    """How many pieces of it are embedded by themselves."""
    follows: str
    """The item of the turn before it in the same sitting; empty for the first."""
    sitting: str
    """The first item of what was said in one go."""
    size: int
    """Length of its body."""

    @property
    def classes(self) -> frozenset[str]:
        """Its content, as classes of words that mean the same."""
        return frozenset(self.content.split("\n")) - {""}

    def shared(self, lines: Mapping[str, str]) -> list[str]:
        """Return the classes whose line it has; `lines` is `lines_of` some classes."""
        content = f"\n{self.content}\n"
        return [each for each, line in lines.items() if line in content]

    def has_any(self, lines: Mapping[str, str]) -> bool:
        """Whether it has one of some classes; to be asked of many items, which mostly have none."""
        content = f"\n{self.content}\n"
        return any(line in content for line in lines.values())

    @property
    def context(self) -> str:
        """The item that says what it speaks of; empty for a claim, which stands alone."""
        return self.follows if self.item_id.startswith("turn:") else ""

    @property
    def vector_ids(self) -> list[str]:
        """The ids of its vectors, that of the whole first."""
        return [self.item_id, *part_ids(self.item_id, self.parts)]


def lines_of(classes: Iterable[str]) -> dict[str, str]:
    """Return each class, in order, with the line that says it."""
    return {each: f"\n{each}\n" for each in sorted(classes)}


@lru_cache(maxsize=8)  # ranking and the newest word of a matter both ask it of a question
def classes_of(text: str) -> frozenset[str]:
    """Return the content of a text as classes of words that mean the same."""
    return frozenset(concepts(words_of(text)))
