"""The log of a home: JSON lines in `logs/`, told by ids, names and figures alone.

Nobody's words are in it, at no level: neither requests nor answers, neither targets nor errors'
own texts, which may quote anything. So it gives nothing away, whoever reads it.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import MappingProxyType

from nova.settings import LogLevel
from projects.erased import Erased
from projects.log import Level, Told

_LARGEST = 2_000_000
"""Bytes of one file; then it is put aside under a number."""
_KEPT = 4
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}


class Logs:
    """Writes the log of one home; what cannot be written is told once and then left."""

    def __init__(
        self, folder: Path, *, level: LogLevel, notice: Callable[[str], None] = lambda _line: None
    ) -> None:
        """Write below `folder`; the first event makes it."""
        self._folder = folder
        self._least = _LEVELS.get(level, logging.CRITICAL)
        self._notice = notice
        self._handler: _Handler | None = None
        self._ends: Callable[[], None] = _nothing

    def __call__(
        self,
        event: str,
        told: Mapping[str, Told] = MappingProxyType({}),
        *,
        level: Level = "info",
    ) -> None:
        """Note an event."""
        number = _LEVELS[level]
        if number < self._least:
            return
        known = {key: value for key, value in told.items() if value is not None}
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "level": level, "event": event, **known}, ensure_ascii=False)
        try:
            self._open().emit(logging.LogRecord("nova", number, "", 0, line, None, None))
        except OSError as error:
            self._give_up(error)

    def ends_with(self, end: Callable[[], None]) -> None:
        """Have `end` called when the log is closed for good: traces end with it."""
        self._ends = end

    def end(self) -> None:
        """Close the log for good."""
        self.close()
        self._ends()

    def close(self) -> None:
        """Close the file; the next event opens it again."""
        if self._handler is not None:
            self._handler.close()
            self._handler = None

    def erase(self, erased: Erased) -> int:
        """Drop the lines that hold erased words or ids: a thread may be named by them."""
        self.close()
        count = 0
        for path in sorted(self._folder.glob("nova.jsonl*")):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
            left = [line for line in lines if not erased.words_in(line)]
            if len(left) < len(lines):
                path.write_text("".join(left), encoding="utf-8")
                count += len(lines) - len(left)
        return count

    def _open(self) -> "_Handler":
        if self._handler is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._handler = _Handler(
                self._folder / "nova.jsonl",
                maxBytes=_LARGEST,
                backupCount=_KEPT,
                encoding="utf-8",
            )
        return self._handler

    def _give_up(self, error: OSError) -> None:
        self._least = logging.CRITICAL
        with suppress(OSError):
            self.close()
        wrong = f"The log in {str(self._folder)!r} cannot be written ({error.strerror})"
        self._notice(f"{wrong}: Nova goes on without it. Make the folder writable.")


def _nothing() -> None:
    """Do nothing."""


class _Handler(RotatingFileHandler):
    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - its name there
        """Whether the file would get too long; that it is a file need not be asked for each line."""
        self.stream = self.stream or self._open()
        return self.stream.tell() + len(record.getMessage()) >= self.maxBytes

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name there
        """Let the error rise: logging would write a traceback to the person's terminal."""
        raise
