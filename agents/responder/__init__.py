"""How an agent answers: one protocol, with a language model or without."""

from agents.responder.assignment import Assignment, Earlier, Limits, Said
from agents.responder.endpoint import ModelSettings, Price
from agents.responder.model import ModelResponder, Structured
from agents.responder.reply import Reply, Responder, Usage
from agents.responder.sentences import uncited
from agents.tools.toolbox import Noted, Notes, Search, Toolbox

__all__ = [
    "Assignment",
    "Earlier",
    "Limits",
    "ModelResponder",
    "ModelSettings",
    "Noted",
    "Notes",
    "Price",
    "Reply",
    "Responder",
    "Said",
    "Search",
    "Structured",
    "Toolbox",
    "Usage",
    "uncited",
]
