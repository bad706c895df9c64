"""The node `commit`: carries out what a person approved, and says what came of it."""

from asyncio import to_thread

from langchain_core.messages import AIMessage, AnyMessage
from langgraph.graph import END
from langgraph.types import Command

from graph.consent import given_with
from graph.node import Node
from graph.plan import is_waiting
from graph.review import checked
from graph.services import Services
from graph.spending import waited
from graph.state import Approval, Json, NovaState
from projects.effects import Effect
from projects.errors import BadInput


def commit(services: Services) -> Node:
    """Make the node: the only one that carries out effects."""

    async def run(state: NovaState) -> Command[str]:
        said: list[AnyMessage] = []
        asked_for = given_with(state.get("effects", []))
        try:
            for approval in checked(state["approvals"]):
                outcome = await to_thread(_settle, services, approval)
                message_id = f"{approval['effect_id']}_{approval['decision']}"
                said.append(AIMessage(outcome, id=message_id))
        except BadInput as error:
            said.append(AIMessage(str(error)))
        update = NovaState(messages=said, approvals=[])
        if any(approval in asked_for for approval in state["approvals"]):
            update |= await to_thread(_told, services, state)
            if any(effect["status"] == "pending" for effect in update["effects"]):
                return Command(goto="approve", update=update)
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


def _told(services: Services, state: NovaState) -> NovaState:
    """Return the answer with what came of the effects that the request itself asked for."""
    now = [services.outbox.get(effect["effect_id"]) for effect in state["effects"]]
    lines = [_line(services, effect) for effect in now if effect.consent]
    answer = state["answer"] | {"text": "\n\n".join([state["answer"]["text"], *lines])}
    effects = [effect.model_dump(mode="json") for effect in now]
    run_id = state["run"]["run_id"]
    record = services.records.get(run_id)
    detail: Json = {"answer": answer, "effects": effects}
    services.records.note(run_id, status=record.status, detail=detail)
    return NovaState(answer=answer, effects=effects)


def _line(services: Services, effect: Effect) -> str:
    if effect.status != "done":
        return effect.outcome or f"Effect {effect.effect_id} {effect.standing}."
    undo = services.registry.get(effect.kind).undo
    return f"{effect.outcome} Done at once, since you asked for just this. To take it back: {undo}"


def _settle(services: Services, approval: Approval) -> str:
    """Approve and carry out, or reject; an approval that does not fit is an outcome too."""
    effect_id = approval["effect_id"]
    try:
        if approval["decision"] == "reject":
            return services.outbox.reject(effect_id).outcome
        services.outbox.approve(effect_id, hash=approval["hash"], by=services.granted.principal)
        return services.outbox.carry_out(effect_id).outcome
    except BadInput as error:
        return str(error)
