"""The planted histories of the agenda, and that what is measured on them can fail."""

from evals.agenda.history import history
from evals.agenda.measure import Evenings


def test_a_history_is_the_same_each_time_and_lasts_two_to_three_months():
    one, again = history(4, "seen"), history(4, "seen")
    assert one == again
    assert 50 <= (one.turns[-1].said_at - one.turns[0].said_at).days <= 90
    assert len({turn.turn_id for turn in one.turns}) == len(one.turns)


def test_the_agenda_finds_what_is_planted():
    count = Evenings(history(1, "seen")).pass_by()
    assert count["found"] / count["open"] >= 0.9
    assert count["right"] / count["shown"] >= 0.8
    assert (count["risen"], count["sums"]) == (0, count["items"])


def test_an_agenda_that_reads_nothing_finds_nothing():
    planted = history(1, "seen")
    count = Evenings(planted._replace(turns=())).pass_by()
    assert count["found"] < count["open"] / 2
