"""Unknown names: what a question names as a part, a person or a paper, and nothing bears."""

from collections.abc import Mapping, Sequence

from agents.querying.candidates import Candidate
from agents.querying.english import STOP
from agents.querying.question import Question
from agents.querying.values import Names

_LIKE = 0.3


def unknown_name(
    question: Question, best: Candidate, vocabularies: Mapping[str, Names]
) -> str | None:
    """Return the sentence that says which name nothing bears, with the nearest; None if all do."""
    span = _span(question, best.unexplained)
    if span is None:
        return None
    start, end = span
    said = question.said(start, end)
    kind = _kind(question, best, vocabularies, start, said)
    if kind is None:
        return None
    near = vocabularies[kind].nearest(said)
    tail = f" Nearest: {', '.join(near)}." if near else ""
    return f"I find no {kind.replace('_', ' ')} called {said!r}.{tail}"


def _span(question: Question, unexplained: Sequence[int]) -> tuple[int, int] | None:
    """Return the run of words that is written as a name or a number and that nothing explains."""
    words = question.words
    for at in unexplained:
        word = words[at]
        if not (word.is_code or word.is_capital):
            continue
        start, end = at, at + 1
        while start and words[start - 1].is_capital:
            start -= 1
        while end < len(words) and (words[end].is_capital or _joins(question, end)):
            end += 1
        return start, end
    return None


def _joins(question: Question, at: int) -> bool:
    words = question.words
    return (
        words[at].text in ("of", "and", "the") and at + 1 < len(words) and words[at + 1].is_capital
    )


def _kind(
    question: Question,
    best: Candidate,
    vocabularies: Mapping[str, Names],
    start: int,
    said: str,
) -> str | None:
    """Return the vocabulary that the name would belong to: as it is labelled, or as it looks."""
    kinds = [each.kind for each in best.query.columns.values() if each.kind in vocabularies]
    kinds += [each.type for each in best.query.parameters.values() if each.type in vocabularies]
    for claim in reversed(best.fitting.claims):
        if claim.end <= start and start - claim.end <= 1 and claim.has("dimension"):
            return best.fitting.kind(claim.names("dimension")[0])
    likeliest = max(kinds, key=lambda kind: vocabularies[kind].is_like(said), default=None)
    if likeliest and vocabularies[likeliest].is_like(said) >= _LIKE:
        return likeliest
    return next(iter(kinds), None) if said not in STOP else None
