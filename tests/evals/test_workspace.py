"""The judge of the workspace's questions: what counts as right, asked, refused and wrong."""

import pytest

from evals.workspace import Case, judge
from nova import Answer


def case(kind: str = "erp") -> Case:
    wanted = {"must": ["1,950|1950"], "not": ["1,200"], "answer": "1,950 dollars"}
    return Case.model_validate({"id": "q", "kind": kind, "question": "How much?", **wanted})


def said(text: str, **more: object) -> Answer:
    return Answer.model_validate(
        {"run_id": "r", "thread": "t", "text": text, "decision": "route", **more}
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said("It is **1,950** dollars."), "right"),
        (said("It was 1,200, now 1,950 dollars."), "wrong"),
        (said("It is 390 dollars."), "wrong"),
        (said("I have nothing on record about it."), "refused"),
        (said("Which one?", question="Which one?"), "asked"),
    ],
    ids=["right", "stale", "other", "refused", "asked"],
)
def test_an_answer_is_worth_what_it_holds(answer: Answer, outcome: str) -> None:
    assert judge(case(), answer) == outcome


def test_what_has_no_answer_must_not_be_given_one() -> None:
    assert judge(case("unanswerable"), said("It is 1,950 dollars.")) == "wrong"
    assert judge(case("unanswerable"), said("I have nothing on record.")) == "right"
    assert judge(case("ambiguous"), said("Which?", question="Which?")) == "right"
