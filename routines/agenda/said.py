"""What somebody said, as far as the agenda and plans need it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Said:
    """One turn, without what nobody asks of it here."""

    turn_id: str
    thread: str
    project: str
    text: str
    at: datetime
    is_order: bool = False
    """Whether it was a request to Nova, which was carried out then."""
    by: str | None = None
    """Who said it, if it was not the owner."""
