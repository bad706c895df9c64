"""Erase: claims, turns and threads taken out of everything that the home holds, and proven so."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graph.correction import Corrections
from graph.erased import correction_without, model_was_told, record_without
from graph.request import turn_id_of
from memory import Erasure
from nova import custody
from nova.app import System
from nova.checkpoints import Checkpoints
from nova.threads import open_states
from nova.traces import Trace, Traces
from projects.effects import Effect
from projects.erased import ERASED, Erased
from projects.errors import UnknownName


class EraseReport(BaseModel):
    """What an erase took away, and what it left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: str
    claims: tuple[str, ...]
    turns: tuple[str, ...]
    threads: tuple[str, ...]
    """Conversations whose state is gone: questions that were open there are asked no more."""
    runs: int
    """Run records that hold less than they did."""
    effects: int
    corrections: int
    files: tuple[str, ...]
    """Files of the home that were changed, or taken away as copies."""
    traces: tuple[Trace, ...]
    """Where words of it were still found; empty if nowhere in any byte of the home."""


@dataclass
class _Cleared:
    """What became of the run records."""

    count: int = 0
    own: set[str] = field(default_factory=set)
    """Runs of whose request nothing is left."""
    told: set[str] = field(default_factory=set)
    """Runs in which a model knew of it: it may have said it in other words."""
    threads: set[str] = field(default_factory=set)
    """Their conversations."""


class Eraser:
    """Takes words out of every store of one home."""

    def __init__(self, system: System, threads: Checkpoints) -> None:
        """Erase in this system, and in the states of its threads."""
        self._system, self._threads = system, threads
        self._home = system.home
        services = system.services
        self._memory, self._records = services.memory, services.records
        self._outbox, self._corrections = services.outbox, Corrections(system.engine)

    def plan(self, names: Sequence[str], *, matching: str | None = None) -> Erasure:
        """Return what would go; a run stands for its request. Raises UnknownName, BadInput."""
        turns = [self._turn_of(name) for name in names]
        return self._memory.to_erase(turns, matching=matching, spared=[*self._spared()])

    def _spared(self) -> Iterator[str]:
        """Yield what the home says of itself: its agents, and what the projects' files hold."""
        yield from self._system.services.roster.agents
        for path in self._home.projects.glob("*.y*ml"):
            yield path.read_text(encoding="utf-8")

    def erase(self, erasure: Erasure) -> EraseReport:
        """Take it away. What can be rebuilt goes first: cut off, it is done by doing it again."""
        erased = erasure.erased
        self._home.erasing.touch()
        cleared = self._clear_records(erasure)
        effects = self._outbox.erase(erased, told=cleared.told, own=cleared.own)
        corrections = self._clear_corrections(erased, cleared.own)
        services = self._system.services
        services.interviews.rewrite(erased.cleared)
        if services.queue is not None:
            services.queue.erase(erased)
        self._system.logs.erase(erased)
        self._system.routines.schedules.rewrite(erased.cleared)
        self._system.routines.plans.rewrite(erased.cleared)
        self._clear_pipelines(erased, told=cleared.threads)
        threads = self._drop_threads(erasure, told=cleared.threads)
        files = [*self._clear_workspace(erased, effects), *self._drop_copies(erased)]
        files += self._drop_charts()
        event_id = self._memory.erase(erasure, actor=self._system.services.granted.principal)
        if self._system.settings.ledger_url is None:
            custody.take_leave(self._home, self._memory.ledger)
        traces = tuple(Traces(erased).below(self._home.folder))
        self._home.erasing.unlink(missing_ok=True)
        return EraseReport(
            event_id=event_id,
            claims=tuple(sorted(erasure.claims)),
            turns=tuple(sorted(erasure.spans)),
            threads=tuple(sorted(threads)),
            runs=cleared.count,
            effects=len(effects),
            corrections=corrections,
            files=tuple(files),
            traces=traces,
        )

    def _turn_of(self, name: str) -> str:
        try:
            return turn_id_of(self._records.get(name).run_id)
        except UnknownName:
            return name

    def _clear_records(self, erasure: Erasure) -> "_Cleared":
        cleared = _Cleared()
        for record in self._records.all():
            if turn_id_of(record.run_id) in erasure.erased.names:
                cleared.own.add(record.run_id)
            elif model_was_told(record, erasure.erased):
                cleared.told.add(record.run_id)
                cleared.threads.add(record.thread)
            left = record_without(record, erasure.erased, is_own=record.run_id in cleared.own)
            if left != record:
                self._records.put(left)
                cleared.count += 1
        return cleared

    def _clear_corrections(self, erased: Erased, own: set[str]) -> int:
        count = 0
        for found in self._corrections.list():
            left = correction_without(found, erased, is_own=found.run_id in own)
            if left != found:
                self._corrections.put(left)
                count += 1
        if count:
            # A router that learnt the words holds them; it is fitted again without.
            for path in self._home.cache.glob("router-*"):
                path.unlink()
            self._system.feedback.relearn()
        return count

    def _drop_threads(self, erasure: Erasure, *, told: set[str]) -> set[str]:
        """Delete the states of the threads that were told something of it."""
        looking = Traces(erasure.erased)
        said_in = told | {turn.thread for turn in erasure.turns.values()}
        found = {
            thread
            for thread, state in self._threads.states()
            if thread in said_in or looking.found_in(state)
        }
        for thread in found:
            self._threads.delete_thread(thread)
        self._threads.compact()
        return found

    def _clear_pipelines(self, erased: Erased, *, told: set[str]) -> None:
        """Clear the runs of pipelines; one whose steps brought any of it begins anew."""
        runs = {each.removeprefix("pipeline-") for each in told if each.startswith("pipeline-")}
        self._system.routines.pipelines.pipelines.journal.erase(erased, told=runs)
        if not self._home.pipeline_states.exists():
            return
        looking = Traces(erased)
        with closing(open_states(self._home, notice=self._system.notices.append)) as states:
            held = {run for run, state in states.states() if run in runs or looking.found_in(state)}
            for run in held:
                states.delete_thread(run)
            states.compact()

    def _clear_workspace(self, erased: Erased, effects: Sequence[Effect]) -> list[str]:
        """Black the words out in the files that drafts became."""
        whole = {str(effect.payload.get("content")) for effect in effects}
        changed = []
        for path in sorted(self._home.workspace.rglob("*")):
            if not path.is_file():
                continue
            with suppress(UnicodeDecodeError):
                before = path.read_text(encoding="utf-8")
                after = erased.without(before)
                if before in whole and after == before:
                    after = ERASED
                named = path.with_name(erased.without(path.name))
                if (after, named) != (before, path):
                    path.write_text(after, encoding="utf-8")
                    path.replace(named)
                    changed.append(self._told(named))
        return changed

    def _drop_copies(self, erased: Erased) -> list[str]:
        """Delete the copies of the ledger, and what was set aside if it holds any of it."""
        looking = Traces(erased)
        aside = [
            path
            for path in sorted((self._home.folder / "set-aside").rglob("*"))
            if path.is_file() and looking.within(path) is not None
        ]
        for path in aside:
            path.unlink()
        gone = [*custody.drop_copies(self._home), *aside]
        return [self._told(path) for path in gone]

    def _drop_charts(self) -> list[str]:
        """Delete the pictures: words that are drawn cannot be found."""
        drawn = sorted(self._home.charts.glob("*"))
        for path in drawn:
            path.unlink()
        return [self._told(path) for path in drawn]

    def _told(self, path: Path) -> str:
        return path.relative_to(self._home.folder).as_posix()
