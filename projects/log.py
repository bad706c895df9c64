"""The log's form: what happened, told by those who did it. No words of anybody go into it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, Protocol

Level = Literal["debug", "info", "warning"]
Told = str | int | float | None
_NOTHING: Mapping[str, Told] = MappingProxyType({})


class Log(Protocol):
    """Takes one event at a time."""

    def __call__(
        self, event: str, told: Mapping[str, Told] = _NOTHING, *, level: Level = "info"
    ) -> None:
        """Note an event: its name, such as `run.answered`, and ids, names and figures."""
        ...


def silent(
    event: str,
    told: Mapping[str, Told] = _NOTHING,
    *,
    level: Level = "info",
) -> None:
    """Note nothing."""
