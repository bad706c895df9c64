"""Schedules: what Nova sets off by itself at a time, once, wherever clocks are put on or back."""

from routines.schedules.firing import Firing
from routines.schedules.handler import KIND, ScheduleHandler, schedule_kind
from routines.schedules.procedure import PROCEDURE, keeper
from routines.schedules.request import Requests
from routines.schedules.schedule import Policy, Schedule, Target
from routines.schedules.scheduler import Clock, Scheduler
from routines.schedules.setting_off import Asker, Means, SetOff, Starter, Teller
from routines.schedules.startable import PipelineBook, Pipelines
from routines.schedules.store import Schedules
from routines.schedules.telling import moment, told, upcoming
from routines.schedules.times import fires
from routines.schedules.timetable import HEADS, HomeTimetable, next_of, rows
from routines.schedules.wall import zone_of
from routines.schedules.words import When, read_when

__all__ = [
    "HEADS",
    "KIND",
    "PROCEDURE",
    "Asker",
    "Clock",
    "Firing",
    "HomeTimetable",
    "Means",
    "PipelineBook",
    "Pipelines",
    "Policy",
    "Requests",
    "Schedule",
    "ScheduleHandler",
    "Scheduler",
    "Schedules",
    "SetOff",
    "Starter",
    "Target",
    "Teller",
    "When",
    "fires",
    "keeper",
    "moment",
    "next_of",
    "read_when",
    "rows",
    "schedule_kind",
    "told",
    "upcoming",
    "zone_of",
]
