"""Composes the system: every part is made here, once, and handed to those who need it."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from sqlite3 import DatabaseError

import aiosqlite
from filelock import FileLock
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from sqlalchemy import Engine, create_engine, event

from agents.querying import Readers
from agents.responder import (
    ModelResponder,
    ModelSettings,
    OfflineResponder,
    Responder,
)
from agents.roster import BUILT_IN, Roster
from graph.build import Graph, build_graph
from graph.record import Records
from graph.services import Services
from graph.supervisor import Arbiter, DataFinder, ModelArbiter, Supervisor, fit_router
from memory import Memory, MiniLM
from nova.home import Home
from nova.settings import OFFLINE, Settings, variable
from projects.data import Databases
from projects.effects import EffectKind, Outbox, Registry
from projects.errors import StoreDamaged
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
    notices: list[str]
    """What was mended while opening, a line each."""

    def graph(self, checkpointer: BaseCheckpointSaver[str] | None = None) -> Graph:
        """Compile the graph over these parts."""
        return build_graph(self.services, checkpointer)

    def close(self) -> None:
        """Let go of the home. The system is not used afterwards."""
        self.services.memory.close()
        self.services.databases.close()
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
    # What was opened is closed again if a later part cannot be.
    with ExitStack() as opened:
        system = _compose(settings, home, opened)
        opened.pop_all()
        return system


def _compose(settings: Settings, home: Home, opened: ExitStack) -> System:
    lock = home.hold()
    opened.callback(lock.release)
    engine = make_engine(settings.ledger_url or f"sqlite:///{home.ledger}")
    opened.callback(engine.dispose)
    projects = Projects(home.projects)
    databases = Databases(projects, home.folder, variable=variable)
    opened.callback(databases.close)
    roster = Roster.load(settings.agents or BUILT_IN)
    embed = _encoder()
    notices: list[str] = []
    memory = Memory(
        engine=engine, folder=home.index, embed=embed, projects=projects, notice=notices.append
    )
    opened.callback(memory.close)
    registry = make_registry(home)
    router = fit_router(roster.agents, embed=embed, cache=settings.cache or home.cache)
    readers = Readers(embed, cache=settings.cache or home.cache)
    responder, fallback, arbiter = make_responders(settings, readers)
    services = Services(
        memory=memory,
        outbox=Outbox(engine, registry),
        registry=registry,
        records=Records(engine),
        projects=projects,
        databases=databases,
        supervisor=Supervisor(
            roster=roster,
            projects=projects,
            router=router,
            arbiter=arbiter,
            data=DataFinder(databases, readers),
        ),
        roster=roster,
        responder=responder,
        fallback=fallback,
        limits=settings.limits,
        granted=Scope(branches=settings.branches),
    )
    return System(settings, home, lock, engine, services, notices)


@cache
def _encoder() -> MiniLM:
    """Return the one encoder of this process: it keeps nothing, and loading it takes a second."""
    return MiniLM()


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


def make_responders(
    settings: Settings, readers: Readers
) -> tuple[Responder, Responder | None, Arbiter | None]:
    """Return who writes the replies, who takes over without a model, and the arbiter."""
    offline = OfflineResponder(readers)
    if settings.is_offline:
        return offline, None, None
    key = settings.openai_api_key
    model = ModelResponder(
        ModelSettings(
            fast=settings.fast,
            strong=settings.strong,
            fallback=None if settings.fallback_model == OFFLINE else settings.fallback_model,
            api_key=key.get_secret_value() if key else None,
            base_url=settings.openai_base_url,
            timeout=settings.model_timeout,
            max_tokens=settings.model_max_tokens,
            max_retries=settings.model_retries,
            prices=settings.prices,
        )
    )
    return model, offline, ModelArbiter(model.structured)


async def open_checkpoints(home: Home) -> AsyncSqliteSaver:
    """Open the threads' states; only plain data is ever read back from them.

    An allow-list of None admits LangGraph's own safe types alone: a tampered checkpoint
    cannot make code run (https://docs.langchain.com/oss/python/langgraph/persistence).
    """
    connection = await aiosqlite.connect(home.checkpoints)
    saver = AsyncSqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    try:
        await saver.setup()
        await connection.execute("PRAGMA synchronous=NORMAL")
    except DatabaseError as error:
        await connection.close()
        wrong = f"The threads in {str(home.checkpoints)!r} cannot be read ({error})"
        raise StoreDamaged(wrong, "Move the file away: open questions go, memory stays.") from error
    return saver
