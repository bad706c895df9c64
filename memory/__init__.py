"""What Nova knows: an append-only ledger, claims drawn from it, and recall over both."""

from memory.canaries import Canaries, Trace
from memory.change import Change
from memory.chronicle import Because, Difference, Happening, History
from memory.claim import Claim, Evidence, Slot
from memory.curator import ProjectPolicy
from memory.decision import Answer
from memory.desk import Batch
from memory.embedding import Embed, MiniLM
from memory.endpoint import Endpoint
from memory.erasure import Erasure
from memory.event import Event, ReviewItem
from memory.hygiene import HygienePolicy, Usage
from memory.lineage import Lineage
from memory.memory import Memory
from memory.predicates import Predicate, Predicates
from memory.promotion import Verdict
from memory.refusal import redacted
from memory.review import Shown
from memory.served import ServedEmbed
from memory.sweep import Swept
from memory.transfer import ImportReport
from memory.turn import Turn

__all__ = [
    "Answer",
    "Batch",
    "Because",
    "Canaries",
    "Change",
    "Claim",
    "Difference",
    "Embed",
    "Endpoint",
    "Erasure",
    "Event",
    "Evidence",
    "Happening",
    "History",
    "HygienePolicy",
    "ImportReport",
    "Lineage",
    "Memory",
    "MiniLM",
    "Predicate",
    "Predicates",
    "ProjectPolicy",
    "ReviewItem",
    "ServedEmbed",
    "Shown",
    "Slot",
    "Swept",
    "Trace",
    "Turn",
    "Usage",
    "Verdict",
    "redacted",
]
