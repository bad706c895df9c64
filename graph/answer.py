"""The node `answer`: one text out of the steps' replies, and their drafts into the outbox.

While a step of the plan is open, it sends the run back to the supervisor.
"""

from asyncio import to_thread
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from langchain_core.messages import AIMessage
from langgraph.types import Command

from agents.responder import Reply
from graph import ending
from graph.asking import left_open, was_asked
from graph.consent import consent_to
from graph.interview.waiting import of_interview, reminder, still_waiting
from graph.node import Node
from graph.outlook import hidden_lookups, may_use, rows_for, scope_of_step, tables_for
from graph.plan import latest_of, progress, steps_of
from graph.readers import noted
from graph.services import Services
from graph.spending import spent
from graph.state import Ask, Json, NovaState, StepResult
from graph.supervisor import PlannedStep
from memory import Lineage
from memory.extraction.foreign import own_words
from projects.effects import Effect, Origin
from projects.errors import BadInput
from projects.scope import Scope
from projects.source import Citation, Recalled


class Part(NamedTuple):
    """One step's share of the answer."""

    step: PlannedStep
    result: StepResult
    reply: Reply
    tables: list[Json]
    """What of databases its readers are shown."""


def answer(services: Services) -> Node:
    """Make the node."""

    async def run(state: NovaState, *_: object) -> Command[str]:
        steps = steps_of(state)
        if any(progress(steps, latest_of(state))):
            return Command(goto="supervisor")
        gathered = partial(_parts, services, state, steps)
        is_outward = any(step.audience != "me" for step in steps)
        parts = await to_thread(gathered) if is_outward else gathered()
        effects, refused = _Stored([], [])
        if any(part.reply.effects for part in parts):
            effects, refused = await to_thread(_store_drafts, services, state, parts)
        asked = _asked(parts)
        times = was_asked(asked["question"], state["messages"]) if asked else 0
        if asked and times >= services.limits.questions and not asked.get("interview"):
            asked, refused = None, [*refused, left_open(times)]
        if asked is None and (asked := still_waiting(state, services)):
            refused = [*refused, reminder(asked)]
        composed = _compose(state, parts, [*refused, *_held(state, parts)])
        composed["tables"] = [table for part in parts for table in part.tables]
        charts = [chart for part in parts for chart in part.reply.charts]
        composed["charts"] = [chart.model_dump(mode="json") for chart in charts]
        composed["usage"] = spent(state).model_dump(mode="json")
        said = AIMessage(
            composed["text"],
            id=f"{state['run']['run_id']}_answer",
            additional_kwargs={
                **_by_whom(parts),
                **noted(Scope.model_validate(state["run"]["scope"])),
            },
        )
        update = NovaState(
            messages=[said],
            answer=composed,
            effects=[effect.model_dump(mode="json") for effect in effects],
            pending=asked,
        )
        return Command(goto="promote", update=update)

    return run


def _held(state: NovaState, parts: list[Part]) -> list[str]:
    """Return for the owner, in words that give nothing away, what was held back from whom.

    Other readers are not told: what they get is all that there is for them.
    """
    run = state["run"]
    if Scope.model_validate(run["scope"]).is_outward:
        return []
    why = f"`nova runs explain {run['run_id']}` shows it to you alone"
    return [
        f"Held back from {part.step.audience}: {_listed(places)}, which tells what these readers "
        f"may not know; {why}."
        for part in parts
        if (places := part.result.get("held", []))
    ]


def _listed(places: list[str]) -> str:
    *first, last = dict.fromkeys(places)
    return f"{', '.join(first)} and {last}" if first else last


def _by_whom(parts: list[Part]) -> dict[str, str | None]:
    """Return who answered, and about which project: a follow-up is read by it."""
    if len(parts) != 1:
        return {}
    return {"agent": parts[0].step.agent, "project": parts[0].step.project}


def _parts(services: Services, state: NovaState, steps: Sequence[PlannedStep]) -> list[Part]:
    """Return the share of each step that has a result."""
    latest, lineage = latest_of(state), services.memory.lineage
    return [
        _part(state, step, latest[index], lineage)
        for index, step in enumerate(steps)
        if index in latest
    ]


def _part(state: NovaState, step: PlannedStep, result: StepResult, lineage: Lineage) -> Part:
    """Return a step's share, withheld if it rests on what its readers may not see."""
    scope = scope_of_step(Scope.model_validate(state["run"]["scope"]), step)
    reply = Reply.model_validate(result["reply"])
    sources = [Recalled.model_validate(source) for source in result["sources"]]
    hidden = sum(not may_use(source, scope, lineage) for source in sources) + hidden_lookups(
        result, scope
    )
    if hidden:
        line = f"Withheld: it rests on {hidden} sources that are not for {scope.audience}."
        return Part(step, result, Reply(text=line, usage=reply.usage), [])
    texts = {source.id: source.text for source in sources} | rows_for(result, scope)
    citations = tuple(cited for cited in reply.citations if cited.id in texts)
    tables = tables_for(result, scope)
    return Part(step, result, reply.model_copy(update={"citations": citations}), tables)


def _compose(state: NovaState, parts: list[Part], refused: list[str]) -> Json:
    """Put the parts together under the words that each one answers."""
    if not parts:
        route = state["route"]
        return _composed(route["question"] or route["reason"], (), refused)
    texts, summary, told = [], _summary(parts), {""}
    parts = _telling(parts)
    for part, heading in zip(parts, _headings(parts), strict=True):
        if part.result["notice"] in told and not _said(part):
            continue  # the summary names what else ended so
        told.add(part.result["notice"])
        body = "\n\n".join(line for line in (part.result["notice"], _said(part)) if line)
        texts.append(body if len(parts) == 1 else f"### {heading}\n\n{body}")
    citations = tuple(citation for part in parts for citation in part.reply.citations)
    return _composed("\n\n".join(texts), citations, [*summary, *refused])


def _said(part: Part) -> str:
    """Return what a part says; of one that was held back whole, that it can't be told."""
    if part.reply.text or not part.result.get("held"):
        return part.reply.text
    readers = part.step.audience.replace("client:", "a client of ").replace("_", " ")
    return f"I can't tell that to {readers}."


def _summary(parts: list[Part]) -> list[str]:
    """Return what of several tasks was done and what was not."""
    is_done = [part.result["status"] == "done" for part in parts]
    done = [part.step.text for part, done in zip(parts, is_done, strict=True) if done]
    undone = [
        _heading(part.step.text) for part, done in zip(parts, is_done, strict=True) if not done
    ]
    told = ending.summary(done, undone)
    return [told] if told else []


def _composed(text: str, citations: tuple[Citation, ...], lines: list[str]) -> Json:
    whole = "\n\n".join([text, *lines]).strip() or "No agent had anything to say."
    return {
        "text": whole,
        "citations": [citation.model_dump(mode="json") for citation in citations],
    }


def _telling(parts: list[Part]) -> list[Part]:
    """Return the parts without those that found nothing on what another one answers too."""
    said = Counter(part.step.text for part in parts)
    found = {part.step.text for part in parts if part.reply.citations or part.reply.question}
    return [
        part
        for part in parts
        if said[part.step.text] == 1
        or part.step.text not in found
        or part.reply.citations
        or part.reply.question
    ]


def _headings(parts: list[Part]) -> list[str]:
    """Return what each part answers; of several that answer the same, who does."""
    said = Counter(part.step.text for part in parts)
    return [
        _heading(part.step.text if said[part.step.text] == 1 else part.step.agent.replace("_", " "))
        for part in parts
    ]


def _heading(text: str) -> str:
    one_line = " ".join(text.split()).rstrip(".,;:")
    return one_line[:1].upper() + one_line[1:80]


def _asked(parts: list[Part]) -> Ask | None:
    """Return the question of an agent that needs an answer: the next message may give it."""
    for part in parts:
        if part.reply.question:
            return Ask(
                question=part.reply.question,
                options=[*part.reply.options],
                request=part.step.text,
                agent=part.result["agent"],
                times=1,
                **of_interview(part.reply.progress),
            )
    return None


class _Stored(NamedTuple):
    effects: list[Effect]
    refused: list[str]


def _store_drafts(services: Services, state: NovaState, parts: list[Part]) -> _Stored:
    """Store the drafts of all parts as pending effects; a refused one leaves a line."""
    run = state["run"]
    stored, words = _Stored([], []), own_words(run["text"])
    for part in parts:
        origin = Origin(
            run_id=run["run_id"],
            step=part.result["step"],
            thread=run["thread"],
            principal=run["scope"]["principal"],
            audience=part.step.audience,
            project=part.step.project,
        )
        for ordinal, draft in enumerate(part.reply.effects):
            try:
                kind = services.registry.get(draft.kind)
                asked = consent_to(
                    kind, draft, state=state, roster=services.roster, step=part.result
                )
                effect = services.outbox.store(
                    draft, origin=origin, ordinal=ordinal, words=words, consent=asked
                )
                stored.effects.append(effect)
            except BadInput as error:
                stored.refused.append(f"A draft was refused. {error}")
    return stored
