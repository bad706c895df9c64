"""What Nova knows: an append-only ledger, claims drawn from it, and recall over both."""

from memory.claim import Claim, Evidence, Slot
from memory.curator import ProjectPolicy
from memory.embedding import Embed, MiniLM
from memory.endpoint import Endpoint
from memory.event import Event, ReviewItem
from memory.memory import Because, Memory
from memory.predicates import Predicate, Predicates
from memory.promotion import Verdict
from memory.refusal import redacted
from memory.served import ServedEmbed
from memory.transfer import ImportReport
from memory.turn import Turn

__all__ = [
    "Because",
    "Claim",
    "Embed",
    "Endpoint",
    "Event",
    "Evidence",
    "ImportReport",
    "Memory",
    "MiniLM",
    "Predicate",
    "Predicates",
    "ProjectPolicy",
    "ReviewItem",
    "ServedEmbed",
    "Slot",
    "Turn",
    "Verdict",
    "redacted",
]
