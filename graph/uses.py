"""When claims were last used: read from the records of runs, never written while one goes on."""

import threading
from collections.abc import Mapping

from sqlalchemy import Engine, text

# SQLite reads the records itself: to parse thousands of them here would take seconds.
_RECALLED = text(
    "SELECT json_extract(item.value, '$.id') AS claim, max(run.ended_at) AS used "
    "FROM run, json_each(CASE WHEN json_valid(run.detail) THEN run.detail ELSE '{}' END, "
    "'$.recalled') AS item WHERE run.status = 'answered' AND run.ended_at > :since "
    "AND json_extract(item.value, '$.kind') = 'claim' GROUP BY 1"
)


class Uses:
    """For each claim the end of the last answered run that had recalled it.

    Asked only when a core is full; then it reads the records that came since it was asked last.
    """

    def __init__(self, engine: Engine) -> None:
        """Read the records behind `engine`."""
        self._engine = engine
        self._lock = threading.Lock()
        self._used: dict[str, str] = {}
        self._since = ""

    def __call__(self) -> Mapping[str, str]:
        """Return them by the ids of the claims."""
        with self._lock:
            with self._engine.connect() as connection:
                rows = connection.execute(_RECALLED, {"since": self._since}).all()
            for claim, used in rows:
                self._used[claim] = used
                self._since = max(self._since, used)
            return dict(self._used)
