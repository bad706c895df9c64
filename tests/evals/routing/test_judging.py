"""What a decision is worth: right, silently wrong, a question or a no."""

import pytest

from evals.routing.cases import Ambiguous, Clear, Compound, Outside, Placed, Share
from evals.routing.judging import (
    judge_ambiguous,
    judge_clear,
    judge_compound,
    judge_outside,
    judge_project,
)
from graph.supervisor import Candidate, PlannedStep, RouteDecision

ASKED = RouteDecision(decision="clarify", stage="clarify", reason="", options=("smith", "baker"))
DECLINED = RouteDecision(decision="decline", stage="decline", reason="")
CLEAR = Clear(text="bake", agent="baker", near="smith")


def routed(*agents: str, after: tuple[int, ...] = (), **more: object) -> RouteDecision:
    steps = tuple(
        PlannedStep(agent=agent, text="x", after=after if at else ())
        for at, agent in enumerate(agents)
    )
    kind = "plan" if len(agents) > 1 else "route"
    return RouteDecision(decision=kind, stage="head", reason="", steps=steps).model_copy(
        update=more
    )


def compound(*agents: str, after: tuple[int, ...] = ()) -> Compound:
    steps = (
        Share(agent=each, says="x", after=after if at else ()) for at, each in enumerate(agents)
    )
    return Compound(text="x", steps=tuple(steps))


@pytest.mark.parametrize(
    ("decision", "outcome", "cost"),
    [
        (routed("baker"), "right", 0),
        (routed("smith"), "wrong", 10),
        (routed("baker", "smith"), "wrong", 10),
        (routed("baker", llm_calls=1), "right", 0.2),
        (routed("smith", llm_calls=1), "wrong", 10.2),
        (ASKED, "asked", 1),
        (DECLINED, "declined", 1),
    ],
    ids=["right", "wrong", "split", "right by model", "wrong by model", "asked", "declined"],
)
def test_a_clear_request_is_for_one_agent(decision: RouteDecision, outcome: str, cost: float):
    judged = judge_clear(CLEAR, decision)
    assert (judged.outcome, judged.cost) == (outcome, cost)


@pytest.mark.parametrize(
    ("case", "decision", "outcome"),
    [
        (compound("a", "b", after=(0,)), routed("a", "b", after=(0,)), "right"),
        (compound("a", "b", after=(0,)), routed("a", "b"), "wrong"),
        (compound("a", "b"), routed("b", "a"), "wrong"),
        (compound("a", "b"), routed("a"), "wrong"),
        (compound("a"), routed("a"), "right"),
        (compound("a", "b"), ASKED, "asked"),
    ],
    ids=["exact", "order lost", "swapped", "not split", "single", "asked"],
)
def test_a_plan_is_exact_or_wrong(case: Compound, decision: RouteDecision, outcome: str):
    assert judge_compound(case, decision).outcome == outcome


@pytest.mark.parametrize(
    ("decision", "outside", "ambiguous"),
    [(routed("a"), "wrong", "wrong"), (ASKED, "asked", "right"), (DECLINED, "right", "declined")],
    ids=["acted", "asked", "declined"],
)
def test_nobody_wants_a_no_and_anybody_a_question(
    decision: RouteDecision, outside: str, ambiguous: str
):
    assert judge_outside(Outside(text="x", why="y"), decision).outcome == outside
    case = Ambiguous(text="x", agents=("a", "b"))
    assert judge_ambiguous(case, decision).outcome == ambiguous


@pytest.mark.parametrize(
    ("project", "decision", "outcome"),
    [
        ("acme", routed("a", project="acme"), "right"),
        ("acme", ASKED.model_copy(update={"project": "acme"}), "right"),
        ("acme", routed("a"), "wrong"),
        ("none", routed("a"), "right"),
        ("none", routed("a", project="acme"), "wrong"),
        ("ask", ASKED.model_copy(update={"options": ("acme", "bolt")}), "right"),
        ("acme", ASKED.model_copy(update={"options": ("acme", "bolt")}), "asked"),
        ("ask", ASKED, "wrong"),
    ],
    ids=["named", "agent asked", "lost", "none", "made up", "asked", "needless", "other question"],
)
def test_a_request_is_placed_whoever_gets_it(project: str, decision: RouteDecision, outcome: str):
    case = Placed(text="x", project=project)
    assert judge_project(case, decision, known={"acme", "bolt"}).outcome == outcome


def test_the_likeliest_are_counted_from_the_best():
    candidates = (
        Candidate(agent="smith", confidence=0.6),
        Candidate(agent="baker", confidence=0.3),
    )
    judged = judge_clear(CLEAR, ASKED.model_copy(update={"candidates": candidates}))
    assert (judged.is_among(1, "baker"), judged.is_among(2, "baker")) == (False, True)
    assert judged.confidence == 0.6
