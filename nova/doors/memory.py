"""The door of memory: what Nova knows, and how it came to know it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from memory import (
    Answer,
    Batch,
    Because,
    Claim,
    Difference,
    Erasure,
    History,
    HygienePolicy,
    ImportReport,
    ReviewItem,
    Shown,
    Swept,
    Verdict,
)
from memory import Event as MemoryEvent
from nova.app import System
from nova.backup import Manifest, write_backup
from nova.checkpoints import Checkpoints
from nova.erasing import Eraser, EraseReport
from nova.routines.pipelines import sweeper
from projects.source import Recalled


class MemoryDoor:
    """What Nova knows, and how it came to know it."""

    def __init__(
        self,
        system: System,
        threads: Checkpoints,
        alone: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Open the door of this system's memory; while `alone` is entered, no run is at work."""
        self._alone = alone
        services = system.services
        self._home, self._eraser = system.home, Eraser(system, threads)
        self._memory = services.memory
        self._projects = services.projects
        self._granted = services.granted
        self._records = services.records

    def search(
        self,
        text: str,
        *,
        project: str | None = None,
        audience: str | None = None,
        as_of: datetime | None = None,
        k: int = 8,
    ) -> list[Recalled]:
        """Return what is known about `text`, best first.

        Args:
            text: what to look for, in plain words.
            project: only this project's memory (id, name or alias).
            audience: only what these readers may see.
            as_of: what held at this moment.
            k: how many items at most.

        Raises:
            UnknownName: if there is no such project.
        """
        known = self._projects.get(project).id if project else None
        scope = self._granted.narrow(project=known, audience=audience)
        return self._memory.search(text, scope=scope, project=known, as_of=as_of, k=k, faint=True)

    def claims(self, *, project: str | None = None, current: bool = True) -> list[Claim]:
        """Return the claims of a project, or of all; with `current=False` the closed ones too."""
        known = self._projects.get(project).id if project else None
        return self._memory.claims(project=known, current=current, scope=self._granted)

    def why(self, claim_id: str) -> Because:
        """Return a claim with its evidence and its history; see `Memory.why`."""
        return self._memory.why(claim_id)

    def undo(self, event_or_run: str) -> list[str]:
        """Take back an event, or all that a run did to memory; return the new events' ids."""
        return self._memory.undo(event_or_run)

    def to_erase(self, *names: str, matching: str | None = None) -> Erasure:
        """Return what `erase` would take away; nothing is changed. See `erase`."""
        return self._eraser.plan(names, matching=matching)

    def erase(self, *names: str, matching: str | None = None) -> EraseReport:
        """Take something out of all that this home holds, for good, and prove it by a search.

        Args:
            names: claims, turns, runs (their request) and threads.
            matching: words; every sentence and claim that holds them goes as well.

        Raises:
            UnknownName: if nothing goes by one of the names, or nothing matches.
            BadInput: if nothing is named, or too little.
        """
        with self._alone():  # a run that knew of it would write it down again
            return self._eraser.erase(self.to_erase(*names, matching=matching))

    def now(self) -> datetime:
        """Return the present moment by memory's clock, which never goes back."""
        return self._memory.now()

    def state_hash(self) -> str:
        """Return the hash over all claims as they stand."""
        return self._memory.state_hash()

    def import_file(
        self,
        path: Path,
        *,
        promote: bool = True,
        on_progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Read turns and claims from a JSONL file; see `nova memory import`."""
        with path.open(encoding="utf-8") as lines:
            return self.import_lines(lines, promote=promote, on_progress=on_progress)

    def import_lines(
        self,
        lines: Iterable[str],
        *,
        promote: bool = True,
        on_progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Read turns and claims from JSONL lines."""
        return self._memory.import_lines(lines, promote=promote, on_progress=on_progress)

    def imported(self, turn_id: str) -> list[Verdict]:
        """Return what an import made of one of its turns; empty if there is no such turn."""
        turn = self._memory.turn(turn_id)
        if turn is None:
            return []
        # Promotion decides once for each run: asked again, it returns what it decided then.
        found = self._memory.extract(turn)
        return self._memory.promote(found, turn=turn, run_id=f"import:{turn_id}")

    def export(self) -> Iterator[str]:
        """Yield turns and claims as JSONL lines."""
        return self._memory.export()

    def backup(self, path: Path) -> Manifest:
        """Write ledger and projects to a new file; `nova memory restore` brings them back.

        Raises:
            BadInput: if the file is there, or cannot be written.
        """
        return write_backup(self._home, self._memory.ledger, path)

    def reviews(
        self, *, project: str | None = None, reason: str | None = None, status: str | None = "open"
    ) -> list[ReviewItem]:
        """Return what waits for a person's decision, oldest first; `status=None` for all."""
        known = self._projects.get(project).id if project else None
        return self._memory.desk.items(status=status, project=known, reason=reason)

    def show_review(self, review_id: str) -> Shown:
        """Return one of them with what is known and said of it; raises UnknownName."""
        return self._memory.desk.show(review_id)

    def decide(
        self,
        review_id: str,
        answer: Answer,
        *,
        text: str | None = None,
        only: Sequence[str] | None = None,
        seen: str | None = None,
    ) -> MemoryEvent:
        """Accept, edit, archive, discard or merge one of them; see `Desk.decide`."""
        return self._memory.desk.decide(review_id, answer, text=text, only=only, seen=seen)

    def review(self, review_id: str, *, accept: bool) -> str:
        """Say yes or no to one of them; return the new event's id. Raises UnknownName."""
        return self._memory.review(review_id, accept)

    def batch(
        self, answer: Answer, *, reason: str | None = None, project: str | None = None
    ) -> Batch:
        """Return which of them could be answered alike, and under which ground."""
        known = self._projects.get(project).id if project else None
        return self._memory.desk.batch(answer, reason=reason, project=known)

    def decide_batch(
        self, answer: Answer, *, seen: str, reason: str | None = None, project: str | None = None
    ) -> tuple[str, list[MemoryEvent]]:
        """Answer all of a batch alike; return the run that undoes it, and its events."""
        known = self._projects.get(project).id if project else None
        return self._memory.desk.decide_batch(answer, seen=seen, reason=reason, project=known)

    def history(
        self, claim_id: str | None = None, *, project: str | None = None, most: int = 50
    ) -> History:
        """Return what befell a claim, a project or all of memory, oldest first."""
        if claim_id is not None:
            return self._memory.chronicle.of_claim(claim_id)
        known = self._projects.get(project).id if project else None
        return self._memory.chronicle.of_project(known, most=most)

    def difference(self, since: datetime | str, *, project: str | None = None) -> Difference:
        """Return what is known now and was not at a moment, or before a run; raises UnknownName."""
        known = self._projects.get(project).id if project else None
        chronicle = self._memory.chronicle
        if isinstance(since, datetime):
            return chronicle.since(since, project=known)
        found = chronicle.since_run(since, project=known)
        if found is not None:
            return found
        began = datetime.fromisoformat(self._records.get(since).started_at)
        return chronicle.since(began, project=known)

    def hygiene(self, *, dry_run: bool = False, policy: HygienePolicy | None = None) -> Swept:
        """Ask about what is stale, contradicted, held twice or unused; nothing is deleted."""
        return sweeper(self._memory, self._records)(dry_run, policy)

    def verify(self) -> list[str]:
        """Return what does not match between ledger and index, a line each."""
        return self._memory.verify()

    def rebuild(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Make the index anew from the ledger; `on_progress` is told how much of how much is done."""
        self._memory.rebuild(on_progress)
