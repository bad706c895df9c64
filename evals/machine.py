"""The machine on which something was measured: every result names it."""

import os
import platform

from pydantic import BaseModel, ConfigDict


class Machine(BaseModel):
    """Where it was measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cores: int
    system: str
    python: str
    load: float
    """How many processes wanted a core in the minute before the run."""

    def described(self) -> str:
        """Return all of it in one line."""
        return (
            f"{self.cores} cores, {self.system}, Python {self.python}; "
            f"on average {self.load:.1f} other processes wanted a core when the run began"
        )


def this_machine() -> Machine:
    """Return the machine that this runs on, as it is now."""
    return Machine(
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )
