"""Import and export as JSON lines: turns as they were said, claims as they are known."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from memory.claim import Claim
from memory.curator import ProjectPolicy, new_event_id
from memory.event import ClaimChange, Event
from memory.ledger import Ledger
from memory.promotion import RULE, Verdict
from memory.turn import Role, Turn, iso, now, role_of
from projects.errors import BadInput
from projects.proposal import MemoryProposal
from projects.scope import PERSONAL

_PAGE = 500


class TurnLine(BaseModel):
    """A line of what was said."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Literal["turn"]
    turn_id: str
    thread: str = "import"
    project: str | None = None
    speaker: str = "user"
    text: str
    said_at: AwareDatetime
    role: Role | None = None
    """Who stands behind the words; None lets the speaker's name tell."""

    def as_turn(self) -> Turn:
        """Return the turn that it tells of."""
        role = self.role or role_of(self.speaker)
        return Turn(**self.model_dump(exclude={"kind", "role"}), role=role)


class ImportReport(BaseModel):
    """What an import did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    turns: int = 0
    """Turns that are new."""
    claims: int = 0
    """Claims that another home exported and that are new."""
    promoted: int = 0
    archived: int = 0
    discarded: int = 0
    review: int = 0
    new_projects: tuple[str, ...] = ()
    problems: tuple[str, ...] = Field(default=())
    """Lines that could not be taken in, with their numbers."""


class Home(Protocol):
    """What an import needs of a memory."""

    def record_turn(self, turn: Turn) -> bool:
        """Keep a turn."""
        ...

    def extract(self, turn: Turn) -> list[MemoryProposal]:
        """Return what a turn claims."""
        ...

    def promote(self, proposals: list[MemoryProposal], *, turn: Turn, run_id: str) -> list[Verdict]:
        """Decide about proposals."""
        ...

    def adopt(self, claim: Claim, *, source: str) -> bool:
        """Take in a claim."""
        ...

    def catch_up(self) -> None:
        """Bring the index up to date."""
        ...


def take_in(
    home: Home,
    projects: ProjectPolicy,
    lines: Iterable[str],
    *,
    promote: bool,
    on_progress: Callable[[int], None] | None,
    source: str,
) -> ImportReport:
    """Take in JSON lines; a line that can't be read is reported and the rest goes on."""
    counts: Counter[str] = Counter()
    problems: list[str] = []
    made: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = _entry(line)
            made += _ensured(projects, entry.project or PERSONAL)
        except BadInput as error:
            problems.append(f"line {number}: {error.wrong}")
            continue
        if isinstance(entry, Claim):
            counts["claims"] += home.adopt(entry, source=source)
        else:
            counts.update(_take_turn(home, entry, promote=promote))
        if on_progress is not None:
            on_progress(number)
    home.catch_up()
    return ImportReport(source=source, new_projects=tuple(made), problems=tuple(problems), **counts)


def give_out(ledger: Ledger) -> Iterator[str]:
    """Yield all turns and claims as lines that `take_in` reads."""
    seq = 0
    while batch := ledger.turns_after(seq, limit=_PAGE):
        for entry in batch:
            yield _line({"kind": "turn", **entry.turn.model_dump(mode="json")})
        seq = batch[-1].seq
    for claim in ledger.known.claims():
        # The claim has a kind of its own, which must not hide the kind of line.
        yield _line({"kind": "claim", "claim": claim.model_dump(mode="json")})


def adoption(claim: Claim, *, source: str) -> Event:
    """Return the event by which a claim of another home is taken in."""
    return Event(
        event_id=new_event_id(),
        kind="import",
        actor=source,
        reason="imported",
        rule=RULE,
        recorded_at=iso(now()),
        claims=(ClaimChange(claim_id=claim.claim_id, before=None, after=claim),),
    )


def _entry(line: str) -> Turn | Claim:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        wrong = f"not JSON ({error.msg})"
        raise BadInput(wrong, "") from error
    if not isinstance(value, dict) or value.get("kind") not in {"turn", "claim"}:
        wrong = "kind is neither 'turn' nor 'claim'"
        raise BadInput(wrong, "")
    try:
        if value["kind"] == "claim":
            return Claim.model_validate(value.get("claim"))
        return TurnLine.model_validate(value).as_turn()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        wrong = f"{where}: {first['msg']}"
        raise BadInput(wrong, "") from error


def _ensured(projects: ProjectPolicy, project: str) -> list[str]:
    if projects.known(project):
        return []
    projects.create(project)
    return [project]


def _take_turn(home: Home, turn: Turn, *, promote: bool) -> dict[str, int]:
    counts = {"turns": int(home.record_turn(turn))}
    if not promote:
        return counts
    found = home.extract(turn)
    verdicts = home.promote(found, turn=turn, run_id=f"import:{turn.turn_id}") if found else []
    names = {"core": "promoted", "archive": "archived", "discard": "discarded", "review": "review"}
    return counts | Counter(names[verdict.outcome] for verdict in verdicts)


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)
