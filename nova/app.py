"""Composes the system: every part is made here, once, and handed to those who need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiosqlite
from filelock import FileLock
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import Engine, create_engine, event

from agents.responder import Responder
from agents.responder.model import ModelPrice, ModelResponder, ModelSettings
from agents.responder.offline import OfflineResponder
from agents.roster import BUILT_IN, Roster
from graph.build import Graph, build_graph
from graph.record import Records
from graph.services import Services
from graph.supervisor import Router, Supervisor
from graph.supervisor.arbiter import Arbiter, ModelArbiter
from graph.supervisor.project import ProjectName
from memory import Memory, MiniLM
from nova.home import Home
from nova.settings import OFFLINE, PREFIX, Settings
from projects.effects import EffectKind, Outbox, Registry
from projects.files.workspace import FileHandler
from projects.project import Projects
from projects.scope import Scope


@dataclass(frozen=True)
class System:
    """Everything that a door needs, composed."""

    settings: Settings
    home: Home
    lock: FileLock
    engine: Engine
    services: Services
    notices: tuple[str, ...]
    """What was mended while opening, a line each."""

    def graph(self, checkpointer: BaseCheckpointSaver[str] | None = None) -> Graph:
        """Compile the graph over these parts."""
        return build_graph(self.services, checkpointer)

    def close(self) -> None:
        """Let go of the home. The system is not used afterwards."""
        self.services.memory.close()
        self.engine.dispose()
        self.lock.release()


def open_system(settings: Settings) -> System:
    """Take the home's lock and compose the system over it.

    Raises:
        HomeUnusable: if the home cannot be written or another process holds it.
        StoreDamaged: if the ledger is not what Nova wrote.
        BrokenSpec: if an agent or project file is not valid.
    """
    home = Home(settings.home)
    lock = home.hold()
    try:
        return _compose(settings, home, lock)
    except BaseException:
        lock.release()
        raise


def _compose(settings: Settings, home: Home, lock: FileLock) -> System:
    projects = Projects(home.projects)
    roster = Roster.load(settings.agents or BUILT_IN)
    embed = MiniLM()
    engine = make_engine(settings.ledger_url or f"sqlite:///{home.ledger}")
    memory = Memory(engine=engine, folder=home.index, embed=embed, projects=projects)
    registry = make_registry(home)
    router = fit_router(roster, memory, settings.cache or home.cache)
    responder, fallback, arbiter = make_responders(settings)
    services = Services(
        memory=memory,
        outbox=Outbox(engine, registry),
        registry=registry,
        records=Records(engine),
        projects=projects,
        supervisor=Supervisor(
            roster=roster, projects=Names(projects), router=router, arbiter=arbiter
        ),
        roster=roster,
        responder=responder,
        fallback=fallback,
        limits=settings.limits,
        granted=Scope(),
    )
    return System(settings, home, lock, engine, services, tuple(memory.notices))


def make_engine(url: str) -> Engine:
    """Return the one engine, its SQLite connections in WAL mode and patient with each other."""
    engine = create_engine(url)

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: object, _record: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    return engine


def make_registry(home: Home) -> Registry:
    """Return the effect kinds that this system can carry out."""
    file = EffectKind(
        name="file",
        handler=FileHandler(home.workspace),
        risk="low",
        reversible=True,
        undo=f"Delete the file below {home.workspace}.",
    )
    return Registry((file,))


def fit_router(roster: Roster, memory: Memory, cache: Path) -> Router:
    """Return a router that has learnt the roster's utterances; what it learnt is kept in `cache`."""
    pairs = [
        (text, spec.name)
        for spec in roster.agents.values()
        for text in (*spec.examples, *spec.utterances)
    ]
    siblings = {name: roster.siblings(name) for name in roster.agents}
    return Router.fit(pairs, embed=memory.embed, siblings=siblings, cache=cache)


def make_responders(
    settings: Settings,
) -> tuple[Responder, Responder | None, Arbiter | None]:
    """Return who writes the replies, who takes over without a model, and the arbiter."""
    offline = OfflineResponder()
    if settings.is_offline:
        return offline, None, None
    key = settings.openai_api_key
    model = ModelResponder(
        ModelSettings(
            fast=settings.fast.removeprefix(PREFIX),
            strong=settings.strong.removeprefix(PREFIX),
            fallback=_named(settings.fallback_model),
            api_key=key.get_secret_value() if key else "none",
            base_url=settings.openai_base_url,
            timeout=settings.model_timeout,
            max_retries=settings.model_retries,
            prices={
                name: ModelPrice(price.prompt, price.completion)
                for name, price in settings.prices.items()
            },
        )
    )
    return model, offline, ModelArbiter(model.structured)


def _named(model: str | None) -> str | None:
    return None if model in (None, OFFLINE) else str(model).removeprefix(PREFIX)


class Names:
    """The projects as the supervisor knows them: what each goes by in people's words."""

    def __init__(self, projects: Projects) -> None:
        """Read the names off `projects` each time they are asked for."""
        self._projects = projects

    def names(self) -> Sequence[ProjectName]:
        """Return what every project goes by."""
        return [
            ProjectName(
                id=project.id,
                name=project.name,
                aliases=project.aliases,
                people=tuple(person.name for person in project.people),
                terms=tuple(project.glossary),
            )
            for project in self._projects
        ]


async def open_checkpoints(home: Home) -> AsyncSqliteSaver:
    """Open the threads' states; only plain data is ever read back from them.

    An allow-list of None admits LangGraph's own safe types alone: a tampered checkpoint
    cannot make code run (https://docs.langchain.com/oss/python/langgraph/persistence).
    """
    connection = await aiosqlite.connect(home.checkpoints)
    saver = AsyncSqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    await saver.setup()
    await connection.execute("PRAGMA synchronous=NORMAL")
    return saver
