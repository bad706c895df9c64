"""A family: a subgraph in which each agent is one node."""

from langchain_core.callbacks import BaseCallbackManager
from langchain_core.runnables import RunnableConfig
from langgraph._internal._constants import CONF, CONFIG_KEY_STREAM
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.choice import Choice
from graph.context import Context
from graph.node import Node
from graph.procedures import procedure
from graph.services import Services
from graph.state import FamilyOutput, StepState
from graph.worker import worker

Subgraph = CompiledStateGraph[StepState, Context, StepState, FamilyOutput]


def family(services: Services, name: str) -> Node:
    """Make the node of one family: its step goes to its agent and comes back.

    The subgraph is run for those who watch it. For nobody else the agent's node is called where
    it is: a loop around a single node is a tenth of what Nova spends on a request.
    """
    members = [spec for spec in services.roster.agents.values() if spec.family == name]
    workers = {spec.name: worker(services, spec, procedure(services, spec)) for spec in members}
    subgraph = _subgraph(name, workers)

    async def run(state: StepState, config: RunnableConfig) -> FamilyOutput:
        if is_watched(config):
            return FamilyOutput(results=(await subgraph.ainvoke(state, config))["results"])
        results: FamilyOutput = await workers[state["agent"]](state)
        return results

    return run  # a function: LangGraph looks in it for the subgraph when it draws


def _subgraph(name: str, workers: dict[str, Node]) -> Subgraph:
    graph = StateGraph(StepState, context_schema=Context, output_schema=FamilyOutput)
    for agent, node in workers.items():
        graph.add_node(agent, node)
        graph.add_edge(agent, END)
    graph.add_conditional_edges(START, Choice(_agent), [*workers])
    return graph.compile(name=name)


def _agent(state: StepState) -> str:
    return state["agent"]


def is_watched(config: RunnableConfig) -> bool:
    """Whether somebody streams what happens inside, or a tracer notes it."""
    callbacks = config.get("callbacks")
    handlers = callbacks.handlers if isinstance(callbacks, BaseCallbackManager) else callbacks
    # The one sign of a stream with `subgraphs=True`; LangGraph has no public one.
    return bool(handlers) or CONFIG_KEY_STREAM in config.get(CONF, {})
