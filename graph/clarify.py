"""The node `clarify`: asks the person one question and waits for the answer."""

from asyncio import to_thread

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.types import Command

from graph.node import Node
from graph.readers import noted
from graph.request import clean_request
from graph.review import asking, reply_text, until_read
from graph.services import Services
from graph.spending import waited
from graph.state import NovaState
from memory import Turn
from projects.scope import Scope


def clarify(services: Services) -> Node:
    """Make the node. The question outlives the wait: a new message may answer it as well."""

    async def run(state: NovaState) -> Command[str]:
        asked, taken = state["pending"], state["run"]
        if asked is None:
            return Command(goto="answer")
        if asked.get("interview"):
            # What the expert says is a run of its own, however it comes in.
            said = HumanMessage(until_read(asking(asked), _read))
            return Command(goto="recall", update=NovaState(messages=[said]))
        detail = {"route": state["route"], "recalled": state["recalled"]}
        await to_thread(services.records.note, taken["run_id"], status="asked", detail=detail)
        reply = until_read(asking(asked), _read)
        turn = Turn(
            turn_id=f"{taken['turn_id']}_reply",
            thread=taken["thread"],
            text=reply,
            said_at=services.memory.now(),
        )
        await to_thread(services.memory.record_turn, turn)
        own = noted(Scope.model_validate(taken["scope"]))
        messages: list[AnyMessage] = [
            AIMessage(asked["question"], additional_kwargs=own),
            HumanMessage(reply, additional_kwargs=own),
        ]
        update = waited(state) | NovaState(messages=messages, route={})
        return Command(goto="supervisor", update=update)

    return run


def _read(resumed: object) -> str:
    return clean_request(reply_text(resumed))
