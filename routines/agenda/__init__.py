"""The agenda: what should be done next, out of what was told, what waits and what fails."""

from routines.agenda.agenda import Agenda, Listing
from routines.agenda.digest import digest
from routines.agenda.item import Found, Goal, Item, Source, Term, id_of
from routines.agenda.journal import AgendaJournal, Mark
from routines.agenda.miner import Miner
from routines.agenda.rules import AgendaRules

__all__ = [
    "Agenda",
    "AgendaJournal",
    "AgendaRules",
    "Found",
    "Goal",
    "Item",
    "Listing",
    "Mark",
    "Miner",
    "Source",
    "Term",
    "digest",
    "id_of",
]
