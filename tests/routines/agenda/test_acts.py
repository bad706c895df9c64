"""What a sentence does and speaks of, as the model reads it; and what is kept of that."""

import pytest

from routines.agenda.reading.acts import ActReader
from routines.agenda.reading.layers import ActLayers

LAYERS = ActLayers()


class Counted:
    """Reads by the layers, and counts the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts):
        self.texts += texts
        return LAYERS(texts)


def act_of(text: str) -> str:
    ((reading,),) = ActReader(LAYERS).read([[text]])
    return max(reading.chances, key=lambda act: reading.chances[act])


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("promise", "I promised to send Ada the quote by Friday."),
        ("undated", "We still owe Ada the quote."),
        ("kept", "I sent Ada the quote this morning."),
        ("missed", "I still haven't sent Ada the quote."),
        ("moved", "Ada is fine with Monday for the quote instead."),
        ("dropped", "Ada no longer needs the quote."),
        ("question", "We haven't decided whether to hire a driver or buy a van."),
        ("decided", "We decided to hire a driver."),
        ("blocked", "We can't open the shop until Ada sends the permit."),
        ("blocks", "We can't open the shop until Ada gets the quote from me."),
        ("awaited", "Ada promised to send us the permit by Friday."),
        ("noise", "Ada has three children and a dog."),
        ("noise", "What is the capital of Peru?"),
    ],
)
def test_a_sentence_is_read_as_what_it_does(act, text):
    assert act_of(text) == act


def test_the_words_of_a_sentence_are_told_apart():
    ((reading,),) = ActReader(LAYERS).read(
        [["We can't open the shop until Ada Lind sends the permit."]]
    )
    assert reading.words("goal") == "open the shop"
    assert reading.words("matter") == "the permit"
    assert reading.words("who") == "Ada Lind"


@pytest.mark.parametrize("text", [" ", "\0", "?!", "\U0001f69a", "word " * 5_000, "- \u2713"])
def test_any_text_is_read(text):
    ((reading,),) = ActReader(LAYERS).read([[text]])
    assert sum(reading.chances.values()) == pytest.approx(1, abs=1e-4)


def test_a_text_is_read_once_and_alike_in_any_company():
    rows = Counted()
    reader = ActReader(rows)
    first = reader.read([["I owe Ada the quote.", "It rains."], ["Thanks."]])
    again = reader.read([["Thanks."], ["I owe Ada the quote.", "It rains."]])
    assert again == first[::-1]
    assert len(rows.texts) == len(set(rows.texts)) == 2


def test_a_turn_without_sentences_has_no_readings():
    assert ActReader(LAYERS).read([[], ["Thanks."]])[0] == []
