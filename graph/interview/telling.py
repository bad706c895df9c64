"""What the interviewer says: its question of the moment, and where an interview stands."""

from collections.abc import Iterable
from typing import NamedTuple

from graph.interview import bank
from graph.interview.interview import Interview, Rival, Statement
from graph.interview.words import say
from graph.supervisor.speech import content
from projects.source import Recalled

READ_BACK = ("yes", "no", "edit: the words as they should read", "only when ...")
COMPARED = ("the new one", "the earlier one", "both", "leave it open")


_NEAR = 0.35
"""Cosine from which something on record is taken to bear on a topic."""


class Question(NamedTuple):
    """What is asked, and what may be answered."""

    text: str
    options: tuple[str, ...] = ()


def question(interview: Interview) -> Question | None:
    """Return what the interview waits for, as a question; None if it is over."""
    if interview.is_closed:
        return None
    if interview.stage == "naming":
        return Question(say("who"))
    if interview.stage == "choosing":
        return Question(say("topic", expert=interview.expert))
    statement = interview.statement(interview.current)
    about_it = _about(interview, statement) if statement is not None else None
    if about_it is not None:
        return about_it
    asked = interview.question
    return Question(asked.text, ("skip", "stop")) if asked else None


def _about(interview: Interview, statement: Statement) -> Question | None:
    """Return what is asked about the statement that is being settled."""
    if interview.stage == "comparing":
        return Question(_comparison(interview, statement), COMPARED)
    if interview.stage == "reading":
        return Question(_read_back(interview, statement), READ_BACK)
    if interview.stage == "rewording":
        return Question(say("reword"), ("leave it out",))
    return None


def _read_back(interview: Interview, statement: Statement) -> str:
    doubt = "" if statement.is_sure else say("doubt")
    for each in interview.statements:
        if each.claim_id in statement.replaces and each.label != statement.label:
            doubt += say("replacing", old=each.whole)
    return say("read_back", label=statement.label, statement=statement.whole, doubt=doubt)


def _comparison(interview: Interview, statement: Statement) -> str:
    rival: Rival = statement.rivals[0]
    said = {"old": rival.text, "new": statement.whole, "label": statement.label}
    if rival.source:
        return say("compare_books", source=rival.source, **said)
    if rival.label:
        return say("compare_own", old_label=rival.label, **said)
    speaker = "somebody" if rival.speaker in ("", "owner", "user") else rival.speaker
    if rival.speaker == interview.expert:
        speaker = f"you ({interview.expert})"
    return say("compare", date=rival.said_at[:10] or "an earlier day", speaker=speaker, **said)


def bears_on(topic: str, item: Recalled) -> bool:
    """Whether something on record is about the topic."""
    return item.similarity >= _NEAR or bool(content(topic) & content(item.text))


def opened(interview: Interview, on_record: Iterable[str]) -> tuple[str, ...]:
    """Return how an interview begins: who, about what, and what is known."""
    items = [f"“{text}”" for text in on_record]
    record = say("recorded", items=" ".join(items[:3])) if items else say("nothing_recorded")
    return (say("opened", expert=interview.expert, topic=interview.topic), record)


def resumed(interview: Interview) -> str:
    """Return how an interview goes on."""
    return say(
        "resumed",
        expert=interview.expert,
        topic=interview.topic,
        confirmed=len(interview.confirmed),
        waiting=len(_unconfirmed(interview)),
    )


def ended(interview: Interview) -> str:
    """Return how an interview stops, for now or for good."""
    return say("closed" if interview.is_closed else "paused", **_figures(interview))


def status(interview: Interview) -> str:
    """Return where an interview stands, with what is still open word for word."""
    state = "closed" if interview.is_closed else "open"
    told = say(
        "status", expert=interview.expert, topic=interview.topic, state=state, **_figures(interview)
    )
    lines = [told]
    lines += [f"- confirmed {each.label}: {each.whole}" for each in interview.confirmed]
    lines += [f"- unconfirmed {each.label}: {each.whole}" for each in _unconfirmed(interview)]
    asked = interview.question
    if asked and asked.came == "open" and not interview.is_closed:
        lines.append(f"- asked and not answered: {asked.text}")
    return "\n".join(lines)


def _figures(interview: Interview) -> dict[str, str]:
    missing = [] if interview.is_closed else bank.gaps(interview)
    return {
        "confirmed": _labels(interview.confirmed),
        "corrected": _labels(each for each in interview.confirmed if each.is_corrected),
        "unconfirmed": _labels(_unconfirmed(interview)),
        "open": ", ".join(missing) or "nothing",
    }


def _unconfirmed(interview: Interview) -> list[Statement]:
    return [each for each in interview.statements if each.status in ("heard", "unconfirmed")]


def _labels(statements: Iterable[Statement]) -> str:
    return ", ".join(each.label for each in statements) or "none"
