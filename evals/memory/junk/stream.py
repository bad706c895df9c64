"""A stream of what reaches a memory in a year: a tenth of it true, the rest junk of many kinds.

Seeded: the same words come in the same order in every run. Templates stand in
`evals/cases/memory`; every other one is of the part that the gate was never fitted to.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import TypeAdapter

from memory import Turn
from memory.turn import Role
from projects.proposal import MemoryProposal

CASES = Path(__file__).parents[2] / "cases" / "memory"
BEGIN = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
PROJECTS = tuple(f"life_{number}" for number in range(12))
"""The facts are about twelve lives: one person's, a bakery's, a choir's."""

Part = Literal["seen", "held"]
"""Templates that the gate's failures were read on, and those that were kept back."""

POISON = frozenset({"poison_user", "quotes", "from_outside"})
LOOPS = frozenset({"loop", "false_loop", "echo"})
_SHARES: Mapping[str, int] = {
    "fact": 10, "again": 11, "loop": 14, "false_loop": 6, "echo": 4, "invented": 9,
    "from_outside": 6, "restated_boot": 3, "readings": 3, "half_supported": 2, "boot_text": 6,
    "machine_noise": 6, "volatile": 4, "small_talk": 4, "transient": 3, "question": 2,
    "rumour": 2, "poison_user": 8, "quotes": 4,
}  # fmt: skip
_SPEAKERS: Mapping[Role, str] = {"agent": "assistant", "tool": "tool", "document": "document"}
_SUBJECTS = ("place", "tool", "event", "paper", "ware", "person", "first", "firm")


class Fact(NamedTuple):
    """Something true, as it is told, told again and asked for."""

    project: str
    part: Part
    say: str
    again: tuple[str, ...]
    ask: str
    answer: str
    subject: str
    begins_with_name: bool


class Candidate(NamedTuple):
    """One thing that reaches memory."""

    kind: str
    part: Part
    turn: Turn
    proposal: MemoryProposal | None = None
    """What an agent makes of the turn; the user's own turns are read by rule."""
    fact: Fact | None = None
    """What it tells, tells again or echoes."""
    is_recalled: bool = False
    """Whether the run is told what it recalled, as Nova's own runs are."""
    is_import: bool = False
    """Whether it comes in as a line that names a speaker and no role."""


def stream(size: int, *, seed: int = 7) -> list[Candidate]:
    """Return `size` candidates in the order in which they come."""
    return list(_Source(random.Random(seed), size))  # noqa: S311 no secret


class _Source:
    def __init__(self, dice: random.Random, size: int) -> None:
        self._dice, self._size = dice, size
        self._told: list[Fact] = []
        self._used: set[tuple[str, ...]] = set()

    def __iter__(self) -> Iterator[Candidate]:
        kinds = _kinds(self._dice, self._size)
        for number, kind in enumerate(kinds):
            moment = BEGIN + timedelta(minutes=9 * number)
            yield self._candidate(kind, f"j{number}", moment)

    def _candidate(self, kind: str, turn_id: str, at: datetime) -> Candidate:
        if kind == "fact":
            fact = self._fact()
            self._told.append(fact)
            return Candidate(kind, fact.part, _turn(turn_id, at, fact.project, fact.say), fact=fact)
        if kind == "again":
            fact = self._dice.choice(self._told)
            said = self._dice.choice(fact.again)
            return Candidate(kind, fact.part, _turn(turn_id, at, fact.project, said), fact=fact)
        if kind in _noise():
            return self._said(kind, turn_id, at)
        return self._proposed(kind, turn_id, at)

    def _fact(self) -> Fact:
        templates = _templates()
        while True:
            index = self._dice.randrange(len(templates))
            one, project = templates[index], self._dice.choice(PROJECTS)
            slots = _slots(self._dice)
            about = [slots[name] for name in _SUBJECTS if f"{{{name}}}" in one["say"]]
            keys = {(str(index), project, name) for name in about}
            if not keys & self._used:
                self._used |= keys
                break
        filled = {key: one[key].format_map(slots) for key in ("say", "ask", "answer")}
        again = tuple(text.format_map(slots) for text in one["again"])
        subject = about[0] if about else "that"
        named = one["say"].startswith("{")
        return Fact(
            project, _part(index), again=again, subject=subject, begins_with_name=named, **filled
        )

    def _said(self, kind: str, turn_id: str, at: datetime) -> Candidate:
        templates = _noise()[kind]
        index = self._dice.randrange(len(templates))
        fact = self._dice.choice(self._told)
        text = templates[index].format_map(_slots(self._dice) | _known(fact))
        turn = _turn(turn_id, at, fact.project, text)
        echoed = fact if kind == "echo" else None
        return Candidate(kind, _part(index), turn, fact=echoed)

    def _proposed(self, kind: str, turn_id: str, at: datetime) -> Candidate:
        templates = _proposals()[kind]
        index = self._dice.randrange(len(templates))
        fact = self._dice.choice(self._told)
        # What an agent once made up comes back in the same words, hundreds of times.
        dice = random.Random(index % 4) if kind == "false_loop" else self._dice  # noqa: S311 no secret
        slots = _slots(dice) | _known(fact)
        one = {key: value.format_map(slots) for key, value in templates[index].items()}
        project = PROJECTS[index] if kind == "false_loop" else fact.project
        by = TypeAdapter[Role](Role).validate_python(one["by"])
        turn = _turn(turn_id, at, project, one["said"], role=by)
        is_import = by == "agent" and self._dice.random() < 0.5
        return Candidate(
            kind,
            _part(index),
            turn,
            None if is_import else MemoryProposal(text=one["text"], proposed_by="keeper"),
            fact=fact if kind == "loop" else None,
            is_recalled=self._dice.random() < 0.5,
            is_import=is_import,
        )


def _kinds(dice: random.Random, size: int) -> list[str]:
    """Return what comes when: many facts first, so that there is something to tell again."""
    whole = sum(_SHARES.values())
    counts = {kind: round(size * share / whole) for kind, share in _SHARES.items()}
    counts["machine_noise"] += size - sum(counts.values())
    first = counts["fact"] // 4
    counts["fact"] -= first
    rest = [kind for kind, count in counts.items() for _ in range(count)]
    dice.shuffle(rest)
    return ["fact"] * first + rest


def _known(fact: Fact) -> dict[str, str]:
    keeps = fact.say.startswith("I") or fact.begins_with_name
    low = fact.say if keeps else fact.say[:1].lower() + fact.say[1:]
    return {"known": fact.say, "known_low": low, "subject": fact.subject}


def _slots(dice: random.Random) -> dict[str, str]:
    """Return one word for each name in braces."""
    words = {name: dice.choice(values) for name, values in _words().items()}
    for name in ("place", "tool", "ware", "event", "paper"):
        words[name] = f"{words[f'{name}_kind']} {words[name]}"
    for name in ("first", "language"):
        words[f"{name}2"] = dice.choice([word for word in _words()[name] if word != words[name]])
    words["person"] = f"{dice.choice(_words()['first'])} {dice.choice(_words()['last'])}"
    words["place_id"], words["tool_id"] = (
        words[name].replace(" ", "-").replace("'", "") for name in ("place", "tool")
    )
    return words | _numbers(dice, words["person"])


def _numbers(dice: random.Random, person: str) -> dict[str, str]:
    day, month = dice.randint(1, 28), dice.choice(_words()["month"])
    amount = dice.randint(12, 98) * 10
    hour, minute = dice.randint(6, 11), dice.choice(("00", "15", "30", "45"))
    hexes = "".join(dice.choice("0123456789abcdef") for _ in range(16))
    return {
        "date": dice.choice((f"{month} {day}, 2027", f"{day} {month} 2027")),
        "pastdate": f"{day} {month} {dice.randint(1985, 2019)}",
        "birthday": f"{month} {day}",
        "money": dice.choice((f"{amount} euros", f"${amount}", f"{amount} dollars")),
        "time": dice.choice((f"{hour}:{minute}", f"{hour}:{minute} am", f"{hour - 5}:{minute} pm")),
        "number": str(dice.randint(11, 97)),
        "phone": f"555 0{dice.randint(10, 99)} {dice.randint(100, 999)}",
        "mail": f"{person.split()[0].lower()}@{person.split()[1].lower()}.example",
        "code": f"{dice.choice('ABCDEFGH')}{dice.choice('KLMNP')}-{dice.randint(1000, 9999)}",
        "pin": str(dice.randint(1000, 9999)),
        "secret": f"{dice.choice('QWXZ')}x{dice.randint(10, 99)}!tr{dice.randint(100, 999)}",
        "iban": f"GB{dice.randint(10, 99)} WEST {dice.randint(1000, 9999)} 6982 1926 80",
        "hex": hexes,
        "iso": f"2026-0{dice.randint(1, 9)}-{day:02d}T{hour:02d}:{minute}:07Z",
    }


def _turn(turn_id: str, at: datetime, project: str, text: str, *, role: Role = "user") -> Turn:
    speaker = _SPEAKERS.get(role, "user")
    return Turn(
        turn_id=turn_id, thread=f"t-{turn_id}", project=project, speaker=speaker, text=text,
        said_at=at, role=role,
    )  # fmt: skip


def _part(index: int) -> Part:
    return "held" if index % 2 else "seen"


@cache
def _templates() -> Sequence[Mapping[str, str]]:
    found: Sequence[Mapping[str, str]] = _read("junk_facts")
    return found


@cache
def _noise() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = _read("junk_noise")
    return found


@cache
def _proposals() -> Mapping[str, Sequence[Mapping[str, str]]]:
    found: Mapping[str, Sequence[Mapping[str, str]]] = _read("junk_proposals")
    return found


@cache
def _words() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = _read("junk_words")
    return found


def _read(name: str) -> Any:  # noqa: ANN401 YAML: each caller says what it reads
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
