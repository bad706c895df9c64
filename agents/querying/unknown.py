"""Unknown names: what a question names as a part, a person or a paper, and nothing bears."""

from collections.abc import Mapping, Sequence

from agents.querying.candidates import Candidate
from agents.querying.question import Question
from agents.querying.values import Names

_LIKE = 3
"""So many names must be written like a number before it is taken for one of them."""
_NEAR = 80.0


def unknown_name(
    question: Question, best: Candidate, vocabularies: Mapping[str, Names]
) -> str | None:
    """Return the sentence that says which name nothing bears, with the nearest; None if all do."""
    span = _span(question, best.coverage.unexplained)
    if span is None or any(each.start <= span[0] < each.end for each in question.mentions):
        return None
    if any(not span[0] <= at < span[1] for at in best.coverage.unexplained) or best.coverage.lost:
        return None
    said = question.said(*span)
    own = {each.kind for each in best.query.columns.values()}
    near_by = {kind: names for kind, names in vocabularies.items() if kind in own}
    kind = _labelled(best, span[0], vocabularies) or _alike(said, near_by)
    kind = kind or _alike(said, vocabularies)
    near = vocabularies[kind].nearest(said) if kind else _nearest(said, vocabularies)
    called = f"{kind.replace('_', ' ')} called " if kind else "nothing called "
    tail = f" Nearest: {', '.join(near)}." if near else ""
    return f"I find {'no ' if kind else ''}{called}{said!r}.{tail}"


def _span(question: Question, unexplained: Sequence[int]) -> tuple[int, int] | None:
    """Return the run of words that is written as a name or a number and that nothing explains."""
    words = question.words
    for at in unexplained:
        word = words[at]
        if not (word.is_code or word.is_capital):
            continue
        start, end = at, at + 1
        while start and (words[start - 1].is_capital or _leads(question, start)):
            start -= 1
        while end < len(words) and (words[end].is_capital or _joins(question, end)):
            end += 1
        return start, end
    return None


def _leads(question: Question, at: int) -> bool:
    """Whether a name goes on before "of": City of Nowhere."""
    words = question.words
    return words[at - 1].text in ("of", "the") and at > 1 and words[at - 2].is_capital


def _joins(question: Question, at: int) -> bool:
    words = question.words
    return (
        words[at].text in ("of", "and", "the") and at + 1 < len(words) and words[at + 1].is_capital
    )


def _labelled(best: Candidate, start: int, vocabularies: Mapping[str, Names]) -> str | None:
    """Return the vocabulary that the word before the name announces: customer, part."""
    for claim in reversed(best.fitting.claims):
        names = claim.names("dimension")
        if names and claim.end <= start <= claim.end + 1:
            kind = best.fitting.kind(names[0])
            return kind if kind in vocabularies else None
    return None


def _alike(said: str, vocabularies: Mapping[str, Names]) -> str | None:
    """Return the vocabulary whose values look most like this number, or most like this name."""
    is_number = any(char.isdigit() for char in said)
    likely = {
        kind: float(names.alike(said)) if is_number else names.likeness(said)
        for kind, names in vocabularies.items()
    }
    enough = _LIKE if is_number else _NEAR
    best = max(likely, key=lambda kind: likely[kind], default=None)
    return best if best and likely[best] >= enough else None


def _nearest(said: str, vocabularies: Mapping[str, Names]) -> tuple[str, ...]:
    """Return what comes nearest to a name of which it is not known what it names."""
    close = [names for names in vocabularies.values() if names.likeness(said) >= _NEAR]
    return tuple(dict.fromkeys(near for names in close for near in names.nearest(said)))[:3]
