"""Coverage: which words of a question a query accounts for, and which speak against it.

Safety rests here: a word that carries matter and that the query knows nothing of means that
something else is asked. Only words that no query of the catalogue knows may be chatter.
"""

from dataclasses import dataclass

from agents.querying.claims import Claim
from agents.querying.english import STOP
from agents.querying.laid import Fitting
from agents.querying.lexicon import Lexicon
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.question import Question
from agents.querying.values import Mention

_LIKE, _CHATTER, _ASIDE = 0.5, 0.5, 0.3
_HALF = 0.5
_LEADS = frozenset({"what", "which", "whose", "many", "much", "what's", "who's"})
_ASPECTS = frozenset({"finish", "keep", "end"})
"""Verbs that only say how far something is done: finish paying."""
_LEAVING = frozenset({"leave", "leaving", "skip", "skipping", "ignoring"})
_LEAVING_REACH = 3
"""So far before what denies stands the verb that it belongs to: leaving out the ..."""
_MATTERS = frozenset({"owns", "owned"})
"""Forms of plain words that say something all the same."""
_COPULAS = frozenset({"is", "are", "was", "were", "what's", "who's", "where's", "of"})


@dataclass(frozen=True)
class Coverage:
    """How far a query accounts for the words of a question."""

    share: float
    """The part of what was said that it accounts for, from 0 to 1."""
    strong: int
    """How many words are accounted for by declared words and by values."""
    like: tuple[int, ...]
    """Indexes of the words that are only like what the query is about."""
    unexplained: tuple[int, ...]
    """Indexes of the words that speak against it."""
    chatter: tuple[int, ...]
    """Indexes of the words that no query of the catalogue knows."""
    lost: tuple[int, ...]
    """Indexes of values, times and amounts that it has no use for."""
    ignores_value: bool
    """Whether a state that is named, such as open, was not filtered by."""
    has_target: bool
    """Whether the very thing that is asked for is accounted for."""
    asks_known: bool
    """Whether any of the words that ask is accounted for, other than by naming a value."""

    @property
    def vague(self) -> int:
        """How many words are only like what the query is about."""
        return len(self.like)


def cover(question: Question, fitting: Fitting, lexicon: Lexicon) -> Coverage:
    """Return how far the query that `question` is laid over accounts for its words."""
    strong, lost = _accounted(fitting)
    undone = _undone(fitting) | fitting.unmet
    said = told = 0.0
    like, against, chatter = list[int](), list[int](), list[int]()
    for at, word in enumerate(question.words):
        if at in question.bracketed:
            continue
        is_aside = at not in question.spoken
        if at in strong:
            said, told = said + 1, told + 1
        elif at in undone or at in lost:
            said += _ASIDE if is_aside and not word.is_code else 1
            against += [at] if at in undone and not is_aside else []
        elif _is_empty(question, at):
            continue
        elif word.stem in fitting.known.context:
            said, told = said + 1, told + _LIKE
            like.append(at)
        elif is_aside:
            # A number is told because it is what the question is about.
            said += 1 if word.is_code else _ASIDE
            against += [at] if word.is_code and _is_borne(question, at) else []
        elif _is_name(question, at):
            against.append(at)
        elif word.stem in lexicon.all or word.is_capital or word.is_code:
            said += 1
            against.append(at)
        else:
            said += _CHATTER
            chatter.append(at)
    return Coverage(
        share=told / said if said else 0.0,
        strong=len(strong),
        like=tuple(like),
        unexplained=tuple(against),
        chatter=tuple(chatter),
        lost=tuple(sorted(lost & question.spoken)),
        ignores_value=_ignores_value(question, fitting, strong),
        asks_known=any(
            at in question.asking and _asks(question, fitting, claim, at, is_strict=bool(chatter))
            for claim in fitting.claims
            for at in range(claim.start, claim.end)
        ),
        has_target=not any(
            _is_target(question, at) and not _leads_on(fitting, strong, at) for at in chatter
        ),
    )


def _is_empty(question: Question, at: int) -> bool:
    """Whether a word carries no matter: the finish of "finish paying" does not either."""
    word, after = question.words[at], question.words[at + 1 : at + 2]
    is_doing = any(each.text.endswith("ing") for each in after)
    is_plain = word.text in STOP or (
        word.stem in STOP and not word.is_past and word.text not in _MATTERS
    )
    return is_plain or (word.stem in _ASPECTS and is_doing)


def _ignores_value(question: Question, fitting: Fitting, strong: set[int]) -> bool:
    return any(
        each.is_whole and not strong & set(range(each.start, each.end))
        for each in question.mentions
        if question.words[each.start].stem in fitting.known.context
    )


def _asks(question: Question, fitting: Fitting, claim: Claim, at: int, *, is_strict: bool) -> bool:
    """Whether a word says what is asked; with chatter around, what the query is about is too little."""
    if isinstance(claim.meaning, Mention):
        # "List price" may name a kind of price and ask for it as well.
        return not is_strict and (question.words[at].stem,) in fitting.known.senses
    if isinstance(claim.meaning, Period | Number):
        return False
    return not (is_strict and claim.is_topic)


def _undone(fitting: Fitting) -> set[int]:
    """Return the words that deny and that no filter has taken up."""
    question = fitting.question
    inside = {at for each in fitting.claims for at in range(each.start, each.end)}
    undone = {at for at in question.wanted.negations if at not in fitting.denials | inside}
    return undone - {0, 1} if question.wanted.is_check else undone


def _leads_on(fitting: Fitting, strong: set[int], at: int) -> bool:
    """Whether a word only describes the known one behind it: the factory warranty."""
    after = fitting.question.words[at + 1 : at + 2]
    return at + 1 in strong or any(word.stem in fitting.known.context for word in after)


def _is_target(question: Question, at: int) -> bool:
    """Whether a word stands where the thing that is asked for does: what is the ..., which ..."""
    before = [word.text for word in question.words[max(0, at - 2) : at]]
    if not before:
        return False
    return before[-1] in _LEADS or (
        len(before) > 1 and before[-1] in ("the", "our", "your") and before[-2] in _COPULAS
    )


def _is_name(question: Question, at: int) -> bool:
    """Whether a word is a name or a number that nothing bears: it tells nothing of what is asked."""
    word = question.words[at]
    return (word.is_code or word.is_capital) and not _is_borne(question, at)


def _is_borne(question: Question, at: int) -> bool:
    """Whether something bears the name, or most of it, that the word is in."""
    return any(
        each.start <= at < each.end and (each.is_whole or each.share >= _HALF)
        for each in question.mentions
    )


def _accounted(fitting: Fitting) -> tuple[set[int], set[int]]:
    """Return which words are accounted for, and which name something that cannot be used."""
    strong: set[int] = set()
    for claim in fitting.claims:
        if claim in fitting.used or isinstance(claim.meaning, tuple):
            strong.update(range(claim.start, claim.end))
        if isinstance(claim.meaning, Comparison) and claim.meaning.lead is not None:
            strong.add(claim.meaning.lead)
    question, lost = fitting.question, set[int]()
    strong |= {
        at - back
        for at in fitting.denials
        for back in range(min(_LEAVING_REACH, at + 1))
        if question.words[at - back].text in _LEAVING
    }
    spans = [(number.start, number.end) for number in question.numbers]
    # Where nothing has a date, all is as it stands today.
    spans += [
        (period.start, period.end)
        for period in question.periods
        if fitting.known.dates or not period.is_of(question.today)
    ]
    spans += [(comparison.start, comparison.end) for comparison in question.comparisons]
    for start, end in spans:
        lost |= set(range(start, end)) - strong
    return strong, lost
