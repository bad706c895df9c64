"""Only words that say yes outright are a yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.assent import assent, opens_with_yes


@pytest.mark.parametrize(
    "said",
    [
        "yes",
        "Yep, that's right.",
        "Exactly.",
        "Right as written.",
        "Well, yes.",
        "Correct. Next one is the filter.",
        "You got it",
        "Yes it is.",
    ],
)
def test_a_plain_yes_is_heard(said):
    assert assent(said) is not None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "mm-hm",
        "ok",
        "sure",
        "I guess",
        "yes?",
        "Yes, what is it?",
        "yeah right",
        "Yeah, no",
        "Yes, I hear you",
        "yes I know what you are asking",
        "Yes, but only in winter",
        "yes, on the old ones",
        "Yes, I think so",
        "Yes. Wait, no, it is 50",
        "Right, so where were we",
        "That's not right",
        "Correct me if I'm wrong",
        "Exactly the opposite.",
        "Of course it depends",
        "Yes, provided it is dry",
        "Yes. Assuming nobody touched it.",
        "Yes, the left one.",
        "Yes. In winter.",
    ],
)
def test_anything_less_is_no_yes(said):
    assert assent(said) is None


def test_what_is_said_after_a_yes_is_handed_on():
    found = assent("Yes, that's it. And the seal dries out.")
    assert found is not None
    assert found.rest == "And the seal dries out"


def test_the_limit_of_a_yes_is_what_follows_it():
    assert opens_with_yes("Yes, but only in winter.") == "but only in winter"
    assert opens_with_yes("Never in winter.") is None


@given(st.text(max_size=80))
def test_no_text_breaks_it(said):
    found = assent(f"{said} but no")
    assert found is None or "but no" in found.rest
