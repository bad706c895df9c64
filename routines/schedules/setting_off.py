"""What a firing sets off: protocols, so that schedules know neither pipelines nor doors."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from pydantic import JsonValue

from projects.errors import BadInput
from routines.schedules.firing import Firing
from routines.schedules.schedule import Schedule


class SetOff(NamedTuple):
    """What was set off."""

    run_id: str
    outcome: str


class Starter(Protocol):
    """Starts pipelines."""

    async def start(self, name: str, parameters: Mapping[str, JsonValue], *, key: str) -> str:
        """Start a run and return its id; the same key is the same run.

        Raises:
            NovaError: if it cannot be started.
        """
        ...


class Asker(Protocol):
    """Asks Nova something in plain words."""

    async def __call__(self, text: str, *, project: str | None, key: str) -> SetOff:
        """Return what came of a request; the same key is the same request.

        Raises:
            NovaError: if it cannot be answered.
        """
        ...


class Teller(Protocol):
    """Tells the person."""

    async def __call__(self, text: str) -> None:
        """Show a line to whoever is there."""
        ...


class Means(NamedTuple):
    """By what means schedules of each kind are set off."""

    ask: Asker
    tell: Teller
    starter: Starter | None = None
    """None where no pipelines are there."""


async def set_off(schedule: Schedule, firing: Firing, means: Means) -> SetOff:
    """Do what a schedule is for; raises NovaError.

    Doing it again for the same firing does it once: its key goes along.
    """
    target = schedule.target
    if target.kind == "reminder":
        await means.tell(f"Reminder: {target.text}")
        return SetOff("", f"Reminder: {target.text}")
    if target.kind == "request":
        return await means.ask(target.text, project=target.project, key=firing.key)
    if means.starter is None:
        wrong = f"Pipeline {target.text!r} cannot be started: there are no pipelines here"
        raise BadInput(wrong, "See `nova pipelines list`.")
    run_id = await means.starter.start(target.text, target.parameters, key=firing.key)
    return SetOff(run_id, f"Started {target.text}.")
