"""Memory: what was said and what is known of it, behind one door.

Synchronous and safe to call from several threads. The ledger is written at once; the index
follows when somebody reads.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from memory import transfer
from memory.chronicle import Because, Chronicle
from memory.claim import Claim
from memory.core import PLAIN, Upkeep
from memory.curator import Curator, ProjectPolicy
from memory.desk import Desk
from memory.embedding import CachedEmbed, Embed, Vectors
from memory.event import ReviewItem
from memory.extraction.extract import findings
from memory.following import Follower
from memory.hygiene import HygienePolicy, Usage
from memory.index import Index
from memory.keeping import Keeping
from memory.ledger import Ledger
from memory.lineage import Lineage
from memory.nearby import Nearby
from memory.predicates import Predicates
from memory.promotion import Verdict
from memory.questions import Questions
from memory.recall import ALL, core_of, reach_of, recall, surroundings
from memory.refusal import masked, redacted, secrets_in
from memory.reversal import retired
from memory.sweep import Swept, sweep
from memory.turn import Turn
from projects.errors import UnknownName
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL, Scope
from projects.source import Recalled


class Memory(Keeping):
    """What is known, and how it came to be."""

    def __init__(
        self,
        *,
        engine: Engine,
        folder: Path,
        embed: Embed,
        projects: ProjectPolicy,
        predicates: Predicates | None = None,
        notice: Callable[[str], None] = lambda _line: None,
        upkeep: Upkeep = PLAIN,
        is_as_left: bool = False,
    ) -> None:
        """Open the ledger behind `engine` and the index below `folder`.

        `notice` is told when a damaged index is built again; `upkeep` says how cores are kept;
        a ledger that is not known to be as it was left is looked over whole.

        Raises:
            StoreDamaged: if the ledger is not whole; nothing is overwritten.
        """
        self._lock = threading.RLock()
        self._ledger = Ledger(engine, is_as_left=is_as_left)
        self._projects = projects
        self._encode = embed
        self._embed = CachedEmbed(embed, folder / "vectors.db", notice=notice)
        self._questions = Questions(embed, self._embed)
        self._index = Index(folder, embed=self._embed, notice=notice)
        self._follower = Follower(self._ledger, self._index, projects, notice)
        self.desk = Desk(self._ledger, self._lock)
        """What waits for a person, and their answers."""
        self.chronicle = Chronicle(self._ledger, self._lock)
        """What befell claims, and what has changed since a moment."""
        near = Nearby(self._ledger, self._embed)
        self._curator = Curator(self._ledger, projects, predicates, near, upkeep)
        self.lineage = Lineage(self._ledger, projects)

    def close(self) -> None:
        """Close the files of the index."""
        with self._lock:
            self._index.close()
            self._embed.close()

    def now(self) -> datetime:
        """Return the present moment, never before the last thing that was said."""
        return self._ledger.now()

    @property
    def ledger(self) -> Ledger:
        """The log behind it: for those who guard or mend its file."""
        return self._ledger

    @property
    def indexed(self) -> tuple[int, int]:
        """Up to which turn and event the index has read the log."""
        return self._index.progress("turn"), self._index.progress("event")

    def record_turn(self, turn: Turn, *, at: datetime | None = None) -> bool:
        """Keep what was said; False if a turn of that id is there already (it stays).

        Secrets in it are masked before anything is written. `at` is when another home had
        written it down.
        """
        with self._lock:
            return self._ledger.append_turn(_without_secrets(turn), at=at)

    def turn(self, turn_id: str) -> Turn | None:
        """Return the turn of that id, if it was kept."""
        return self._ledger.turn(turn_id)

    def search(
        self,
        query: str,
        *,
        scope: Scope,
        project: str | None = None,
        k: int = 8,
        as_of: datetime | None = None,
        without: Collection[str] = (),
        faint: bool = False,
    ) -> list[Recalled]:
        """Return what bears on `query`, best first, within what `scope` may see; or nothing.

        Args:
            query: a question or some words.
            scope: what may be seen; applied before anything is ranked.
            project: look in this project only; None looks in all that the scope reaches.
            k: how many items at most.
            as_of: what held at this moment instead of now.
            without: turns that are not to be found, such as the one that asks.
            faint: fill up with what was said beside that, if there is anything.
        """
        if not query.strip() or k < 1:
            return []
        asked = self._questions.read(query)
        with self._lock:
            self._follower.catch_up()
            reach = reach_of(scope, self._index.projects(), project=project)
            found = self._follower.guarded(
                lambda: recall(
                    asked,
                    ledger=self._ledger,
                    index=self._index,
                    default=cache(self._projects.default_sensitivity),
                    reach=reach,
                    k=ALL if scope.is_outward else k,
                    as_of=as_of,
                    without=without,
                    faint=faint,
                )
            )
            return self.lineage.shown(found, scope)[:k]

    def around(self, turn_ids: Iterable[str], *, scope: Scope) -> list[Recalled]:
        """Return those turns as they were said, and the claims that rest on them."""
        with self._lock:
            found = surroundings(
                turn_ids,
                ledger=self._ledger,
                default=self._projects.default_sensitivity,
                scope=scope,
            )
        return self.lineage.shown(found, scope)

    def core(self, project: str | None, *, scope: Scope) -> list[Recalled]:
        """Return what is always in context for `project`, and for the person.

        It waits for nobody, so that an event loop may call it.
        """
        homes = dict.fromkeys([project or PERSONAL, PERSONAL])
        claims = [claim for home in homes for claim in self._ledger.known.core(home)]
        return core_of([claim for claim in claims if self.lineage.admits(claim, scope)], scope)

    def extract(self, turn: Turn) -> list[MemoryProposal]:
        """Return what `turn` claims, as proposals; by rule, without a model."""
        if turn.role != "user":
            return []
        return [
            MemoryProposal(
                action=found.action,
                text=found.text[:2_000],
                project=turn.project,
                turn_id=turn.turn_id,
                quote=found.quote,
            )
            for found in findings(_without_secrets(turn))
        ]

    def preview(
        self,
        proposals: Sequence[MemoryProposal],
        *,
        turn: Turn,
        recalled_ids: Collection[str] = (),
    ) -> list[Verdict]:
        """Return what `promote` would decide, and write nothing."""
        with self._lock:
            decided = self._curator.decide(
                _cleared(proposals, turn),
                turn=_without_secrets(turn),
                run_id="preview",
                recalled_ids=recalled_ids,
            )
        verdicts = [decided[ordinal].verdict for ordinal in sorted(decided)]
        return [verdict.model_copy(update={"event_ids": ()}) for verdict in verdicts]

    def promote(
        self,
        proposals: Sequence[MemoryProposal],
        *,
        turn: Turn,
        run_id: str,
        recalled_ids: Collection[str] = (),
    ) -> list[Verdict]:
        """Decide about `proposals` and write it down; once for each (run, ordinal)."""
        with self._lock:
            done = self._decided(run_id)
            decided = self._curator.decide(
                _cleared(proposals, turn),
                turn=_without_secrets(turn),
                run_id=run_id,
                recalled_ids=recalled_ids,
                skip=set(done),
            )
            self._ledger.append(each for key in sorted(decided) for each in decided[key].events)
        verdicts = done | {ordinal: item.verdict for ordinal, item in decided.items()}
        return [verdicts[ordinal] for ordinal in range(len(proposals))]

    def decisions(self, run_id: str) -> list[Verdict]:
        """Return what the promotion of a run decided, in order; empty if it decided nothing."""
        with self._lock:
            done = self._decided(run_id)
        return [done[ordinal] for ordinal in sorted(done)]

    def _decided(self, run_id: str) -> dict[int, Verdict]:
        return {
            item.event.ordinal: Verdict.model_validate(item.event.verdict)
            for item in self._ledger.events_of_run(run_id)
            if item.event.ordinal is not None and item.event.verdict is not None
        }

    def why(self, claim_id: str) -> Because:
        """Return what a claim rests on and what befell it; raises UnknownName."""
        return self.chronicle.why(claim_id)

    def retire(self, claim_id: str, *, actor: str = "owner") -> str:
        """Hold a claim no longer; return the event that says so."""
        with self._lock:
            event = retired(self.claim(claim_id), actor=actor)
            self._ledger.append([event])
        return event.event_id

    def reviews(self, *, status: str | None = "open") -> list[ReviewItem]:
        """Return what waits for a person (or all that ever did, with `status=None`)."""
        return self.desk.items(status=status)

    def review(self, review_id: str, accept: bool, *, actor: str = "owner") -> str:
        """Say yes or no to a review item; return the event that says so. See `Desk.decide`."""
        return self.desk.decide(review_id, "accept" if accept else "discard", actor=actor).event_id

    def sweep(
        self,
        *,
        usage: Usage | None = None,
        policy: HygienePolicy | None = None,
        dry_run: bool = False,
    ) -> Swept:
        """Ask a person about what is stale, contradicted, doubled or unused; delete nothing."""
        with self._lock:
            known, now = self._ledger.known.claims(), self._ledger.now()
        # All of it is looked over while others go on reading and writing.
        return sweep(known, self.desk, now=now, usage=usage, policy=policy, dry_run=dry_run)

    def claims(
        self, *, scope: Scope, project: str | None = None, current: bool = True
    ) -> list[Claim]:
        """Return the claims that `scope` may see, oldest first; closed ones only if asked."""
        with self._lock:
            found = self._ledger.known.claims(project)
        held = [claim for claim in found if claim.live or not current]
        return [claim for claim in held if self.lineage.admits(claim, scope)]

    def claim(self, claim_id: str) -> Claim:
        """Return the claim of that id.

        Raises:
            UnknownName: if there is none.
        """
        claim = self._ledger.known.claim(claim_id)
        if claim is None:
            wrong = f"No claim is called {claim_id!r}"
            raise UnknownName(wrong, "Find its id with: nova memory search TEXT.")
        return claim

    def import_lines(
        self,
        lines: Iterable[str],
        *,
        promote: bool = True,
        on_progress: Callable[[int], None] | None = None,
        source: str = "import",
    ) -> transfer.ImportReport:
        """Take in turns and claims as JSON lines; what is there already is left alone."""
        return transfer.take_in(
            self, self._projects, lines, promote=promote, on_progress=on_progress, source=source
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text."""
        return self._embed(texts)

    def rows(self, model: Embed, texts: Sequence[str]) -> Vectors:
        """Return what another model makes of texts: kept beside the vectors, forgotten with them."""
        return self._embed.rows(model, texts)

    def vector(self, text: str) -> Vectors:
        """Return the unit vector of one text; kept nowhere, since most are asked only once."""
        row: Vectors = self._encode([text])[0]
        return row


def _without_secrets(turn: Turn) -> Turn:
    """Return a turn as it may be written down."""
    text = redacted(turn.text)
    return turn if text == turn.text else turn.model_copy(update={"text": text})


def _cleared(proposals: Sequence[MemoryProposal], turn: Turn) -> list[MemoryProposal]:
    """Return proposals without the secrets that they or their turn give away."""
    secrets = secrets_in(turn.text)
    cleared = []
    for proposal in proposals:
        text = redacted(masked(proposal.text, secrets))
        quote = None if proposal.quote is None else redacted(masked(proposal.quote, secrets))
        cleared.append(proposal.model_copy(update={"text": text, "quote": quote}))
    return cleared
