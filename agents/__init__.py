"""Who does what: the agents' specs, their tools and how they answer."""

from agents.roster import Roster
from agents.spec import AgentSpec

__all__ = ["AgentSpec", "Roster"]
