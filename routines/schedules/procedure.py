"""The procedure of the agent that keeps schedules: rules read the words, a model only helps.

What the rules are sure of needs no model. What they are not sure of is asked; with a model, that
may first try to say it in words that the rules can read. It is a draft then as well.
"""

from asyncio import to_thread
from time import perf_counter

from agents.responder import Reply
from agents.spec import AgentSpec
from graph.services import Play, Procedure, Services
from graph.state import StepResult, StepState
from graph.worker import played_result
from projects.effect import Origin
from projects.errors import NovaError
from projects.proposal import EffectDraft
from projects.scope import Scope
from routines.schedules.handler import KIND, ScheduleHandler
from routines.schedules.request import Read, Requests
from routines.schedules.schedule import Schedule
from routines.schedules.timetable import table

PROCEDURE = "schedule"
"""What a spec calls it."""

_OUTWARD = "Schedules are kept for you and nobody else."


def keeper(requests: Requests, handler: ScheduleHandler) -> Procedure:
    """Return the procedure over the schedules of one home."""

    def procedure(services: Services, spec: AgentSpec) -> Play:
        async def play(state: StepState) -> StepResult | None:
            began = perf_counter()
            scope = Scope.model_validate(state["scope"])
            if scope.is_outward:
                reply = Reply(text=_OUTWARD)
            else:
                read = await to_thread(_read, requests, state)
                if read.question and services.fallback is not None:
                    return None  # a model may know what is meant
                drafts = KIND in spec.proposes
                reply = await to_thread(_reply, read, handler, scope, drafts=drafts)
            return played_result(state, spec, reply.model_dump(mode="json"), began=began)

        return play

    return procedure


def _read(requests: Requests, state: StepState) -> Read:
    """Return what a request and the answers to what was asked about it come to."""
    text, reply = state["text"], state["request"]
    read = requests.read(text)
    if not read.question or not text.endswith(f"\n{reply}"):
        return read
    # The answer may say the whole time anew, in other words than those that were not sure.
    first = text.removesuffix(f"\n{reply}")
    return requests.answered(first, reply) or read


def _reply(read: Read, handler: ScheduleHandler, scope: Scope, *, drafts: bool) -> Reply:
    if read.question:
        return Reply(text=read.question, question=read.question, options=read.options)
    if read.shown is not None:
        return Reply(text=_shown(read.shown, handler))
    if read.draft is None or not drafts:
        return Reply(text="No schedule can be drafted here.", missing=("change a schedule",))
    return _drafted(read.draft, read.remarks, handler, scope)


def _drafted(
    draft: EffectDraft, remarks: tuple[str, ...], handler: ScheduleHandler, scope: Scope
) -> Reply:
    """Return the draft with what it would come to; what is refused is said."""
    origin = Origin("", 0, "", scope.principal, scope.audience, scope.project)
    try:
        shown = handler.settle(draft, origin).preview
    except NovaError as error:
        return Reply(text=f"{error.wrong}. {error.cure}".strip())
    return Reply(text="\n".join([shown, *remarks]), effects=(draft,))


def _shown(schedules: tuple[Schedule, ...], handler: ScheduleHandler) -> str:
    if not schedules:
        return "Nothing is scheduled."
    return table(schedules, handler.now())
