"""A house around the real graph: real memory, outbox and records; scripted routes and agents."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from sqlalchemy import Engine

from agents.responder import Assignment, Reply, Toolbox
from agents.roster import Roster
from graph.build import Graph, build_graph
from graph.charts import Charts
from graph.context import Limits
from graph.gate import Gate
from graph.interview import Journal
from graph.record import Records
from graph.services import Services
from graph.supervisor import Candidate, PlannedStep, RouteDecision
from memory import Canaries, Memory, MiniLM, Turn
from nova.app import make_importer, make_registry
from nova.engine import make_engine
from nova.home import Home
from nova.routines import Routines
from nova.settings import Settings
from projects.data import Databases
from projects.data.writes import Writers
from projects.effects import Outbox
from projects.project import Projects
from projects.scope import Scope

ROSTER = Roster.load()
EMBED = MiniLM()


def plan(*steps: PlannedStep) -> RouteDecision:
    """A decision that hands out these steps."""
    return RouteDecision(
        decision="route" if len(steps) == 1 else "plan",
        steps=steps,
        project=steps[0].project,
        candidates=tuple(Candidate(agent=step.agent, confidence=0.9) for step in steps),
        stage="rules",
        reason="scripted",
    )


def step(agent: str, text: str = "do it", **rest: object) -> PlannedStep:
    return PlannedStep.model_validate({"agent": agent, "text": text, **rest})


@dataclass
class ScriptedSupervisor:
    """Decides what the script says, in order; the last decision is repeated."""

    script: list[RouteDecision]
    heard: list[dict[str, object]] = field(default_factory=list)

    async def route(self, text: str, **rest: object) -> RouteDecision:
        self.heard.append({"text": text, **rest})
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


Play = Callable[[Assignment, Toolbox], Awaitable[Reply]]


@dataclass
class ScriptedResponder:
    """Plays each agent as the script says; others repeat their step's text."""

    plays: dict[str, Play] = field(default_factory=dict)
    given: list[Assignment] = field(default_factory=list)

    async def respond(self, assignment: Assignment, toolbox: Toolbox) -> Reply:
        self.given.append(assignment)
        play = self.plays.get(assignment.spec.name)
        if play is not None:
            return await play(assignment, toolbox)
        return Reply(text=f"{assignment.spec.name}: {assignment.text}")


@dataclass
class House:
    """Everything that a test of the graph needs."""

    services: Services
    supervisor: ScriptedSupervisor
    responder: ScriptedResponder
    saver: InMemorySaver
    engine: Engine

    def graph(self, **changed: object) -> Graph:
        return build_graph(replace(self.services, **changed), self.saver)  # type: ignore[arg-type]

    def tell(self, said: Sequence[tuple[str, str]]) -> None:
        """Have (project, sentence) pairs said and promoted, one a day."""
        memory = self.services.memory
        for number, (project, text) in enumerate(said):
            turn = Turn(
                turn_id=f"told-{number}",
                thread="told",
                project=project,
                text=text,
                said_at=datetime(2026, 3, 1 + number, tzinfo=UTC),
            )
            memory.record_turn(turn)
            memory.promote(memory.extract(turn), turn=turn, run_id=f"told-{number}")

    def script(self, *decisions: RouteDecision) -> None:
        self.supervisor.script[:] = decisions


@pytest.fixture
def house(tmp_path: Path):
    home = Home(tmp_path)
    engine = make_engine(f"sqlite:///{home.ledger}")
    projects = Projects(home.projects)
    for name in ("airep", "find_a_sign"):
        projects.create(name)
    memory = Memory(engine=engine, folder=home.index, embed=EMBED, projects=projects)
    databases = Databases(projects, home.folder, variable=lambda name: None)
    routines = Routines(engine, Settings(home=tmp_path), home, encoder=MiniLM())
    registry = make_registry(home, own=routines.kinds)
    supervisor = ScriptedSupervisor([plan(step("general_assistant"))])
    responder = ScriptedResponder()
    services = Services(
        memory=memory,
        outbox=Outbox(engine, registry),
        registry=registry,
        records=Records(engine),
        interviews=Journal(engine),
        projects=projects,
        databases=databases,
        writers=Writers(databases, Scope()),
        importer=make_importer(databases, home),
        supervisor=supervisor,
        roster=ROSTER,
        responder=responder,
        fallback=None,
        limits=Limits(),
        granted=Scope(),
        charts=Charts(home.charts),
        gate=Gate(Canaries(memory.ledger, memory.lineage)),
        routines=routines,
    )
    routines.serve(services)
    saver = InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    yield House(services, supervisor, responder, saver, engine)
    memory.close()
    engine.dispose()
