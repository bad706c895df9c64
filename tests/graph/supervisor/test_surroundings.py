"""What surrounds a request: its project, its readers, and the question before it."""

import pytest

from graph.supervisor import Evidence, Heard, Pending, RouteDecision, Supervisor
from projects.errors import BadInput
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


class TestProject:
    async def test_a_named_project_outweighs_the_given_one(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "check on the bakery", scope=ALL, project="harbour_light_museum"
        )

        assert decision.project == decision.steps[0].project == "corner_bakery"

    async def test_the_given_project_outweighs_a_hint(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "what did Petra say about rye", scope=ALL, project="harbour_light_museum"
        )

        assert decision.project == "harbour_light_museum"

    async def test_a_hint_outweighs_what_the_thread_was_about(self, supervisor: Supervisor):
        history = (Heard(role="user", content="check on the museum"),)
        decision = await supervisor.route(
            "what did Petra say about rye", scope=ALL, history=history
        )

        assert decision.project == "corner_bakery"

    async def test_the_thread_has_a_project_where_nothing_else_says_so(
        self, supervisor: Supervisor
    ):
        history = (
            Heard(role="user", content="check on the museum"),
            Heard(role="assistant", content="Nothing new at the bakery."),
        )
        decision = await supervisor.route("draft a client update", scope=ALL, history=history)

        assert decision.steps[0].project == "harbour_light_museum"
        assert decision.steps[0].audience == "client:harbour_light_museum"

    async def test_strong_evidence_places_the_request(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "what was decided about the lantern room",
            scope=ALL,
            evidence=Evidence(
                recalled=(known("The lantern room stays shut.", project="harbour_light_museum"),)
            ),
        )

        assert decision.project == "harbour_light_museum"

    async def test_the_personal_home_is_no_project(self, supervisor: Supervisor):
        decision = await supervisor.route("what did we decide", scope=ALL, project="personal")

        assert decision.project is None

    async def test_two_projects_that_fit_equally_are_asked_about(self, supervisor: Supervisor):
        decision = await supervisor.route("write a letter to the clinic site", scope=ALL)

        assert shape(decision) == ("clarify", "clarify", [])
        assert decision.options == ("tidewell_clinic", "tidewell_dental")
        assert "Tidewell Clinic" in str(decision.question)

    async def test_a_project_outside_the_scope_cannot_be_given(self, supervisor: Supervisor):
        scope = Scope(projects=frozenset({"corner_bakery"}))

        with pytest.raises(BadInput, match="harbour_light_museum"):
            await supervisor.route("hello", scope=scope, project="harbour_light_museum")

    async def test_a_project_outside_the_scope_is_not_found_by_name(self, supervisor: Supervisor):
        scope = Scope(projects=frozenset({"corner_bakery"}))
        decision = await supervisor.route("check on the Harbour Light Museum", scope=scope)

        assert decision.project is None


class TestAudience:
    @pytest.mark.parametrize(
        ("text", "audience"),
        [
            ("draft a client update for the bakery", "client:corner_bakery"),
            ("write a letter to the customer of the bakery", "client:corner_bakery"),
            ("write a letter to our clients", "public"),
            ("write a blog post about our new bread", "public"),
            ("write a post about our bread for the website", "public"),
            ("write an announcement for the team", "team"),
            ("write a letter to the landlord", "me"),
        ],
    )
    async def test_the_words_say_who_will_read(
        self, supervisor: Supervisor, text: str, audience: str
    ):
        decision = await supervisor.route(text, scope=ALL)

        assert [step.audience for step in decision.steps] == [audience]

    @pytest.mark.parametrize(
        "text", ["draft a client update", "write a letter to our customer about the delay"]
    )
    async def test_whose_client_is_asked_where_no_project_says_it(
        self, supervisor: Supervisor, text: str
    ):
        asked = await supervisor.route(text, scope=ALL)
        pending = Pending(request=text, question=str(asked.question), options=asked.options)
        decision = await supervisor.route("the bakery", scope=ALL, pending=pending)

        assert asked.decision == "clarify"
        assert "corner_bakery" in asked.options
        assert "personal" not in asked.options
        assert [step.audience for step in decision.steps] == ["client:corner_bakery"]

    async def test_one_client_in_a_part_of_several_is_asked_about(self, supervisor: Supervisor):
        text = "order ten bags of flour from the mill, and draft a client update"
        asked = await supervisor.route(text, scope=ALL)

        assert asked.decision == "clarify"
        assert "corner_bakery" in asked.options

    async def test_a_noun_that_a_team_has_is_no_reader(self, supervisor: Supervisor):
        decision = await supervisor.route("write an invitation to the team lunch", scope=ALL)

        assert [step.audience for step in decision.steps] == ["me"]

    async def test_an_agent_that_writes_for_nobody_else_keeps_the_scope(
        self, supervisor: Supervisor
    ):
        decision = await supervisor.route("how much flour is in stock for our clients", scope=ALL)

        assert (decision.steps[0].agent, decision.steps[0].audience) == ("pantry", "me")

    async def test_an_outward_scope_is_never_widened(self, supervisor: Supervisor):
        decision = await supervisor.route(
            "write a letter for the team of the bakery", scope=Scope(audience="public")
        )

        assert decision.steps[0].audience == "public"


class TestPending:
    REQUEST = "something about the flour"
    ASKED = Pending(request=REQUEST, question="Which?", options=("pantry", "buyer"))

    @pytest.mark.parametrize(
        ("reply", "agent"),
        [
            ("1", "pantry"),
            ("2.", "buyer"),
            ("the second one", "buyer"),
            ("the first, please", "pantry"),
            ("the last one", "buyer"),
            ("Buyer", "buyer"),
            ("@buyer", "buyer"),
            ("what is on hand in the store", "pantry"),
            ("one", "pantry"),
        ],
    )
    async def test_a_reply_sends_the_original_request_on(
        self, supervisor: Supervisor, reply: str, agent: str
    ):
        decision = await supervisor.route(reply, scope=ALL, pending=self.ASKED)

        assert shape(decision) == ("route", "pending", [agent])
        assert decision.steps[0].text == self.REQUEST

    @pytest.mark.parametrize("reply", ["interpreter", "@interpreter", "no, give it to Interpreter"])
    async def test_a_reply_may_name_an_agent_that_was_not_offered(
        self, supervisor: Supervisor, reply: str
    ):
        decision = await supervisor.route(reply, scope=ALL, pending=self.ASKED)

        assert shape(decision) == ("route", "pending", ["interpreter"])
        assert decision.steps[0].text == self.REQUEST

    async def test_both_options_make_a_plan(self, supervisor: Supervisor):
        decision = await supervisor.route("both of them", scope=ALL, pending=self.ASKED)

        assert shape(decision) == ("plan", "pending", ["pantry", "buyer"])

    @pytest.mark.parametrize("reply", ["never mind", "neither", "no", "Cancel."])
    async def test_a_reply_may_take_the_request_back(self, supervisor: Supervisor, reply: str):
        decision = await supervisor.route(reply, scope=ALL, pending=self.ASKED)

        assert shape(decision) == ("decline", "pending", [])

    async def test_more_words_complete_the_request(self, supervisor: Supervisor):
        pending = Pending(request="bags of flour", question="Which?", options=("writer", "clock"))
        decision = await supervisor.route("how many in stock", scope=ALL, pending=pending)

        assert shape(decision) == ("route", "pending", ["pantry"])
        assert decision.steps[0].text == "bags of flour, how many in stock"

    async def test_another_request_is_taken_as_such(self, supervisor: Supervisor):
        text = "translate the letter of the Spanish supplier into French for me"
        decision = await supervisor.route(text, scope=ALL, pending=self.ASKED)

        assert shape(decision) == ("route", "head", ["interpreter"])
        assert decision.steps[0].text == text

    async def test_a_picked_project_is_where_the_request_belongs(self, supervisor: Supervisor):
        pending = Pending(
            request="write a letter to the clinic site",
            question="Which project?",
            options=("tidewell_clinic", "tidewell_dental"),
        )
        decision = await supervisor.route("the dental one", scope=ALL, pending=pending)

        assert shape(decision) == ("route", "pending", ["writer"])
        assert decision.steps[0].project == "tidewell_dental"
        assert decision.steps[0].text == "write a letter to the clinic site"

    async def test_an_agent_that_asked_gets_the_reply(self, supervisor: Supervisor):
        pending = Pending(request="order more", question="How many bags?", agent="buyer")
        decision = await supervisor.route("twelve", scope=ALL, pending=pending)

        assert shape(decision) == ("route", "pending", ["buyer"])
        assert decision.steps[0].text == "order more\ntwelve"

    async def test_an_agent_that_asked_does_not_get_another_request(self, supervisor: Supervisor):
        pending = Pending(request="order more", question="How many bags?", agent="buyer")
        decision = await supervisor.route(
            "translate the letter of the Spanish supplier into French", scope=ALL, pending=pending
        )

        assert shape(decision) == ("route", "head", ["interpreter"])
