"""Sharing a request out: the clauses are weighed together, and chances are chances."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.supervisor.decision import Candidate
from graph.supervisor.router import Routed
from graph.supervisor.sharing import Field, Reading, share
from graph.supervisor.split import Clause

TEAM = ("baker", "clerk", "driver", "nurse")

weights = st.floats(-4, 4, allow_nan=False)


@st.composite
def fields(draw: st.DrawFn) -> Field:
    length, choices = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    row = st.lists(weights, min_size=choices, max_size=choices)
    own = draw(st.lists(row, min_size=length, max_size=length))
    bonds = draw(st.lists(weights, min_size=length - 1, max_size=length - 1))
    return Field(np.array(own), np.array(bonds))


def routed(agent: str, confidence: float, *others: str) -> Routed:
    rest = [Candidate(agent=each, confidence=(1 - confidence) / 2) for each in others]
    ranking = (agent, *others, *(each for each in TEAM if each not in (agent, *others)))
    return Routed(
        label=agent,
        confidence=confidence,
        accepted=confidence > 0.85,
        candidates=(Candidate(agent=agent, confidence=confidence), *rest),
        ranking=ranking,
        is_far=False,
    )


@given(fields())
def test_the_likeliest_plan_is_the_best_of_all(field: Field):
    length, choices = field.own.shape
    plans = list(product(range(choices), repeat=length))
    chances = [field.chance(plan) for plan in plans]

    assert sum(chances) == pytest.approx(1)
    assert field.chance(field.likeliest) == pytest.approx(max(chances))


@given(fields())
def test_chances_of_single_choices_add_up_those_of_plans(field: Field):
    length, choices = field.own.shape
    plans = list(product(range(choices), repeat=length))
    first = sum(field.chance(plan) for plan in plans if plan[0] == 0)
    alike = [
        sum(field.chance(plan) for plan in plans if plan[at] == plan[at + 1])
        for at in range(length - 1)
    ]

    assert field.marginals.sum(axis=1) == pytest.approx(np.ones(length))
    assert field.marginals[0, 0] == pytest.approx(first)
    assert field.alike == pytest.approx(np.array(alike))


def reading(text: str, *thought: str | float) -> Reading:
    """Return a clause that reads alone as it does among the others."""
    found = routed(*thought)
    return Reading(Clause(text), found, found)


def test_sure_clauses_are_shared_out():
    shared = share(
        [
            reading("bake forty loaves of rye", "baker", 0.95, "clerk"),
            reading("send the invoice of the museum to the tax office", "clerk", 0.95, "baker"),
        ],
        routed("baker", 0.6, "clerk"),
    )

    assert shared.agents == ("baker", "clerk")
    assert 0 < shared.chance < min(shared.chances)


def test_a_clause_that_says_little_goes_on_with_the_task_before():
    shared = share(
        [
            reading("bake forty loaves of rye", "baker", 0.95, "clerk"),
            reading("make it quick", "driver", 0.3, "baker"),
        ],
        routed("baker", 0.9, "driver"),
    )

    assert shared.agents == ("baker", "baker")


def test_an_excluded_agent_gets_nothing():
    shared = share(
        [reading("bake forty loaves of rye", "baker", 0.95, "clerk")],
        routed("baker", 0.95, "clerk"),
        exclude=frozenset({"baker"}),
    )

    assert "baker" not in (*shared.agents, *shared.likely[0])
