"""What a caller may say about a run, and what a run may use up."""

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from projects.project import Projects
from projects.scope import Scope


class Context(TypedDict, total=False):
    """A caller's context: it may only narrow what the door grants."""

    project: str
    """The project that the request is about: its id, name or alias."""
    audience: str
    """Who will read the output: me, team, client:<project> or public."""


class Limits(BaseModel):
    """Budgets of one run; reaching one ends it with what is there and a line that says so.

    Each has a setting: `NOVA_LIMITS__STEPS`, or `steps` below `[limits]` in nova.toml.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int = Field(default=12, ge=1)
    """Steps that may be carried out, repeated ones included."""
    model_calls: int = Field(default=24, ge=0)
    tokens: int = Field(default=200_000, ge=0)
    """Prompt and completion tokens together."""
    seconds: float = Field(default=300.0, gt=0)
    step_seconds: float = Field(default=120.0, gt=0)
    """Time for one agent's step."""
    cost: float = Field(default=1.0, ge=0)
    """Money, in the currency of the price list."""
    hand_backs: int = Field(default=2, ge=0)
    """Times that one step may come back before it is given up."""
    questions: int = Field(default=2, ge=1)
    """Times that the same question may be asked."""


def scope_of(granted: Scope, context: Context | None, projects: Projects) -> Scope:
    """Return the door's scope, narrowed by what the caller asked for.

    Studio sends fields that were left blank as empty text: they ask for nothing.

    Raises:
        BadInput: if the project is unknown or outside the scope, or the audience is unknown.
    """
    asked = context or Context()
    project, audience = asked.get("project"), asked.get("audience")
    return granted.narrow(
        project=projects.get(str(project)).id if project else None,
        audience=str(audience) if audience else None,
    )
