"""The agenda as a person uses it: top three, done, snooze, thumbs, undo."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from projects.errors import BadInput, UnknownName
from routines.agenda import Agenda, AgendaJournal, Found, Source, digest

AT = datetime(2026, 3, 11, 9, tzinfo=UTC)


def found(key: str, *, days: int = 3, kind: str = "promise", told: int = 1, **given) -> Found:
    moments = [AT - timedelta(days=days) + timedelta(days=2 * n) for n in range(told)]
    sources = tuple(
        Source(kind="turn", id=f"{key}{n}", quote=f"{key}, told {n}", at=at)
        for n, at in enumerate(moments)
    )
    keys = (key, *(f"{key}{n}" for n in range(1, told)))
    return Found(key=key, keys=keys, kind=kind, text=key, sources=sources, **given)


class Fixed:
    """A miner that finds what it is given, as far as it was told by then."""

    def __init__(self, *items: Found) -> None:
        self.items = list(items)

    def mine(self, at: datetime) -> list[Found]:
        left = []
        for each in self.items:
            told = tuple(source for source in each.sources if source.at <= at)
            if told:
                keys = each.keys[: len(told)]
                left.append(each.model_copy(update={"sources": told, "keys": keys}))
        return left


def agenda(*items: Found) -> Agenda:
    journal = AgendaJournal(create_engine("sqlite://"))
    return Agenda([Fixed(*items)], journal, clock=lambda: AT)


def texts(items) -> list[str]:
    return [item.text for item in items]


def test_at_most_three_are_shown_and_what_is_worth_nothing_is_not():
    waits = found("waits", kind="blocked", is_blocked=True)
    listing = agenda(*(found(name, days=9 - n) for n, name in enumerate("abcd")), waits).list()
    assert (texts(listing.top), texts(listing.later)) == (["a", "b", "c"], ["d", "waits"])


def test_what_is_most_likely_over_breaks_no_silence_and_is_listed_still():
    listing = agenda(found("quote", doubt=1.0, doubted="Ada liked the quote.")).list()
    assert (texts(listing.top), texts(listing.later)) == ([], ["quote"])
    assert listing.later[0].score == 0
    assert digest(listing).endswith(
        "Nothing needs you today.\n\n1 perhaps over: `nova next --all`."
    )


def test_a_silent_day_is_silent():
    listing = agenda(found("waits", kind="blocked", is_blocked=True)).list()
    assert listing.top == ()
    assert "Nothing needs you today." in digest(listing)


def test_what_is_done_stays_away_until_it_is_told_of_again():
    book = agenda(found("a", days=3, told=3))  # told 3 days ago, yesterday and tomorrow
    first = book.list().top[0]
    book.done(first.item_id)
    assert book.list().items == ()
    (again,) = book.list(at=AT + timedelta(days=2)).items
    assert again.item_id != first.item_id
    assert [source.id for source in again.sources] == ["a2"]


def test_done_is_undone():
    book = agenda(found("a"))
    mark = book.done(book.list().top[0].item_id)
    book.undo(mark.event_id)
    assert texts(book.list().top) == ["a"]
    with pytest.raises(BadInput):
        book.undo(mark.event_id)


def test_what_sleeps_wakes_on_its_day_or_when_it_is_woken():
    book = agenda(found("a"))
    item_id = book.list().top[0].item_id
    book.snooze(item_id, date(2026, 3, 13))
    assert (texts(book.list().top), texts(book.list().asleep)) == ([], ["a"])
    assert texts(book.list(at=AT + timedelta(days=2)).top) == ["a"]
    book.wake(item_id)
    assert texts(book.list().top) == ["a"]


def test_an_item_cannot_sleep_until_a_day_that_is_over():
    book = agenda(found("a"))
    with pytest.raises(BadInput):
        book.snooze(book.list().top[0].item_id, date(2026, 3, 11))


def test_thumbs_move_weights_and_stop_at_their_bounds():
    book = agenda(found("a", someone_waits=True))
    item = book.list().top[0]
    for _ in range(30):
        book.up(item.item_id)
    weights = {term.name: term.points for term in book.list().top[0].terms}
    assert weights == {"waits": 20, "value": 20, "age": 2}
    for _ in range(60):
        book.down(item.item_id)
    weights = {term.name: term.points for term in book.list().items[0].terms}
    assert weights == {"waits": 5, "value": 5}


def test_a_mark_under_one_key_is_made_once():
    book = agenda(found("a"))
    item_id = book.list().top[0].item_id
    assert book.done(item_id, key="k") == book.done(item_id, key="k")
    assert len(book.journal.all()) == 1


def test_an_item_is_named_by_the_beginning_of_its_id():
    book = agenda(found("a"))
    item = book.list().top[0]
    assert book.show(item.item_id[:6]) == item
    with pytest.raises(UnknownName):
        book.show("")
    with pytest.raises(UnknownName):
        book.show("i_nothing")


def test_the_same_words_found_by_two_miners_are_one_item():
    told = found("a")
    words = told.sources[0]
    also = Source(kind="run", id="r", quote="a", at=AT)
    failed = Found(key="run:r", kind="run", text="failed", sources=(words, also), is_failing=True)
    (item,) = agenda(told, failed).list().items
    assert (item.text, [source.kind for source in item.sources]) == ("a", ["turn", "run"])
    assert "failing" in {term.name for term in item.terms}


def test_the_identity_of_an_item_is_the_same_on_each_day():
    book = agenda(found("a", days=3, told=3))
    days = [book.list(at=AT + timedelta(days=n)).items[0].item_id for n in range(-2, 9)]
    assert len(set(days)) == 1
