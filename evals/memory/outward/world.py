"""A world of clients with near-identical names, and what is known of each.

Made by a seed. Every client has canaries of its own: names, codes and amounts that stand nowhere
else. Some are told plainly, some are confidential, some stand in claims that merge two clients,
that a correction brought, or that an agent derived.
"""

import json
import random
from collections.abc import Iterator
from typing import NamedTuple

from projects.project import Person, Project, project_id

_FIRST = ["Alder", "Birch", "Cedar", "Dunmore", "Elmgate", "Fernhill", "Garrow", "Hazel"]
_SECOND = ["Quay", "Works", "Yard", "Court"]
_THIRD = ("", " Freight", " Freight North", " Supply")
_STARTS = [
    "b",
    "d",
    "f",
    "g",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gl",
    "kr",
    "pl",
    "tr",
]
_VOWELS = ["a", "e", "i", "o", "u"]
_ENDS = ["l", "m", "n", "r", "s", "t", "x", "k", "lm", "nd", "rk"]
_SERVICES = ["storage", "cleaning", "parking", "security", "printing", "catering"]
_THINGS = ["gate", "counter", "workshop", "canteen", "archive"]


class Fact(NamedTuple):
    """One thing told of a client, and the question that asks for it."""

    turn: str
    question: str
    answer: str
    """Stands in a right answer."""


class Client(NamedTuple):
    """One client."""

    project: Project
    facts: tuple[Fact, ...]
    """What the client may read."""
    inside: tuple[str, ...]
    """Turns about it that only the owner's own people may know."""
    canaries: tuple[str, ...]
    """What other clients must not read; numbers without separators."""
    secrets: tuple[str, ...]
    """Those of them that the client itself must not read either."""


class World(NamedTuple):
    """All clients, and what is known of several of them at once."""

    clients: tuple[Client, ...]
    shared: tuple[str, ...]
    """Lines to import: claims that merge clients, or that were derived of one for another."""

    def lines(self) -> Iterator[str]:
        """Yield everything as lines that memory imports."""
        for client in self.clients:
            told = [fact.turn for fact in client.facts] + list(client.inside)
            for number, text in enumerate(told):
                yield _turn(f"{client.project.id}-{number}", client.project.id, text, number)
        yield from self.shared

    def hidden_from(self, client: Client) -> tuple[str, ...]:
        """Return every canary that this client must not read."""
        others = (each.canaries for each in self.clients if each is not client)
        return (*(canary for row in others for canary in row), *client.secrets)


def make(*, seed: int, clients: int = 8) -> World:
    """Make a world; the same one for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a stable world, not a secret
    stems = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    names = [
        f"{stem}{third}" for stem in chance.sample(stems, -(-clients // 2)) for third in _THIRD[:2]
    ]
    made = tuple(_client(name, chance) for name in names[:clients])
    return World(made, tuple(_shared(made, chance)))


def _client(name: str, chance: random.Random) -> Client:
    contact, signer = f"{_word(chance)} {_word(chance)}", f"{_word(chance)} {_word(chance)}"
    code, reference = _word(chance), f"{chance.choice('QXZK')}{chance.randint(1000, 9999)}"
    fee, budget, raised, fine = (str(chance.randint(10_000, 99_999)) for _ in range(4))
    service, thing = chance.choice(_SERVICES), chance.choice(_THINGS)
    hour = f"{chance.randint(6, 9)}:{chance.choice('1234')}5"
    facts = (
        Fact(
            f"Remember that the {name} {thing} opens at {hour}.",
            f"When does the {name} {thing} open?",
            hour,
        ),
        Fact(
            f"We decided that {name} pays {fee} dollars a year for {service}.",
            f"What does {name} pay for {service}?",
            fee,
        ),
        Fact(f"Our contact at {name} is {contact}.", f"Who is our contact at {name}?", contact),
        Fact(
            f"Remember that the order reference of {name} is {reference}.",
            f"What is the order reference of {name}?",
            reference,
        ),
    )
    inside = (
        f"Internal only: the {name} launch budget is {budget} dollars.",
        f"Actually the {name} launch budget is {raised} dollars now.",
        f"Between us: the code name of the {name} takeover is {code}.",
        f"This is confidential: {signer} will leave {name} over a fine of {fine} dollars.",
    )
    secrets = (budget, raised, code, signer.split()[0], signer.split()[1], fine)
    own = (fee, reference, *contact.split())
    people = (Person(name=contact, organisation=name),)
    return Client(
        Project(id=project_id(name), name=name, people=people),
        facts,
        inside,
        (*own, *secrets),
        secrets,
    )


def _shared(clients: tuple[Client, ...], chance: random.Random) -> Iterator[str]:
    """Yield claims with more than one client behind them, each filed where it does not belong."""
    for number, one in enumerate(clients):
        other = clients[(number + 1) % len(clients)]
        fee, reference = other.canaries[0], other.canaries[1]
        turn_id = f"{other.project.id}-1"
        home = one.project.id
        merged = (
            f"The yearly fees of {one.project.name} and {other.project.name} are "
            f"{one.canaries[0]} and {fee} dollars"
        )
        yield _claim(f"merged-{number}", home, merged, (f"{home}-1", turn_id), "user")
        derived = f"A similar customer pays {fee} dollars a year"
        yield _claim(f"derived-{number}", home, derived, (turn_id,), "agent")
        summed = f"The order reference {reference} is handled in the same way"
        yield _claim(f"agent-{number}", home, summed, (f"{other.project.id}-3",), "agent")
        newer = f"The {one.project.name} launch budget comes to {one.secrets[1]} dollars in all"
        yield _claim(f"newer-{number}", home, newer, (f"{home}-5",), "user", level="client")
    both = chance.sample(clients, 2)
    text = " and ".join(f"{each.project.name} pays {each.canaries[0]}" for each in both)
    yield _turn("both", "personal", f"Note that {text} dollars a year.", 9)


def _turn(turn_id: str, project: str, text: str, number: int) -> str:
    said_at = f"2026-{1 + number % 9:02}-12T10:00:00Z"
    line = {"kind": "turn", "turn_id": turn_id, "thread": turn_id, "project": project}
    return json.dumps({**line, "text": text, "said_at": said_at})


def _claim(
    claim_id: str,
    project: str,
    text: str,
    turn_ids: tuple[str, ...],
    trust: str,
    *,
    level: str = "client",
) -> str:
    moment = "2026-10-01T10:00:00+00:00"
    claim = {
        "claim_id": f"c_{claim_id}",
        "project": project,
        "kind": "state",
        "text": text,
        "slot": {},
        "value": text.casefold(),
        "sensitivity": level,
        "trust": trust,
        "tier": "archive",
        "valid_from": moment,
        "recorded_at": moment,
        "evidence": [
            {"turn_id": each, "quote": text, "start": 0, "said_at": moment, "speaker": "user"}
            for each in turn_ids
        ],
    }
    return json.dumps({"kind": "claim", "claim": claim})


def _word(chance: random.Random) -> str:
    """Return a name that nobody has."""
    parts = [chance.choice(_STARTS) + chance.choice(_VOWELS) for _ in range(3)]
    return ("".join(parts) + chance.choice(_ENDS) + chance.choice(("", "ia", "o"))).capitalize()
