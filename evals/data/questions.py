"""Questions with checked answers over three schemas, two of them on a real PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence

from evals.data.asking import asked, cases
from evals.data.judging import Judged
from evals.data.postgres import started
from evals.figure import Figure
from evals.suite import Material, Measured, Suite

KINDS = (
    ("right", "answers that hold what was asked", 0.85, True),
    ("wrong", "answers that state something else", 0.02, False),
    ("bound", "of what is stated: every value that is named is bound", 0.95, True),
    ("outright", "right answers that are said outright, not as what comes nearest", None, True),
    ("agent", "questions that reach the agent whose they are", None, True),
)
_PARTS = (
    ("", "", lambda _: True),
    ("near_", ", near misses between agents", lambda each: each.case.kind == "near_miss"),
    ("held_", ", the half that was looked at last", lambda each: each.case.held),
)
_PARTS_OF_THREE = (
    ("", "", lambda _: True),
    ("held_", ", the third that is known by counts alone", lambda each: each.case.held),
    ("open_", ", the others", lambda each: not each.case.held),
)
"""Its parts are small: a single answer weighs two in a hundred, so that only the whole has bars."""

_Part = tuple[str, str, Callable[[Judged], bool]]


def _measured(material: Material, name: str, parts: Sequence[_Part]) -> Measured:
    """Ask every question in a conversation of its own, without a model."""
    if material.data is None:
        message = "the questions need the folder of the public sets"
        raise ValueError(message)
    with started() as server:
        judged = list(asked(tuple(cases(name)), material.data, server))
    for each in judged:
        if each.outcome == "wrong":
            said = "" if name == "three" and each.case.held else f": {each.case.question}"
            material.notice(f"wrong {each.case.id}{said}")
    figures = {
        f"{part}{kind}": value
        for part, _, belongs in parts
        for kind, value in shares([each for each in judged if belongs(each)])
    }
    return Measured(cases=len(judged), figures=figures)


def shares(judged: Sequence[Judged]) -> Iterator[tuple[str, float]]:
    """Yield what the answers come to, by the names of `KINDS`."""
    right = [each for each in judged if each.outcome == "right"]
    answerable = [each for each in judged if each.case.kind != "unanswerable"]
    bound = [each.is_bound for each in judged if each.is_bound is not None]
    routed = [each for each in answerable if each.agents]
    yield "right", len(right) / len(judged)
    yield "wrong", sum(each.outcome == "wrong" for each in judged) / len(judged)
    yield "bound", sum(bound) / len(bound)
    yield "outright", sum(each.is_stated for each in right) / len(answerable)
    yield "agent", sum(each.case.agent in each.agents for each in routed) / len(routed)


def _figures(parts: Sequence[_Part], *, only_whole: bool = False) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            f"{part}{name}",
            f"{what}{whose}",
            None if only_whole and part else bar,
            is_floor=is_floor,
        )
        for part, whose, _ in parts
        for name, what, bar, is_floor in KINDS
    )


SUITE = Suite(
    name="questions",
    title="Questions without a model",
    figures=_figures(_PARTS),
    measure=lambda material: _measured(material, "questions", _PARTS),
    needs="erp",
)
THREE = Suite(
    name="three",
    title="Questions of another author over the same three schemas",
    figures=_figures(_PARTS_OF_THREE, only_whole=True),
    measure=lambda material: _measured(material, "three", _PARTS_OF_THREE),
    needs="erp",
)
