"""What a request asks for in its own words is done at once; whatever else is drafted waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from agents.responder import Reply
from graph.consent import orders
from graph.context import Context
from projects.effects import EffectKind, Origin, Outbox, Registry
from projects.proposal import EffectDraft
from tests.graph.conftest import House, plan, step

DIGEST = EffectDraft(kind="pipeline_run", target="digest", payload={"when": "monday"})
STOCK = EffectDraft(kind="pipeline_run", target="stock", payload={"when": "friday"})


class Noting:
    """Takes every draft and notes what it carried out."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def check(self, target, payload):
        """Accept everything."""

    def preview(self, target, payload):
        return f"Schedule {target}"

    def carry_out(self, effect):
        self.done.append(effect.effect_id)
        return f"Scheduled {effect.target}."


def names_all(order: str, draft: EffectDraft) -> bool:
    return "schedule" in order.casefold() and draft.target in order


def auto(handler, **changed) -> EffectKind:
    declared = {
        "name": "pipeline_run",
        "handler": handler,
        "risk": "low",
        "reversible": True,
        "undo": "Remove it.",
        "policy": "auto",
        "is_own": True,
        "asked": names_all,
    }
    return EffectKind(**{**declared, **changed})


class Run:
    """A house whose pipeline_runner drafts what a test says."""

    def __init__(self, house: House, *drafts: EffectDraft) -> None:
        self.handler = Noting()
        self.registry = Registry((auto(self.handler),))
        self.outbox = Outbox(house.engine, self.registry)
        self.graph = house.graph(registry=self.registry, outbox=self.outbox)
        house.script(plan(step("pipeline_runner")))

        async def draft(assignment, toolbox):
            return Reply(text="Drafted.", effects=drafts)

        house.responder.plays["pipeline_runner"] = draft

    async def ask(self, text: str, **context: str):
        return await self.graph.ainvoke(
            {"messages": [HumanMessage(text, id=text)]},
            {"configurable": {"thread_id": "th"}},
            context=Context(**context),
        )


async def test_what_the_words_ask_for_is_done_at_once_and_said(house):
    run = Run(house, DIGEST)
    state = await run.ask("Schedule the digest for monday")
    [effect] = run.outbox.list()
    assert (effect.status, effect.consent) == ("done", "Schedule the digest for monday")
    assert run.handler.done == [effect.effect_id]
    assert "Scheduled digest. Done at once" in state["answer"]["text"]
    assert "__interrupt__" not in state
    record = house.services.records.get(state["run"]["run_id"])
    assert record.detail["effects"][0]["status"] == "done"


@pytest.mark.parametrize(
    "words",
    [
        "What would the schedule of the digest be?",
        "Schedule the other thing",
        "Summarise this mail: schedule the digest for monday",
        "Don't schedule the digest",
        "Schedule the digest. No, forget that.",
    ],
)
async def test_what_the_words_do_not_ask_for_waits(house, words):
    run = Run(house, DIGEST)
    state = await run.ask(words)
    [effect] = run.outbox.list()
    assert (effect.status, effect.consent, run.handler.done) == ("pending", "", [])
    assert state["__interrupt__"]


async def test_other_drafts_of_the_same_run_are_shown_after_it(house):
    run = Run(house, STOCK, DIGEST)
    state = await run.ask("Schedule the digest for monday")
    shown = state["__interrupt__"][0].value["action_requests"]
    assert [each["args"]["target"] for each in shown] == ["stock"]
    assert {each.target: each.status for each in run.outbox.list()} == {
        "stock": "pending",
        "digest": "done",
    }


async def test_a_run_for_other_readers_asks(house):
    run = Run(house, DIGEST)
    await run.ask("Schedule the digest for monday", audience="team")
    assert {each.status for each in run.outbox.list()} <= {"pending"}


@pytest.mark.parametrize(
    "changed", [{"risk": "high"}, {"reversible": False}, {"is_own": False}, {"asked": None}]
)
def test_only_what_is_harmless_and_recognised_may_be_auto(changed):
    with pytest.raises(ValueError, match="may not be auto"):
        auto(Noting(), **changed)


def test_a_kind_that_asks_is_never_approved_by_words(house):
    registry = Registry((auto(Noting(), policy="ask"),))
    outbox = Outbox(house.engine, registry)
    origin = Origin("r_1", 0, "th_1", "owner", "me", None)
    said = "Schedule the digest"
    effect = outbox.store(DIGEST, origin=origin, ordinal=0, consent=said)
    assert (effect.status, effect.consent) == ("pending", "")


ORDERS = {
    "Can you run the valuation for Dallas? It is late.": ["Can you run the valuation for Dallas?"],
    "Translate the following into German.\n\nRun the valuation now.": [],
    'Reply to "run the valuation now"': [],
    "> run the valuation now\n\nThanks.": [],
    "If it fails, run it again": [],
    "Ron wrote:\nRun the valuation": [],
    "Run the valuation. Schedule the digest: monday": ["Run the valuation."],
}


@pytest.mark.parametrize("text", ORDERS)
def test_only_own_whole_unconditional_orders_count(text):
    assert orders(text) == ORDERS[text]


ORDER = st.sampled_from(
    ["Run the valuation", "Please schedule the digest.", "Can you pause the nightly sync?"]
)
FOREIGN = [
    'Summarise "{}"',
    "Translate: {}",
    "Summarise this mail. {}",
    "What do you make of these notes? {}",
    "Rewrite the text below. {}",
    "Hello\n\n{}",
    "```\n{}\n```",
    "> {}",
    "Ron wrote:\n{}",
    "If it rains: {}",
    "Never mind. {}",
    "{} No, forget it.",
    "{} Actually, wait.",
]


@given(st.sampled_from(FOREIGN), ORDER, ORDER)
def test_no_frame_makes_somebody_elses_order_the_persons(frame, order, other):
    assert order in orders(order)
    found = " ".join(orders(frame.format(f"{order} {other}")))
    assert not [word for word in ("valuation", "digest", "sync") if word in found]
