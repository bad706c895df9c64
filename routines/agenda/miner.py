"""What a miner is: it reads one kind of source and says what in it may need the person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from routines.agenda.item import Found


class Miner(Protocol):
    """Reads one kind of source."""

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return what it finds as things stood at a moment."""
        ...
