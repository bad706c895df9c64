"""A question as it is read before any query is considered: its words, values, times and form."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agents.querying.forms import Wanted, read_form
from agents.querying.numbers import Comparison, Number, read_comparisons, read_numbers
from agents.querying.periods import Period, read_periods
from agents.querying.sentences import asking_text, asking_words, bracketed_words
from agents.querying.values import Mention, Names, find_values
from agents.querying.words import Word, read_words


@dataclass(frozen=True)
class Question:
    """What can be read in a question without knowing which query answers it."""

    text: str
    words: tuple[Word, ...]
    today: date
    asking: frozenset[int]
    """Indexes of the words that ask; the others only tell how the question came up."""
    spoken: frozenset[int]
    """Indexes of the words of the sentences that ask."""
    bracketed: frozenset[int]
    """Indexes of the words in brackets that only explain: they are left aside altogether."""
    wanted: Wanted
    numbers: tuple[Number, ...]
    comparisons: tuple[Comparison, ...]
    periods: tuple[Period, ...]
    mentions: tuple[Mention, ...]
    """Everything that may be a value, overlapping ones too."""

    def said(self, start: int, end: int) -> str:
        """Return the words from `start` to before `end`, as they were written."""
        return self.text[self.words[start].start : self.words[end - 1].end]


def read_question(
    text: str,
    vocabularies: Iterable[Names],
    *,
    known: Collection[str],
    today: date,
    place: str = "",
) -> Question:
    """Read `text`.

    Args:
        text: what was asked.
        vocabularies: the names of the data.
        known: the stems of words that the catalogue itself uses.
        today: the day from which times count.
        place: what the data itself is called; to say it carries no matter.
    """
    words = read_words(text)
    aside = _at_place(words, place.split())
    periods = read_periods(words, today)
    timed = {at for period in periods for at in range(period.start, period.end)}
    numbers = [each for each in read_numbers(words) if each.start not in timed]
    mentions = [
        each
        for each in find_values(words, vocabularies, known)
        if not set(range(each.start, each.end)) <= timed
        and aside.isdisjoint(range(each.start, each.end))
    ]
    asking = asking_words(text, words)
    return Question(
        text=text,
        words=words,
        today=today,
        asking=asking,
        spoken=asking_words(text, words, whole_sentences=True),
        bracketed=bracketed_words(text, words) | aside,
        wanted=read_form(text, words, numbers, asking=asking_text(text, words, asking)),
        numbers=tuple(numbers),
        comparisons=tuple(
            each for each in read_comparisons(words, numbers) if each.start not in timed
        ),
        periods=tuple(periods),
        mentions=tuple(mentions),
    )


def _at_place(words: Sequence[Word], place: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the words that only say which data is meant."""
    said = [word.text for word in words]
    size = len(place)
    starts = [at for at in range(len(said) - size + 1) if size and said[at : at + size] == place]
    return frozenset(at for start in starts for at in range(start, start + size))
