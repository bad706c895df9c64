"""Scope: what a run may see, on whose behalf it acts and who will read what it says.

A scope comes from the door's principal and is only ever narrowed; no model has a say in it.
"""

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from projects.errors import BadInput

Sensitivity = Literal["public", "client", "internal", "secret"]
"""From what anyone may read to what only the owner may; `client` is for one project's people."""

SENSITIVITIES: tuple[Sensitivity, ...] = ("public", "client", "internal", "secret")

OWNER = "owner"
"""The principal whose home it is."""

PERSONAL = "personal"
"""The built-in home of claims that belong to no project."""

NOVA = "nova"
"""The built-in project about Nova itself."""

_AUDIENCE = re.compile(r"me|team|public|client:[a-z][a-z0-9_]*")

_VISIBLE: Mapping[str, tuple[Sensitivity, ...]] = {
    "me": SENSITIVITIES,
    "team": ("public", "client", "internal"),
    "client": ("public", "client"),
    "public": ("public",),
}


def check_audience(audience: str) -> str:
    """Return `audience` if it is `me`, `team`, `public` or `client:<project>`.

    Raises:
        BadInput: if it is none of these.
    """
    if not _AUDIENCE.fullmatch(audience):
        wrong = f"Audience {audience!r} is unknown"
        raise BadInput(wrong, "Use me, team, public or client:<project>.")
    return audience


class Scope(BaseModel):
    """What a run may see: on whose behalf, for which readers, within which projects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    principal: str = OWNER
    """On whose behalf the run acts."""
    projects: frozenset[str] | None = None
    """The projects that may be seen at all; None means all of them."""
    branches: frozenset[str] | None = None
    """The branches whose rows may be seen in any database; None means all of them."""
    project: str | None = None
    """The addressed project, if one is."""
    audience: str = "me"
    """Who will read the output: me, team, client:<project> or public."""

    @field_validator("audience")
    @classmethod
    def _known_audience(cls, audience: str) -> str:
        return check_audience(audience)

    @property
    def is_outward(self) -> bool:
        """Whether somebody other than the owner will read the output."""
        return self.audience != "me"

    def may_enter(self, project: str) -> bool:
        """Whether this scope reaches `project` at all."""
        return self.projects is None or project in self.projects

    def may_see(self, project: str, sensitivity: Sensitivity) -> bool:
        """Whether something of `project` with this sensitivity may reach the audience.

        Inward runs see every project of the scope. Outward runs see the addressed
        project as far as the audience allows, and of all others only what is public.
        """
        if not self.may_enter(project):
            return False
        if not self.is_outward:
            return True
        reader, _, client = self.audience.partition(":")
        if sensitivity == "public":
            return True
        addressed = client or self.project
        return project == addressed and sensitivity in _VISIBLE[reader]

    @property
    def heard_of(self) -> frozenset[str] | None:
        """The projects that the readers may hear of by name; None means all of the scope.

        Readers who belong to no project yet are those of whichever one the request names.
        """
        client = self.audience.partition(":")[2]
        addressed = client or (self.project if self.is_outward else None)
        if addressed is None:
            return self.projects
        return frozenset({addressed}) if self.may_enter(addressed) else frozenset()

    def narrow(self, *, project: str | None = None, audience: str | None = None) -> "Scope":
        """Return the scope of one step: the same or less than this one, never more.

        An audience can only become wider in readers (from `me` outward), since that
        shows less. What would show more is ignored: turning an outward scope inward, or
        to another project than the one that it addresses.

        Raises:
            BadInput: if `project` lies outside this scope.
        """
        if project is not None and not self.may_enter(project):
            wrong = f"Project {project!r} is outside what {self.principal!r} may see"
            raise BadInput(wrong, "Ask for a project of your own, or ask as its owner.")
        chosen = self.audience
        if audience is not None and not self.is_outward:
            chosen = check_audience(audience)
        addressed = project or self.project
        if self.is_outward and self.project is not None:
            addressed = self.project
        if client := chosen.partition(":")[2]:  # what a client reads is about that client's project
            addressed = client
        return self.model_copy(update={"project": addressed, "audience": chosen})
