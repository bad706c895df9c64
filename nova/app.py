"""Composes the system: every part is made here, once, and handed to those who need it."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from threadpoolctl import threadpool_limits

from agents.querying import Readers
from agents.roster import BUILT_IN, Roster
from graph.accounts import Accounts
from graph.apart import Apart, in_thread
from graph.charts import Charts
from graph.correction import Corrections
from graph.feedback import Feedback, Fit
from graph.gate import Gate
from graph.interview import Journal
from graph.precedent import Precedents
from graph.procedures import check_procedures
from graph.record import Records
from graph.services import Services
from graph.supervisor import (
    DataFinder,
    Matters,
    Router,
    RoutingEncoder,
    Supervisor,
    fit_router,
)
from graph.supervisor.router import Embed
from graph.supervisor.shelf import thin_out
from graph.uses import Uses
from memory import Canaries, Endpoint, Memory, MiniLM, Predicates, ServedEmbed
from memory.core import Upkeep
from memory.sense import EncoderSense
from memory.thrift import keep_little
from nova import custody
from nova.engine import make_engine, url_of
from nova.home import Hold, Home
from nova.logs import Logs
from nova.models import make_models
from nova.outbox import open_outbox, open_queue
from nova.routines import Routines
from nova.settings import OPENAI, PREFIX, Settings, variable
from nova.turns import Turns
from projects.data import NAMED_QUERY, Databases, QueryHandler
from projects.data.imports import Importer, import_kinds
from projects.data.writes import CommandKinds, Writers, take_back
from projects.effects import EffectKind, Registry
from projects.errors import EmbeddingUnavailable
from projects.faults import fault_of
from projects.files.workspace import PATHS, FileHandler
from projects.project import Projects
from projects.scope import Scope

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from graph.build import Graph

_AT_A_TIME = 4
"""Runs that work at a time: one has Python while the others are in a database or an encoder."""
_ROUTERS = 4
"""Fitted routers that a home keeps: an undo goes back to one of them at once."""


@dataclass(frozen=True)
class System:
    """Everything that a door needs, composed."""

    settings: Settings
    home: Home
    hold: Hold
    engine: Engine
    services: Services
    routines: Routines
    feedback: Feedback
    turns: Turns
    logs: Logs
    notices: list[str]
    """What was mended while opening, a line each."""
    matrices: threadpool_limits
    """Keeps numpy to one thread: on matrices of this size a second costs ten times what it gives."""

    def graph(self, checkpointer: "BaseCheckpointSaver[str] | None" = None) -> "Graph":
        """Compile the graph over these parts."""
        from graph.build import build_graph  # takes a sixth of a start, which few commands need

        return build_graph(self.services, checkpointer)

    def close(self) -> None:
        """Let go of the home. The system is not used afterwards."""
        with ExitStack() as closing:
            closing.callback(self.matrices.restore_original_limits)
            closing.callback(self.hold.release)
            closing.callback(self.logs.end)
            if self.settings.ledger_url is None:
                closing.callback(custody.seal, self.home)
            closing.callback(self.engine.dispose)
            closing.callback(self.services.databases.close)
            closing.callback(self.services.writers.close)
            closing.callback(self.services.memory.close)
            if self.settings.ledger_url is None:
                custody.take_leave(self.home, self.services.memory.ledger)


def open_system(settings: Settings, *, apart: Apart = in_thread) -> System:
    """Take the home's lock and compose the system over it.

    Args:
        settings: all settings.
        apart: how quick work that touches the disk is done.

    Raises:
        HomeUnusable: if the home cannot be written or another process holds it.
        StoreDamaged: if the ledger is not what Nova wrote.
        BrokenSpec: if an agent or project file is not valid.
    """
    home = Home(settings.home)
    # What was opened is closed again if a later part cannot be.
    with ExitStack() as opened:
        try:
            system = _compose(settings, home, opened, apart)
            system.routines.serve(system.services)
        except (sqlite3.Error, OSError) as error:
            raise fault_of(error, home.folder) or error from error
        opened.pop_all()
        return system


def _compose(settings: Settings, home: Home, opened: ExitStack, apart: Apart) -> System:
    hold, matrices = _take(home, opened)
    logs = _open_logs(settings, home, opened, notices := list[str]())
    roster = Roster.load(settings.agents or BUILT_IN)
    databases, writers, importer = _open_databases(settings, home, opened)
    embed = make_embed(settings, home, on_outage=lambda error: notices.append(_outage(error)))
    engine, memory = _open_memory(settings, home, hold, databases.projects, embed, notices, opened)
    routines = Routines(engine, settings, home, encoder=_encoder())
    check_procedures(roster.agents.values(), routines)
    registry = make_registry(home, databases, writers, importer, own=routines.kinds)
    records, corrections = Records(engine, logs), Corrections(engine)
    fit = _make_fit(roster, home, cache := settings.cache or home.cache, embed, notices)
    turns, readers = Turns(_AT_A_TIME), Readers(_encoder(), cache=cache)
    accounts = Accounts(engine, settings.budget, log=logs)
    models = make_models(settings, home, readers, turns, accounts, logs, apart)
    services = Services(
        memory=memory,
        outbox=open_outbox(engine, registry, settings, notices, logs),
        registry=registry,
        records=records,
        interviews=Journal(engine),
        projects=databases.projects,
        databases=databases,
        writers=writers,
        importer=importer,
        supervisor=_supervisor(databases, readers, writers, cache, routines)(
            roster=roster,
            router=(router := fit(corrections.examples())),
            arbiter=models.arbiter,
            apart=(reading := in_thread if isinstance(embed, ServedEmbed) else apart),
            precedents=Precedents(records, corrections),
        ),
        roster=roster,
        responder=models.responder,
        fallback=models.fallback,
        proposer=models.proposer,
        limits=settings.limits,
        granted=writers.granted,
        charts=Charts(home.charts),
        gate=Gate(Canaries(memory.ledger, memory.lineage)),
        apart=apart,
        reading=reading,
        queue=open_queue(engine, notices, logs),
        accounts=accounts,
        breaker=models.breaker,
        structured=models.structured,
        routines=routines,
    )
    feedback = Feedback(services, corrections=corrections, router=router, fit=fit)
    doing = (services, routines, feedback, turns, logs)
    return System(settings, home, hold, engine, *doing, notices, matrices)


def _supervisor(
    databases: Databases, readers: Readers, writers: Writers, cache: Path, routines: Routines
) -> Callable[..., Supervisor]:
    """Return what makes a supervisor that knows these databases, and the pipelines by name."""
    return partial(
        Supervisor,
        projects=databases.projects,
        data=DataFinder(databases, readers, writers),
        matters=Matters(databases, _encoder(), cache=cache),
        pipelines=lambda: routines.pipelines.pipelines.cards(),
    )


def _open_logs(settings: Settings, home: Home, opened: ExitStack, notices: list[str]) -> Logs:
    """Return the home's log; traces go where the settings say, if they do."""
    logs = Logs(home.logs, level=settings.log_level, notice=notices.append)
    opened.callback(logs.end)
    if settings.telemetry:
        from nova.telemetry import trace_to

        logs.ends_with(trace_to(settings.telemetry))
    return logs


def _take(home: Home, opened: ExitStack) -> tuple[Hold, threadpool_limits]:
    """Take the home's lock, and hold matrices to one thread."""
    keep_little()
    hold = home.hold()
    opened.callback(hold.lock.release)  # what a killed process left stays noted
    matrices = threadpool_limits(1, user_api="blas")
    opened.callback(matrices.restore_original_limits)
    return hold, matrices


def _open_databases(
    settings: Settings, home: Home, opened: ExitStack
) -> tuple[Databases, Writers, Importer]:
    """Return the projects' databases; a broken file is said now, not in the middle of a run."""
    projects = Projects(home.projects)
    tuple(projects)
    databases = Databases(projects, home.folder, variable=variable)
    opened.callback(databases.close)
    writers = Writers(databases, Scope(branches=settings.branches))
    opened.callback(writers.close)
    return databases, writers, make_importer(databases, home)


def _make_fit(
    roster: Roster, home: Home, shared: Path, chosen: MiniLM | ServedEmbed, notices: list[str]
) -> Fit:
    """Return what fits the router of this home on the roster and on what was corrected.

    Where a served model embeds, a router by the built-in one stands by.
    """
    built_in = RoutingEncoder(_encoder())

    def learn(corrections: tuple[tuple[str, str], ...], embed: Embed) -> Router:
        # What a person said stays in their own home, whoever shares the cache.
        folder = home.cache if corrections else shared
        router = fit_router(
            roster.agents,
            embed=embed,
            cache=folder,
            notice=notices.append,
            corrections=corrections,
        )
        if corrections:
            thin_out(folder, kept=_ROUTERS)
        return router

    def fit(corrections: Iterable[tuple[str, str]], *, embed: Embed | None = None) -> Router:
        learnt = tuple(corrections)
        if not isinstance(chosen, ServedEmbed):
            return learn(learnt, embed or built_in)
        standby = cache(lambda: learn(learnt, built_in))
        try:
            return replace(learn(learnt, embed or chosen), standby=standby)
        except EmbeddingUnavailable:  # the person was told
            return standby()

    return fit


def _outage(error: EmbeddingUnavailable) -> str:
    without = "memory is searched by words alone and requests are routed by the built-in embedding"
    return f"{error.wrong}. Until vectors can be had, {without}. {error.cure}"


def _open_memory(
    settings: Settings,
    home: Home,
    hold: Hold,
    projects: Projects,
    embed: MiniLM | ServedEmbed,
    notices: list[str],
    opened: ExitStack,
) -> tuple[Engine, Memory]:
    """Open ledger and index, refusing a ledger that holds less than it did."""
    is_file = settings.ledger_url is None
    lines = []
    if is_file:
        custody.check_file(home)
        lines.append(custody.log_line(home, hold))
    engine = make_engine(settings.ledger_url or url_of(home.ledger))
    opened.callback(engine.dispose)
    memory = Memory(
        engine=engine,
        folder=home.index,
        embed=embed,
        projects=projects,
        predicates=Predicates(home.folder),
        notice=notices.append,
        upkeep=Upkeep(
            rules=projects.memory_rules, uses=Uses(engine), sense=EncoderSense(_encoder())
        ),
        is_as_left=is_file and custody.is_as_left(home),
    )
    opened.callback(memory.close)
    if is_file:
        custody.check_content(home, memory.ledger, indexed=memory.indexed)
        hold.note("ledger")
        lines.append(custody.finish_erase(home, memory))
    lines.append(custody.clock_line(memory.ledger))
    notices += filter(None, lines)
    return engine, memory


def make_embed(
    settings: Settings,
    home: Home,
    *,
    on_outage: Callable[[EmbeddingUnavailable], None] = lambda _error: None,
) -> MiniLM | ServedEmbed:
    """Return what memory and router compare texts by; `on_outage` is told when it cannot be had."""
    endpoint = embedding_endpoint(settings)
    if endpoint is None:
        return _encoder()
    return ServedEmbed(endpoint, mark=embedding_mark(settings, home), on_outage=on_outage)


def embedding_mark(settings: Settings, home: Home) -> Path:
    """Return the file by which a served embedding is known again: beside its routers."""
    digest = hashlib.sha256(settings.embedding.encode()).hexdigest()[:24]
    return (settings.cache or home.cache) / f"embedding-{digest}.json"


def embedding_endpoint(settings: Settings) -> Endpoint | None:
    """Return where the embedding is served; None if it is the built-in one."""
    if not settings.embedding.startswith(PREFIX):
        return None
    is_own = settings.embedding_url is not None
    key = settings.embedding_key or (None if is_own else settings.openai_api_key)
    return Endpoint(
        settings.embedding.removeprefix(PREFIX),
        settings.embedding_url or settings.openai_base_url or OPENAI,
        key=key.get_secret_value() if key else None,
        timeout=settings.embedding_timeout,
        retries=settings.model_retries,
    )


@cache
def _encoder() -> MiniLM:
    """Return the one encoder of this process: it keeps nothing, and loading it takes a second."""
    return MiniLM()


def make_importer(databases: Databases, home: Home) -> Importer:
    """Return what takes files into the databases of a home."""
    return Importer(databases, home=home.imports, workspace=home.workspace)


def make_registry(
    home: Home,
    databases: Databases | None = None,
    writers: Writers | None = None,
    importer: Importer | None = None,
    *,
    own: tuple[EffectKind, ...] = (),
) -> Registry:
    """Return the effect kinds of this system: on databases if it has any, on its `own` rooms."""
    file = EffectKind(
        name="file",
        handler=FileHandler(home.workspace),
        risk="low",
        reversible=True,
        undo=f"Delete the file below {home.workspace}.",
        arguments=PATHS,
    )
    if databases is None or writers is None or importer is None:
        return Registry((file, *own))
    query = EffectKind(
        name=NAMED_QUERY,
        handler=QueryHandler(databases, writers.granted),
        risk="low",
        reversible=True,
        undo="Delete its file below `queries` in the catalogue's folder.",
    )
    kinds = (file, *own, query, take_back(writers), *import_kinds(importer, writers.granted))
    return Registry(kinds, CommandKinds(writers))
