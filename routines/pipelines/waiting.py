"""The step that waits: until a moment, for a while, or until a database says so."""

from asyncio import to_thread
from datetime import UTC, datetime, timedelta
from typing import Self

from pydantic import Field, model_validator

from projects.data.loading import Strict
from projects.errors import NovaError
from projects.pipeline import Wait
from routines.pipelines.reading import QueryArguments, read
from routines.pipelines.step import Done, Place, Step


class WaitArguments(Strict):
    """Until when: one of `until`, `seconds` and `rows`."""

    until: datetime | None = None
    seconds: float | None = Field(default=None, ge=0)
    rows: QueryArguments | None = None
    """Until this selection finds rows."""
    every: float = Field(default=300.0, gt=0)
    """Seconds between two looks."""
    most: float | None = Field(default=None, gt=0)
    """Seconds after which looking for rows is given up."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(each is not None for each in (self.until, self.seconds, self.rows)) != 1:
            message = "give one of until, seconds and rows"
            raise ValueError(message)
        return self


class WaitedInVainError(NovaError):
    """What a run waited for did not come in time."""


def wait_step(arguments: WaitArguments) -> Step:
    """Return the step; while it waits no process has to run."""

    async def run(place: Place) -> Done:
        if arguments.rows is not None:
            return await _for_rows(place, arguments, arguments.rows)
        until = _moment(place, arguments)
        if place.parts.now() < until:
            said = f"waits until {until:%Y-%m-%d %H:%M:%S} UTC"
            place.hold(Wait(kind="time", step=place.name, said=said, until=until.isoformat()))
        return Done(until.isoformat(), told=f"waited until {until:%Y-%m-%d %H:%M:%S} UTC")

    async def rehearse(place: Place) -> Done:
        if arguments.rows is not None:
            table = await to_thread(read, place, arguments.rows)
            return Done(None, told=f"would wait until rows are found; now there are {table.line}")
        return Done(None, told=f"would wait until {_moment(place, arguments):%Y-%m-%d %H:%M} UTC")

    return Step("wait", run, rehearse)


def _moment(place: Place, arguments: WaitArguments) -> datetime:
    if arguments.until is not None:
        until = arguments.until
        return until if until.tzinfo else until.replace(tzinfo=UTC)
    return place.began + timedelta(seconds=arguments.seconds or 0.0)


async def _for_rows(place: Place, arguments: WaitArguments, rows: QueryArguments) -> Done:
    table = await to_thread(read, place, rows)
    if table.matched:
        return Done(table.model_dump(mode="json"), told=f"found {table.line}", rows=table.row_count)
    now = place.parts.now()
    if arguments.most is not None and now >= place.began + timedelta(seconds=arguments.most):
        wrong = f"Step {place.name!r} waited {arguments.most:g} seconds for rows of {rows.query!r}"
        raise WaitedInVainError(wrong, "Look at what should bring them, then resume the run.")
    again = now + timedelta(seconds=arguments.every)
    said = f"waits for rows of {rows.query}, looks again at {again:%Y-%m-%d %H:%M:%S} UTC"
    place.hold(Wait(kind="condition", step=place.name, said=said, until=again.isoformat()))
    return Done()
