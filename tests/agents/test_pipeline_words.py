"""What a request says of pipelines: which one, what to do, with which values; nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.pipelines import action_in, is_named, named_in, parameters_in, run_ids_in
from projects.pipeline import Parameter, PipelineCard

SYNC = PipelineCard(name="price_sync", about="Prices.", words=("supplier sync",))
NIGHT = PipelineCard(name="nightly_price_sync", about="Prices at night.")
CLOSE = PipelineCard(
    name="month_close",
    about="Closes a month.",
    words=("closing",),
    parameters={
        "branch": Parameter(type="branch"),
        "month": Parameter(type="month"),
        "days": Parameter(type="integer", default=7),
        "file": Parameter(type="file", default="a.csv"),
        "day": Parameter(type="date", default="today"),
    },
)
CARDS = (SYNC, NIGHT, CLOSE)
CHOICES = {"branch": ("Ely", "Ely North", "Ware")}
TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Run the price sync.", "start"),
        ("please start the price sync now", "start"),
        ("Could you kick off the closing?", "start"),
        ("Pause it until Monday", "pause"),
        ("put the price sync on hold", "pause"),
        ("resume run pr_0123456789", "resume"),
        ("Carry on with the closing", "resume"),
        ("Cancel the closing", "cancel"),
        ("Is the price sync running?", "report"),
        ("How far is the closing?", "report"),
        ("the price sync", "report"),
        ("Did you start the price sync?", "report"),
    ],
)
def test_an_action_is_read_only_where_one_is_ordered(text, action):
    assert action_in(text) == action


@pytest.mark.parametrize(
    ("text", "names", "is_sure"),
    [
        ("Run the price sync", ["price_sync"], True),
        ("Run the nightly price syncs", ["nightly_price_sync"], True),
        ("the supplier sync", ["price_sync"], True),
        ("run the sync", ["price_sync", "nightly_price_sync"], False),
        ("run the backup", [], False),
    ],
)
def test_the_longest_name_that_stands_there_counts(text, names, is_sure):
    found = named_in(text, CARDS)
    assert ([card.name for card in found.cards], found.is_sure) == (names, is_sure)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("close Ely for last month", {"branch": "Ely", "month": "2026-02"}),
        ("close Ely North for 2026-01", {"branch": "Ely North", "month": "2026-01"}),
        ("Ely or Ware?", {}),
        ("branch=Ware, the last 14 days", {"branch": "Ware", "days": "14"}),
        ("close November with the file in/b.csv", {"month": "2025-11", "file": "in/b.csv"}),
        ("close january 2024 as of yesterday", {"month": "2024-01", "day": "2026-03-08"}),
        ("it may march on", {}),
        ("as of 2026-03-01", {"day": "2026-03-01"}),
    ],
)
def test_values_are_those_that_are_said(text, values):
    assert parameters_in(text, CLOSE, CHOICES, today=TODAY) == values


def test_ids_of_runs_are_found_once_each():
    assert run_ids_in("pr_0123456789, pr_abc and pr_0123456789!") == ("pr_0123456789",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read_and_names_at_most_one_pipeline_in_full(text):
    action_in(text)
    parameters_in(text, CLOSE, CHOICES, today=TODAY)
    assert sum(is_named(text, card, CARDS) for card in CARDS) <= 1
