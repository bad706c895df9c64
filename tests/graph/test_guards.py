"""Guards: repeated steps, shared budgets, questions asked again, time that a person took."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from agents.responder import Reply, Usage
from graph.asking import was_asked
from graph.context import Limits
from graph.ending import summary
from graph.plan import without_repeats
from graph.spending import exceeded, shares, waited
from graph.state import NovaState
from graph.supervisor import PlannedStep
from tests.graph.conftest import plan, step
from tests.graph.test_steps import ask

STEPS = st.lists(
    st.builds(
        PlannedStep,
        agent=st.sampled_from(["summarizer", "translator"]),
        text=st.sampled_from(["a", "b", "c"]),
        after=st.lists(st.integers(-3, 8), max_size=3).map(tuple),
    ),
    max_size=8,
)


def begun(seconds: float = 0.0, **spent: float) -> NovaState:
    moment = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
    return NovaState(
        run={"run_id": "r_1", "started_at": moment, "working_since": moment},  # type: ignore[typeddict-item]  # the rest is not read
        spent=Usage.model_validate(spent).model_dump(mode="json"),
        results=[],
    )


@given(STEPS)
def test_no_plan_gives_the_same_words_twice_to_an_agent_or_waits_for_what_never_comes(steps):
    kept = without_repeats(steps)
    pairs = [(one.agent, one.text) for one in kept]
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == {(one.agent, one.text) for one in steps}
    assert all(0 <= needed < at for at, one in enumerate(kept) for needed in one.after)


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 100_000))
def test_steps_that_start_together_never_get_more_than_what_is_left(steps, calls, tokens):
    limits = Limits(model_calls=24, tokens=50_000)
    state = begun(model_calls=calls, prompt_tokens=tokens)
    given_out = shares(state, limits, steps)
    assert len(given_out) == steps
    assert sum(budget.model_calls for budget in given_out) == max(0, 24 - calls)
    assert sum(budget.tokens for budget in given_out) <= max(0, 50_000 - tokens)


def test_the_time_that_a_person_took_is_not_the_runs_own():
    limits = Limits(seconds=60)
    state = begun(seconds=3600)
    assert "limit of 60 seconds" in (exceeded(state, limits) or "")
    assert exceeded(NovaState({**state, **waited(state)}), limits) is None


def test_a_question_counts_however_it_is_set():
    said = [HumanMessage("x"), AIMessage("Sure.\n\nWhich  one?"), AIMessage("which one?")]
    assert was_asked("Which one?", said) == 2
    assert was_asked("Which two?", said) == 0
    assert was_asked("Which one?", [*said, AIMessage("Done."), AIMessage("Which one?")]) == 1


def test_the_summary_speaks_only_of_what_was_done_in_part():
    assert (summary(["a", "b"], []), summary([], ["A"])) == ("", "")
    assert (
        summary(["a"], ["B", "C"]) == "Done: 1 of 3 tasks. Not done: \u201cB\u201d; \u201cC\u201d."
    )


async def test_steps_beyond_the_limit_are_not_carried_out(house):
    house.script(plan(*(step("summarizer", f"page {number}") for number in range(9))))
    state = await ask(house.graph(limits=Limits(steps=4)))
    assert len(house.responder.given) == 4
    assert "Done: 4 of 9 tasks." in state["answer"]["text"]
    assert "raise NOVA_LIMITS__STEPS" in state["answer"]["text"]


async def test_model_calls_of_parallel_steps_stay_within_those_of_the_run(house):
    async def greedy(assignment, toolbox):
        return Reply(text="x", usage=Usage(model_calls=assignment.limits.model_calls))

    house.responder.plays = {"summarizer": greedy}
    house.script(plan(*(step("summarizer", f"page {number}") for number in range(5))))
    state = await ask(house.graph(limits=Limits(model_calls=7)))
    assert state["answer"]["usage"]["model_calls"] == 7
