"""Forms: what an agent fills in to make a draft of a kind."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from agents.tools.toolbox import Toolbox
from projects.data.writes import model_of


class Form(NamedTuple):
    """What the payload must be for one kind of effects, and whose databases have it."""

    kind: str
    projects: tuple[str, ...]
    payload: type[BaseModel]
    target: str = ""
    """What the target of the draft is; empty: the project."""


class RunForm(BaseModel):
    """What `pipeline_run` takes."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["start", "pause", "resume", "cancel"]
    parameters: dict[str, str | int | float | bool] = Field(default_factory=dict)
    run: str | None = Field(default=None, description="For all but a start: the run's id")


class DefinitionForm(BaseModel):
    """What `pipeline` takes."""

    model_config = ConfigDict(extra="forbid")

    definition: str = Field(min_length=1, description="The whole YAML")
    sample: dict[str, JsonValue] = Field(
        default_factory=dict, description="Parameters for the dry run that a person is shown"
    )


async def forms(toolbox: Toolbox) -> tuple[Form, ...]:
    """Return the forms of the drafts that a step may make, where they are known."""
    fixed = (Form(kind, (), payload) for kind, payload in toolbox.forms.items())
    return (*fixed, *_of_pipelines(toolbox), *await _of_commands(toolbox))


def _of_pipelines(toolbox: Toolbox) -> Iterator[Form]:
    if toolbox.pipelines is None:
        return
    for kind, payload in (("pipeline_run", RunForm), ("pipeline", DefinitionForm)):
        if kind in toolbox.effect_kinds:
            yield Form(kind, (), payload, target="The pipeline's name")


async def _of_commands(toolbox: Toolbox) -> tuple[Form, ...]:
    if toolbox.drafts is None:
        return ()
    payloads: dict[str, type[BaseModel]] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for project, commands in (await toolbox.drafts.commands()).items():
        for name in toolbox.effect_kinds:
            if name in commands:
                payloads.setdefault(name, model_of(commands[name]))
                owners[name] = (*owners.get(name, ()), project)
    drafted = (Form(name, owners[name], payload) for name, payload in payloads.items())
    return tuple(drafted)
