"""The ladder: what each rung decides, and what it leaves to the next."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.supervisor import Evidence, PlannedStep, RouteDecision, Supervisor
from projects.scope import Scope
from projects.source import Recalled

ALL = Scope()


def known(text: str, *, similarity: float = 0.8, project: str = "corner_bakery") -> Recalled:
    return Recalled(
        kind="claim",
        id="c-1",
        turn_ids=("t-1",),
        text=text,
        project=project,
        sensitivity="internal",
        similarity=similarity,
    )


def shape(decision: RouteDecision) -> tuple[str, str, list[str]]:
    return decision.decision, decision.stage, [step.agent for step in decision.steps]


async def test_a_plain_request_goes_to_its_agent(supervisor: Supervisor):
    decision = await supervisor.route("how much rye flour is in stock", scope=ALL)

    assert shape(decision) == ("route", "head", ["pantry"])
    assert decision.steps == (PlannedStep(agent="pantry", text="how much rye flour is in stock"),)
    assert len(decision.candidates) == 5
    assert decision.candidates[0].agent == "pantry"
    assert (decision.llm_calls, decision.question, decision.options) == (0, None, ())


async def test_a_compound_request_becomes_a_plan(supervisor: Supervisor):
    decision = await supervisor.route(
        "Check on the bakery, order ten bags of rye flour from the mill, and draft a client update "
        "for the Harbour Light Museum",
        scope=ALL,
    )

    assert decision.decision == "plan"
    assert decision.project == "corner_bakery"
    assert decision.steps == (
        PlannedStep(agent="librarian", project="corner_bakery", text="Check on the bakery"),
        PlannedStep(
            agent="buyer",
            project="corner_bakery",
            text="order ten bags of rye flour from the mill",
        ),
        PlannedStep(
            agent="writer",
            project="harbour_light_museum",
            audience="client:harbour_light_museum",
            text="draft a client update for the Harbour Light Museum",
        ),
    )


async def test_a_step_that_needs_a_result_waits_for_it(supervisor: Supervisor):
    decision = await supervisor.route(
        "how much butter is in stock; if it is low, order more from the supplier", scope=ALL
    )

    assert [(step.agent, step.after) for step in decision.steps] == [
        ("pantry", ()),
        ("buyer", (0,)),
    ]


async def test_neighbouring_parts_for_one_agent_are_one_step(supervisor: Supervisor):
    decision = await supervisor.route(
        "How much flour is in stock and how many eggs are left in the cold store?", scope=ALL
    )

    assert [step.agent for step in decision.steps] == ["pantry"]
    assert decision.decision == "route"


async def test_tasks_that_cannot_all_be_placed_are_asked_about(supervisor: Supervisor):
    decision = await supervisor.route("translate the menu, and give the eggs to Petra", scope=ALL)

    assert decision.decision == "clarify"
    assert "interpreter" in decision.options


async def test_the_name_of_a_project_does_not_hide_what_is_asked(supervisor: Supervisor):
    decision = await supervisor.route("where do we stand with Harbour Light Museum", scope=ALL)

    assert [step.agent for step in decision.steps] == ["librarian"]
    assert decision.project == "harbour_light_museum"


async def test_the_name_of_a_project_makes_nothing_sure(supervisor: Supervisor):
    without = await supervisor.route("something with Petra", scope=ALL)
    named = await supervisor.route("something with Petra for Harbour Light Museum", scope=ALL)

    assert without.decision == named.decision == "clarify"


async def test_parts_that_agree_make_one_request_of_an_unsure_whole(supervisor: Supervisor):
    decision = await supervisor.route(
        "order trays from the supplier, and check whether the purchase order to the mill is late",
        scope=ALL,
    )

    assert [step.agent for step in decision.steps] == ["buyer"]


class TestRules:
    async def test_an_agent_called_by_name_gets_the_request(self, supervisor: Supervisor):
        decision = await supervisor.route("@writer how much flour is in stock", scope=ALL)

        assert shape(decision) == ("route", "rules", ["writer"])
        assert decision.steps[0].text == "how much flour is in stock"
        assert decision.candidates[0].agent == "writer"

    async def test_agents_called_in_turn_get_their_own_words(self, supervisor: Supervisor):
        decision = await supervisor.route("@pantry how much flour @writer tell the mill", scope=ALL)

        assert [(step.agent, step.text) for step in decision.steps] == [
            ("pantry", "how much flour"),
            ("writer", "tell the mill"),
        ]

    async def test_a_name_alone_is_a_request(self, supervisor: Supervisor):
        decision = await supervisor.route("@clock", scope=ALL)

        assert decision.steps[0].text == "@clock"

    async def test_an_unknown_name_is_asked_about(self, supervisor: Supervisor):
        decision = await supervisor.route("@libraryan what did we decide", scope=ALL)

        assert shape(decision) == ("clarify", "rules", [])
        assert decision.options[0] == "librarian"
        assert "@libraryan" in str(decision.question)

    async def test_a_handle_in_the_middle_is_no_agent(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "write a letter to ana@mill.example about @millnews", scope=ALL
        )

        assert shape(decision) == ("route", "head", ["writer"])

    @pytest.mark.parametrize(
        "text", ["hi", "Good morning!", "thanks a lot", "Hello there 👋", "bye"]
    )
    async def test_pleasantries_go_to_the_agent_that_chats(self, supervisor: Supervisor, text: str):
        assert shape(await supervisor.route(text, scope=ALL)) == ("route", "rules", ["chatter"])

    @pytest.mark.parametrize("text", ["", "   ", "?!", "👍", "___"])
    async def test_what_holds_no_words_is_declined(self, supervisor: Supervisor, text: str):
        decision = await supervisor.route(text, scope=ALL)

        assert shape(decision) == ("decline", "empty", [])
        assert len(decision.candidates) == 5

    @pytest.mark.parametrize(
        ("text", "agent"),
        [
            ("Remember that the oven door sticks", "scribe"),
            ("please note that Ana is away on Tuesday", "scribe"),
            ("From now on the delivery comes at nine", "scribe"),
            ("correction: the price is 4 euros", "scribe"),
            ("Forget the old address of the mill", "scribe"),
            ("forget what I said about the oven", "scribe"),
            ("remember what Petra said about the stock of flour?", "librarian"),
            ("do you remember who ordered the eggs", "librarian"),
            ("remind me why we ordered from the mill", "librarian"),
            ("remind me every Friday to order flour", "clock"),
            ("set a timer for the flour delivery", "clock"),
            ("run the stock count each Monday morning", "clock"),
        ],
    )
    async def test_words_that_say_keep_recall_or_time_are_enough(
        self, supervisor: Supervisor, text: str, agent: str
    ):
        assert shape(await supervisor.route(text, scope=ALL)) == ("route", "rules", [agent])

    async def test_an_excluded_agent_is_not_chosen_even_by_rule(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "Remember that the oven door sticks", scope=ALL, exclude={"scribe"}
        )

        assert "scribe" not in [step.agent for step in decision.steps] + list(decision.options)


class TestMemory:
    async def test_a_question_that_a_claim_answers_goes_to_recall(self, supervisor: Supervisor):
        text = "at what hour does the tasting room shut"
        unaided = await supervisor.route(text, scope=ALL)
        decision = await supervisor.route(
            text, scope=ALL, evidence=Evidence(recalled=(known("The tasting room shuts at six."),))
        )

        assert "librarian" not in [step.agent for step in unaided.steps]
        assert shape(decision) == ("route", "memory", ["librarian"])
        assert decision.candidates[0].agent == "librarian"

    async def test_a_claim_about_something_else_answers_nothing(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "at what hour does the tasting room shut",
            scope=ALL,
            evidence=Evidence(recalled=(known("Emil prefers spelt.", similarity=0.3),)),
        )

        assert decision.stage != "memory"

    async def test_a_statement_that_holds_a_fact_goes_to_the_keeper(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "The tasting room shuts at six.", scope=ALL, evidence=Evidence(states_fact=True)
        )

        assert shape(decision) == ("route", "memory", ["scribe"])

    async def test_a_correction_outweighs_a_confident_head(self, supervisor: Supervisor):
        text = "flour in stock how many bags of flour in stock"
        assert (await supervisor.route(text, scope=ALL)).steps[0].agent == "pantry"

        decision = await supervisor.route(
            "Flour is ordered from the supplier in Ghent now",
            scope=ALL,
            evidence=Evidence(states_fact=True, corrects=True),
        )

        assert shape(decision) == ("route", "memory", ["scribe"])

    @pytest.mark.parametrize(
        "text",
        [
            "The sugar is in the cellar.",
            "Update: the van from the mill arrives on Tuesdays.",
            "Any parcel for Emil arrives on Tuesdays.",
        ],
    )
    async def test_a_plain_statement_outweighs_a_head_that_is_not_certain(
        self, supervisor: Supervisor, text: str
    ):
        decision = await supervisor.route(text, scope=ALL, evidence=Evidence(states_fact=True))

        assert shape(decision) == ("route", "memory", ["scribe"])

    @pytest.mark.parametrize(
        "text",
        [
            "The backup failed again.",
            "I can't open the store.",
            "The oven doesn't work.",
            "You ordered the wrong flour.",
            "The yeast died, is there more in stock",
            "We are out of flour, order ten bags from the mill",
            "the menu in Spanish please",
        ],
    )
    async def test_trouble_and_hidden_requests_are_not_for_the_keeper(
        self, supervisor: Supervisor, text: str
    ):
        decision = await supervisor.route(text, scope=ALL, evidence=Evidence(states_fact=True))

        assert "scribe" not in [step.agent for step in decision.steps]

    @pytest.mark.parametrize("text", ["Emil never works late."])
    async def test_who_works_where_is_no_trouble(self, supervisor: Supervisor, text: str):
        decision = await supervisor.route(text, scope=ALL, evidence=Evidence(states_fact=True))

        assert shape(decision) == ("route", "memory", ["scribe"])

    async def test_a_statement_beside_a_request_follows_the_request(self, supervisor: Supervisor):
        text = "The mill is in Ghent now. Translate the menu into French."
        decision = await supervisor.route(text, scope=ALL, evidence=Evidence(states_fact=True))

        assert [step.agent for step in decision.steps] == ["interpreter"]
        assert decision.steps[0].text == text

    @pytest.mark.parametrize("text", ["Always write to Petra in French", "never use rye for that"])
    async def test_an_order_for_good_is_kept(self, supervisor: Supervisor, text: str):
        assert shape(await supervisor.route(text, scope=ALL)) == ("route", "rules", ["scribe"])

    async def test_a_statement_that_nobody_takes_is_offered_to_the_keeper(
        self, supervisor: Supervisor
    ):
        decision = await supervisor.route("Parcels for Petra go by boat.", scope=ALL)

        assert decision.decision == "clarify"
        assert decision.options[0] == "scribe"

    async def test_what_comes_near_spares_a_question_back(self, supervisor: Supervisor):
        near = Evidence(recalled=(known("Something dark would suit Petra.", similarity=0.45),))
        decision = await supervisor.route("would something suit Petra?", scope=ALL)
        aided = await supervisor.route("would something suit Petra?", scope=ALL, evidence=near)

        assert decision.decision == "clarify"
        assert shape(aided) == ("route", "memory", ["librarian"])

    async def test_a_request_that_mentions_a_fact_is_still_a_request(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "translate the menu into French", scope=ALL, evidence=Evidence(states_fact=True)
        )

        assert shape(decision) == ("route", "head", ["interpreter"])

    async def test_a_question_is_never_for_the_keeper(self, supervisor: Supervisor):
        decision = await supervisor.route("is the delivery day Tuesday, our baker asks", scope=ALL)

        assert shape(decision) == ("route", "memory", ["librarian"])

    async def test_a_question_for_live_records_stays_with_their_agent(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "how much rye flour is in stock",
            scope=ALL,
            evidence=Evidence(recalled=(known("There is much rye flour in stock."),)),
        )

        assert shape(decision) == ("route", "head", ["pantry"])


async def test_an_unsure_request_is_asked_about(supervisor: Supervisor):
    decision = await supervisor.route("something with Petra", scope=ALL)

    assert shape(decision) == ("clarify", "clarify", [])
    assert 2 <= len(decision.options) <= 3
    assert all(option in str(decision.question) for option in decision.options)


async def test_what_nobody_does_is_declined(supervisor: Supervisor):
    decision = await supervisor.route("zxcv qwertz", scope=ALL)

    assert shape(decision) == ("decline", "decline", [])
    assert "None of the agents" in str(decision.question)


async def test_an_excluded_agent_leaves_a_question(supervisor: Supervisor):
    decision = await supervisor.route(
        "how much rye flour is in stock", scope=ALL, exclude={"pantry"}
    )

    assert decision.decision == "clarify"
    assert "pantry" not in decision.options


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=100) | st.sampled_from(["and then @", "1. a 2. b", "if , then it"]),
    exclude=st.sets(st.sampled_from(["chatter", "librarian", "scribe", "writer"])),
)
async def test_any_request_gets_a_whole_decision(
    supervisor: Supervisor, text: str, exclude: set[str]
):
    decision = await supervisor.route(text, scope=Scope(audience="team"), exclude=exclude)

    assert bool(decision.steps) == (decision.decision in ("route", "plan"))
    assert bool(decision.question) == (decision.decision in ("clarify", "decline"))
    assert len(decision.candidates) == 5
    assert not exclude & {step.agent for step in decision.steps}
    assert all(step.audience != "me" for step in decision.steps)
    for index, step in enumerate(decision.steps):
        assert all(needed < index for needed in step.after)
