"""What Studio shows of the graph before anything runs: its schemas and its picture."""

import pytest

from agents.roster import Roster

NODES = {"recall", "supervisor", "clarify", "answer", "promote", "approve", "commit"}
ROSTER = Roster.load()


@pytest.fixture(scope="module")
def assistant(server):
    (found,) = server.client.assistants.search()
    assert found["graph_id"] == "nova"
    return found["assistant_id"]


def test_each_schema_shows_what_goes_in_and_comes_out(server, assistant):
    schemas = server.client.assistants.get_schemas(assistant)
    fields = {
        name: set(schemas[f"{name}_schema"]["properties"])
        for name in ("input", "output", "state", "context", "config")
    }
    assert fields["input"] == {"messages", "approvals"}
    assert fields["output"] == {
        *("messages", "run", "route", "answer", "effects", "verdicts", "pending")
    }
    assert fields["state"] > fields["output"] | fields["input"]
    assert fields["context"] == fields["config"] == {"project", "audience"}


def test_at_first_sight_the_picture_shows_nodes_and_families(server, assistant):
    picture = server.client.assistants.get_graph(assistant)
    shown = {node["id"] for node in picture["nodes"]}
    assert shown == NODES | set(ROSTER.families) | {"__start__", "__end__"}


@pytest.mark.parametrize("xray", [True, 1])
def test_opened_the_picture_shows_every_agent_within_its_family(server, assistant, xray):
    picture = server.client.assistants.get_graph(assistant, xray=xray)
    shown = {node["id"] for node in picture["nodes"]}
    agents = {f"{spec.family}:{spec.name}" for spec in ROSTER.agents.values()}
    assert agents | NODES <= shown
    reached = {edge["target"] for edge in picture["edges"]}
    assert shown - reached == {"__start__"}


def test_each_family_is_a_subgraph_that_returns_results_alone(server, assistant):
    subgraphs = server.client.assistants.get_subgraphs(assistant)
    assert set(subgraphs) == set(ROSTER.families)
    for schemas in subgraphs.values():
        assert set(schemas["output_schema"]["properties"]) == {"results"}
