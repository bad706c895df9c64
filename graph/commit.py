"""The node `commit`: carries out what a person approved, and says what came of it."""

from asyncio import to_thread

from langchain_core.messages import AIMessage, AnyMessage
from langgraph.graph import END
from langgraph.types import Command

from graph.node import Node
from graph.plan import is_waiting
from graph.review import checked
from graph.services import Services
from graph.spending import waited
from graph.state import Approval, NovaState
from projects.errors import BadInput


def commit(services: Services) -> Node:
    """Make the node: the only one that carries out effects."""

    async def run(state: NovaState) -> Command[str]:
        said: list[AnyMessage] = []
        try:
            for approval in checked(state["approvals"]):
                outcome = await to_thread(_settle, services, approval)
                message_id = f"{approval['effect_id']}_{approval['decision']}"
                said.append(AIMessage(outcome, id=message_id))
        except BadInput as error:
            said.append(AIMessage(str(error)))
        update = NovaState(messages=said, approvals=[])
        if is_waiting(state):
            update |= waited(state)
        return Command(goto=_next(state), update=update)

    return run


def _next(state: NovaState) -> str:
    """Go back to a question that was waiting, on to steps that are, or end."""
    asked = state.get("pending")
    if asked and (asked["agent"] is None or asked.get("interview")):
        return "clarify"
    return "supervisor" if is_waiting(state) else END


def _settle(services: Services, approval: Approval) -> str:
    """Approve and carry out, or reject; an approval that does not fit is an outcome too."""
    effect_id = approval["effect_id"]
    try:
        if approval["decision"] == "reject":
            return services.outbox.reject(effect_id).outcome
        services.outbox.approve(effect_id, hash=approval["hash"])
        return services.outbox.carry_out(effect_id).outcome
    except BadInput as error:
        return str(error)
