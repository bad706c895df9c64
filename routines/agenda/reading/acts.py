"""What each sentence of a turn does, and which words of it are its matter, as a model reads it."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol, get_args

from memory.embedding import Vectors

Act = Literal[
    "promise",
    "undated",
    "kept",
    "missed",
    "moved",
    "dropped",
    "question",
    "decided",
    "blocked",
    "came",
    "blocks",
    "goal",
    "reached",
    "awaited",
    "noise",
]
ACTS: tuple[Act, ...] = get_args(Act)
Part = Literal["", "matter", "goal", "who", "day", "way"]
PARTS: tuple[Part, ...] = get_args(Part)

SENTENCES, WORDS = 6, 80
"""So many are read together at most."""
_LONGEST = 300
"""Letters that are read together: a sentence is understood beside its neighbours."""
_REMEMBERED = 20_000
_MARKS = ".,;:!?()[]\"'\u201c\u201d\u2018\u2019\u2013\u2014-"


class Span(NamedTuple):
    """Words of a sentence that are of one part."""

    part: Part
    text: str


class Reading(NamedTuple):
    """What was read in one sentence."""

    chances: dict[Act, float]
    """How likely it does what."""
    spans: tuple[Span, ...]

    def words(self, *parts: Part) -> str:
        """Return the words of these parts."""
        return ", ".join(span.text for span in self.spans if span.part in parts)


class Rows(Protocol):
    """Reads texts of one sentence a line into rows of numbers.

    A row holds the chance of each act for each line, then the part of each word. So it can be
    kept where vectors are, and is forgotten with them.
    """

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""
        ...


class ActReader:
    """Reads turns, and remembers in memory what it read."""

    def __init__(self, rows: Rows) -> None:
        """Read by `rows`."""
        self._rows = rows
        self._known: dict[str, Vectors] = {}

    def read(self, turns: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """Return what each sentence of each turn does."""
        texts = [["\n".join(group) for group in _grouped(turn)] for turn in turns]
        wanted = {text for turn in texts for text in turn}
        missing = [text for text in dict.fromkeys(wanted) if text not in self._known]
        if len(self._known) + len(missing) > _REMEMBERED:
            self._known = {text: row for text, row in self._known.items() if text in wanted}
        if missing:
            self._known |= dict(zip(missing, self._rows(missing), strict=True))
        return [
            [each for text in turn for each in _decoded(text, self._known[text])] for turn in texts
        ]


def _grouped(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Yield the sentences of a turn in groups that are read together."""
    group: list[str] = []
    for sentence in sentences:
        if group and (sum(map(len, group)) + len(sentence) > _LONGEST or len(group) == SENTENCES):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _decoded(text: str, row: Vectors) -> Iterator[Reading]:
    parts = iter(row[SENTENCES * len(ACTS) :].astype(int).tolist())
    for at, line in enumerate(text.split("\n")):
        chances = row[at * len(ACTS) : (at + 1) * len(ACTS)].tolist()
        words = [(PARTS[next(parts, 0)], word) for word in line.split()]
        yield Reading(dict(zip(ACTS, chances, strict=True)), tuple(_spans(words)))


def _spans(words: Sequence[tuple[Part, str]]) -> Iterator[Span]:
    """Yield the runs of words that are of one part."""
    begun: list[str] = []
    for at, (part, word) in enumerate(words):
        begun.append(word)
        ends = at + 1 == len(words) or words[at + 1][0] != part
        if ends and part and (text := " ".join(begun).strip(_MARKS)):
            yield Span(part, text)
        if ends:
            begun = []
