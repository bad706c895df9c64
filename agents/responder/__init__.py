"""How an agent answers: one protocol, with a language model or without."""

from agents.responder.assignment import Assignment, Earlier, Limits, Said
from agents.responder.endpoint import ModelPrice, ModelSettings
from agents.responder.model import ModelResponder, Structured
from agents.responder.offline import OfflineResponder
from agents.responder.purse import Bounds, Budgets, Most, Payer, PurseEmptyError
from agents.responder.reply import Reply, Responder, Usage
from agents.responder.sentences import sentences, uncited
from agents.responder.unverified import UNVERIFIED
from agents.tools.toolbox import DataSource, Noted, Notes, Search, Toolbox

__all__ = [
    "UNVERIFIED",
    "Assignment",
    "Bounds",
    "Budgets",
    "DataSource",
    "Earlier",
    "Limits",
    "ModelPrice",
    "ModelResponder",
    "ModelSettings",
    "Most",
    "Noted",
    "Notes",
    "OfflineResponder",
    "Payer",
    "PurseEmptyError",
    "Reply",
    "Responder",
    "Said",
    "Search",
    "Structured",
    "Toolbox",
    "Usage",
    "sentences",
    "uncited",
]
