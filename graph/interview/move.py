"""A move: what one message makes of an interview, and what it asks the gate to keep."""

from typing import NamedTuple

from graph.interview.cutting import Cut
from graph.interview.interview import Interview, Statement
from graph.interview.words import say
from projects.proposal import MemoryProposal, Spoken, Testimony

AGENT = "expert_interviewer"


class Said(NamedTuple):
    """One message, and the turn in which it stands."""

    text: str
    turn_id: str
    cuts: list[Cut] | None = None
    """The statements of it that a model cut; None lets the rules cut."""

    def spoken(self, words: str) -> Spoken:
        """Return words of the message; all of it if they do not stand in it as they are."""
        quote = words if words and words in self.text else self.text
        return Spoken(turn_id=self.turn_id, quote=quote)


class Move(NamedTuple):
    """Where an interview stands after a message."""

    interview: Interview
    lines: tuple[str, ...] = ()
    """What is said about it before the next question."""
    proposals: tuple[MemoryProposal, ...] = ()

    def then(self, *lines: str) -> "Move":
        """Return the move with more to say."""
        return self._replace(lines=(*self.lines, *lines))


def confirmed(interview: Interview, statement: Statement, said: Said) -> Move:
    """Return the move by which the expert said yes to a statement as it was read back."""
    agreed = statement.model_copy(update={"status": "confirmed", "confirmed_in": said.turn_id})
    first, *rest = statement.said
    proposal = MemoryProposal(
        text=statement.whole,
        project=interview.project,
        turn_id=first.turn_id,
        quote=first.quote,
        proposed_by=AGENT,
        testimony=Testimony(
            interview=interview.interview_id,
            statement=statement.label,
            speaker=interview.expert,
            confirmed_in=said.turn_id,
            also=tuple(rest),
            scope=statement.scope,
            exceptions=statement.exceptions,
            is_sure=statement.is_sure,
            replaces=statement.replaces,
            beside=statement.beside,
        ),
    )
    changed = interview.having(agreed)
    for each in changed.confirmed:
        if each.claim_id in statement.replaces and each.label != statement.label:
            changed = changed.having(each.model_copy(update={"status": "replaced"}))
    line = say("filed", label=statement.label)
    return Move(changed.at("asking"), (line,), (proposal,))


def taken_back(interview: Interview, statement: Statement, said: Said) -> MemoryProposal | None:
    """Return the wish to forget what the expert had confirmed; None if nothing came of it."""
    if statement.claim_id is None:
        return None
    return MemoryProposal(
        action="forget",
        text=statement.whole,
        project=interview.project,
        turn_id=said.turn_id,
        quote=said.text,
        proposed_by=AGENT,
        testimony=Testimony(
            interview=interview.interview_id,
            statement=statement.label,
            speaker=interview.expert,
            confirmed_in=said.turn_id,
            replaces=(statement.claim_id,),
        ),
    )
