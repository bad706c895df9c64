"""A small team in a business of its own, and an embedding that needs no model."""

import re
import zlib
from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np
import pytest

from agents.roster import Roster
from agents.spec import AgentSpec, Boundary, NearMiss
from graph.supervisor import Arbiter, Router, Supervisor, fit_router
from graph.supervisor.features import Floats
from projects.project import BUILT_IN, Person, Project

UTTERANCES = {
    "chatter": """
        what is the capital of France
        explain inflation to a child
        tell me a joke
        how many grams in an ounce
        what does a notary do in general
        who wrote Hamlet
        what is the boiling point of water
        explain how rainbows form
    """,
    "librarian": """
        what did we decide about the oven
        what do we know about Petra
        check on the project
        where do we stand with the project
        pull the context of the packaging decision
        what did Petra say about rye
        when did we agree on the new price
        what was decided about delivery
    """,
    "scribe": """
        we decided to use spelt flour
        the shop opens at seven now
        our baker is called Emil
        Petra likes short meetings
        the delivery day is Tuesday
        note the new phone number of the mill
        correct the address of the mill
        the oven was moved to the cellar
    """,
    "clock": """
        every Monday start the inventory run
        wake me at six tomorrow
        move the weekly report to Friday
        which schedules run tonight
        cancel the Monday timer
        set a reminder for the dentist
        start the backup every night at two
        delete the schedule of the newsletter
    """,
    "pantry": """
        how much flour is in stock
        how many bags of sugar do we have
        how many eggs are left in the cold store
        stock of rye flour
        which ingredients are running low in the store
        do we have enough butter in stock
        count of paper bags in stock
        where in the store is the yeast
    """,
    "buyer": """
        order ten bags of flour from the mill
        when will the sugar we ordered arrive from the supplier
        which supplier has the cheapest butter
        draft a purchase order for eggs
        reorder yeast from the supplier
        is the purchase order to the mill late
        buy new baking trays from the supplier
        order more paper bags from the supplier
    """,
    "writer": """
        write a letter to the landlord
        draft an e-mail to the health inspector
        write a post about our new bread
        draft a client update for the project
        compose an invitation to the tasting
        write a product description for the rye loaf
        draft a thank you note to the volunteers
        write an announcement of our holiday hours
    """,
    "interpreter": """
        translate this letter into French
        put the menu into Spanish
        what does this Italian mail say in English
        translate the label into German
        say this in Dutch
        translate the summary into Polish
        the allergen notice in Turkish please
        give me the French version of this text
    """,
}

_PURPOSES = {
    "chatter": "Answers everyday questions from general knowledge, without any of our data.",
    "librarian": "Says what is known, was decided or was told about a person or topic.",
    "scribe": "Stores, corrects or forgets facts that the person states.",
    "clock": "Keeps schedules, timers and reminders.",
    "pantry": "Stock on hand in the store, and what is running low.",
    "buyer": "Suppliers, purchase orders and their arrival.",
    "writer": "Writes new text from a brief: letters, posts, updates.",
    "interpreter": "Translates text between languages.",
}
_BORDERS = {
    "chatter": "librarian",
    "librarian": "scribe",
    "scribe": "librarian",
    "clock": "scribe",
    "pantry": "buyer",
    "buyer": "pantry",
    "writer": "interpreter",
    "interpreter": "writer",
}
_PROPOSES = {"scribe": ("memory",), "clock": ("schedule",), "writer": ("file",)}
_TOOLS = {
    "pantry": ("run_named_query",),
    "buyer": ("run_named_query",),
    "interpreter": ("read_files",),
}
_WRITERS = ("me", "team", "client", "public")


def spec(name: str) -> AgentSpec:
    border = _BORDERS[name]
    return AgentSpec(
        name=name,
        family="house",
        purpose=_PURPOSES[name],
        responsibilities=("Does its work",),
        not_for=(Boundary(ask=f"what {border} does", instead=border),),
        examples=tuple(lines(name)[:2]),
        near_miss=NearMiss(request=f"something for {border}", instead=border),
        tools=_TOOLS.get(name, ("search_memory",)),
        proposes=_PROPOSES.get(name, ()),
        failure_modes=("does the wrong thing",),
        tier="fast",
        audience=_WRITERS if name in ("writer", "interpreter") else ("me", "team"),
        offline="Says what it can.",
        instructions="Do your work.",
        utterances=tuple(lines(name)),
    )


def lines(name: str) -> list[str]:
    return [line.strip() for line in UTTERANCES[name].splitlines() if line.strip()]


def roster_of(*names: str) -> Roster:
    return Roster(
        MappingProxyType({name: spec(name) for name in names}),
        MappingProxyType(dict.fromkeys(names, "house")),
    )


def word_vectors(texts: Sequence[str]) -> Floats:
    """A stand-in for an embedding: the sum of one fixed random vector for each word."""
    rows = np.zeros((len(texts), 96), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[0] = 1e-3
        for word in re.findall(r"\w+", text.lower()):
            random = np.random.default_rng(zlib.crc32(word.encode()))
            row += random.normal(size=96).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


PROJECTS = (
    Project(
        id="corner_bakery",
        name="Corner Bakery",
        aliases=("the bakery",),
        people=(Person(name="Petra Lindqvist", organisation="Stone Mill"),),
        glossary={"starter dough": "What the bread rises from."},
    ),
    Project(
        id="harbour_light_museum",
        name="Harbour Light Museum",
        aliases=("the museum",),
        people=(Person(name="May Okoro"),),
    ),
    Project(id="tidewell_clinic", name="Tidewell Clinic", aliases=("clinic site",)),
    Project(id="tidewell_dental", name="Tidewell Dental", aliases=("clinic site",)),
    *BUILT_IN.values(),
)


@pytest.fixture(scope="session", name="word_vectors")
def word_vectors_fixture() -> Callable[[Sequence[str]], Floats]:
    return word_vectors


@pytest.fixture(scope="session")
def small_roster() -> Callable[..., Roster]:
    return roster_of


@pytest.fixture(scope="session")
def roster() -> Roster:
    return roster_of(*UTTERANCES)


@pytest.fixture(scope="session")
def router(roster: Roster) -> Router:
    return fit_router(roster.agents, embed=word_vectors)


@pytest.fixture(scope="session")
def supervise(roster: Roster, router: Router) -> Callable[..., Supervisor]:
    """Makes a supervisor of the small team, with or without an arbiter."""

    def make(arbiter: Arbiter | None = None) -> Supervisor:
        return Supervisor(roster=roster, projects=PROJECTS, router=router, arbiter=arbiter)

    return make


@pytest.fixture(scope="session")
def supervisor(supervise: Callable[..., Supervisor]) -> Supervisor:
    return supervise()
