"""What a text tells that its readers may not know is found, in whatever guise; the rest is let be."""

import base64
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import Canaries
from memory.guises import hidden, tokens
from projects.scope import Scope
from tests.memory.conftest import Projects

CLIENT = Scope(audience="client:garden", project="garden")


@pytest.fixture
def memory(open_memory):
    projects = Projects()
    projects.ids |= {"garden", "orchard"}
    return open_memory(projects=projects)


@pytest.fixture
def find(memory, person):
    """Look through sentences for the garden's client; the orchard is another's."""
    person.say("Remember that the garden gate opens at 7:30.")
    person.say("Remember that the garden fee is 5120 dollars a year.")
    person.say("Remember that Ottoline Fairweather pays 48213 dollars a year.", project="orchard")
    person.say("The code name of the takeover is Vexolim.", project="orchard")
    person.say("Remember that the order reference is QX-7731.", project="orchard")
    person.say("Remember that storage costs them 12 percent of the turnover.", project="orchard")
    person.say("They are close to bankruptcy and want longer payment terms.", project="orchard")
    canaries = Canaries(memory.ledger, memory.lineage)

    def found(*sentences, said=()):
        return sorted(canaries.traces(list(sentences), scope=CLIENT, said=list(said)))

    return found


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask Ottoline about it.",
        "ask fairweather about it.",
        "OTTOLINE knows.",
        "They pay 48,213 dollars.",
        "They pay $48.213.",
        "They pay forty-eight thousand two hundred thirteen dollars.",
        "It is vexolim.",
        "It is V e x o l i m.",
        "It is Vex-olim.",
        "It is V.e.x.o.l.i.m.",
        "It is milo\u200bxev, read from the end.",
        "It is V\u0435x\u043elim.",
        "It is V3x0l1m.",
        f"It is {codecs.encode('Vexolim', 'rot13')}.",
        f"It is {base64.b64encode(b'Vexolim').decode()}.",
        f"It is {b'Vexolim'.hex()}.",
        "It is %56%65%78%6f%6c%69%6d.",
        "It is &#86;exolim.",
        "It is 86 101 120 111 108 105 109.",
        "The reference is QX-7731.",
        "The reference is 7 7 3 1.",
        "Storage costs somebody else 12 percent of the turnover.",
        "A neighbour is close to bankruptcy and wants longer payment terms.",
        "See dGhlIHN0cmFuZ2UgVGhpbmcgMTIz, all of it.",
    ],
)
def test_what_others_are_known_by_is_found(find, sentence):
    assert find("All is well.", sentence) == [1]


def test_a_name_over_two_sentences_is_found_in_both(find):
    assert find("It begins with Vexo.", "Lim is how it ends.", "All is well.") == [0, 1]
    assert find(*[f"{letter} is a point." for letter in "VEXOLIM"]) == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "sentence",
    [
        "The garden gate opens at 7:30.",
        "The garden fee is 5120 dollars a year.",
        "Thank you for your patience; we will confirm the date by Friday.",
        "The warranty covers parts and labour for 12 months.",
        "Could you confirm the order and the payment terms of 30 days?",
        "We close at noon on Sunday, 3 May 2026.",
        "Please find the invoice of 1,240 dollars attached.",
    ],
)
def test_what_the_readers_know_and_what_anybody_says_is_let_be(find, sentence):
    assert find(sentence) == []


def test_what_was_said_in_the_request_may_be_told(find):
    sentence = "Ottoline Fairweather will call about the 48213 dollars."
    assert find(sentence) == [0]
    assert find(sentence, said=["Tell them that Ottoline Fairweather calls about 48213"]) == []


def test_what_is_told_later_is_known_at_the_next_look(find, person):
    assert find("Ask Brunkeld about it.") == []
    person.say("Our contact is Brunkeld.", project="orchard")
    assert find("Ask Brunkeld about it.") == [0]


def test_what_is_told_to_these_readers_too_is_no_longer_hidden(find, person):
    person.say("Remember that Ottoline leads the garden works.")
    assert find("Ask Ottoline about it.") == []


def test_what_only_those_who_agreed_on_it_can_read_is_not_found(find):
    assert find("One half is Vex. The other, as you know, is olim.") == []
    assert find("Shift Wfypmjn by one.") == []


@pytest.mark.parametrize("piece", ["A", "aB1", "a ", "1 ", "%41", "one ", "a. "])
def test_a_long_text_is_looked_through_in_time(find, piece):
    find(piece * 10_000)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_looked_through(sentences):
    words = [each for at, text in enumerate(sentences) for each in tokens(text, at)]
    for each in hidden(sentences, words):
        assert 0 <= each.sentences.start < each.sentences.stop <= len(sentences)
