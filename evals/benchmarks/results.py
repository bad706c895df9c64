"""What a run of the benchmarks found, as values that are kept in docs/performance/results.json."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from evals.machine import Machine


class Value(BaseModel):
    """A frozen value that knows each of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Pair(Value):
    """One quantity, measured of a direct call and of Nova in the same run."""

    direct: float
    nova: float

    @property
    def ratio(self) -> float:
        """Nova's as a multiple of the direct call's."""
        return self.nova / self.direct

    @property
    def added(self) -> float:
        """What Nova adds, as a multiple of the direct call's."""
        return self.ratio - 1


class Growth(Value):
    """A conversation as it grows, by the number of the turn."""

    cpu: dict[int, float]
    """Milliseconds a turn."""
    stored: dict[int, float]
    """Kilobytes that the home has grown by since the conversation began."""

    @property
    def last(self) -> int:
        """The last turn that was looked at."""
        return max(self.cpu)


class Whole(Value):
    """What is measured of one team only."""

    prompt: Pair
    """Tokens of a fresh request for which nothing is recalled."""
    latency: Pair
    """Median milliseconds of one request after the other, with a model that takes its time."""
    throughput: Pair
    """Requests a second, many at once, with the same model."""
    waited: Pair
    """Median milliseconds of one of these."""
    at_once: int
    growth: Growth


class TeamFound(Value):
    """What was found of a team of one size."""

    agents: int
    cpu: Pair
    """Milliseconds of CPU a request when the model answers at once."""
    resident: float
    """Megabytes of memory at the end."""
    routed: float
    """The share of all requests that an agent got, without a question."""
    whole: Whole | None = None


class Took(Value):
    """Median seconds of one command, from its start to its exit."""

    wall: float
    cpu: float


class Cold(Value):
    """How long commands take whose process starts from nothing."""

    bare: Took
    """`python -c pass`."""
    help: Took
    """`nova --help`."""
    ask: Took
    """`nova ask` on the demo workspace."""
    new_home: Took
    """`nova ask` where there is no home yet."""


class Results(Value):
    """One run of the benchmarks."""

    when: date
    machine: Machine
    claims: int
    is_quick: bool
    teams: tuple[TeamFound, ...]
    cold: Cold

    def team(self, agents: int) -> TeamFound:
        """Return what was found of the team of this size."""
        return next(team for team in self.teams if team.agents == agents)

    @property
    def whole(self) -> Whole:
        """What was measured of one team only."""
        return next(team.whole for team in self.teams if team.whole)
