"""The procedure of the interviewer: a subgraph that takes one message from hearing to asking.

START > open > hear > compare > ask > END
            |> ask (nothing to hear: begun, resumed, asked about)

Each message is a run of its own: what it confirmed is promoted and the interview written down
before the next question is answered, so that it outlives the process.
"""

import hashlib
from asyncio import to_thread
from time import perf_counter
from typing import Literal, cast

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command
from typing_extensions import TypedDict

from agents.responder import Reply, Usage
from agents.spec import AgentSpec
from graph.interview import bank, telling
from graph.interview.belonging import calls_for_interview
from graph.interview.books import Books
from graph.interview.ground import Ground
from graph.interview.hearing import hear, overheard, tells
from graph.interview.interview import Interview, Rival
from graph.interview.move import Move, Said
from graph.interview.opening import Opening, asks_status, ending, opening
from graph.interview.scribe import Scribe
from graph.interview.words import say
from graph.node import Node
from graph.services import Play, Services
from graph.state import Json, StepResult, StepState
from graph.worker import played_result
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope

_MOST_COMPARED = 2
"""Contradictions of one statement that are put to the expert."""


class InterviewState(TypedDict, total=False):
    """What the nodes of the procedure hand on."""

    step: StepState
    interview: Json | None
    """The `Interview` as it stands."""
    lines: list[str]
    """What is said before the next question."""
    proposals: list[Json]
    """`MemoryProposal`s that the expert said yes to."""
    waits: bool
    """Whether a question is asked at the end."""
    usage: Json
    reply: Json
    """The `Reply` in the end."""


class _Output(TypedDict):
    reply: Json


def interviewer(services: Services, spec: AgentSpec) -> Play:
    """Make what plays a step of the interviewer: the subgraph, and the result that it comes to."""
    graph = StateGraph(InterviewState, output_schema=_Output)
    graph.add_node("open", _open(services), destinations=("hear", "ask"))
    graph.add_node("hear", _hear(services))
    graph.add_node("compare", _compare(services, spec))
    graph.add_node("ask", _ask(services))
    graph.add_edge(START, "open")
    graph.add_edge("hear", "compare")
    graph.add_edge("compare", "ask")
    graph.add_edge("ask", END)
    compiled = graph.compile(name=spec.name, checkpointer=False)

    async def play(state: StepState) -> StepResult:
        began = perf_counter()
        found = await compiled.ainvoke(InterviewState(step=state))
        return played_result(state, spec, found["reply"], began=began)

    return play


def _open(services: Services) -> Node:
    """Find the interview that the message belongs to, or begin one."""

    async def run(state: InterviewState) -> Command[Literal["hear", "ask"]]:
        step = state["step"]
        if Scope.model_validate(step["scope"]).is_outward:
            return _said(None, say("outward"))
        waiting = await to_thread(_waiting, services, step)
        if waiting is None:
            return await _asked_for(services, step, opening(step["text"]))
        return _taken(waiting, step["text"])

    return run


def _taken(waiting: Interview, text: str) -> Command[Literal["hear", "ask"]]:
    """Take what is said while an interview waits: about the interview itself, or in it."""
    wish = ending(text)
    if wish is not None:
        return _ended(waiting, close=wish == "close")
    if waiting.is_closed:
        return _said(waiting, telling.ended(waiting))
    if asks_status(text):
        return _said(waiting, telling.status(waiting), waits=True)
    going = waiting.model_copy(update={"is_paused": False})
    if calls_for_interview(text):
        return _said(going, telling.resumed(going), waits=True)
    return Command(goto="hear", update={"interview": going.model_dump(mode="json")})


def _waiting(services: Services, step: StepState) -> Interview | None:
    """Return the interview whose question the message answers."""
    interview_id = step.get("interview")
    if not interview_id:
        return None
    return services.interviews.get(interview_id, run_id=step["run_id"])


async def _asked_for(
    services: Services, step: StepState, wish: Opening
) -> Command[Literal["hear", "ask"]]:
    """Begin an interview, go on with one, or say where one stands."""
    found = await to_thread(_matching, services, step, wish)
    if wish.wish == "begin" and not (found and wish.expert and wish.topic):
        return await _begun(services, step, wish)
    if not found:
        whom = f" with {wish.expert}" if wish.expert else ""
        told = say("no_interview", with_whom=whom) if wish.wish == "status" else say("none_open")
        return _said(None, told)
    if wish.wish == "status":
        return _said(None, telling.status(found[0]))
    if wish.wish == "close":
        return _ended(found[0], close=True)
    if len(found) > 1 and not (wish.expert or wish.topic):
        named = "; ".join(f"{each.expert} about {each.topic}" for each in found[:4])
        if len({each.expert for each in found}) > 1:
            return _said(None, say("which", options=named))
    interview = found[0].model_copy(update={"is_paused": False})
    return _said(interview, telling.resumed(interview), waits=True)


def _matching(services: Services, step: StepState, wish: Opening) -> list[Interview]:
    """Return the interviews that a request can mean, the one spoken of last first."""
    scope = Scope.model_validate(step["scope"])
    closed = wish.wish == "status"
    found = [
        services.interviews.get(each.interview_id, run_id=step["run_id"])
        for each in services.interviews.list(closed=closed)
    ]
    expert, topic = _person(wish, scope).casefold(), wish.topic.casefold()
    return [
        each
        for each in found
        if each is not None
        and scope.may_enter(each.project)
        and (not expert or expert in each.expert.casefold() or each.expert.casefold() in expert)
        and (not topic or topic in each.topic.casefold() or each.topic.casefold() in topic)
    ]


def _person(wish: Opening, scope: Scope) -> str:
    return scope.principal if wish.expert == "me" else wish.expert


async def _begun(
    services: Services, step: StepState, wish: Opening
) -> Command[Literal["hear", "ask"]]:
    scope = Scope.model_validate(step["scope"])
    expert = _person(wish, scope)
    digest = hashlib.sha256(f"{step['run_id']}#{step['step']}".encode()).hexdigest()
    interview = Interview(
        interview_id=f"i_{digest[:12]}",
        expert=expert,
        topic=wish.topic,
        project=scope.project or PERSONAL,
        opened_at=step["said_at"],
        stage="naming" if not expert else "asking" if wish.topic else "choosing",
    )
    interview, lines = await Ground(services, scope).record(interview)
    return _said(interview, *lines, waits=True)


def _hear(services: Services) -> Node:
    """Take the message: an answer, or a word on a statement."""

    async def run(state: InterviewState) -> InterviewState:
        step = state["step"]
        interview = Interview.model_validate(state["interview"])
        said = Said(step["text"], step["turn_id"])
        said, usage = await _cut(services, said, interview)
        asked = telling.question(interview)
        if asked is not None and asked.text == step.get("asked"):
            move = hear(interview, said)
        else:  # it went on elsewhere, or something else was asked since: no word on a read-back
            move = overheard(interview, said)
        if interview.stage in ("naming", "choosing"):
            begun, lines = await _ground(services, step).record(move.interview)
            move = Move(begun, lines)
        return InterviewState(
            interview=move.interview.model_dump(mode="json"),
            lines=list(move.lines),
            proposals=[each.model_dump(mode="json") for each in move.proposals],
            waits=True,
            usage=usage.model_dump(mode="json"),
        )

    return run


async def _cut(services: Services, said: Said, interview: Interview) -> tuple[Said, Usage]:
    """Let the model cut an answer, if there is one and the answer tells something."""
    if services.structured is None or interview.stage != "asking" or not tells(said.text):
        return said, Usage()
    cuts, usage = await Scribe(services.structured).cut(said.text, interview)
    return said._replace(cuts=cuts), usage


def _compare(services: Services, spec: AgentSpec) -> Node:
    """Lay the statement that comes next beside what is known, before it is read back."""

    async def run(state: InterviewState) -> InterviewState:
        interview = Interview.model_validate(state["interview"])
        if interview.stage in ("naming", "choosing", "rewording", "comparing"):
            return InterviewState()
        statement = interview.statement(interview.current) or next(iter(interview.heard), None)
        if statement is None or statement.status != "heard":
            return InterviewState(interview=interview.at("asking").model_dump(mode="json"))
        settled = interview.at("reading", statement.label)
        if len(statement.compared) < _MOST_COMPARED:
            rivals = await _ground(services, state["step"]).rivals(interview, statement)
            if state["step"].get("has_data") and not rivals:
                rivals = await _in_books(services, spec, interview, state["step"])
            if rivals:
                clashing = statement.model_copy(update={"rivals": (rivals[0],)})
                settled = interview.having(clashing).at("comparing", statement.label)
        return InterviewState(interview=settled.model_dump(mode="json"))

    return run


async def _in_books(
    services: Services, spec: AgentSpec, interview: Interview, step: StepState
) -> list[Rival]:
    """Return what the project's database says instead of the statement that comes next."""
    statement = interview.statement(interview.current) or interview.heard[0]
    books = Books(services, spec, Scope.model_validate(step["scope"]))
    found = await books.rival(interview, statement)
    return [found] if found is not None and found.key not in statement.compared else []


def _ground(services: Services, step: StepState) -> Ground:
    return Ground(services, Scope.model_validate(step["scope"]))


def _ask(services: Services) -> Node:
    """Say what there is to say, and ask the next question."""

    async def run(state: InterviewState) -> InterviewState:
        lines = list(state.get("lines") or [])
        given = state.get("interview")
        interview = Interview.model_validate(given) if given else None
        asked: telling.Question | None = None
        usage = Usage()
        if interview is not None and state.get("waits"):
            before = interview.question
            interview = _with_question(interview)
            if interview.question is not before:
                interview, usage = await _worded(services, interview, state["step"]["text"])
            asked = telling.question(interview)
            lines.append(asked.text if asked else telling.ended(interview))
        reply = Reply(
            text="\n\n".join(lines),
            question=asked.text if asked else None,
            options=asked.options if asked else (),
            memories=tuple(
                MemoryProposal.model_validate(each) for each in state.get("proposals") or []
            ),
            progress=interview.model_dump(mode="json") if interview else None,
            usage=Usage.model_validate(state.get("usage") or {}) + usage,
        )
        return InterviewState(reply=reply.model_dump(mode="json"))

    return run


def _with_question(interview: Interview) -> Interview:
    """Return the interview with its next question; closed if there is none left."""
    asked = interview.question
    if interview.stage != "asking" or (asked is not None and asked.came == "open"):
        return interview
    following = bank.next_question(interview)
    if following is None:
        left = interview.with_unconfirmed()
        return left if left.heard else interview.model_copy(update={"is_closed": True})
    return interview.model_copy(update={"asked": (*interview.asked, following)})


async def _worded(services: Services, interview: Interview, last: str) -> tuple[Interview, Usage]:
    """Let the model word the question that is asked next, if there is one."""
    asked = interview.question
    if services.structured is None or asked is None:
        return interview, Usage()
    found = await Scribe(services.structured).word(asked.text, interview, last)
    worded = asked.model_copy(update={"text": found.question})
    asked_so_far = (*interview.asked[:-1], worded)
    return interview.model_copy(update={"asked": asked_so_far}), found.usage


def _ended(interview: Interview, *, close: bool) -> Command[Literal["hear", "ask"]]:
    over = interview.model_copy(update={"is_paused": True, "is_closed": close})
    return _said(over, telling.ended(over))


def _said(
    interview: Interview | None, *lines: str, waits: bool = False
) -> Command[Literal["hear", "ask"]]:
    """Say something without hearing anything."""
    update = InterviewState(
        interview=interview.model_dump(mode="json") if interview else None,
        lines=[*lines],
        proposals=[],
        waits=waits,
    )
    return Command(goto="ask", update=cast("Json", update))
