"""Import and export as JSON lines: what was said, what was decided, what is known.

An export of one home makes an equal one of an empty home: a turn that says when it was
recorded brings its decisions along as events, and nothing is drawn from it anew.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from memory.claim import Claim
from memory.curator import ProjectPolicy
from memory.event import ClaimChange, Event, new_event_id
from memory.ledger import Ledger
from memory.promotion import RULE, Verdict
from memory.turn import Role, Turn, iso, now, role_of
from projects.errors import BadInput
from projects.proposal import MemoryProposal

_PAGE = 500
_AT_ONCE = 1_000
"""Lines after which the index takes them in."""
_MOST_PROBLEMS = 50
"""Lines that are named; of a file that is none of ours, all of them would be."""

Taken = Literal["new", "known", "apart"]
"""What became of an event of another home; `apart`: it does not follow what is known here."""


_NAMES = {"core": "promoted", "archive": "archived", "discard": "discarded", "review": "review"}


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
    recorded_at: AwareDatetime | None = None
    """When the home recorded it that exported it; None if it never was in a home."""

    def as_turn(self) -> Turn:
        """Return the turn that it tells of."""
        role = self.role or role_of(self.speaker)
        return Turn(**self.model_dump(exclude={"kind", "role", "recorded_at"}), role=role)


class ImportReport(BaseModel):
    """What an import did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    turns: int = 0
    """Turns that are new."""
    claims: int = 0
    """Claims that another home exported and that are new."""
    events: int = 0
    """Decisions of another home that are new."""
    apart: int = 0
    """Decisions of another home that do not follow what is known here: they are left out."""
    erased: int = 0
    """Lines of what was erased here: they are left out."""
    promoted: int = 0
    archived: int = 0
    discarded: int = 0
    review: int = 0
    new_projects: tuple[str, ...] = ()
    problems: tuple[str, ...] = Field(default=())
    """Lines that could not be taken in, with their numbers; the first of many."""
    unread: int = 0
    """How many they are."""


class Home(Protocol):
    """What an import needs of a memory."""

    def record_turn(self, turn: Turn, *, at: datetime | None = None) -> bool:
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

    def take_event(self, event: Event) -> Taken:
        """Take in a decision."""
        ...

    def is_erased(self, name: str) -> bool:
        """Whether a claim or a turn of this id was erased."""
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
    taking = _Taking(home, projects, promote=promote, source=source)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            taking.take(number, line)
        if number % _AT_ONCE == 0:
            home.catch_up()  # what takes longest: then the progress told of is that of all
        if on_progress is not None:
            on_progress(number)
    home.catch_up()
    return taking.report()


class _Taking:
    """An import on its way."""

    def __init__(self, home: Home, projects: ProjectPolicy, *, promote: bool, source: str) -> None:
        self._home, self._projects = home, projects
        self._promote, self._source = promote, source
        self._counts: Counter[str] = Counter()
        self._problems: list[str] = []
        self._made: list[str] = []
        self._came: set[str] = set()

    def take(self, number: int, line: str) -> None:
        """Take in one line, or note why not.

        Raises:
            BadInput: if so many could not be read that the file must be another one.
        """
        try:
            entry = entry_of(line)
            if not isinstance(entry, Event):
                entry = self._at_home(entry)
        except BadInput as error:
            self._note(number, error)
            return
        match entry:
            case Claim():
                self._counts.update(self._take_claim(entry))
            case Event():
                self._take_event(entry)
            case _:
                self._counts.update(self._take_turn(entry))

    def report(self) -> ImportReport:
        """Return what was done so far."""
        return ImportReport(
            source=self._source,
            new_projects=tuple(self._made),
            problems=tuple(self._problems),
            **self._counts,
        )

    def _note(self, number: int, error: BadInput) -> None:
        self._counts["unread"] += 1
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(f"line {number}: {error.wrong}")
        elif set(self._counts) == {"unread"}:
            wrong = f"This is no file of memory: {self._problems[0]}, and so on"
            raise BadInput(wrong, "Give JSON lines as `nova memory export` writes them.")

    def _at_home(self, entry: "_Said | Claim") -> "_Said | Claim":
        """Return what a line holds under the id of the project it names, noted if new."""
        if isinstance(entry, Claim):
            return entry.model_copy(update={"project": self._id_of(entry.project)})
        if entry.turn.project is None:
            return entry
        home = self._id_of(entry.turn.project)
        return entry._replace(turn=entry.turn.model_copy(update={"project": home}))

    def _id_of(self, name: str) -> str:
        """Return the id of the project that goes by this id or name; one is added if none does."""
        known = self._projects.id_of(name)
        if known is not None:
            return known
        self._made.append(self._projects.create(name))
        return self._made[-1]

    def _take_event(self, event: Event) -> None:
        for change in event.claims:
            if change.after is not None:
                self._id_of(change.after.project)
        taken = self._home.take_event(event)
        self._counts["events"] += taken == "new"
        self._counts["apart"] += taken == "apart"
        if taken == "new":
            self._came |= {change.claim_id for change in event.claims}

    def _take_claim(self, claim: Claim) -> dict[str, int]:
        if self._home.is_erased(claim.claim_id):
            return {"erased": 1}
        if claim.claim_id in self._came:
            return {"claims": 1}
        return {"claims": int(self._home.adopt(claim, source=self._source))}

    def _take_turn(self, said: "_Said") -> dict[str, int]:
        turn = said.turn
        if self._home.is_erased(turn.turn_id):
            return {"erased": 1}
        counts = {"turns": int(self._home.record_turn(turn, at=said.recorded_at))}
        if not self._promote or said.recorded_at is not None:
            return counts
        found = self._home.extract(turn)
        run_id = f"import:{turn.turn_id}"
        verdicts = self._home.promote(found, turn=turn, run_id=run_id) if found else []
        return counts | Counter(_NAMES[verdict.outcome] for verdict in verdicts)


def give_out(ledger: Ledger) -> Iterator[str]:
    """Yield all turns, all events and what they leave, as lines that `take_in` reads."""
    seq = 0
    while batch := ledger.turns_after(seq, limit=_PAGE):
        for entry in batch:
            kept = {**entry.turn.model_dump(mode="json"), "recorded_at": entry.recorded_at}
            yield _line({"kind": "turn", **kept})
        seq = batch[-1].seq
    seq = 0
    while events := ledger.events_after(seq, limit=_PAGE):
        for event in events:
            # Where a record stands in this log says nothing of another.
            told = event.event.model_dump(mode="json", exclude={"erased": {"left"}})
            yield _line({"kind": "event", "event": told})
        seq = events[-1].seq
    for claim in ledger.known.claims():
        # The claim has a kind of its own, which must not hide the kind of line.
        yield _line({"kind": "claim", "claim": claim.model_dump(mode="json")})


def follows(event: Event, ledger: Ledger) -> bool:
    """Whether an event of another home finds here what it changed there."""
    known = ledger.known
    is_free = event.ordinal is None or event.run_id is None or all(
        entry.event.ordinal != event.ordinal for entry in ledger.events_of_run(event.run_id)
    )  # fmt: skip
    return (
        is_free
        and all(known.claim(change.claim_id) == change.before for change in event.claims)
        and all(known.review(item.review_id) == item.before for item in event.reviews)
        and (event.undoes is None or ledger.event(event.undoes) is not None)
    )


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


class _Said(NamedTuple):
    turn: Turn
    recorded_at: datetime | None


def entry_of(line: str) -> "_Said | Claim | Event":
    """Return what a line holds.

    Raises:
        BadInput: if it is none of ours, saying why.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:  # numbers without end, brackets without end
        wrong = f"not JSON ({getattr(error, 'msg', 'it has no end')})"
        raise BadInput(wrong, "") from error
    if not isinstance(value, dict) or value.get("kind") not in ("turn", "event", "claim"):
        wrong = "kind is none of 'turn', 'event', 'claim'"
        raise BadInput(wrong, "")
    if not _is_text(line):
        wrong = "it holds characters that are not text"
        raise BadInput(wrong, "")
    try:
        if value["kind"] == "claim":
            return Claim.model_validate(value.get("claim"))
        if value["kind"] == "event":
            return Event.model_validate(value.get("event"))
        said = TurnLine.model_validate(value)
        return _Said(said.as_turn(), said.recorded_at)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        wrong = f"{where}: {first['msg']}"
        raise BadInput(wrong, "") from error


def _is_text(line: str) -> bool:
    """Whether a line of JSON holds neither NUL nor half a character, escaped or not."""
    whole = json.dumps(json.loads(line), ensure_ascii=False) if "\\u" in line else line
    return "\\u0000" not in whole and not any("\ud800" <= each <= "\udfff" for each in whole)


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)
