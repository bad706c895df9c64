"""What a reply to a read-back means, and what a correction makes of a statement."""

import pytest

from graph.interview.choosing import chosen
from graph.interview.editing import edited
from graph.interview.interview import Rival, Statement
from graph.interview.reply import understood
from projects.proposal import Spoken


@pytest.mark.parametrize(
    ("said", "meaning", "words"),
    [
        ("Yes.", "yes", ""),
        ("no", "no", ""),
        ("No, that's not what I said.", "no", ""),
        ("No, it's 50.", "edit", "it's 50."),
        ("no, that's wrong, it's the right side", "edit", "it's the right side"),
        ("make it 50 bar", "edit", "50 bar"),
        ("Yes, but only in winter.", "scope", "in winter"),
        ("yes, on the old ones", "scope", "on the old ones"),
        ("Yes, provided it is dry.", "scope", "provided it is dry"),
        ("unless it rains", "exception", "if it rains"),
        ("That is correct, except for diesel ones", "exception", "for diesel ones"),
        ("Yes but it's 50", "edit", "it's 50"),
        ("mm-hm", "unsure", ""),
        ("no idea", "unsure", ""),
        ("What do you mean?", "unsure", ""),
        ("leave that out", "drop", ""),
        ("I'd rather not have that in there", "drop", ""),
        ("skip", "skip", ""),
        ("My truck broke down on Monday.", "other", "My truck broke down on Monday."),
    ],
)
def test_a_reply_is_understood(said, meaning, words):
    assert understood(said) == (meaning, words)


@pytest.mark.parametrize(
    ("text", "words", "after"),
    [
        ("The gap is 40 mm.", "50", "The gap is 50 mm."),
        ("The gap is 40 mm.", "not 40 but 50", "The gap is 50 mm."),
        ("The gap is 40 mm.", "50 mm, not 40 mm", "The gap is 50 mm."),
        ("It wears on the left first.", "it's the right side", "It wears on the right first."),
        ("The pump seal goes first.", "the pump shaft, not the seal", "The pump shaft goes first."),
        ("Dough rests 12 hours.", "The dough rests overnight in the cellar", "The dough rests overnight in the cellar."),
        ("The gap is 40 mm at 20 bar.", "50", None),
        ("The gap is 40 mm.", "something else", None),
    ],
)  # fmt: skip
def test_a_correction_is_put_in_where_it_can_only_stand(text, words, after):
    assert edited(text, words) == after


NEW = Statement(
    label="S7",
    text="The gap is 50 mm.",
    said=(Spoken(turn_id="t", quote="50"),),
    aspect="limit",
)
OLD = Rival(text="The gap is 40 mm.", speaker="Ada", label="S2")


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("The new one.", "new"),
        ("I was wrong before.", "new"),
        ("50", "new"),
        ("50, not 40", "new"),
        ("S2", "old"),
        ("Keep the earlier one.", "old"),
        ("The new one is wrong", "old"),
        ("Both, they are different cases.", "both"),
        ("40 on the wide ones, 50 on the narrow ones", "both"),
        ("neither", "neither"),
        ("I'd have to check.", "open"),
        ("My sister lives in Cardiff.", "unclear"),
    ],
)
def test_the_expert_says_which_of_two_holds(said, choice):
    assert chosen(said, new=NEW, old=OLD) == choice
