"""Canaries: the words by which what some readers may not see would be known again in a text.

Every claim and turn that a scope hides is a canary: its names, numbers and rare words, unless the
readers may see them elsewhere or were told them in this very request.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from threading import Lock
from typing import NamedTuple

from memory.claim import Claim
from memory.extraction.lexicon import STOP
from memory.extraction.words import lemma
from memory.guises import MEANT, Token, hidden, tokens, unreadable, written
from memory.ledger import Ledger
from memory.lineage import Lineage
from memory.ordinary import (
    content_of,
    is_calendar,
    is_common,
    is_english,
    is_rare,
    is_telling_number,
)
from projects.scope import Scope

_PAGE = 500
_SHORTEST = 3
_SPREAD = 3
"""A rare word that so many claims or turns have in lower case is a word of the trade."""
_COPIED, _COPIED_SHARE = 4, 0.5
"""So many common words that the readers know from nowhere, and so much of what is hidden."""
_SELDOM = 500
_BESIDE = 2
"""Words of the same matter that make a short number tell something."""
_LOOKED_THROUGH = 200
"""Hidden places of a short number that are compared with the sentence around it."""


class Trace(NamedTuple):
    """What a sentence tells that its readers may not know."""

    mark: str
    """The word or number that gives it away."""
    how: str
    """How it stands there: as it is, backwards, in pieces."""
    source: str | None
    """The claim or turn that has it; None for what nobody could read."""
    project: str | None
    """Where that belongs."""


class _Place(NamedTuple):
    kind: str
    key: str


class Canaries:
    """Finds in a text what its readers may not know; follows the ledger as it grows."""

    def __init__(self, ledger: Ledger, lineage: Lineage) -> None:
        """Know the claims and turns of `ledger`; `lineage` says who may read a claim."""
        self._ledger, self._lineage = ledger, lineage
        self._places: list[_Place] = []
        self._known: set[_Place] = set()
        self._holding: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._names: set[str] = set()
        self._lower: dict[str, int] = defaultdict(int)
        self._seen = (0, 0)
        self._reading = Lock()

    def traces(
        self, sentences: Sequence[str], *, scope: Scope, said: Iterable[str]
    ) -> dict[int, Trace]:
        """Return for each sentence that tells too much what gives it away.

        Args:
            sentences: of one text, in order.
            scope: of its readers.
            said: what may be told besides: the request, and what its writer was shown.
        """
        with self._reading:
            self._catch_up()
        look = _Look(self, scope, frozenset(each.lower for text in said for each in tokens(text)))
        rows = [tokens(text, at) for at, text in enumerate(sentences)]
        found: dict[int, Trace] = {}
        for at, row in enumerate(rows):
            trace = look.plain(row) or look.copied(row) or _not_read(sentences[at], look)
            if trace:
                found[at] = trace
        for each in hidden(sentences, [token for row in rows for token in row]):
            if each.lower in self._holding and (trace := look.single(each.lower, how=each.how)):
                found |= {at: trace for at in each.sentences if at not in found}
        return found

    def _catch_up(self) -> None:
        """Take in the turns and claims that came since."""
        turns, events = self._ledger.ends()
        seq = self._seen[0]
        while seq < turns and (batch := self._ledger.turns_after(seq, limit=_PAGE)):
            for entry in batch:
                self._take(_Place("turn", entry.turn.turn_id), entry.turn.text)
            seq = batch[-1].seq
        for claim in self._changed(self._seen[1], events):
            self._take(_Place("claim", claim.claim_id), claim.text)
        self._seen = (turns, events)

    def _changed(self, seq: int, end: int) -> Iterator[Claim]:
        if not seq:
            yield from self._ledger.known.claims()
            return
        while seq < end and (batch := self._ledger.events_after(seq, limit=_PAGE)):
            changes = (change for entry in batch for change in entry.event.claims)
            yield from (change.after for change in changes if change.after is not None)
            seq = batch[-1].seq

    def _take(self, place: _Place, text: str) -> None:
        if place in self._known:
            return
        self._known.add(place)
        number = len(self._places)
        self._places.append(place)
        for word, is_name in dict.fromkeys(written(text)):
            lower = word.lower()
            held = self._holding[lower]
            if not held or held[-1] != number:
                held.append(number)
            if is_name:
                self._names.add(lower)
            elif word == lower:
                self._lower[lower] += 1

    def of(self, lower: str) -> Iterator[_Place]:
        """Yield the claims and turns that have a word, newest first."""
        return (self._places[number] for number in reversed(self._holding.get(lower, ())))

    def is_seldom(self, lower: str) -> bool:
        """Whether a word stands in so few places that it is worth to look who may see them."""
        return len(self._holding.get(lower, ())) <= _SELDOM

    def claim(self, place: _Place) -> Claim | None:
        """Return the claim of a place, if there is one still."""
        return self._ledger.known.claim(place.key) if place.kind == "claim" else None

    def is_there(self, place: _Place) -> bool:
        """Whether a place still is: what was erased tells nothing."""
        if place.kind == "claim":
            return self.claim(place) is not None
        return self._ledger.turn(place.key) is not None

    def is_seen(self, place: _Place, scope: Scope) -> bool:
        """Whether the readers may see it."""
        claim = self.claim(place)
        return claim is not None and self._lineage.admits(claim, scope)

    def text(self, place: _Place) -> str:
        """Return the words of a place; empty if it is gone."""
        claim = self.claim(place)
        if claim is not None:
            return claim.text
        turn = self._ledger.turn(place.key) if place.kind == "turn" else None
        return turn.text if turn is not None else ""

    def home(self, place: _Place) -> str | None:
        """Return the project of a place."""
        claim = self.claim(place)
        if claim is not None:
            return claim.project
        turn = self._ledger.turn(place.key)
        return turn.home if turn is not None else None

    def tells(self, token: Token) -> bool:
        """Whether a word gives something away by itself, if only hidden places have it."""
        lower = token.lower
        if lower.isdigit():
            return is_telling_number(lower)
        if len(lower) < _SHORTEST or is_calendar(lower):
            return False
        is_capital = token.written[0].isupper() and not token.first
        if lower in self._names and (is_capital or is_rare(lower)):
            return True
        return is_rare(lower) and (not is_english(lower) or self._spread(lower) < _SPREAD)

    def _spread(self, lower: str) -> int:
        """Return in how many places a word stands in small letters, in the one number or both."""
        single = lemma(lower)
        return sum(self._lower.get(form, 0) for form in {lower, single, f"{single}s"})


class _Look:
    """One look through a text, for certain readers."""

    def __init__(self, canaries: Canaries, scope: Scope, said: frozenset[str]) -> None:
        self._canaries, self._scope, self._said = canaries, scope, said
        self._hides: dict[str, _Place | None] = {}

    def plain(self, own: Sequence[Token]) -> Trace | None:
        """Return what gives a sentence away as it stands."""
        for token in own:
            if self._canaries.tells(token) and (place := self.hiding(token.lower)):
                return self._trace(token.written, "as it is", place)
        short = {each.lower for each in own if each.lower.isdigit()} - self._said
        near = content_of(each.lower for each in own) if short else set()
        for number in sorted(short):
            if not is_telling_number(number) and (place := self._with_number(number, near)):
                return self._trace(number, "with the words around it", place)
        return None

    def single(self, lower: str, *, how: str) -> Trace | None:
        """Return what a word in disguise gives away."""
        if lower.isdigit() and not is_telling_number(lower):
            return None
        is_code = not lower.isalpha()
        token = Token(lower, lower if is_code else lower.capitalize(), 0, first=False)
        if not (self._canaries.tells(token) or (is_code and len(lower) > 3)):
            return None
        if not is_code and is_common(lower) and how not in MEANT:
            return None
        place = self.hiding(lower)
        return self._trace(lower, how, place) if place else None

    def copied(self, own: Sequence[Token]) -> Trace | None:
        """Return what a sentence repeats in common words that the readers know from nowhere."""
        new = {
            token.lower
            for token in own
            if token.lower not in STOP and not token.lower.isdigit() and len(token.lower) > 2
            and self._canaries.is_seldom(token.lower) and self.hiding(token.lower)
        }  # fmt: skip
        if len(new) < _COPIED:
            return None
        for word in sorted(new):
            for place in self._hidden(word):
                content = self._words(place)
                if len(new & content) >= max(_COPIED, _COPIED_SHARE * len(content)):
                    return self._trace(" ".join(sorted(new & content)), "word by word", place)
        return None

    def hiding(self, lower: str) -> _Place | None:
        """Return a hidden place that has a word, if nothing that the readers may know has it."""
        if lower in self._said:
            return None
        if lower not in self._hides:
            self._hides[lower] = self._find(lower)
        return self._hides[lower]

    def _find(self, lower: str) -> _Place | None:
        found = None
        for place in self._canaries.of(lower):
            if self._canaries.is_seen(place, self._scope):
                return None
            if found is None and self._canaries.is_there(place):
                found = place
        return found

    def _hidden(self, lower: str) -> Iterator[_Place]:
        for at, place in enumerate(self._canaries.of(lower)):
            if at == _LOOKED_THROUGH:
                return
            if not self._canaries.is_seen(place, self._scope):
                yield place

    def _with_number(self, number: str, near: Collection[str]) -> _Place | None:
        """Return a hidden place that has a short number beside words that stand beside it here."""
        matter = set(near).difference(*self._seen_with(number))
        for place in self._hidden(number) if len(matter) >= _BESIDE else ():
            if len(matter & self._words(place)) >= _BESIDE:
                return place
        return None

    def _words(self, place: _Place) -> set[str]:
        return content_of(each.lower for each in tokens(self._canaries.text(place)))

    def _seen_with(self, lower: str) -> Iterator[set[str]]:
        """Yield the words of each place that the readers may see and that has a number."""
        for place in self._canaries.of(lower):
            if self._canaries.is_seen(place, self._scope):
                yield self._words(place)

    def _trace(self, mark: str, how: str, place: _Place) -> Trace:
        return Trace(mark, how, place.key, self._canaries.home(place))

    def was_said(self, text: str) -> bool:
        """Whether all words of a string may be told."""
        return all(token.lower in self._said for token in tokens(text))


def _not_read(sentence: str, look: _Look) -> Trace | None:
    for string in unreadable(sentence):
        if not look.was_said(string):
            return Trace(string, "unreadable", None, None)
    return None
