"""The door of agents: who does what."""

from agents.roster import Roster
from agents.spec import AgentSpec


class AgentsDoor:
    """Who does what."""

    def __init__(self, roster: Roster) -> None:
        """Open the door of this roster."""
        self.roster = roster

    def list(self) -> list[AgentSpec]:
        """Return all agents, family by family."""
        return list(self.roster.agents.values())

    def show(self, name: str) -> AgentSpec:
        """Return one agent; raises UnknownName."""
        return self.roster.get(name)
