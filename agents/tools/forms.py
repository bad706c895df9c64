"""Forms: what an agent fills in to draft a command of a database."""

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
    """Return the forms of what a step may draft."""
    fixed = tuple(Form(kind, (), payload) for kind, payload in toolbox.forms.items())
    if toolbox.drafts is None:
        return fixed
    payloads: dict[str, type[BaseModel]] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for project, commands in (await toolbox.drafts.commands()).items():
        for name in toolbox.effect_kinds:
            if name in commands:
                payloads.setdefault(name, model_of(commands[name]))
                owners[name] = (*owners.get(name, ()), project)
    drafted = (Form(name, owners[name], payload) for name, payload in payloads.items())
    return (*fixed, *drafted)
