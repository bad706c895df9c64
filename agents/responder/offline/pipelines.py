"""Pipelines without a model: their state is quoted, an action drafted only if it is clear."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from agents.pipelines import action_in, named_in, parameters_in, run_ids_in
from agents.pipelines.action import Action
from agents.responder.assignment import Assignment
from agents.responder.offline.diagnosing import diagnose
from agents.responder.reply import Reply
from agents.spec import AgentSpec
from agents.tools.toolbox import PipelineSource, Toolbox
from projects.errors import NeedsValue, NovaError
from projects.pipeline import PipelineCard, RunStatus, Standing
from projects.proposal import EffectDraft

if TYPE_CHECKING:
    from pydantic import JsonValue

_KIND = "pipeline_run"
_CALL = re.compile(r"^\W*@[\w-]+[\s,:;]*")
_NO_MODEL = (
    "I can't write or change a definition without a language model; NOVA_MODEL with "
    "OPENAI_API_KEY or OPENAI_BASE_URL turns one on."
)
_TOLD = 5
_MAY: dict[Action, tuple[RunStatus, ...]] = {
    "pause": ("queued", "running", "waiting"),
    "resume": ("paused", "failed"),
    "cancel": ("queued", "running", "waiting", "paused"),
}
"""To which runs each can be done."""


class _Asked(NamedTuple):
    """A request about pipelines, as far as it was read."""

    text: str
    project: str | None
    source: PipelineSource
    cards: Sequence[PipelineCard]


async def answer_about_pipelines(assignment: Assignment, toolbox: Toolbox) -> Reply | None:
    """Return what an agent of pipelines answers; None for any other, and for readers outside."""
    part = _part_of(assignment.spec)
    if part is None or toolbox.pipelines is None:
        return None
    text = _CALL.sub("", assignment.text)
    cards = await toolbox.pipelines.cards()
    asked = _Asked(text, assignment.project, toolbox.pipelines, cards)
    try:
        return await part(asked)
    except NeedsValue as error:
        return _question(f"{error.wrong}. {error.ask}")
    except NovaError as error:
        return Reply(text=str(error), missing=(error.wrong,))


def _part_of(spec: AgentSpec) -> Callable[[_Asked], Awaitable[Reply]] | None:
    if _KIND in spec.proposes:
        return _act
    if "pipeline" in spec.proposes:
        return _show
    return _explain if "pipeline_logs" in spec.tools else None


async def _act(asked: _Asked) -> Reply:
    """Draft exactly one action, tell how runs stand, or ask which is meant."""
    action = action_in(asked.text)
    named = run_ids_in(asked.text)
    if named:
        runs = [await asked.source.run(each) for each in named]
        return _told(runs) if action in ("report", "start") else await _on_run(asked, action, runs)
    found = named_in(asked.text, asked.cards)
    if action == "report":
        return await _report(asked, found.cards)
    if len(found.cards) != 1 or not found.is_sure:
        return _which(found.cards or asked.cards)
    card = found.cards[0]
    if action == "start":
        return await _start(asked, card)
    runs = [each for each in await asked.source.runs(card.name) if each.run.status in _MAY[action]]
    # Of failed runs the last one is meant: the others have been followed by it.
    failed = [each for each in runs if each.run.status == "failed"]
    return await _on_run(asked, action, [e for e in runs if e not in failed] or failed[:1], card)


async def _start(asked: _Asked, card: PipelineCard) -> Reply:
    choices = await asked.source.choices(card)
    given = parameters_in(asked.text, card, choices)
    for name, declared in card.parameters.items():
        if declared.type == "project" and asked.project is not None:
            given.setdefault(name, asked.project)
    payload: dict[str, JsonValue] = {"action": "start", "parameters": given}
    return await _drafted(asked, EffectDraft(kind=_KIND, target=card.name, payload=payload))


async def _on_run(
    asked: _Asked, action: Action, runs: Sequence[Standing], card: PipelineCard | None = None
) -> Reply:
    if not runs and card is not None:
        known = (await asked.source.runs(card.name))[:1]
        state = f" The last one: {known[0].run.line.rstrip('.')}." if known else ""
        return Reply(text=f"No run of {card.name} can be {_past(action)}.{state}")
    runs = _with_values(asked.text, runs)
    if len(runs) != 1:
        lines = "\n".join(f"- {each.run.line}" for each in runs)
        ids = [each.run.run_id for each in runs]
        return _question(f"Which run do you mean?\n\n{lines}", *ids)
    run = runs[0].run
    payload = {"action": action, "run": run.run_id}
    draft = EffectDraft(kind=_KIND, target=run.pipeline, payload={**payload})
    return await _drafted(asked, draft, before=_state(runs[0]))


def _with_values(text: str, runs: Sequence[Standing]) -> Sequence[Standing]:
    """Return of several runs those with a parameter that the text names, if it names any."""
    said = text.casefold()
    own = [
        each
        for each in runs
        if any(
            re.search(rf"(?<!\w){re.escape(str(value).casefold())}(?!\w)", said)
            for value in each.run.parameters.values()
        )
    ]
    return own if len(runs) > 1 and own else runs


async def _drafted(asked: _Asked, draft: EffectDraft, *, before: str = "") -> Reply:
    settled = await asked.source.settle(draft)
    parts = [before, "Drafted:", settled.preview]
    text = "\n\n".join(part for part in parts if part)
    return Reply(text=text, effects=(settled.draft,))


async def _report(asked: _Asked, cards: Sequence[PipelineCard]) -> Reply:
    """Tell how the runs of the pipelines that are meant stand, by the words of the record."""
    runs = await asked.source.runs()
    names = {card.name for card in cards}
    own = [each for each in runs if each.run.pipeline in names] if names else list(runs)
    is_open = [each for each in own if each.run.is_open]
    if own:
        return _told(is_open or own[:1] if names else is_open[:_TOLD] or own[:_TOLD])
    if names:
        return Reply(text=f"{', '.join(sorted(names))} has not run so far.")
    listed = "\n".join(f"- {card.name}: {card.about}" for card in asked.cards)
    return Reply(text=f"No pipeline has run so far. There are:\n\n{listed}")


async def _explain(asked: _Asked) -> Reply:
    """Quote what failed, and nothing beyond it."""
    named = run_ids_in(asked.text)
    runs = list(await asked.source.runs())
    if named:
        return await diagnose(asked.source, await asked.source.run(named[0]), runs)
    cards = {card.name for card in named_in(asked.text, asked.cards).cards}
    own = [each for each in runs if not cards or each.run.pipeline in cards]
    stuck = [each for each in own if each.run.status in ("failed", "waiting", "paused")]
    if not stuck:
        which = f" of {', '.join(sorted(cards))}" if cards else ""
        return Reply(text=f"No run{which} has failed or waits.")
    failed = [each for each in stuck if each.run.status == "failed"]
    if not cards and len(failed) > 1:
        lines = "\n".join(f"- {each.run.line}" for each in failed[:_TOLD])
        ids = [each.run.run_id for each in failed[:_TOLD]]
        return _question(f"Several runs have failed. Which do you mean?\n\n{lines}", *ids)
    return await diagnose(asked.source, (failed or stuck)[0], runs)


async def _show(asked: _Asked) -> Reply:
    """Show a definition and its dry run; to write one takes a model."""
    found = named_in(asked.text, asked.cards)
    if len(found.cards) != 1:
        listed = "\n".join(f"- {card.name}: {card.about}" for card in asked.cards)
        return Reply(text=f"{_NO_MODEL} There are:\n\n{listed}", missing=(_NO_MODEL,))
    card = found.cards[0]
    definition = await asked.source.definition(card.name)
    given = parameters_in(asked.text, card, await asked.source.choices(card))
    try:
        rehearsed = await asked.source.rehearse(card.name, given)
        lines = [f"- {line}" for line in rehearsed.lines]
        lines += [f"- {rehearsed.failed_step} would fail: {rehearsed.error}"] * bool(
            rehearsed.error
        )
    except NeedsValue as error:
        lines = [f"- not made: {error.wrong}"]
    body = f"```yaml\n{definition.strip().replace('```', '')}\n```"
    text = "\n\n".join(
        [_NO_MODEL, f"{card.name} as it is:", body, "Its dry run:", "\n".join(lines)]
    )
    return Reply(text=text, missing=(_NO_MODEL,))


def _told(runs: Sequence[Standing]) -> Reply:
    return Reply(text="\n\n".join(_state(each) for each in runs))


def _state(standing: Standing) -> str:
    """Return how a run stands: done, at work, what it waits for, its last checkpoint."""
    run, last = standing.run, standing.checkpoint
    lines = [f"{run.line.rstrip('.')}. Started {_minute(run.created_at)} by {run.by}."]
    done = [step.name for step in standing.steps if step.status == "done"]
    working = [step.name for step in standing.steps if step.status != "done"]
    if standing.steps:
        at = f"; now at {', '.join(working)}" if working and run.is_open else ""
        lines.append(f"Done: {', '.join(done) or 'nothing yet'}{at}.")
    if last is not None:
        lines.append(f"Last checkpoint: {last.name}, {_minute(last.ended_at or last.started_at)}.")
    return "\n".join(lines)


def _which(cards: Sequence[PipelineCard]) -> Reply:
    if not cards:
        return Reply(text="There is no pipeline here.")
    lines = "\n".join(f"- {card.name}: {card.about}" for card in cards)
    return _question(f"Which pipeline do you mean?\n\n{lines}", *(card.name for card in cards))


def _past(action: Action) -> str:
    return {"pause": "paused", "resume": "resumed", "cancel": "cancelled"}.get(action, action)


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _question(text: str, *options: str) -> Reply:
    return Reply(text=text, question=text, options=options)
