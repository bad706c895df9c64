"""What Nova knows: an append-only ledger, claims drawn from it, and recall over both."""

from memory.canaries import Canaries, Trace
from memory.claim import Claim, Evidence, Slot
from memory.curator import ProjectPolicy
from memory.embedding import Embed, MiniLM
from memory.endpoint import Endpoint
from memory.event import Event, ReviewItem
from memory.lineage import Lineage
from memory.memory import Because, Memory
from memory.promotion import Verdict
from memory.refusal import redacted
from memory.served import ServedEmbed
from memory.transfer import ImportReport
from memory.turn import Turn

__all__ = [
    "Because",
    "Canaries",
    "Claim",
    "Embed",
    "Endpoint",
    "Event",
    "Evidence",
    "ImportReport",
    "Lineage",
    "Memory",
    "MiniLM",
    "ProjectPolicy",
    "ReviewItem",
    "ServedEmbed",
    "Slot",
    "Trace",
    "Turn",
    "Verdict",
    "redacted",
]
