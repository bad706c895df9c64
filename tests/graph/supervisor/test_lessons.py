"""Rosters of other kinds: other names, no memory agents, few examples."""

from collections.abc import Mapping
from types import MappingProxyType

from agents.responder import Usage
from agents.roster import Roster
from graph.supervisor import Evidence, Supervisor, fit_router
from graph.supervisor.arbiter import Ruling, Verdict
from graph.supervisor.lessons import lessons
from projects.scope import Scope


def test_every_agent_teaches_its_utterances_examples_and_near_miss(roster):
    pairs = lessons(roster.agents)

    assert ("stock of rye flour", "pantry") in pairs
    assert ("something for buyer", "buyer") in pairs
    assert len({text for text, _ in pairs}) == len(pairs)


async def test_a_roster_without_memory_agents_has_no_rules_about_memory(small_roster, word_vectors):
    roster = small_roster("pantry", "buyer", "interpreter")
    router = fit_router(roster.agents, embed=word_vectors)
    supervisor = Supervisor(roster=roster, projects=(), router=router)

    kept = await supervisor.route("remember that flour is in stock", scope=Scope())
    told = await supervisor.route(
        "The shop shuts at six.", scope=Scope(), evidence=Evidence(states_fact=True)
    )
    greeted = await supervisor.route("hello", scope=Scope())

    assert {kept.stage, told.stage, greeted.stage} & {"rules", "memory"} == set()
    assert len(kept.candidates) == 3


async def test_excluded_agents_leave_a_question_or_a_refusal(small_roster, word_vectors):
    roster = small_roster("pantry", "buyer")
    router = fit_router(roster.agents, embed=word_vectors)
    supervisor = Supervisor(roster=roster, projects=(), router=router)
    text = "order ten bags of flour from the mill"

    asked = await supervisor.route(text, scope=Scope(), exclude={"buyer"})
    refused = await supervisor.route(text, scope=Scope(), exclude={"buyer", "pantry"})

    assert (asked.decision, asked.options) == ("clarify", ("pantry",))
    assert str(asked.question).startswith("Is “order ten bags")
    assert (refused.decision, refused.options) == ("decline", ())


async def test_a_large_roster_shows_the_arbiter_its_likeliest_agents(small_roster, word_vectors):
    pantry = small_roster("pantry").agents["pantry"]
    names = [f"pantry_{number}" for number in range(61)]
    agents = {
        name: pantry.model_copy(
            update={"name": name, "utterances": (f"stock of {name}",), "examples": ()}
        )
        for name in names
    }
    arbiter = Silent()
    supervisor = Supervisor(
        roster=Roster(MappingProxyType(agents), MappingProxyType(dict.fromkeys(names, "house"))),
        projects=(),
        router=fit_router(agents, embed=word_vectors),
        arbiter=arbiter,
    )

    decision = await supervisor.route("the stock", scope=Scope())

    assert decision.decision == "decline"
    assert len(arbiter.shown) == 40
    assert decision.candidates[0].agent in arbiter.shown


class Silent:
    """An arbiter that finds nobody, and keeps which cards it was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def choose(self, request: str, *, cards: Mapping[str, str], context: str) -> Ruling:
        self.shown = list(cards)
        return Ruling(Verdict(agent="none", confidence=0.9), Usage(model_calls=1))
