"""What the nodes work with: given to them when the graph is built, never looked up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from agents.responder import Responder
from agents.responder.breaker import Breaker
from agents.roster import Roster
from agents.tools import PipelineSource, Timetable
from agents.tools.agenda import AgendaSource
from agents.tools.plans import PlanSource
from graph.accounts import Accounts
from graph.apart import Apart, in_thread
from graph.charts import Charts
from graph.context import Limits
from graph.gate import Gate
from graph.interview.journal import Journal
from graph.proposer import Proposer
from graph.queue import Queue
from graph.record import Records
from graph.state import StepResult, StepState
from graph.supervisor import Structured, Supervisor
from memory import Memory
from projects.data import Databases
from projects.data.imports import Importer
from projects.data.writes import Writers
from projects.effects import Outbox, Registry
from projects.project import Projects
from projects.scope import Scope

if TYPE_CHECKING:
    from agents.spec import AgentSpec

Play = Callable[[StepState], Awaitable[StepResult | None]]
"""Does one step; None leaves it to the responder."""
Procedure: TypeAlias = "Callable[[Services, AgentSpec], Play]"
"""Makes what plays an agent that has a way of its own."""
_SHORT = 500
"""Characters; to keep all that so much text may say takes some tenth of a second."""


class Routines(Protocol):
    """What Nova does by itself, as far as steps may read of it."""

    def agenda_of(self, scope: Scope) -> AgendaSource:
        """Return what a step of this scope may read of the agenda."""
        ...

    def plans_of(self, scope: Scope) -> PlanSource:
        """Return what a step of this scope may read of the plans."""
        ...

    def pipelines_of(self, scope: Scope) -> PipelineSource:
        """Return what a step of this scope may read of the pipelines."""
        ...

    @property
    def timetable(self) -> Timetable:
        """What is scheduled."""
        ...

    @property
    def procedures(self) -> Mapping[str, Procedure]:
        """What plays the agents that set them going by rule, by the name in the spec."""
        ...


@dataclass(frozen=True)
class Services:
    """One system's parts, as the graph needs them."""

    memory: Memory
    outbox: Outbox
    registry: Registry
    records: Records
    interviews: Journal
    projects: Projects
    databases: Databases
    writers: Writers
    importer: Importer
    supervisor: Supervisor
    roster: Roster
    responder: Responder
    """Writes the agents' replies: a model, or the offline responder."""
    fallback: Responder | None
    """Takes over when `responder` cannot be reached; None if it is offline already."""
    limits: Limits
    granted: Scope
    """What the door's principal may see; runs only narrow it."""
    charts: Charts
    gate: Gate
    """What every reply for readers outside passes; one for all agents, since it learns."""
    proposer: Proposer | None = None
    """Points out what the rules of extraction missed; None unless a setting asks for it."""
    apart: Apart = in_thread
    """How quick work that touches the disk is done."""
    reading: Apart = in_thread
    """How a short text is searched for or kept, which embeds it."""
    queue: Queue | None = None
    """What waits for a model; None keeps nothing."""
    accounts: Accounts | None = None
    """What models cost, and the budgets of a day."""
    breaker: Breaker | None = None
    """Whether the model's endpoint may be called; None without one."""
    routines: Routines | None = None
    """What steps may read of what Nova does by itself; None where it does nothing."""
    structured: Structured | None = None
    """A model that fills forms; None without one."""

    def apart_for(self, size: int) -> Apart:
        """Return how a text of so many characters is searched for, or what it says is kept.

        A long one has a thread, so that nobody else waits for it.
        """
        return self.reading if size <= _SHORT else in_thread
