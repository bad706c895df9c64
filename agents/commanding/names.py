"""Names: what a request calls by the names of a database's values, and by which word it leads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agents.querying.numbers import Number, read_numbers
from agents.querying.values import Mention, Names, find_values
from agents.querying.words import Word, read_words, stems
from projects.data import Command, Entry, FieldOf

MARKS = frozenset({"x", "times", "qty", "quantity", "pcs", "pieces", "each"})
"""Words between an amount and what it counts."""

_SKIPPED = frozenset({"the", "our", "a", "an", "branch", "customer", "supplier", "vendor", "of"})
"""Words between a leading word and the name that it leads."""
_REACH = 4
_PHRASE = 6
_ENDS = frozenset(
    {"from", "for", "to", "into", "at", "in", "on", "by", "with", "and", "until", "because", "as"}
)


@dataclass(frozen=True)
class Said:
    """A request, its words, and all in it that may be a name or an amount."""

    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    numbers: tuple[Number, ...]
    names: Mapping[str, Names]
    entries: Mapping[str, Sequence[Entry]]

    @classmethod
    def read(cls, text: str, command: Command, entries: Mapping[str, Sequence[Entry]]) -> "Said":
        """Read `text` for the fields of a command; `entries` by vocabulary."""
        words = read_words(text)
        names = {kind: Names(kind, listed) for kind, listed in entries.items()}
        known = {stem for said in own_words(command) for stem in stems(said)}
        mentions = find_values(words, names.values(), known)
        taken = {at for each in mentions if each.is_whole for at in range(each.start, each.end)}
        numbers = [each for each in read_numbers(words) if each.start not in taken]
        plain = tuple(each for each in numbers if not (each.is_money or each.is_share))
        return cls(text, words, tuple(mentions), plain, names, entries)

    @property
    def replies_at(self) -> int:
        """Where the replies to questions begin, as a place in the text."""
        at = self.text.find("\n")
        return len(self.text) if at < 0 else at

    def is_reply(self, at: int) -> bool:
        """Whether the word at `at` stands in a reply."""
        return self.words[at].start > self.replies_at

    def of(self, kind: str) -> list[Mention]:
        """Return what may be values of a vocabulary."""
        return [each for each in self.mentions if each.vocabulary == kind]

    def leads(self, start: int, field: FieldOf) -> bool:
        """Whether what begins at word `start` is led in by a word of the field."""
        before: list[str] = []
        for word in reversed(self.words[max(0, start - _REACH) : start]):
            if self._is_apart(word, start):
                break
            before.insert(0, word.text)
            tail = " ".join(before)
            if any(_leading(tail, each.casefold()) for each in field.words):
                return True
        return False

    def phrase_after(self, field: FieldOf, taken: Collection[int]) -> str:
        """Return what follows a word of the field and is no name that is known."""
        for at in range(len(self.words)):
            if at in taken or not self.leads(at, field):
                continue
            word = self.words[at]
            if word.is_capital or word.is_code or word.text.isdigit():
                return self.phrase(at, taken)
        return ""

    def phrase(self, at: int, taken: Collection[int] = ()) -> str:
        """Return the words from `at` that belong together, as they were written."""
        end = at
        while end < min(len(self.words), at + _PHRASE) and end not in taken:
            if self.words[end].text in _ENDS or (end > at and self._gap(end)):
                break
            end += 1
        return self.text[self.words[at].start : self.words[end - 1].end] if end > at else ""

    def title(self, kind: str, value: str) -> str:
        """Return a value with what else it is called."""
        for entry in self.entries.get(kind, ()):
            if str(entry.value) == value:
                return value if len(entry.names) < 2 else f"{value} ({entry.names[1]})"
        return value

    def in_order(self, kind: str, values: Collection[str]) -> list[str]:
        """Return values in the order of the data."""
        listed = [str(entry.value) for entry in self.entries.get(kind, ())]
        return sorted(values, key=lambda value: listed.index(value) if value in listed else 0)

    def nearest(self, kind: str, said: str) -> tuple[str, ...]:
        """Return the names of a vocabulary that come nearest."""
        return self.names[kind].nearest(said) if kind in self.names else ()

    def _gap(self, at: int) -> bool:
        between = self.text[self.words[at - 1].end : self.words[at].start]
        return any(char in between for char in ",;:.\n")

    def _is_apart(self, word: Word, start: int) -> bool:
        between = self.text[word.end : self.words[start].start]
        return any(char in between for char in ";\n")


def own_words(command: Command) -> tuple[str, ...]:
    """Return the words that a command itself uses: they name no value."""
    parts = (command, *((command.lines,) if command.lines else ()))
    of_fields = [word for part in parts for field in part.fields.values() for word in field.words]
    return (
        *command.words,
        *command.verbs,
        *of_fields,
        "draft",
        "order",
        "please",
        "need",
        "reorder",
        *MARKS,
    )


def _leading(tail: str, lead: str) -> bool:
    """Whether words begin with a leading word, and only fill words follow it."""
    rest = tail.removeprefix(lead)
    return rest != tail and set(rest.split()) <= _SKIPPED and (not rest or rest[0] == " ")
