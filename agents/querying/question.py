"""A question as it is read before any query is considered: its words, values, times and form."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agents.querying.forms import Wanted, read_form
from agents.querying.numbers import Comparison, Number, read_comparisons, read_numbers
from agents.querying.periods import Period, read_periods
from agents.querying.sentences import (
    asking_text,
    asking_words,
    asks_more,
    besides_words,
    bracketed_words,
)
from agents.querying.values import Mention, Names, find_values
from agents.querying.words import Word, places, read_words, stems


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
    besides: frozenset[int]
    """Indexes of the words at the end that ask for one more thing of what is told."""
    bracketed: frozenset[int]
    """Indexes of the words that only explain, such as those in brackets: they are left aside."""
    asks_more: bool
    """Whether more than one thing is asked."""
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
    vocabularies: Collection[Names],
    *,
    known: Collection[str],
    today: date,
    own: str = "",
) -> Question:
    """Read `text`; `known` are the stems of words that the catalogue itself uses.

    What the data themselves go by, `own`, chooses nothing among them.
    """
    words = read_words(text)
    named = stems(own)
    bracketed = bracketed_words(text, words) | {
        at + shift
        for at in (places(named, words) if len(named) > 1 else ())
        for shift in range(len(named))
    }
    periods = [each for each in read_periods(words, today) if each.start not in bracketed]
    timed = {at for period in periods for at in range(period.start, period.end)}
    numbers = [each for each in read_numbers(words) if each.start not in timed]
    mentions = [
        each
        for each in find_values(words, vocabularies, known)
        if not set(range(each.start, each.end)) <= timed
        if each.start not in bracketed
    ]
    asking = asking_words(text, words)
    return Question(
        text=text,
        words=words,
        today=today,
        asking=asking,
        spoken=asking_words(text, words, whole_sentences=True),
        besides=besides_words(text, words),
        bracketed=bracketed,
        asks_more=asks_more(text),
        wanted=read_form(text, words, numbers, asking=asking_text(text, words, asking)),
        numbers=tuple(numbers),
        comparisons=tuple(
            each for each in read_comparisons(words, numbers) if each.start not in timed
        ),
        periods=tuple(periods),
        mentions=tuple(mentions),
    )
