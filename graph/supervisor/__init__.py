"""The supervisor: who does what with a request, for which project and readers, or a question."""

from graph.supervisor.arbiter import Arbiter, ModelArbiter
from graph.supervisor.data import DataFinder
from graph.supervisor.decision import (
    Candidate,
    Evidence,
    Heard,
    Pending,
    PlannedStep,
    RouteDecision,
)
from graph.supervisor.encoder import RoutingEncoder
from graph.supervisor.lessons import fit_router
from graph.supervisor.matter import Matters
from graph.supervisor.precedent import Precedent
from graph.supervisor.router import Routed, Router
from graph.supervisor.supervisor import Supervisor

__all__ = [
    "Arbiter",
    "Candidate",
    "DataFinder",
    "Evidence",
    "Heard",
    "Matters",
    "ModelArbiter",
    "Pending",
    "PlannedStep",
    "Precedent",
    "RouteDecision",
    "Routed",
    "Router",
    "RoutingEncoder",
    "Supervisor",
    "fit_router",
]
