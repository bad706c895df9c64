"""The supervisor: decides who does what with a request, or asks.

A ladder of rungs, each cheaper than the next: rules, the cut into tasks, the head with what
memory knows, one call of the arbiter, and a question. Each rung either decides or passes on.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from agents.responder import Usage
from agents.roster import Roster
from graph.supervisor.arbiter import Arbiter, Ruling
from graph.supervisor.audience import audience_of
from graph.supervisor.capability import Capabilities
from graph.supervisor.choice import Choice, Chooser
from graph.supervisor.decision import (
    Candidate,
    Evidence,
    Heard,
    Pending,
    PlannedStep,
    RouteDecision,
    Stage,
)
from graph.supervisor.division import Divider, Division, Part
from graph.supervisor.features import Floats
from graph.supervisor.project import ProjectFinder
from graph.supervisor.router import Router
from projects.project import Project
from projects.scope import Scope
