"""The planted histories of the agenda, and that what is measured on them can fail."""

from typing import get_args

from evals.agenda.history import history
from evals.agenda.measure import Evenings
from evals.agenda.part import PartName, part_of
from routines.agenda.reading.acts import ActReader
from routines.agenda.reading.layers import ActLayers

READER = ActReader(ActLayers())
WORDS = dict.fromkeys(
    [
        "do",
        "did",
        "did2",
        "thing",
        "Thing",
        "who",
        "by",
        "on",
        "day",
        "until",
        "this",
        "that",
        "goal",
        "wait",
        "Wait",
        "wait2",
    ],
    "x",
)


def test_a_history_is_the_same_each_time_and_lasts_two_to_three_months():
    one, again = history(4, "seen"), history(4, "seen")
    assert one == again
    assert 50 <= (one.turns[-1].said_at - one.turns[0].said_at).days <= 90
    assert len({turn.turn_id for turn in one.turns}) == len(one.turns)


def test_the_agenda_finds_what_is_planted():
    count = Evenings(history(1, "seen"), READER).pass_by()
    assert count["found"] / count["open"] >= 0.9
    assert count["right"] / count["shown"] >= 0.8
    assert (count["risen"], count["sums"]) == (0, count["items"])


def test_an_agenda_that_reads_nothing_finds_nothing():
    planted = history(1, "seen")
    count = Evenings(planted._replace(turns=()), READER).pass_by()
    assert count["found"] < count["open"] / 2


def test_every_template_of_every_part_reads_with_the_words_of_its_worlds():
    for name in get_args(PartName):
        part = part_of(name)
        fields = [*part.voices[0].model_dump()]
        told = [text for voice in part.voices for field in fields for text in getattr(voice, field)]
        assert len(part.voices) >= 2
        assert [text for text in told if "{" in text.format(**WORDS)] == []
