"""Values: names and numbers of the data's own vocabularies, found in a question."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from agents.querying.english import LEGAL_FORMS, ORDINARY, STOP, listed
from agents.querying.words import Word, compact, keys
from projects.data import Entry

_LONGEST = 8
_SHORT_CODE = 2
_SLIP_FROM, _TWO_SLIPS_FROM = 5, 9
_ALL_BUT_SLIPS = 0.99
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ROMAN = re.compile(rf"(?<=\w )(?:{'|'.join(reversed(_NUMERALS))})$")
_SET_BESIDE = re.compile(r"[^\W\d_]{3,}(?:/[^\W\d_]{3,})+")
_MANY = 40
"""A description that fits more values than this names none of them."""
_NEAR = 65.0
_FULL = 1.001
_WITH_NUMBER = 3
"""A part of a name that holds a bare number must be this long: 24 filters are no name."""
_APART = listed("for with from to on at by a an is are was were do does did have has had we us our")
"""Words that never stand inside what is said of a name."""
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir"})
_PLACING = frozenset({"in", "at", "from"})
_SHOWN = 3
_ASKING = frozenset({"which", "what", "each", "every", "per"})

_DID, _DID_REACH = frozenset({"did", "didn't"}), 5


@dataclass(frozen=True)
class Mention:
    """Words of a question that name one value of a vocabulary, or several that fit them."""

    start: int
    """Index of its first word."""
    end: int
    """Index after its last word."""
    vocabulary: str
    values: tuple[str, ...]
    share: float
    """How much of the name is said, from 0 to 1; 1 is the whole of it."""
    is_slip: bool = False
    """Whether a slip of the pen was allowed for."""
    labels: frozenset[str] = frozenset()
    """The vocabularies whose values are called by these very words: which shop, which cake."""

    @property
    def is_whole(self) -> bool:
        """Whether the whole name or number is said."""
        return self.share >= 1.0


class Span(NamedTuple):
    """Some words in a row, in the two forms in which they are looked up."""

    start: int
    end: int
    row: tuple[str, ...]
    joined: str


class Names:
    """The names of one vocabulary, ready to be found in questions."""

    def __init__(
        self, vocabulary: str, entries: Sequence[Entry], *, words: Collection[str] = ()
    ) -> None:
        """Index `entries`; `words` are the stems of what such a value is called."""
        self.vocabulary = vocabulary
        self._labels = frozenset(words)
        self._whole: dict[str, dict[str, None]] = defaultdict(dict)
        self._rows: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        self._having: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._spelt: dict[str, str] = {}
        self._runs: set[tuple[str, ...]] = set()
        for entry in entries:
            for name in dict.fromkeys((str(entry.value), *entry.names, *_halves(entry))):
                self._add(name, str(entry.value))
                if name != (numbered := _ROMAN.sub(_in_figures, name)):
                    self._add(numbered, str(entry.value))
        counts = Counter({stem: len(rows) for stem, rows in self._having.items()})
        self._weight = {stem: log(1 + len(self._rows) / count) for stem, count in counts.items()}
        self._letters: dict[str, list[str]] = defaultdict(list)
        for stem in self._having:
            if len(stem) >= _SLIP_FROM - 1 and stem.isalpha():
                self._letters[stem[0]].append(stem)

    def _add(self, name: str, value: str) -> None:
        row = keys(name)
        if not row:
            return
        self._spelt.setdefault(value, name)
        self._whole[compact(name)][value] = None
        self._rows[row][value] = None
        self._runs.update(
            row[at : at + size] for size in (2, 3) for at in range(len(row) - size + 1)
        )
        for part in row:
            if part.removesuffix("+") not in STOP and (part not in LEGAL_FORMS or len(row) == 1):
                self._having[part].add(row)

    def find(
        self, words: Sequence[Word], spans: Sequence[Span], known: Collection[str]
    ) -> Iterator[Mention]:
        """Yield every mention among `words`; `known` stems are words of the catalogue itself."""
        for span in spans:
            mention = self._whole_at(words, span)
            if mention:
                yield mention
        hits = [word.key in self._having or bool(self._near(word, known)) for word in words]
        for start, end, _, _ in spans if any(hits) else ():
            if hits[start] and hits[end - 1]:
                mention = self._part_at(words, start, end, known)
                if mention:
                    yield self._widened(mention, words)

    def calls(self, stem: str) -> bool:
        """Whether such values are called by a word with this stem."""
        return stem in self._labels

    def nearest(self, said: str) -> tuple[str, ...]:
        """Return the names that come nearest to `said`, best first."""
        found = process.extract(
            said, self._spelt, scorer=fuzz.WRatio, limit=_SHOWN, score_cutoff=_NEAR
        )
        return tuple(dict.fromkeys(name for name, _, _ in found))

    def likeness(self, said: str) -> float:
        """Return how near the nearest name comes to `said`, from 0 to 100."""
        found = process.extract(said, self._spelt, scorer=fuzz.WRatio, limit=1)
        return max((float(score) for _, score, _ in found), default=0.0)

    def alike(self, said: str) -> int:
        """Return how many names here have the same mix of digits and letters as `said`."""
        shape = _shape(said)
        return sum(_shape(name) == shape for name in self._spelt.values())

    def _whole_at(self, words: Sequence[Word], span: Span) -> Mention | None:
        start, end, row, joined = span
        values = self._rows.get(row) or self._whole.get(joined)
        values = values or self._labelled(words[start:end], joined)
        if not values or (joined and not self._is_telling(words, start, end, joined)):
            return None
        return Mention(start, end, self.vocabulary, tuple(values), 1.0)

    def _labelled(self, span: Sequence[Word], joined: str) -> dict[str, None] | None:
        """Return the value of a number that is written together with its label: PO4105."""
        if len(span) > 1 or not joined[-1:].isdigit():
            return None
        digits = joined.lstrip("abcdefghijklmnopqrstuvwxyz")
        is_label = digits != joined and joined.removesuffix(digits) in self._labels
        return self._whole.get(digits) if is_label else None

    def _is_telling(self, words: Sequence[Word], start: int, end: int, joined: str) -> bool:
        """Whether a whole match is no accident: an article, a count, a year."""
        if end - start == 1 and words[start].text in STOP and not words[start].is_capital:
            return False
        if len(joined) <= _SHORT_CODE or (joined.isdigit() and len(joined) <= _SHORT_CODE + 1):
            return self._is_labelled(words, start, end)
        return True

    def _is_labelled(self, words: Sequence[Word], start: int, end: int) -> bool:
        around = [*words[max(0, start - 2) : start], *words[end : end + 1]]
        return any(word.stem in self._labels for word in around)

    def _part_at(
        self, words: Sequence[Word], start: int, end: int, known: Collection[str]
    ) -> Mention | None:
        """Return a mention by some of the words of a name."""
        span = words[start:end]
        telling = [word for word in span if word.stem not in STOP or word.key in self._having]
        if not telling or not self._may_name(span, telling, known):
            return None
        rows, is_slip = self._rows_with([word for word in telling if word.stem not in STOP], known)
        if is_slip and len(span) == 1 and len(span[0].stem) < _SLIP_FROM:
            return None
        if is_slip:  # with a word more it is the name and something else
            rows = {row for row in rows if len(row) >= len(telling)}
        if len(telling) > 1 and all(word.is_capital for word in telling):
            titled = 1 if span[0].text in _TITLES else 0  # Dr Yusuf is Dr Amina Yusuf
            rows = {row for row in rows if _runs_in(tuple(w.key for w in span[titled:]), row)}
        if not rows:
            return None
        said = sum(self._weight.get(word.key, 0.0) for word in telling)
        whole = min(self._weight_of(row) for row in rows)
        # Of names that all hold the words, one that they make up wholly is meant.
        full = {row for row in rows if self._weight_of(row) <= said * _FULL}
        values = dict.fromkeys(value for row in sorted(full or rows) for value in self._rows[row])
        if len(values) > _MANY:
            return None
        if is_slip:  # what is misspelt has no weight of its own
            said, whole = len(telling), min(len(row) for row in rows)
        share = min(0.99, said / whole) if whole else 0.0
        return Mention(start, end, self.vocabulary, tuple(values), share, is_slip)

    def _widened(self, mention: Mention, words: Sequence[Word]) -> Mention:
        """Return a mention with the small words of the name beside it: the See of Blauer See."""
        start, end = mention.start, mention.end
        while end < len(words) and self._goes_on(words[end - 1], words[end], words[end]):
            end += 1
        while start and self._goes_on(words[start - 1], words[start], words[start - 1]):
            start -= 1
        return replace(mention, start=start, end=end)

    def _goes_on(self, first: Word, second: Word, small: Word) -> bool:
        is_small = small.is_capital and small.stem in STOP
        return is_small and (first.key, second.key) in self._runs

    def _weight_of(self, row: tuple[str, ...]) -> float:
        return sum(self._weight.get(part, 0.0) for part in row)

    def _may_name(
        self, span: Sequence[Word], telling: Sequence[Word], known: Collection[str]
    ) -> bool:
        """Whether the words can be part of a name at all, rather than what the question is about."""
        ends = (span[0].stem, span[-1].stem)
        has_number = any(word.text.isdigit() for word in telling)
        is_unfit = (
            any(stem in STOP and stem not in self._having for stem in ends)
            or any(word.text in _APART for word in span)
            or (has_number and len(telling) < _WITH_NUMBER)
            or (len(span) == 1 and not span[0].is_capital and span[0].stem in ORDINARY)
        )
        is_name = any(word.is_capital or word.is_code or word.stem not in known for word in span)
        is_run = len(span) > 1 and tuple(word.key for word in span) in self._runs
        return not is_unfit and (is_name or is_run)

    def _rows_with(
        self, span: Sequence[Word], known: Collection[str]
    ) -> tuple[set[tuple[str, ...]], bool]:
        """Return the names that hold all these words, slips allowed, and whether there was one."""
        rows: set[tuple[str, ...]] | None = None
        is_slip = False
        for word in span:
            having = self._having.get(word.key)
            if having is None:
                having, is_slip = self._near(word, known), True
            rows = set(having) if rows is None else rows & having
            if not rows:
                return set(), False
        return rows or set(), is_slip

    def _near(self, word: Word, known: Collection[str]) -> set[tuple[str, ...]]:
        least = _SLIP_FROM - 1 if word.is_capital else _SLIP_FROM
        is_word = word.text.isalpha() and len(word.stem) >= least
        if not is_word or word.stem in STOP or word.stem in known:
            return set()
        slips = 2 if len(word.stem) >= _TWO_SLIPS_FROM else 1
        found: set[tuple[str, ...]] = set()
        for stem in self._letters[word.stem[0]]:
            if OSA.distance(word.stem, stem, score_cutoff=slips) <= slips:
                found |= self._having[stem]
        return found


def _halves(entry: Entry) -> Iterator[str]:
    """Yield the words that a name sets beside each other: the meat and the poultry of Meat/Poultry."""
    for name in (str(entry.value), *entry.names):
        if _SET_BESIDE.fullmatch(name):
            yield from name.split("/")


def _is_torn(mention: Mention, words: Sequence[Word], borne: Collection[int]) -> bool:
    """Whether a mention is only a piece of a longer name that nothing bears: Gulf of Gulf Supply."""
    if mention.is_whole or not words[mention.start].is_capital:
        return False
    beside = [at for at in (mention.start - 1, mention.end) if 0 <= at < len(words)]
    return any(
        words[at].is_capital and words[at].text.isalpha() and at not in borne for at in beside
    )


def find_values(
    words: Sequence[Word], vocabularies: Collection[Names], known: Collection[str]
) -> list[Mention]:
    """Return every mention of a value; of those inside one of the same vocabulary, the longest."""
    spans = list(_spans(words))
    kept: list[Mention] = []
    for names in vocabularies:
        chosen: list[Mention] = []
        for mention in sorted(names.find(words, spans, known), key=_by_worth):
            if not any(mention.start < each.end and each.start < mention.end for each in chosen):
                chosen.append(mention)
        kept += chosen
    borne = {at for each in kept if each.is_whole for at in range(each.start, each.end)}
    borne |= {at for at, word in enumerate(words) if word.stem in known}
    names_of = {each.vocabulary: each for each in vocabularies}
    return [
        replace(each, labels=_labels(each, words, names_of))
        for each in kept
        if not _is_torn(each, words, borne)
        and not any(_is_more(other, each) for other in kept)
        and not any(_holds(other, each, words) for other in kept)
        and not any(_is_called(other, each, words, known) for other in kept)
    ]


def _labels(mention: Mention, words: Sequence[Word], names: Mapping[str, Names]) -> frozenset[str]:
    """Return the other vocabularies whose values are asked for by these words: which shop."""
    before = words[mention.start - 1].text if mention.start else ""
    if mention.end - mention.start > 1 or before not in _ASKING or words[mention.start].is_capital:
        return frozenset()
    stem = words[mention.start].stem
    return frozenset(
        name for name, each in names.items() if name != mention.vocabulary and each.calls(stem)
    )


def _is_more(name: Mention, part: Mention) -> bool:
    """Whether the same words are the whole of another name: Dallas is no Dallas County then."""
    is_same = (name.start, name.end) == (part.start, part.end)
    return is_same and name.is_whole and not part.is_whole


def _is_called(name: Mention, part: Mention, words: Sequence[Word], known: Collection[str]) -> bool:
    """Whether a part of a name is a whole one and what it is called: German courses, no title."""
    rest = {*range(part.start, part.end)} - {*range(name.start, name.end)}
    is_inside = part.start <= name.start and name.end <= part.end and bool(rest)
    is_other = name.is_whole and not part.is_whole and name.vocabulary != part.vocabulary
    return (
        is_inside
        and is_other
        and all(words[at].stem in known and not words[at].is_capital for at in rest)
    )


def _holds(name: Mention, part: Mention, words: Sequence[Word]) -> bool:
    """Whether a mention is only a word of a longer name: the Houston of Port of Houston."""
    is_longer = name.end - name.start > part.end - part.start
    is_inside = name.start <= part.start and part.end <= name.end
    span = words[name.start : name.end]
    is_name = all(word.is_capital or word.is_code or word.text in STOP for word in span[1:])
    if any(word.text in _PLACING for word in span):
        return False  # of "Ada's Inn in Ely" both the inn and the town are named
    return name.is_whole and is_longer and is_inside and is_name


def _spans(words: Sequence[Word]) -> Iterator[Span]:
    for start in range(len(words)):
        joined = ""
        row: tuple[str, ...] = ()
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
            word = words[end - 1]
            joined, row = joined + word.bare, (*row, word.key)
            yield Span(start, end, row, joined)
            if end == start + 1 and not word.is_past and _is_done(words, start):
                yield Span(start, end, (f"{word.stem}+",), "")
            telling = tuple(key for key in row if key.removesuffix("+") not in STOP)
            if 1 < len(telling) < len(row) and row[-1] == telling[-1] and row[0] == telling[0]:
                yield Span(start, end, telling, "")


def _is_done(words: Sequence[Word], at: int) -> bool:
    """Whether a verb is past by what stands before it: the refuse of "did they refuse"."""
    before = [word.text for word in words[max(0, at - _DID_REACH) : at]]
    return not words[at].is_capital and not _DID.isdisjoint(before)


def _runs_in(said: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the words stand in the name as they were said: Gulf Works is not Gulf Rubber Works."""
    size = len(said)
    return any(_alike(said, row[at : at + size]) for at in range(len(row) - size + 1))


def _alike(said: Sequence[str], named: Sequence[str]) -> bool:
    return all(
        one == other or OSA.distance(one, other) <= 1 + (len(one) >= _TWO_SLIPS_FROM)
        for one, other in zip(said, named, strict=True)
    )


def _by_worth(mention: Mention) -> tuple[bool, int, bool, float, int]:
    """Rank mentions: of a full name with a slip and a part of it without, the full one is meant."""
    size = mention.end - mention.start
    is_loose = mention.is_slip and (size == 1 or mention.share < _ALL_BUT_SLIPS)
    return (is_loose, -size, not mention.is_whole, -mention.share, mention.start)


def _in_figures(numeral: re.Match[str]) -> str:
    """Return a Roman numeral as people type it: Kingfisher 2 of Kingfisher II."""
    return str(_NUMERALS.index(numeral[0]) + 1)


def _shape(text: str) -> str:
    kinds = ("9" if char.isdigit() else "a" if char.isalpha() else "-" for char in text)
    shape = ""
    for kind in kinds:
        if not shape.endswith(kind):
            shape += kind
    return shape
