import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.responder import uncited
from agents.responder.citing import cite, strip_labels
from agents.responder.sentences import sentences
from agents.tools.sources import Sources
from projects.source import Citation
from tests.agents.fakes import claim, turn


def sources(*texts: str) -> Sources:
    known = Sources()
    for number, text in enumerate(texts, start=1):
        known.recall(claim(number, text))
    return known


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Dr. Ana pays 3.50 a day, e.g. Monday. Bo too.",
            ["Dr. Ana pays 3.50 a day, e.g. Monday.", "Bo too."],
        ),
        (
            "We open at 9 a.m. and close at 5 p.m. daily.",
            ["We open at 9 a.m. and close at 5 p.m. daily."],
        ),
        ("- first line\n- second. Third", ["first line", "second.", "Third"]),
        ('She said "Go." Then left.', ['She said "Go."', "Then left."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, split):
    assert sentences(text) == split


@settings(deadline=None)
@given(st.text())
def test_sentences_lose_no_word(text):
    for sentence in sentences(text):
        assert sentence in text


@pytest.mark.parametrize(
    "text",
    [
        "Nine it is [c1].",
        "Nine it is. [c1]",
        "Nine it is [C1].",
        "Nine it is[c1].",
        "- Nine it is [c1].",
    ],
)
def test_a_label_cites_its_sentence_wherever_it_stands(text):
    cited = cite(text, sources("It closes at nine."))
    assert cited.citations == (
        Citation(kind="claim", id="claim-1", quote="It closes at nine.", sentence="Nine it is."),
    )
    assert cited.text.removeprefix("- ") == "Nine it is."


@pytest.mark.parametrize("labels", ["[c1, c2]", "[c1][c2]", "[c1] [c2]", "[c1; c2]"])
def test_a_sentence_may_rest_on_several_sources(labels):
    cited = cite(f"Nine on both days {labels}. Really [c2].", sources("Friday nine.", "Nine."))
    assert [(each.id, each.sentence) for each in cited.citations] == [
        ("claim-1", "Nine on both days."),
        ("claim-2", "Nine on both days."),
        ("claim-2", "Really."),
    ]
    assert cited.text == "Nine on both days. Really."


def test_a_long_source_is_quoted_where_it_says_the_thing():
    filler = "Nothing of note happened on that day at all. " * 8
    cited = cite("The rent is 900 [c1].", sources(f"{filler}The rent is 900 euros. {filler}"))
    assert cited.citations[0].quote == "The rent is 900 euros."


def test_unknown_labels_are_named_once():
    cited = cite("It is [c4]. So it is [c4, t9].", sources("It closes at nine."))
    assert cited.unknown == ("c4", "t9")
    assert cited.text == "It is. So it is."


def test_layout_survives():
    text = "# Hours\n\n| day | time |\n|---|---|\n| Fri | nine [c1] |\n\n    code"
    assert strip_labels(text) == text.replace(" [c1]", "")


words = st.lists(st.sampled_from(["Nine", "it", "is", "[c1]", "[c2].", "(x)", ".", "\n", "-"]))


@settings(deadline=None)
@given(words)
def test_citations_are_verbatim_in_text_and_source(parts):
    known = sources("It closes at nine.", "It opens at ten.")
    texts = {source.id: source.text for source in known}
    cited = cite(" ".join(parts), known)
    assert not re.search(r"\[c\d\]", cited.text)
    for citation in cited.citations:
        assert citation.quote in texts[citation.id]
        assert citation.sentence in cited.text


def test_a_source_keeps_its_label():
    known = Sources()
    labels = [known.recall(item).label for item in (claim(1, "A."), turn(2, "B."), claim(3, "C."))]
    assert labels == ["c1", "t1", "c2"]
    assert known.recall(claim(3, "C.")).label == "c2"
    assert len(list(known)) == 3


def test_a_source_says_whether_it_still_holds():
    known = Sources()
    ended = claim(1, "It closes at eight.", current=False, valid_to="2026-05-04T10:00:00+00:00")
    replaced = claim(2, "It closes at six.", current=False)
    assert "no longer holds since 2026-05-04" in known.recall(ended).note
    assert known.recall(replaced).note.endswith("replaced")


def test_uncited_names_the_facts_that_rest_on_nothing():
    citation = Citation(kind="claim", id="c", quote="q", sentence="It closes at nine.")
    text = (
        "From memory:\n- It closes at nine. (Ines, 2026-05-04)\n- It opens at ten.\n"
        "I can't read files yet. Nothing recorded on rent. Shall I go on?\n# Heading\nKind regards"
    )
    assert uncited(text, [citation]) == ["It opens at ten."]


def test_an_unfinished_sentence_can_state_a_fact_too():
    assert uncited("- the rent is 900 euros a month", []) == ["the rent is 900 euros a month"]
