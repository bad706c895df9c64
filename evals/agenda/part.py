"""A part of the histories: whose voices they are told in, and which worlds they tell of."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

PartName = Literal["held", "seen", "blind_a", "blind_b", "blind_c", "blind_d", "blind_e", "blind_f"]
_CASES = Path(__file__).parents[1] / "cases" / "agenda"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voice(_Value):
    """How one kind of person says each thing, as templates.

    `{do}` is "send Ada the quote", `{did}` "sent Ada the quote", `{thing}` "the quote", `{who}`
    the person, `{by}` "by Friday", `{wait}` what somebody else is to bring.
    """

    promise: tuple[str, ...]
    """I owe it by a day."""
    undated: tuple[str, ...]
    """I owe it, no day is said."""
    kept: tuple[str, ...]
    missed: tuple[str, ...]
    """Still owed."""
    moved: tuple[str, ...]
    """It is due on another day."""
    dropped: tuple[str, ...]
    """It is owed no longer."""
    question: tuple[str, ...]
    """Undecided: `{this}` or `{that}`."""
    decided: tuple[str, ...]
    blocked: tuple[str, ...]
    """`{wait}` of `{who}` has to come first, before `{goal}`."""
    came: tuple[str, ...]
    """It came."""
    blocks: tuple[str, ...]
    """What I owe `{who}` has to come first, before `{goal}`."""
    goal: tuple[str, ...]
    """`{goal}` is due by a day."""
    reached: tuple[str, ...]
    """The goal is reached."""
    noise: tuple[str, ...]
    """Owes nothing and ends nothing."""


class Deed(_Value):
    """Something to do for somebody."""

    base: str
    """"send {who} the quote"."""
    done: str
    thing: str


class Choice(_Value):
    """Something undecided."""

    this: str
    that: str


class Hurdle(_Value):
    """What cannot be done before something comes."""

    goal: str
    wait: str


class World(_Value):
    """People, and what they owe each other."""

    projects: tuple[str, ...]
    people: tuple[str, ...]
    deeds: tuple[Deed, ...]
    choices: tuple[Choice, ...]
    hurdles: tuple[Hurdle, ...]


class Part(_Value):
    """What the histories of one part are made of."""

    voices: tuple[Voice, ...]
    worlds: tuple[World, ...]


@lru_cache
def part_of(name: PartName) -> Part:
    """Return a part by its name; each is a file of cases."""
    return Part.model_validate_json((_CASES / f"{name}.json").read_text(encoding="utf-8"))
