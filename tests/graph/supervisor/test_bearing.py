"""Whether the books or memory have more to say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.supervisor.bearing import Known, leaning, of_memory
from graph.supervisor.data import Found
from projects.source import Recalled

READ = Found("shelver", "riverbend", 0.9, "A query answers it.")
NEAR = replace(READ, is_whole=False, is_nearest=True)
NOBODY = replace(READ, is_whole=False, is_refusal=True)
SEVERAL = replace(READ, is_whole=False, is_ambiguous=True, is_of_name=True)
ORDER = ("memory", "both", "books")

shares = st.floats(0.0, 1.0)


def recalled(
    text: str, similarity: float, *, kind: str = "claim", current: bool = True
) -> Recalled:
    return Recalled(
        kind=kind,
        id="c_1",
        turn_ids=("t_1",),
        text=text,
        project="riverbend",
        sensitivity="internal",
        similarity=similarity,
        current=current,
    )


@given(likeness=shares, shared=shares, found=st.sampled_from([READ, NEAR, NOBODY]), more=shares)
def test_the_surer_the_books_the_more_they_are_asked(likeness, shared, found, more):
    known = Known(likeness, likeness + shared)
    surer = replace(found, confidence=min(1.0, found.confidence + more))

    assert ORDER.index(leaning(surer, known)) >= ORDER.index(leaning(found, known))


@given(likeness=shares, shared=shares)
def test_a_reading_is_never_passed_over_for_memory_alone(likeness, shared):
    assert leaning(READ, Known(likeness, likeness + shared)) in ("books", "both")


@given(likeness=shares, shared=shares)
def test_memory_does_not_answer_for_one_bearer_of_a_name_beside_the_books(likeness, shared):
    assert leaning(SEVERAL, Known(likeness, likeness + shared)) != "both"


def test_what_only_one_has_is_asked_of_that_one():
    known = Known(0.7, 1.2)

    assert leaning(None, None) == "neither"
    assert leaning(None, known) == "memory"
    assert leaning(NEAR, None) == leaning(NOBODY, None) == "books"


def test_what_is_near_in_neither_is_asked_of_both():
    assert leaning(replace(NEAR, confidence=0.3), None) == "both"
    assert leaning(replace(NEAR, confidence=0.3, is_of_memory=True), None) == "neither"


def test_what_memory_says_goes_before_a_name_that_the_books_lack():
    assert leaning(replace(NOBODY, confidence=0.7), Known(0.7, 1.3)) == "memory"


def test_only_what_still_holds_and_asks_nothing_bears_on_a_question():
    text = "Who keeps the keys?"
    items = [
        recalled("Ada keeps the keys", 0.8, current=False),
        recalled("Where are the keys?", 0.7, kind="turn"),
        recalled("The van is late", 0.3),
    ]

    assert of_memory(text, items) is None
    assert of_memory(text, [*items, recalled("Priya keeps the keys", 0.6)]) == Known(0.6, 1.6)
