"""What an erase is about: from the names that a person gives to all that has to go with them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from memory.claim import Claim
from memory.embedding import common_words
from memory.erasure import Erasure, Span, clauses_around, merged, place_of
from memory.extraction.sentences import clauses_of
from memory.ledger import Ledger
from memory.turn import Turn
from projects.erased import ERASED, Erased, parts_of
from projects.errors import BadInput, UnknownName

_PAGE = 500
_SENTENCE = 3
"""Words from which on a sentence is one that is looked for: "Thank you" is said by all."""
_SHORTEST = 5
"""Characters of a single word that is looked for: shorter ones stand in anything by chance."""
_PIECE = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\w+(?:[-./@]\w+)*")


def erasure_of(
    ledger: Ledger,
    names: Sequence[str],
    *,
    matching: str | None = None,
    spared: Sequence[str] = (),
) -> Erasure:
    """Return all that has to go if some claims, turns or threads do.

    Args:
        ledger: the log, which is not changed.
        names: ids of claims and turns, and names of threads.
        matching: words; every sentence that holds them goes, and every claim.
        spared: texts that are no secret: what they say is not looked for elsewhere.

    Raises:
        UnknownName: if nothing goes by one of the names, or nothing matches.
        BadInput: if nothing is named, or too little.
    """
    picking = _Picking(ledger)
    for name in names:
        picking.take(name)
    if matching is not None:
        picking.take_matching(matching)
    if not names and matching is None:
        wrong = "Nothing is named that is to be erased"
        raise BadInput(wrong, "Name claims, turns or threads, or give words to match.")
    return picking.erasure(matching, spared)


class _Picking:
    """Claims and parts of turns, while they are gathered."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._claims: dict[str, Claim] = {}
        self._turns: dict[str, Turn] = {}
        self._spans: dict[str, list[Span]] = {}

    def take(self, name: str) -> None:
        """Take in what goes by a name."""
        past = _past(self._ledger, name)
        turn = self._ledger.turn(name)
        turns = [turn] if turn is not None else self._ledger.turns_of(name)
        said = [turn for turn in turns if turn.text.strip() != ERASED]
        for claim in past:
            self._take_claim(claim)
        for turn in said:
            self._take_part(turn, Span(0, len(turn.text)))
        if not past and not said:
            is_gone = bool(turns) or self._ledger.is_erased(name)
            state = "was erased already" if is_gone else "is no claim, turn or thread"
            wrong = f"{name!r} {state}"
            raise UnknownName(wrong, "Find ids with: nova memory search TEXT.")

    def take_matching(self, text: str) -> None:
        """Take in every claim and every sentence of a turn that holds some words."""
        wanted = Erased(words=frozenset({text}))
        if sum(map(len, parts_of(text))) < _SENTENCE:
            wrong = f"{text!r} is too short to match"
            raise BadInput(wrong, "Give a word of three characters at least.")
        for turn in _turns(self._ledger):
            for place in wanted.places(turn.text):
                self._take_part(turn, clauses_around(turn, Span(*place)))
        for claim in self._ledger.known.claims():
            if wanted.words_in(claim.text) or wanted.words_in(claim.value):
                self._take_claim(claim)
        if not self._claims and not self._spans:
            wrong = f"Nothing holds the words {text!r}"
            raise UnknownName(wrong, "Look for it with: nova memory search TEXT.")

    def erasure(self, matching: str | None, spared: Sequence[str]) -> Erasure:
        """Return it with what rests on it, and with the words by which to look for it."""
        spans = {turn_id: merged(spans) for turn_id, spans in self._spans.items()}
        first = Erasure(claims=frozenset(self._claims), turns=self._turns, spans=spans)
        known = self._ledger.known.claims()
        gone = {claim.claim_id: claim for claim in known if first.claim(claim) is None}
        gone |= self._claims
        full = Erasure(claims=frozenset(gone), turns=self._turns, spans=spans)
        texts = [
            turn.text[span.start : span.end]
            for turn_id, turn in self._turns.items()
            for span in spans[turn_id]
        ]
        for claim in gone.values():
            texts += [claim.text, *(item.quote for item in claim.evidence)]
        whole = {key for key, turn in self._turns.items() if full.turn(turn).text.strip() == ERASED}
        words = _words(texts, [*spared, *self._left(full)])
        if matching is not None:
            words.add(matching)
        return Erasure(
            claims=full.claims,
            turns=full.turns,
            spans=full.spans,
            erased=Erased(names=full.claims | whole, words=frozenset(words)),
        )

    def _left(self, erasure: Erasure) -> Iterator[str]:
        """Yield every text that stays."""
        for turn in _turns(self._ledger):
            yield erasure.turn(turn).text
        for claim in self._ledger.known.claims():
            if (kept := erasure.claim(claim)) is not None:
                yield kept.text

    def _take_claim(self, claim: Claim) -> None:
        self._claims[claim.claim_id] = claim
        for item in claim.evidence:
            turn = self._ledger.turn(item.turn_id)
            if turn is not None:
                place = place_of(item, turn)
                part = Span(0, len(turn.text)) if place is None else clauses_around(turn, place)
                self._take_part(turn, part)

    def _take_part(self, turn: Turn, part: Span) -> None:
        self._turns[turn.turn_id] = turn
        self._spans.setdefault(turn.turn_id, []).append(part)


def _past(ledger: Ledger, claim_id: str) -> list[Claim]:
    """Return every form that a claim ever had: one that was undone still stands in the log."""
    return [
        claim
        for event in ledger.history(claim_id)
        for change in event.claims
        for claim in (change.before, change.after)
        if claim is not None and claim.claim_id == claim_id
    ]


def _turns(ledger: Ledger) -> Iterator[Turn]:
    seq = 0
    while batch := ledger.turns_after(seq, limit=_PAGE):
        yield from (entry.turn for entry in batch)
        seq = batch[-1].seq


def _words(texts: Collection[str], left: Iterable[str]) -> set[str]:
    """Return sentences and telling words of `texts` that nothing that is `left` holds."""
    kept = [parts_of(text) for text in left]
    still = {word for parts in kept for word in parts}
    joined = cache(lambda: [f" {' '.join(parts)} " for parts in kept])

    def is_left(parts: tuple[str, ...]) -> bool:
        # Made of words that are all said elsewhere, it may be said there as a whole.
        line = f" {' '.join(parts)} "
        return still.issuperset(parts) and any(line in other for other in joined())

    sentences = {one.text for text in texts for one in clauses_of(text)} | set(texts)
    tokens = {token for text in texts for token in _TOKEN.findall(text) if _tells(token)}
    wanted = {each for each in sentences if len(parts_of(each)) >= _SENTENCE} | tokens
    return {each for each in wanted if not is_left(parts_of(each))}


def _tells(token: str) -> bool:
    """Whether a word gives away what was said: no common one, and no short figure."""
    pieces = _PIECE.findall(token.casefold())
    return len(token) >= _SHORTEST and not common_words().issuperset(pieces)
