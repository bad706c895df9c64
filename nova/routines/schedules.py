"""The room of schedules, composed: what is scheduled, and who drafts, shows and plays it."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Engine

from graph.services import Procedure
from nova.settings import Settings
from projects.effect import EffectKind
from routines.schedules import (
    PROCEDURE,
    HomeTimetable,
    Pipelines,
    Requests,
    ScheduleHandler,
    Schedules,
    keeper,
    schedule_kind,
)


class ScheduleRoom(NamedTuple):
    """The schedules of a home, and all that works with them."""

    schedules: Schedules
    handler: ScheduleHandler
    kind: EffectKind
    timetable: HomeTimetable
    procedures: Mapping[str, Procedure]


def make_schedules(
    engine: Engine, settings: Settings, *, pipelines: Pipelines | None = None
) -> ScheduleRoom:
    """Compose the schedules of a home; `pipelines` returns those there are."""
    schedules = Schedules(engine)
    handler = ScheduleHandler(schedules, zone=settings.time_zone, pipelines=pipelines)
    requests = Requests(schedules, zone=settings.time_zone, pipelines=pipelines)
    return ScheduleRoom(
        schedules=schedules,
        handler=handler,
        kind=schedule_kind(handler, requests.asked),
        timetable=HomeTimetable(schedules),
        procedures={PROCEDURE: keeper(requests, handler)},
    )
