"""A life of a memory: random operations of every kind upon one, repeatable by its seed."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import create_engine

from memory import Claim, Memory, Turn
from memory.embedding import Vectors
from projects.errors import BadInput
from projects.project import Projects
from projects.proposal import MemoryProposal
from projects.scope import Scope

_BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_THINGS = ("gate", "locker", "alarm", "safe", "shed", "boiler", "archive", "kiosk")
_PLACES = ("north", "south", "east", "west", "harbour", "airport", "market", "castle")
_PEOPLE = ("Anna", "Bilal", "Chen", "Dora", "Emeka", "Freya", "Goran", "Hana")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_PROJECTS = ("garden", "orchard", None)


class OneVector:
    """An embedding that calls all texts alike: what is kept does not depend on it."""

    name = "one"
    dimensions = 8

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the same unit vector for each text."""
        return np.full((len(texts), self.dimensions), self.dimensions**-0.5, dtype=np.float32)


@contextmanager
def opened(folder: Path) -> Iterator[Memory]:
    """Open a memory below `folder`, without the rest of Nova."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / 'ledger.sqlite'}")
    projects = Projects(folder / "projects")
    memory = Memory(engine=engine, folder=folder / "index", embed=OneVector(), projects=projects)
    try:
        yield memory
    finally:
        memory.close()
        engine.dispose()


class Life:
    """What befalls a memory, one operation after the other."""

    def __init__(self, memory: Memory, *, seed: int) -> None:
        """Let things happen to `memory`; the same seed, the same things."""
        self.memory = memory
        self.done: Counter[str] = Counter()
        """How often each operation was carried out."""
        self.refused: Counter[str] = Counter()
        """How often one was refused, with a line that says why."""
        self._random = random.Random(seed)  # noqa: S311 - for repeatable lives
        self._seed = seed
        self._said: list[tuple[str, str | None]] = []
        self._turns = 0
        self.operations: dict[str, Callable[[], None]] = {
            "told": self.tell,
            "told again": self.tell_again,
            "told as a guess": self.guess,
            "changed": self.change,
            "forgotten": self.forget,
            "proposed by an agent": self.propose,
            "reviewed": self.review,
            "retired": self.retire,
            "imported": self.take_in,
            "an event undone": self.undo_event,
            "a run undone": self.undo_run,
        }
        """By what they are called; each is done at random."""

    def step(self) -> None:
        """Let one thing happen."""
        self.happen(self._random.choice(sorted(self.operations)))

    def happen(self, name: str) -> None:
        """Let the operation of this name happen."""
        try:
            self.operations[name]()
        except BadInput:
            self.refused[name] += 1
        else:
            self.done[name] += 1

    def tell(self) -> None:
        """Say something new."""
        self._say(self._random.choice(_STATEMENTS)(self._random))

    def tell_again(self) -> None:
        """Say once more what was said, perhaps in other words."""
        if self._said:
            text, project = self._random.choice(self._said)
            self._say(self._random.choice(("", "Remember: ", "Again, ")) + text, project=project)

    def guess(self) -> None:
        """Say something without being sure."""
        self._say("I think " + self._random.choice(_STATEMENTS)(self._random))

    def change(self) -> None:
        """Say how something is from now on, or from some day."""
        when = self._random.choice(("now ", "", "from Monday "))
        self._say(f"The code of the {_thing(self._random)} is {when}{_code(self._random)}")

    def forget(self) -> None:
        """Ask for something to be forgotten."""
        self._say(f"Forget the code of the {_thing(self._random)}")

    def propose(self) -> None:
        """Let an agent propose something that a turn says."""
        turn = self._turn(self._random.choice(_STATEMENTS)(self._random))
        self.memory.record_turn(turn)
        proposal = MemoryProposal(
            action=self._random.choice(("remember", "correct", "forget")),
            text=turn.text,
            project=turn.project,
            turn_id=turn.turn_id,
            quote=turn.text,
        )
        self.memory.promote([proposal], turn=turn, run_id=f"run:{turn.turn_id}")

    def review(self) -> None:
        """Answer something that waits for a person."""
        waiting = self.memory.reviews()
        if waiting:
            item = self._random.choice(waiting)
            self.memory.review(item.review_id, self._random.random() < 0.5)

    def retire(self) -> None:
        """Hold something no longer."""
        if known := self._known():
            self.memory.retire(self._random.choice(known).claim_id)

    def take_in(self) -> None:
        """Take in a claim of another home."""
        if known := self._known():
            claim = self._random.choice(known)
            name = f"c_{self._random.getrandbits(64):016x}"
            other = claim.model_copy(update={"claim_id": name, "supersedes": None})
            self.memory.adopt(other, source="another home")

    def undo_event(self) -> None:
        """Take back one event, an undo perhaps."""
        if last := self.memory.ledger.ends()[1]:
            seq = self._random.randrange(max(0, last - 40), last)
            (entry,) = self.memory.ledger.events_after(seq, limit=1)
            self.memory.undo(entry.event.event_id)

    def undo_run(self) -> None:
        """Take back all that a run decided."""
        if self._turns:
            turn = self._random.randint(max(1, self._turns - 20), self._turns)
            self.memory.undo(f"run:{self._seed}-{turn}")

    def _known(self) -> list[Claim]:
        project = self._random.choice(_PROJECTS) or "personal"
        return self.memory.claims(scope=Scope(), project=project)[-50:]

    def _say(self, text: str, *, project: str | None = None) -> None:
        turn = self._turn(text, project=project)
        self._said.append((text, turn.project))
        self.memory.record_turn(turn)
        found = self.memory.extract(turn)
        if found:
            self.memory.promote(found, turn=turn, run_id=f"run:{turn.turn_id}")

    def _turn(self, text: str, *, project: str | None = None) -> Turn:
        self._turns += 1
        late = self._random.random() < 0.1  # told after what happened later
        days = self._random.randint(0, self._turns) if late else self._turns
        return Turn(
            turn_id=f"{self._seed}-{self._turns}",
            thread=f"th_{self._turns // 7}",
            project=project or self._random.choice(_PROJECTS),
            text=text,
            said_at=_BEGIN + timedelta(minutes=days),
        )


def _thing(chance: random.Random) -> str:
    return f"{chance.choice(_PLACES)} {chance.choice(_THINGS)}"


def _code(chance: random.Random) -> int:
    return chance.randint(1000, 9999)


_STATEMENTS: tuple[Callable[[random.Random], str], ...] = (
    lambda chance: f"The code of the {_thing(chance)} is {_code(chance)}",
    lambda chance: f"{chance.choice(_PEOPLE)} looks after the {_thing(chance)}",
    lambda chance: f"We decided to paint the {_thing(chance)} {chance.choice(('red', 'blue'))}",
    lambda chance: f"I prefer the {_thing(chance)} to the {_thing(chance)}",
    lambda chance: (
        f"{chance.choice(_PEOPLE)} will check the {_thing(chance)} by {chance.choice(_DAYS)}"
    ),
    lambda chance: f"The {_thing(chance)} must never be left open",
    lambda chance: (
        f"The meeting about the {_thing(chance)} is on {chance.choice(_DAYS)}. "
        f"{chance.choice(_PEOPLE)} leads it"
    ),
)
