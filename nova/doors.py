"""The side doors of `Nova`: memory, agents, projects, runs and approvals."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from agents.roster import Roster
from agents.spec import AgentSpec
from graph.outlook import may_use
from graph.record import Records, RunRecord
from graph.services import Services
from graph.state import Approval
from memory import Because, Claim, ImportReport, ReviewItem, Verdict
from nova.explain import explain
from projects.effects import Effect, Outbox, Status
from projects.project import Project, Projects
from projects.source import Recalled


class MemoryDoor:
    """What Nova knows, and how it came to know it."""

    def __init__(self, services: Services) -> None:
        """Open the door of this memory."""
        self._memory = services.memory
        self._projects = services.projects
        self._granted = services.granted

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
        found = self._memory.search(text, scope=scope, project=known, as_of=as_of, k=k, faint=True)
        return [item for item in found if may_use(item, scope)]

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

    def reviews(self) -> list[ReviewItem]:
        """Return what waits for a person's decision."""
        return self._memory.reviews()

    def review(self, review_id: str, *, accept: bool) -> str:
        """Accept or dismiss one of them; return the new event's id. Raises UnknownName."""
        return self._memory.review(review_id, accept)

    def verify(self) -> list[str]:
        """Return what does not match between ledger and index, a line each."""
        return self._memory.verify()

    def rebuild(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Make the index anew from the ledger; `on_progress` is told how much of how much is done."""
        self._memory.rebuild(on_progress)


class AgentsDoor:
    """Who does what."""

    def __init__(self, roster: Roster) -> None:
        """Open the door of this roster."""
        self.roster = roster

    def list(self) -> list[AgentSpec]:
        """Return all agents, family by family."""
        return list(self.roster.agents.values())

    def show(self, name: str) -> AgentSpec:
        """Return one agent; raises UnknownName."""
        return self.roster.get(name)


class ProjectsDoor:
    """The projects of this home."""

    def __init__(self, projects: Projects) -> None:
        """Open the door of these projects."""
        self._projects = projects

    def list(self) -> list[Project]:
        """Return all projects, the built-in ones last."""
        return list(self._projects)

    def show(self, project: str) -> Project:
        """Return one project by id, name or alias; raises UnknownName."""
        return self._projects.get(project)

    def add(self, project: Project) -> Path:
        """Write a new project's file and return its path; raises BadInput if it exists."""
        return self._projects.add(project)


class RunsDoor:
    """What happened, and why."""

    def __init__(self, records: Records) -> None:
        """Open the door of these records."""
        self._records = records

    def list(self, *, limit: int = 20, thread: str | None = None) -> list[RunRecord]:
        """Return the newest runs first."""
        return self._records.list(limit=limit, thread=thread)

    def show(self, run_id: str) -> RunRecord:
        """Return one run; raises UnknownName."""
        return self._records.get(run_id)

    def explain(self, run_id: str) -> str:
        """Return, as Markdown, why a run went as it did; raises UnknownName."""
        return explain(self._records.get(run_id))


class ApprovalsDoor:
    """Effects that wait for a person."""

    def __init__(self, outbox: Outbox, settle: Callable[[Approval], None]) -> None:
        """Open the door of this outbox; `settle` sends a decision into the graph."""
        self._outbox = outbox
        self._settle = settle

    def list(self, *, status: Status | None = "pending") -> list[Effect]:
        """Return effects, oldest first; `status=None` for all of them."""
        return self._outbox.list(status=status)

    def show(self, effect_id: str) -> Effect:
        """Return one effect; raises UnknownName."""
        return self._outbox.get(effect_id)

    def approve(self, effect_id: str, *, hash: str) -> Effect:
        """Approve what was shown under this hash, have it carried out, and return the effect.

        Raises:
            UnknownName: if there is no such effect.
            BadInput: if the hash does not fit, or the effect was rejected.
        """
        self._outbox.approve(effect_id, hash=hash)
        self._settle(Approval(effect_id=effect_id, hash=hash, decision="approve"))
        return self._outbox.get(effect_id)

    def reject(self, effect_id: str) -> Effect:
        """Reject an effect: nothing is done. Raises as `approve` does."""
        effect = self._outbox.reject(effect_id)
        self._settle(Approval(effect_id=effect_id, hash=effect.hash, decision="reject"))
        return self._outbox.get(effect_id)
