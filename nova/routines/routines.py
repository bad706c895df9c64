"""What Nova does by itself, composed: its kinds of effects, and what agents may read of it."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property, partial

from sqlalchemy import Engine

from agents.tools import PipelineSource, Timetable
from agents.tools.agenda import AgendaSource
from agents.tools.plans import PlanSource
from graph.services import Procedure, Services
from memory import MiniLM
from nova.home import Home
from nova.routines.heard import LedgerHeard
from nova.routines.pipelines import PipelineRoom, make_pipelines
from nova.routines.schedules import make_schedules
from nova.settings import Settings
from projects.effect import EffectKind
from projects.scope import Scope
from routines.agenda import Agenda, AgendaJournal, Miner
from routines.agenda.effects import agenda_kind
from routines.agenda.miners import (
    FailedPipelines,
    MisfiringSchedules,
    OpenReviews,
    StaleFacts,
    ToldMatters,
    TroubledRuns,
    WaitingApprovals,
)
from routines.agenda.reader import StepAgenda
from routines.agenda.reading.acts import ActReader
from routines.agenda.reading.layers import ActLayers
from routines.plans import PlanBook
from routines.plans.effects import plan_kind
from routines.plans.miner import OpenPlans
from routines.plans.reader import StepPlans
from routines.schedules import Schedules

_NOT_SERVED = "the routines are asked before they are served"


class Routines:
    """The routines of a home.

    The registry needs their kinds of effects before there is an outbox, which they read: so
    they are told of the services once those are there, and composed when somebody asks.
    """

    def __init__(self, engine: Engine, settings: Settings, home: Home, *, encoder: MiniLM) -> None:
        """Keep what they keep in tables of `engine`, and definitions in `home`.

        What was told is read on from what `encoder` makes of it.
        """
        self._engine = engine
        self._encoder = encoder
        self._rules = settings.agenda
        self._home = home
        self._services: Services | None = None
        self._pipelines: PipelineRoom | None = None
        self._schedules = make_schedules(
            engine,
            settings,
            pipelines=lambda: self.pipelines.pipelines,
        )

    @property
    def kinds(self) -> tuple[EffectKind, ...]:
        """The kinds of effects that they carry out."""
        return (
            self._schedules.kind,
            agenda_kind(lambda: self.agenda),
            plan_kind(lambda: self.plans),
        )

    @property
    def schedules(self) -> Schedules:
        """What fires when, and what came of it."""
        return self._schedules.schedules

    @property
    def timetable(self) -> Timetable:
        """What is scheduled, as agents read it."""
        return self._schedules.timetable

    @property
    def procedures(self) -> Mapping[str, Procedure]:
        """What plays the agents that set routines going by rule."""
        return self._schedules.procedures

    @cached_property
    def plans(self) -> PlanBook:
        """The plans that wait, and where they stand."""
        return PlanBook(self._engine)

    def serve(self, services: Services) -> None:
        """Work with these services; what acts on pipelines is registered now."""
        self._services = services
        self._pipelines = make_pipelines(
            self._engine,
            self._home,
            services,
            next_up=lambda: [item.text for item in self.agenda.list().top],
        )

    @property
    def pipelines(self) -> PipelineRoom:
        """The pipelines, and what their steps work with."""
        if self._pipelines is None:
            raise RuntimeError(_NOT_SERVED)
        return self._pipelines

    @cached_property
    def agenda(self) -> Agenda:
        """What should be done next."""
        services = self._services
        if services is None:
            raise RuntimeError(_NOT_SERVED)
        memory, records = services.memory, services.records
        miners: tuple[Miner, ...] = (
            ToldMatters(
                LedgerHeard(memory, records),
                horizon=timedelta(days=self._rules.horizon_days),
                reader=ActReader(partial(memory.rows, ActLayers(self._encoder))),
            ),
            WaitingApprovals(lambda: services.outbox.list(status="pending")),
            TroubledRuns(records.since),
            OpenReviews(memory.reviews),
            StaleFacts(memory.ledger.known.claims, records.cited),
            OpenPlans(self.plans.list),
            FailedPipelines(self.pipelines.pipelines),
            MisfiringSchedules(self.schedules),
        )
        journal = AgendaJournal(self._engine)
        return Agenda(miners, journal, rules=self._rules, clock=memory.now)

    def agenda_of(self, scope: Scope) -> AgendaSource:
        """Return what a step of this scope may read of the agenda."""
        return StepAgenda(self.agenda, scope)

    def pipelines_of(self, scope: Scope) -> PipelineSource:
        """Return what a step of this scope may read of the pipelines."""
        return self.pipelines.told_within(scope)

    def plans_of(self, scope: Scope) -> PlanSource:
        """Return what a step of this scope may read of the plans."""
        return StepPlans(self.plans, scope)
