"""What Nova does by itself while it is up: workers, each on its own beside the others."""

from asyncio import Event
from typing import Protocol


class Worker(Protocol):
    """One thing that is done for as long as Nova is up, on Nova's own loop."""

    @property
    def name(self) -> str:
        """What it is called in the lines that tell of it, such as `schedules`."""

    async def run(self, stop: Event) -> None:
        """Work until `stop` is set, then come to an end soon.

        One that raises is started again after a while; what it was at must bear that.
        """
