"""Plans that wait: for people, days and figures, and are followed through after restarts."""

from routines.plans.book import PlanBook
from routines.plans.following import Carrier, Follower, Standing
from routines.plans.plan import OnDate, OnFigure, OnPerson, Plan, PlannedStep, PlanStep, Wait
from routines.plans.signals import Signals

__all__ = [
    "Carrier",
    "Follower",
    "OnDate",
    "OnFigure",
    "OnPerson",
    "Plan",
    "PlanBook",
    "PlanStep",
    "PlannedStep",
    "Signals",
    "Standing",
    "Wait",
]
