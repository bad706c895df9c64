"""The judge of questions with checked answers: what counts as right, asked, refused and wrong."""

from typing import Any

import pytest

from evals.data.judging import Case, holds, judge
from nova import Answer


def case(**more: object) -> Case:
    given = {"id": "q", "schema_name": "shop", "agent": "sql_analyst", "kind": "plain",
             "question": "How much of D-10 is in Ely?", "answer": [[1950.5, "Ely"]],
             "values": ["D-10", "Ely|Ely branch"], "held": False}  # fmt: skip
    return Case.model_validate({**given, **more})


def said(text: str, **more: object) -> Answer:
    return Answer.model_validate(
        {"run_id": "r", "thread": "t", "text": text, "decision": "route", **more}
    )


def looked(*values: object, **parameters: object) -> list[dict[str, Any]]:
    filters = [{"column": "c", "values": [each]} for each in values]
    return [{"selection": {"filters": filters, "parameters": parameters}}]


@pytest.mark.parametrize(
    ("answer", "outcome", "is_stated"),
    [
        (said("**1,950.50** USD in Ely."), "right", True),
        (said("1950.5 in Ware."), "wrong", True),
        (said("I'm not sure this is what you ask. Ely: 1,950.5."), "right", False),
        (said("I'm not sure this is what you ask. Ely: 7."), "refused", False),
        (said("I find no part called 'D-10'. Nearest: D-20."), "refused", False),
        (said("I find none for D-10 in Ely branch."), "wrong", True),
        (said("Which Ely?", question="Which Ely?"), "asked", False),
    ],
    ids=["right", "other branch", "shown", "shown other", "unknown", "none", "asked"],
)
def test_an_answer_is_worth_what_it_states(answer: Answer, outcome: str, is_stated: bool) -> None:
    judged = judge(case(), answer, looked("D-10", "Ely"))
    assert (judged.outcome, judged.is_stated) == (outcome, is_stated)


@pytest.mark.parametrize(
    ("lookups", "is_bound"),
    [
        (looked("D-10", "Ely"), True),
        (looked("D-10", branch="Ely branch"), True),
        (looked("D-10"), False),
        ([], False),
    ],
    ids=["filters", "parameter", "one is missing", "nothing was looked up"],
)
def test_what_is_named_must_be_bound(lookups: list[dict[str, Any]], is_bound: bool) -> None:
    assert judge(case(), said("1,950.5 in Ely"), lookups).is_bound is is_bound


def test_what_has_no_answer_must_not_be_given_one() -> None:
    unknown = case(kind="unanswerable", answer=[], values=[])
    texts = ("It is 7.", "I find nothing called 'D-99'.")
    assert [judge(unknown, said(text), []).outcome for text in texts] == ["wrong", "right"]


@pytest.mark.parametrize(
    ("text", "cell", "is_held"),
    [
        ("on hand 26 pcs", 26, True),
        ("on hand 260 pcs", 26, False),
        ("on 2026-11-26", 26, False),
        ("part 7-26", 26, False),
        ("it costs $14.40", 14.3999996, True),
        ("about 14", 14.4, False),
        ("total 59,073.75", 59073.75000000001, True),
        ("I find none", 0, True),
        ("The status is shipped", "open|shipped", True),
    ],
)
def test_a_number_is_found_as_people_write_it(text: str, cell: str | float, is_held: bool) -> None:
    assert holds(text, cell) is is_held
