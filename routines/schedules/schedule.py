"""A schedule: what fires, by which rule, and what becomes of a time that was missed."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from routines.schedules.rule import Rule
from routines.schedules.telling import changes, moment, told, upcoming

Policy = Literal["skip", "once", "all"]
State = Literal["active", "paused", "done", "deleted"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]

POLICIES = {
    "skip": "is skipped",
    "once": "is made up for once, late",
    "all": "is made up for, each one",
}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Value):
    """What a schedule sets off."""

    kind: Literal["pipeline", "request", "reminder"]
    text: Text
    """The name of a pipeline; or the words that are asked of Nova, or told to the person."""
    parameters: dict[str, JsonValue] = {}
    """Of a pipeline."""
    project: str | None = None

    @property
    def told(self) -> str:
        """What it is, in words."""
        if self.kind == "reminder":
            return f"remind you: {self.text}"
        if self.kind == "request":
            return f"ask Nova: {self.text}"
        given = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"run the pipeline {self.text}{f' ({given})' if given else ''}"

    @model_validator(mode="after")
    def _fits(self) -> "Target":
        if self.parameters and self.kind != "pipeline":
            message = "only a pipeline takes parameters"
            raise ValueError(message)
        return self


class Misfire(_Value):
    """What becomes of a fire time that nobody was there to keep."""

    policy: Policy = "once"
    grace: int = Field(default=300, ge=30, le=86_400)
    """Seconds by which a firing may be late and still counts as kept."""
    most: int = Field(default=24, ge=1, le=1_000)
    """How many are made up for at most, the latest ones."""


class Schedule(_Value):
    """A schedule as it is kept; a change makes another value under the same id."""

    schedule_id: str
    name: Name
    target: Target
    rule: Rule
    zone: str
    """The time zone by whose clocks its times are told and its rule is read."""
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    """The last instant at which it may fire."""
    misfire: Misfire = Misfire()
    state: State = "active"
    resumes: AwareDatetime | None = None
    """When a paused one goes on by itself; None: when somebody says so."""
    created_by: str
    """Who asked for it."""

    def next_after(self, instant: datetime) -> datetime | None:
        """Return when it fires next; None if it is at rest or over."""
        return next(iter(self.upcoming(instant, count=1)), None)

    def upcoming(self, instant: datetime, *, count: int = 3) -> list[datetime]:
        """Return its next fire times, as it stands now."""
        if self.state in ("done", "deleted") or (self.state == "paused" and not self.resumes):
            return []
        since = instant
        if self.state == "paused" and self.resumes:
            since = max(instant, self.resumes - timedelta(microseconds=1))
        return upcoming(
            self.rule, self.zone, since, starts=self.starts, ends=self.ends, count=count
        )

    def lines(self, now: datetime) -> list[str]:
        """Return it in words: what, when, and its next fire times with zone and offset."""
        found = self.upcoming(now)
        lines = [f"{self.when}: {self.target.told}.", *self._standing()]
        if found:
            lines.append(f"Next: {', '.join(moment(each, self.zone) for each in found)}.")
        elif self.state == "active":
            lines.append("Next: never again.")
        return [*lines, *filter(None, [changes(found, self.zone)])]

    @property
    def when(self) -> str:
        """Its rule in words, with its zone and bounds."""
        bounds = f", from {moment(self.starts, self.zone)}" if self.starts else ""
        bounds += f", until {moment(self.ends, self.zone)}" if self.ends else ""
        return f"{told(self.rule, self.zone)}, {self.zone}{bounds}"

    @property
    def ground(self) -> str:
        """One line by which it is known whether anything of it has changed."""
        missed = f"missed by {self.misfire.grace} s: {self.misfire.policy}, {self.misfire.most}"
        about = f" for {self.target.project}" if self.target.project else ""
        standing = " ".join([self.state, *self._standing()])
        return f"{self.name}, {standing}: {self.when}: {self.target.told}{about}; {missed}"

    def _standing(self) -> list[str]:
        if self.state != "paused":
            return []
        until = f" until {moment(self.resumes, self.zone)}" if self.resumes else ""
        return [f"Paused{until}."]
