"""The miners: each reads one kind of source of the agenda."""

from routines.agenda.miners.approvals import WaitingApprovals
from routines.agenda.miners.pipelines import FailedPipelines, PipelineRuns
from routines.agenda.miners.reviews import OpenReviews
from routines.agenda.miners.runs import TroubledRuns
from routines.agenda.miners.schedules import Firings, MisfiringSchedules
from routines.agenda.miners.stale import StaleFacts
from routines.agenda.miners.told import Heard, ToldMatters

__all__ = [
    "FailedPipelines",
    "Firings",
    "Heard",
    "MisfiringSchedules",
    "OpenReviews",
    "PipelineRuns",
    "StaleFacts",
    "ToldMatters",
    "TroubledRuns",
    "WaitingApprovals",
]
