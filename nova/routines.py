"""What Nova does by itself, composed: its kinds of effects, and what agents may read of it."""

from datetime import timedelta
from functools import cached_property

from sqlalchemy import Engine

from agents.tools.agenda import AgendaSource
from agents.tools.plans import PlanSource
from graph.services import Services
from nova.heard import LedgerHeard
from projects.effect import EffectKind
from projects.scope import Scope
from routines.agenda import Agenda, AgendaJournal, AgendaRules, Miner
from routines.agenda.effects import agenda_kind
from routines.agenda.miners import (
    OpenReviews,
    StaleFacts,
    ToldMatters,
    TroubledRuns,
    WaitingApprovals,
)
from routines.agenda.reader import StepAgenda
from routines.plans import PlanBook
from routines.plans.effects import plan_kind
from routines.plans.miner import OpenPlans
from routines.plans.reader import StepPlans


class Routines:
    """The routines of a home.

    The registry needs their kinds of effects before there is an outbox, which they read: so
    they are told of the services once those are there, and composed when somebody asks.
    """

    def __init__(self, engine: Engine, rules: AgendaRules) -> None:
        """Keep what they keep in tables of `engine`."""
        self._engine = engine
        self._rules = rules
        self._services: Services | None = None
        self.miners: list[Miner] = []
        """Miners of other routines, such as pipelines; the agenda reads them last."""

    @property
    def kinds(self) -> tuple[EffectKind, ...]:
        """The kinds of effects that they carry out."""
        return (agenda_kind(lambda: self.agenda), plan_kind(lambda: self.plans))

    @cached_property
    def plans(self) -> PlanBook:
        """The plans that wait, and where they stand."""
        return PlanBook(self._engine)

    def serve(self, services: Services) -> None:
        """Work with these services."""
        self._services = services

    @cached_property
    def agenda(self) -> Agenda:
        """What should be done next."""
        services = self._services
        if services is None:
            message = "the routines are asked before they are served"
            raise RuntimeError(message)
        memory, records = services.memory, services.records
        miners: tuple[Miner, ...] = (
            ToldMatters(
                LedgerHeard(memory, records), horizon=timedelta(days=self._rules.horizon_days)
            ),
            WaitingApprovals(lambda: services.outbox.list(status="pending")),
            TroubledRuns(records.since),
            OpenReviews(memory.reviews),
            StaleFacts(memory.ledger.known.claims, records.cited),
            OpenPlans(self.plans.list),
            *self.miners,
        )
        journal = AgendaJournal(self._engine)
        return Agenda(miners, journal, rules=self._rules, clock=memory.now)

    def agenda_of(self, scope: Scope) -> AgendaSource:
        """Return what a step of this scope may read of the agenda."""
        return StepAgenda(self.agenda, scope)

    def plans_of(self, scope: Scope) -> PlanSource:
        """Return what a step of this scope may read of the plans."""
        return StepPlans(self.plans, scope)
