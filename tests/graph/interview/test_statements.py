"""How an answer is cut into statements, and which of them may clash."""

import pytest

from graph.interview.contradiction import clash
from graph.interview.cutting import statements_in


def texts(answer: str) -> list[str]:
    return [
        cut.text
        for cut in statements_in(answer, stem="A number for kilns: {answer}", about="kilns")
    ]


@pytest.mark.parametrize(
    ("answer", "statements"),
    [
        ("Well, the shelf cracks at the front first. It gets hot there.",
         ["The shelf cracks at the front first.", "It (the shelf) gets hot there."]),
        ("About 40 percent.", ["A number for kilns: About 40 percent."]),
        ("Never open it hot, because the glaze cracks.",
         ["Never open it hot, because the glaze cracks."]),
        ("If the cone bends, the kiln is ready.", ["If the cone bends, the kiln is ready."]),
        ("Actually, I was wrong about the shelf: it's 12 mm.", ["It (the shelf) is 12 mm."]),
        ("It is best to fire at night.", ["It is best to fire at night."]),
        ("It depends.", []),
        ("My nephew plays the trumpet. That is how it is.", []),
        ("What do you mean?", []),
    ],
)  # fmt: skip
def test_an_answer_is_cut_into_statements_that_stand_alone(answer, statements):
    assert texts(answer) == statements


def test_every_quote_stands_in_the_answer():
    answer = "So, the shelf is thin, and you know, the kiln runs hot; check the cone twice."
    found = statements_in(answer, stem="{answer}", about="kilns")
    assert found
    assert all(cut.quote in answer for cut in found)


def test_a_doubt_goes_with_its_statement():
    (found,) = statements_in("I think the shelf takes 40 kilos.", stem="{answer}", about="kilns")
    assert not found.is_sure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The shelf takes 40 kilos.", "A shelf takes 55 kilos."),
        ("Never wax the rail.", "Wax the rail every week."),
        ("The rail wears on the left side first.", "The rail always wears on the right side first."),
        ("Spare rails come from Ada Lund.", "Spare rails come from Bo Ek."),
        ("Keep the clay wet.", "Keep the clay dry."),
        ("Beginners use too much glaze.", "Beginners use too little glaze."),
    ],
)  # fmt: skip
def test_what_can_not_both_be_so_clashes(one, other):
    assert clash(one, other, 0.5) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The left shelf takes 40 kilos.", "The right shelf takes 55 kilos."),
        ("The shelf takes 40 kilos.", "The kiln reaches 1200 degrees."),
        ("Wax the rail every week.", "Wax the rail every week."),
        ("A hiss means the valve is dry.", "A knock means the shaft is bent."),
        ("Always check the rail ahead of the shelf.", "The rail takes 9 bar."),
    ],
)
def test_what_may_both_be_so_does_not(one, other):
    assert clash(one, other, 0.5) == 0
