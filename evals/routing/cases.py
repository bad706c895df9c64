"""The cases of the own roster: requests and where they belong, written from the cards alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.supervisor import Heard
from projects.errors import BadInput

CASES = Path(__file__).parents[1] / "cases" / "routing"

Split = Literal["validation", "test"]


class Case(BaseModel):
    """A request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str

    @property
    def history(self) -> tuple[Heard, ...]:
        """What was said before it."""
        return ()


class Clear(Case):
    """A request for one agent."""

    agent: str
    near: str
    """The sibling whose words it borrows; empty where it borrows none."""


class Share(BaseModel):
    """One agent's part of a compound request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    says: str
    after: tuple[int, ...]
    """Indexes of the parts whose results it needs."""


class Compound(Case):
    """A request for several agents, or one that only looks like it: it has a single part."""

    steps: tuple[Share, ...] = Field(min_length=1)

    @property
    def is_single(self) -> bool:
        """Whether it must not be split."""
        return len(self.steps) == 1


class Outside(Case):
    """A request that no agent is there for."""

    why: str


class Ambiguous(Case):
    """A request that fits several agents, so that it must be asked who is meant."""

    agents: tuple[str, ...]


class Exchange(BaseModel):
    """One turn of the conversation before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str
    agent: str
    project: str
    answer: str


class Dialogue(Case):
    """A request that only the conversation before makes clear."""

    before: tuple[Exchange, ...]
    agent: str
    project: str
    """Empty for none."""

    @property
    def history(self) -> tuple[Heard, ...]:
        """What was said before it."""
        said = []
        for turn in self.before:
            said.append(Heard(role="user", content=turn.user))
            said.append(
                Heard(
                    role="assistant",
                    content=turn.answer,
                    agent=turn.agent,
                    project=turn.project or None,
                )
            )
        return tuple(said)


class Placed(Case):
    """A request and the project it is about."""

    project: str
    """An id, `none`, or `ask` where two fit."""


CaseT = TypeVar("CaseT", bound=Case)


class Cases(BaseModel):
    """All cases of a split, by kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clear: tuple[Clear, ...] = ()
    compound: tuple[Compound, ...] = ()
    outside: tuple[Outside, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    dialogue: tuple[Dialogue, ...] = ()
    project: tuple[Placed, ...] = ()

    def __len__(self) -> int:
        """Return how many cases there are."""
        return sum(len(getattr(self, kind)) for kind in Cases.model_fields)


def read_cases(split: Split, *, folder: Path = CASES) -> Cases:
    """Read the cases of a split.

    Raises:
        BadInput: naming the first line that is not a case.
    """
    at = folder / split
    return Cases(
        clear=tuple(_read(at / "clear.jsonl", Clear)),
        compound=tuple(_read(at / "compound.jsonl", Compound)),
        outside=tuple(_read(at / "outside.jsonl", Outside)),
        ambiguous=tuple(_read(at / "ambiguous.jsonl", Ambiguous)),
        dialogue=tuple(_read(at / "dialogue.jsonl", Dialogue)),
        project=tuple(_read(at / "project.jsonl", Placed)),
    )


def _read(path: Path, kind: type[CaseT]) -> Iterator[CaseT]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        wrong = f"The cases in {str(path)!r} cannot be read ({error.strerror})"
        raise BadInput(wrong, "They come with the source; restore the file.") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield kind.model_validate_json(line)
        except ValidationError as error:
            detail = error.errors()[0]
            where = ".".join(map(str, detail["loc"])) or "the line"
            wrong = f"Line {number} of {path.name!r}: {where}: {detail['msg']}"
            raise BadInput(wrong, f"Each line has: {', '.join(kind.model_fields)}.") from error
