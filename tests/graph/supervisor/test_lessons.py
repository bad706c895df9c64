"""Rosters of other kinds: other names, no memory agents, few examples."""

from graph.supervisor import Evidence, Supervisor, fit_router
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
