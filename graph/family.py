"""A family: a subgraph in which each agent is one node."""

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.choice import Choice
from graph.context import Context
from graph.services import Services
from graph.state import FamilyOutput, StepState
from graph.worker import on_failure, worker

Family = CompiledStateGraph[StepState, Context, StepState, FamilyOutput]


def build_family(services: Services, family: str) -> Family:
    """Compile the subgraph of one family: the step goes to its agent and comes back."""
    graph = StateGraph(StepState, context_schema=Context, output_schema=FamilyOutput)
    members = [spec for spec in services.roster.agents.values() if spec.family == family]
    for spec in members:
        graph.add_node(
            spec.name,
            worker(services, spec),
            error_handler=on_failure(spec),
            # Only drawn: a handler without an edge would keep Studio from opening the family.
            destinations=(f"__error_handler__{spec.name}",),
        )
        graph.add_edge(spec.name, END)
    graph.add_conditional_edges(START, Choice(_agent), [spec.name for spec in members])
    return graph.compile(name=family)


def _agent(state: StepState) -> str:
    return state["agent"]
