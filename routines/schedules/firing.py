"""A firing: one fire time of a schedule, claimed once by whoever sets it off."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

FiringStatus = Literal["claimed", "done", "failed", "skipped"]


class Firing(BaseModel):
    """What became of one fire time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schedule_id: str
    instant: AwareDatetime
    """When it was to fire: with the schedule's id the key of its one row."""
    status: FiringStatus
    is_late: bool = False
    claimed_by: str
    """Which process took it."""
    claimed_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    run_id: str = ""
    """The run of a request or a pipeline that it set off."""
    outcome: str = ""
    """What came of it, in one line."""

    @property
    def key(self) -> str:
        """What makes setting it off twice the same as once."""
        return key_of(self.schedule_id, self.instant)


def key_of(schedule_id: str, instant: datetime) -> str:
    """Return the key of a fire time."""
    return f"{schedule_id}@{instant.isoformat()}"
