"""The wiring of the graph. It reads like the diagram in docs/architecture.md.

START > recall > supervisor > (families of agents) > answer > (supervisor | promote)
      > approve > commit > (supervisor | clarify | END)
               |> clarify (a question) > supervisor
promote > commit (effects that the request itself asked for) > approve (the others)
START > recall > commit (an approval)
"""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.answer import answer
from graph.approve import approve
from graph.clarify import clarify
from graph.commit import commit
from graph.context import Context
from graph.family import family
from graph.onward import onward
from graph.promote import promote
from graph.recall import recall
from graph.services import Services
from graph.state import InputState, NovaState, OutputState, StepState
from graph.supervise import supervise

Graph = CompiledStateGraph[NovaState, Context, InputState, OutputState]


def build_graph(services: Services, checkpointer: BaseCheckpointSaver[str] | None = None) -> Graph:
    """Compile the graph; without a checkpointer for a server that brings its own."""
    families = services.roster.families
    graph = StateGraph(
        NovaState, context_schema=Context, input_schema=InputState, output_schema=OutputState
    )
    routing, keeping = supervise(services), promote(services)
    begin = onward(recall(services), to="supervisor", follows=routing)
    graph.add_node("recall", begin, destinations=("supervisor", "commit"))
    graph.add_node(
        "supervisor",
        routing,
        destinations=(*families, "clarify", "answer", "supervisor"),
    )
    for name in families:
        graph.add_node(name, family(services, name), input_schema=StepState)
        graph.add_edge(name, "answer")
    graph.add_node("clarify", clarify(services), destinations=("supervisor", "answer", "recall"))
    end = onward(answer(services), to="promote", follows=keeping)
    graph.add_node("answer", end, destinations=("supervisor", "promote"))
    graph.add_node("promote", keeping)
    graph.add_node("approve", approve())
    after = ("supervisor", "clarify", "approve", "__end__")
    graph.add_node("commit", commit(services), destinations=after)

    graph.add_edge(START, "recall")
    compiled = graph.compile(checkpointer=checkpointer, name="nova")
    return compiled.with_config(recursion_limit=_supersteps(services))


def _supersteps(services: Services) -> int:
    """Return the recursion limit: two supersteps for each allowed step, and the rest twice."""
    return 2 * services.limits.steps + 20
