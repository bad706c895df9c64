"""What counts as an order to change an item, and what a draft of it must say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from projects.effect import Origin
from projects.errors import BadInput
from projects.proposal import EffectDraft
from routines.agenda import Agenda, AgendaJournal, Found, Source
from routines.agenda.effects import AgendaHandler, is_ordered

WORDS = "I promised Carla the corrected quote by Friday."
ORIGIN = Origin("r", 0, "t", "owner", "me", None)


class One:
    def mine(self, at):
        source = Source(kind="turn", id="t", quote=WORDS, at=datetime(2026, 3, 1, tzinfo=UTC))
        return [Found(key="one", kind="promise", text=WORDS, sources=(source,))]


@pytest.fixture
def agenda():
    return Agenda([One()], AgendaJournal(create_engine("sqlite://")))


def draft(agenda, **payload):
    item = agenda.list().items[0]
    return EffectDraft(kind="agenda", target=item.item_id, payload={"what": WORDS, **payload})


@pytest.mark.parametrize(
    ("order", "change", "is_meant"),
    [
        ("Close the item about the corrected quote for Carla", {"change": "done"}, True),
        ("Tick off Carla's quote", {"change": "done"}, True),
        ("Close the item about the lease", {"change": "done"}, False),
        ("Tell me about the corrected quote for Carla", {"change": "done"}, False),
        ("Close the item about the corrected quote", {"change": "snooze", "until": "tomorrow"}, False),
        ("Snooze the quote for Carla until tomorrow", {"change": "snooze", "until": "tomorrow"}, True),
        ("Snooze the quote for Carla until tomorrow", {"change": "snooze", "until": "in a month"}, False),
    ],
)  # fmt: skip
def test_only_the_words_of_an_order_are_an_order(agenda, order, change, is_meant):
    assert is_ordered(order, draft(agenda, **change)) is is_meant


def test_a_draft_with_other_words_than_the_items_own_is_refused(agenda):
    wrong = draft(agenda, change="done", what="Close the lease")
    with pytest.raises(BadInput):
        AgendaHandler(lambda: agenda).settle(wrong, ORIGIN)


def test_a_day_in_words_is_settled_before_it_is_shown(agenda):
    settled = AgendaHandler(lambda: agenda).settle(
        draft(agenda, change="snooze", until="2099-01-02"), ORIGIN
    )
    assert settled.draft.payload == {"change": "snooze", "what": WORDS, "until": "2099-01-02"}
    assert settled.preview == f"Put off until 2099-01-02: {WORDS}"


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers(), max_size=4))
def test_no_payload_breaks_the_handler(payload):
    agenda = Agenda([One()], AgendaJournal(create_engine("sqlite://")))
    draft = EffectDraft(kind="agenda", target=agenda.list().items[0].item_id, payload=payload)
    assert is_ordered("Close the quote", draft) is False
    with pytest.raises(BadInput):
        AgendaHandler(lambda: agenda).settle(draft, ORIGIN)
