"""The tools that tell of pipelines: how runs stand, what happened, a dry run. Loads LangChain."""

from collections.abc import Sequence

from langchain_core.tools import BaseTool
from langgraph.runtime import get_runtime
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from agents.tools.databases import made
from agents.tools.offer import Offer
from agents.tools.toolbox import Desk, PipelineSource
from projects.errors import BadInput, NovaError, ToolFailed, ToolRetry
from projects.pipeline import LogLine, PipelineCard, Standing

_MOST_RUNS = 8
_MOST_LINES = 60
_MOST_CHOICES = 30
_LONGEST = 400


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StatusArguments(_Strict):
    """What `pipeline_status` takes."""

    pipeline: str | None = Field(default=None, description="Its name; default: all")


class LogsArguments(_Strict):
    """What `pipeline_logs` takes."""

    run: str = Field(description="The run's id, as pr_0123456789")


class RehearsalArguments(_Strict):
    """What `pipeline_dry_run` takes."""

    pipeline: str = Field(description="Its name")
    parameters: dict[str, JsonValue] = Field(default_factory=dict, description="By name")
    definition: str | None = Field(
        default=None, description="Whole YAML of a new or changed definition to try"
    )


def status_tool(_: Offer) -> BaseTool:
    """Return `pipeline_status`."""
    hint = "Pipelines with what they take, and their newest runs with steps and waits."
    return made("pipeline_status", hint, StatusArguments, _status)


def logs_tool(_: Offer) -> BaseTool:
    """Return `pipeline_logs`."""
    return made("pipeline_logs", "Oldest line first.", LogsArguments, _logs)


def rehearsal_tool(_: Offer) -> BaseTool:
    """Return `pipeline_dry_run`."""
    hint = "It reads and reckons, and shows what would be drafted; and how it is defined."
    return made("pipeline_dry_run", hint, RehearsalArguments, _rehearse)


async def _status(pipeline: str | None = None) -> str:
    source = _reached()
    try:
        cards = [card for card in await source.cards() if pipeline in (None, card.name)]
        if not cards:
            names = ", ".join(card.name for card in await source.cards())
            message = f"No pipeline is called {pipeline!r}; there are: {names}."
            raise ToolRetry(message)
        lines = [line for card in cards for line in await _card(card, source, pipeline)]
        runs = (await source.runs(pipeline))[:_MOST_RUNS]
    except NovaError as error:
        raise ToolFailed(str(error)) from error
    told = [line for standing in runs for line in _standing(standing)] or ["No run so far."]
    return _shown([*lines, "", *told])


async def _logs(run: str) -> str:
    try:
        lines = await _reached().logs(run)
    except BadInput as error:
        raise ToolRetry(str(error)) from error
    left = [f"({len(lines) - _MOST_LINES} lines between are left out)"]
    half = _MOST_LINES // 2
    told = [_line(line) for line in lines]
    return _shown(told if len(told) <= _MOST_LINES else [*told[:half], *left, *told[-half:]])


async def _rehearse(
    pipeline: str, parameters: dict[str, JsonValue] | None = None, definition: str | None = None
) -> str:
    source = _reached()
    try:
        found = await source.rehearse(pipeline, parameters or {}, definition=definition)
        defined = definition or await source.definition(pipeline)
    except BadInput as error:
        raise ToolRetry(str(error)) from error
    except NovaError as error:
        raise ToolFailed(str(error)) from error
    failed = [f"{found.failed_step} would fail: {found.error}"] if found.error else []
    outcome = [f"Outcome: {found.outcome}"] if found.outcome else []
    shown = [] if definition else ["", "It is defined so:", defined]
    return _shown([*found.lines, *failed, *outcome, *shown], cut=False)


async def _card(card: PipelineCard, source: PipelineSource, pipeline: str | None) -> list[str]:
    lines = [f"{card.name}: {card.about} Steps: {', '.join(card.steps)}."]
    choices = await source.choices(card) if pipeline else {}
    for name, one in card.parameters.items():
        listed = ", ".join([*choices.get(name, ())][:_MOST_CHOICES])
        default = "must be given" if one.default is None else f"default {one.default}"
        lines.append(f"  {name} ({one.type}, {default}) {one.about} {listed}".rstrip())
    return lines


def _standing(standing: Standing) -> list[str]:
    steps = [
        f"  {step.name}: {step.status}{f', {step.error or step.told}' if step.error or step.told else ''}"
        for step in standing.steps
    ]
    return [f"run {standing.run.line}; started {standing.run.created_at[:16]}", *steps]


def _line(line: LogLine) -> str:
    return f"{line.at[:19]} {line.level} {line.step or '-'}: {line.text}"


def _reached() -> PipelineSource:
    source = get_runtime(Desk).context.toolbox.pipelines
    if source is None:
        message = "Pipelines cannot be seen here; say so, and draft nothing."
        raise ToolFailed(message)
    return source


def _shown(lines: Sequence[str], *, cut: bool = True) -> str:
    """Return lines as an agent sees them: none of them can end the block it stands in."""
    told = [line[:_LONGEST] if cut else line for line in lines]
    return "\n".join(told).replace("<", "&lt;")
