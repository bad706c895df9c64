"""An interview as it stands: what was asked, what was said, and what became of each statement."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from memory import Verdict
from projects.proposal import Spoken

Stage = Literal["naming", "choosing", "asking", "reading", "rewording", "comparing"]
"""What is waited for: the expert's name, the topic, an answer, a yes, new words, which one holds."""

Status = Literal["heard", "confirmed", "rejected", "unconfirmed", "withdrawn", "replaced"]

Came = Literal["open", "statements", "nothing", "vague", "refused"]
"""What a question brought."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rival(_Value):
    """Something known that a new statement may contradict."""

    text: str
    speaker: str
    said_at: str = ""
    claim_id: str | None = None
    label: str | None = None
    """Of a statement of this interview."""
    source: str = ""
    """Of what a database says: what was asked there."""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return self.claim_id or self.label or self.text


class Statement(_Value):
    """One atomic statement of the expert."""

    label: str
    text: str
    """As it was last read back, without its limits."""
    said: tuple[Spoken, ...]
    """The expert's own words: first the statement, then corrections and limits."""
    aspect: str
    scope: str = ""
    """Only when it holds, in the expert's words."""
    exceptions: tuple[str, ...] = ()
    is_sure: bool = True
    is_corrected: bool = False
    status: Status = "heard"
    confirmed_in: str | None = None
    """The turn of the yes."""
    claim_id: str | None = None
    """The claim that the gate made of it."""
    rivals: tuple[Rival, ...] = ()
    """What it may contradict and the expert has not settled."""
    compared: tuple[str, ...] = ()
    """Keys of rivals that were put to the expert."""
    replaces: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    tries: int = 0
    """How often it was read back without a clear word."""
    is_again: bool = False
    """Whether it was unconfirmed and is put once more, before the interview ends."""

    @property
    def whole(self) -> str:
        """The statement with its limits, as one sentence."""
        sentence = self.text.rstrip(" .!;,")
        if self.scope:
            sentence += f", only {self.scope}"
        for each in self.exceptions:
            sentence += f", except {each}"
        return sentence + "."


class Asked(_Value):
    """One question that was asked, and what it brought."""

    question_id: str
    text: str
    aspect: str
    about: str | None = None
    """The statement that it asks about."""
    came: Came = "open"


class Interview(_Value):
    """One interview with one expert about one topic."""

    interview_id: str
    expert: str = ""
    topic: str = ""
    project: str
    opened_at: str
    stage: Stage = "naming"
    is_paused: bool = False
    is_closed: bool = False
    asked: tuple[Asked, ...] = ()
    statements: tuple[Statement, ...] = ()
    current: str | None = None
    """The statement that is being settled."""
    on_record: tuple[str, ...] = ()
    """Aspects that memory knew something about when the interview began, once for each item."""

    @property
    def heard(self) -> tuple[Statement, ...]:
        """Statements that have not been settled, in their order."""
        return tuple(each for each in self.statements if each.status == "heard")

    @property
    def confirmed(self) -> tuple[Statement, ...]:
        """Statements that the expert said yes to and that hold."""
        return tuple(each for each in self.statements if each.status == "confirmed")

    @property
    def question(self) -> Asked | None:
        """The question that was asked last."""
        return self.asked[-1] if self.asked else None

    def with_unconfirmed(self) -> "Interview":
        """Return the interview with what stayed unconfirmed to be read back once more."""
        found = self
        for each in self.statements:
            # What clashes with something and was left open must not come in by a later yes.
            is_settled = not each.compared or bool(each.replaces or each.beside)
            if each.status == "unconfirmed" and is_settled and not each.is_again:
                again = {"status": "heard", "is_again": True, "tries": 0}
                found = found.having(each.model_copy(update=again))
        return found.at("reading", found.heard[0].label) if found.heard else self

    def statement(self, label: str | None) -> Statement | None:
        """Return the statement of that label."""
        return next((each for each in self.statements if each.label == label), None)

    def having(self, changed: Statement) -> "Interview":
        """Return the interview with one statement changed, or added."""
        kept = [changed if each.label == changed.label else each for each in self.statements]
        if self.statement(changed.label) is None:
            kept.append(changed)
        return self.model_copy(update={"statements": tuple(kept)})

    def with_verdicts(self, verdicts: Iterable[Verdict]) -> "Interview":
        """Return the interview with the claims that the gate made of its statements."""
        found = self
        for verdict in verdicts:
            given = verdict.proposal.testimony
            if given is None or given.interview != self.interview_id:
                continue
            statement = found.statement(given.statement)
            if statement is not None and statement.status == "confirmed":
                made = statement.model_copy(update={"claim_id": verdict.claim_id})
                found = found.having(made)
        return found

    def with_came(self, came: Came) -> "Interview":
        """Return the interview with what the last question brought."""
        if not self.asked:
            return self
        last = self.asked[-1].model_copy(update={"came": came})
        return self.model_copy(update={"asked": (*self.asked[:-1], last)})

    def at(self, stage: Stage, current: str | None = None) -> "Interview":
        """Return the interview waiting for something else."""
        return self.model_copy(update={"stage": stage, "current": current})
