"""The Nova that is measured: a fresh home with the demo's projects, and nothing known yet."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.querying import Readers
from graph.look import preview_route
from graph.request import clean_request
from graph.services import Services
from graph.supervisor import (
    Arbiter,
    DataFinder,
    Heard,
    Matters,
    RouteDecision,
    RoutingEncoder,
    Supervisor,
    fit_router,
)
from memory import MiniLM
from nova import Settings
from nova.app import open_system
from nova.demo import install_catalogues, install_projects
from nova.home import Home


@dataclass(frozen=True)
class Instance:
    """One system, opened, that routes as `nova route --batch` does."""

    services: Services
    cache: Path

    @property
    def projects(self) -> frozenset[str]:
        """The ids of its projects."""
        return frozenset(project.id for project in self.services.projects)

    async def route(self, text: str, history: Sequence[Heard] = ()) -> RouteDecision:
        """Return where a request would go."""
        return await preview_route(
            self.services, clean_request(text), project=None, history=history
        )

    def with_arbiter(self, arbiter: Arbiter | None) -> "Instance":
        """Return the same system with a router of its own, and perhaps somebody to ask when unsure."""
        services, embed = self.services, MiniLM()
        supervisor = Supervisor(
            roster=services.roster,
            projects=services.projects,
            router=fit_router(
                services.roster.agents, embed=RoutingEncoder(embed), cache=self.cache
            ),
            arbiter=arbiter,
            data=DataFinder(services.databases, Readers(embed, cache=self.cache)),
            matters=Matters(services.databases, embed, cache=self.cache),
        )
        return replace(self, services=replace(services, supervisor=supervisor))


@contextmanager
def opened(*, agents: Path | None = None, cache: Path | None = None) -> Iterator[Instance]:
    """Open a fresh home without a model; `agents` is the folder of another roster."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        install_projects(home.projects)
        install_catalogues(home.folder)
        settings = Settings(home=home.folder, model="offline", agents=agents)
        settings = settings.model_copy(update={"cache": settings.cache or cache or home.cache})
        system = open_system(settings)
        try:
            yield Instance(system.services, settings.cache or home.cache)
        finally:
            system.close()
