"""Forms: what an agent fills in to make a draft of a kind."""

from typing import NamedTuple

from pydantic import BaseModel

from agents.tools.toolbox import Toolbox
from projects.data.writes import model_of


class Form(NamedTuple):
    """What the payload must be for one kind of effects, and whose databases have it."""

    kind: str
    projects: tuple[str, ...]
    payload: type[BaseModel]


async def forms(toolbox: Toolbox) -> tuple[Form, ...]:
    """Return the forms of the drafts that a step may make, where they are known."""
    fixed = (Form(kind, (), payload) for kind, payload in toolbox.forms.items())
    return (*fixed, *await _of_commands(toolbox))


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
