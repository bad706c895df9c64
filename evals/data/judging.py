"""What an answer to a question with a checked answer is worth, and whether its values were bound."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from nova import Answer

Cell = str | int | float
Kind = Literal["plain", "near_miss", "unanswerable"]
Outcome = Literal["right", "asked", "refused", "wrong"]

_REFUSES = re.compile(
    r"on record|can't|cannot|find no(?:thing)?(?: \w+)? called|no such|there is no|don't know|none of the agents"
    r"|nearest:|isn't here",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"I'm not sure this is what you ask|This may be asked of two", re.IGNORECASE)
_NONE = re.compile(r"\bnone\b|\bno\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?![\w])")


class Case(BaseModel):
    """One question, its answer, and how that was checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    schema_name: str
    """Whose database it asks: the id of the project."""
    agent: str
    """Whose question it is."""
    kind: Kind
    near: str | None = None
    """The sibling whose words it uses."""
    question: str
    check: str | None = None
    """The SELECT over the plain tables that gives the answer; it knows nothing of the catalogue."""
    answer: tuple[tuple[Cell, ...], ...] = ()
    """Its rows; each cell stands in a right answer, `a|b` is either."""
    values: tuple[str, ...] = ()
    """What the question names: each is bound to a filter of the query that answers; `a|b` is either."""
    held: bool
    """Whether its failures were looked at only once, after all other mending."""


class Judged(NamedTuple):
    """What became of one question."""

    case: Case
    outcome: Outcome
    is_stated: bool
    """Whether it was said outright, not as what comes nearest."""
    is_bound: bool | None
    """Whether every value that was named is bound; None if none was named or nothing stated."""
    agents: tuple[str, ...]
    text: str


def judge(case: Case, answer: Answer, lookups: Sequence[Mapping[str, Any]]) -> Judged:
    """Return what an answer is worth; an unclear one counts as wrong."""
    asks = answer.decision == "clarify" or answer.question is not None
    refuses = answer.decision == "decline" or _REFUSES.search(answer.text) is not None
    unsure = _UNSURE.search(answer.text) is not None
    is_stated = not (asks or refuses or unsure)
    outcome: Outcome
    if case.kind == "unanswerable":
        outcome = "wrong" if is_stated else "right"
    elif all(holds(answer.text, cell) for row in case.answer for cell in row):
        outcome = "right"
    elif asks:
        outcome = "asked"
    else:
        outcome = "wrong" if is_stated else "refused"
    is_bound = _bound(case.values, lookups) if case.values and is_stated else None
    agents = tuple(str(step["agent"]) for step in answer.steps)
    return Judged(case, outcome, is_stated, is_bound, agents, answer.text)


def holds(text: str, cell: Cell) -> bool:
    """Whether an answer's text holds a value of the right answer, as people write it."""
    if isinstance(cell, str):
        plain = _plain(text)
        return any(_plain(each) in plain for each in cell.split("|"))
    if cell == 0 and _NONE.search(text):
        return True
    return any(_is_near(said, cell) for said in _numbers(text))


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(_DATE.sub(" ", text)):
        yield found.replace(",", "")


def _is_near(said: str, wanted: float) -> bool:
    """Whether a number as it is written is `wanted`, rounded to the places that are shown."""
    _, _, places = said.partition(".")
    if not places and wanted != round(wanted) and abs(wanted) < 1_000:
        return False
    half = 0.5 / 10 ** len(places)
    return bool(abs(float(said) - wanted) <= half + 1e-6 * abs(wanted))


def _bound(values: Iterable[str], lookups: Sequence[Mapping[str, Any]]) -> bool:
    given = {
        _plain(str(value))
        for made in lookups
        for value in (
            *(each for part in made["selection"]["filters"] for each in part["values"]),
            *made["selection"]["parameters"].values(),
        )
    }
    return all(any(_plain(each) in given for each in value.split("|")) for value in values)


def _plain(text: str) -> str:
    bare = text.lower().replace(",", "").replace("*", "").replace("\u2019", "'")
    return " ".join(bare.split())
