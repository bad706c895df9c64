"""A memory with ailments planted in it, among claims that look like them and are well."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from memory import Claim, Evidence, Usage
from memory.extraction.parse import Voice, parse
from memory.hygiene import Ailment

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
REQUESTS = 300
"""How many requests were made in the last half year."""

_AREAS = (
    "Nor", "Sul", "Vel", "Mar", "Tor", "Kel", "Bran", "Ost", "Win", "Hal", "Ald", "Pem",
    "Gres", "Lun", "Dra", "Fen", "Cor", "Ros", "Ther", "Ul", "Quen", "Stan", "Bel", "Yar",
    "Mor", "Sker", "Wal", "Pol", "Tan", "Hes", "Ver", "Cam", "Lor", "Zan", "Ips", "Dun",
)  # fmt: skip
_ENDS = ("wick", "ford", "ham", "ley", "ton", "gate", "mere", "dale", "by", "stead")
_KINDS = ("depot", "clinic", "library", "bakery", "studio", "garage", "office", "kiosk")
_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays")
_WARES = ("bolts", "paint", "flour", "cable", "glass", "timber", "paper", "tiles")
_FIRMS = ("Harlow Metals", "Nilsson Tools", "Okafor Supply", "Brandt Trading", "Ruiz Wholesale")
_PEOPLE = ("Anna", "Bilal", "Chen", "Dora", "Emeka", "Freya", "Goran", "Hana")
_HABITS = ("tea", "night trains", "early meetings", "plain paper", "short mails")


class Planted(NamedTuple):
    """What is known, what of it ails, and what was used."""

    claims: tuple[Claim, ...]
    ailing: dict[frozenset[str], Ailment]
    """By the claims that a question should be about."""
    reworded: frozenset[frozenset[str]]
    """The contradictions that are told by other words than what they contradict."""
    usage: Usage


def planted(*, seed: int, each: int) -> Planted:
    """Return a memory with `each` ailments of every kind, and three times as much that is well."""
    bed = _Bed(seed)
    for number in range(each):
        bed.plant_contradiction(number)
        bed.plant_duplicate(number)
        bed.plant_stale(number)
        bed.plant_unused()
        for _ in range(2):
            bed.leave_well(number)
        bed.leave_pair_well(number)
    asked = tuple((NOW - timedelta(hours=13 * i)).isoformat() for i in range(REQUESTS))
    usage = Usage(used=dict.fromkeys(bed.used, (NOW - timedelta(days=9)).isoformat()), asked=asked)
    bed.random.shuffle(bed.claims)
    return Planted(tuple(bed.claims), bed.ailing, frozenset(bed.reworded), usage)


class _Bed:
    """Where claims are planted; the same seed, the same claims."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.claims: list[Claim] = []
        self.ailing: dict[frozenset[str], Ailment] = {}
        self.used: list[str] = []
        self.reworded: set[frozenset[str]] = set()
        self._places = self._names()

    def plant_contradiction(self, number: int) -> None:
        place = next(self._places)
        at, later = self.random.sample(range(1, 11), 2)
        day, (firm, other) = self.random.choice(_DAYS), self.random.sample(_FIRMS, 2)
        pairs = (
            (
                f"The {place} closes at {at} pm on {day}",
                f"The {place} closes at {later} pm on {day}",
            ),
            (f"The supplier of the {place} is {firm}", f"The supplier of the {place} is {other}"),
            (f"The {place} is heated in winter", f"The {place} is not heated in winter"),
            (
                f"The rent of the {place} is {at}00 euros",
                f"The {place} pays {later}00 euros of rent",
            ),
        )
        first, second = pairs[number % len(pairs)]
        key = self._pair("contradicted", first, second)
        if "pays" in second:
            self.reworded.add(key)

    def plant_duplicate(self, number: int) -> None:
        place, firm = next(self._places), self.random.choice(_FIRMS)
        at, day = self.random.randint(1, 10), self.random.choice(_DAYS)
        pairs = (
            (f"The {place} closes at {at} pm on {day}", f"the {place} closes at {at} pm on {day}."),
            (f"The supplier of the {place} is {firm}", f"{firm} is the supplier of the {place}"),
            (f"On {day} the {place} closes at {at} pm", f"The {place} closes at {at} pm on {day}"),
        )
        self._pair("duplicate", *pairs[number % len(pairs)])

    def plant_stale(self, number: int) -> None:
        place, person = next(self._places), self.random.choice(_PEOPLE)
        past = NOW - timedelta(days=self.random.randint(20, 80))
        told = past - timedelta(days=12)
        old = NOW - timedelta(days=self.random.randint(400, 900))
        texts = (
            (f"I promise to send {person} the plan of the {place} by {past:%d %B %Y}", told),
            (f"The supplier of the {place} is {self.random.choice(_FIRMS)}", old),
            (f"The rent of the {place} is {self.random.randint(2, 90)}0 euros", old),
        )
        text, said = texts[number % len(texts)]
        claim = self._claim(text, said=said)
        self.ailing[frozenset({claim.claim_id})] = "stale"
        self.used.append(claim.claim_id)

    def plant_unused(self) -> None:
        text = f"We decided that the {next(self._places)} keeps its {self.random.choice(_WARES)}"
        claim = self._claim(text, said=NOW - timedelta(days=self.random.randint(200, 340)))
        self.ailing[frozenset({claim.claim_id})] = "unused"

    def leave_well(self, number: int) -> None:
        """Plant a claim that looks like one that ails."""
        place, person = next(self._places), self.random.choice(_PEOPLE)
        coming = NOW + timedelta(days=self.random.randint(5, 90))
        recent = NOW - timedelta(days=self.random.randint(1, 60))
        old = NOW - timedelta(days=self.random.randint(400, 900))
        texts = (
            (f"I promise to send {person} the plan of the {place} by {coming:%d %B %Y}", recent),
            (f"The {place} closes at {self.random.randint(1, 10)} pm", recent),
            (f"We decided that the {place} stays independent", old),
            (f"{person} of the {place} prefers {self.random.choice(_HABITS)}", old),
            (f"The {place} was founded on 3 March {self.random.randint(1950, 2010)}", old),
        )
        text, said = self.random.choice(texts)
        claim = self._claim(text, said=said)
        if number % 2 or claim.kind == "decision":
            self.used.append(claim.claim_id)
        elif said == old:
            self.claims[-1] = claim.model_copy(update={"tier": "archive"})

    def leave_pair_well(self, number: int) -> None:
        """Plant two claims that look like a contradiction or a duplicate, and are neither."""
        place, other = next(self._places), next(self._places)
        at, later = self.random.sample(range(1, 11), 2)
        day, next_day = self.random.sample(_DAYS, 2)
        one, two = self.random.sample(_PEOPLE, 2)
        ware, more = self.random.sample(_WARES, 2)
        pairs = (
            (f"The {place} closes at {at} pm on {day}", f"The {place} closes at {later} pm on {next_day}"),
            (f"The {place} closes at {at} pm", f"The {other} closes at {at} pm"),
            (f"The north gate of the {place} has code {at}1", f"The south gate of the {place} has code {later}1"),
            (f"{one} of the {place} likes {ware}", f"{two} of the {place} likes {ware}"),
            (f"The {place} sells {ware}", f"The {place} sells {more}"),
        )  # fmt: skip
        for text in pairs[number % len(pairs)]:
            self.used.append(self._claim(text, said=NOW - timedelta(days=number % 50 + 1)).claim_id)

    def _pair(self, ailment: Ailment, first: str, second: str) -> frozenset[str]:
        days = self.random.randint(2, 60)
        old = self._claim(first, said=NOW - timedelta(days=days))
        new = self._claim(second, said=NOW - timedelta(days=days - 1))
        key = frozenset({old.claim_id, new.claim_id})
        self.ailing[key] = ailment
        self.used += key
        return key

    def _claim(self, text: str, *, said: datetime) -> Claim:
        number = len(self.claims)
        statement = parse(text, voice=Voice("user", said))
        at = said.isoformat(timespec="seconds")
        source = Evidence(turn_id=f"t{number}", quote=text, start=0, said_at=at, speaker="user")
        claim = Claim(
            claim_id=f"c_{number:06}",
            project="orchard",
            kind=statement.kind,
            text=text,
            slot=statement.slot,
            value=statement.value,
            negated=statement.negated,
            sensitivity="internal",
            trust="user",
            tier="core",
            valid_from=at,
            recorded_at=at,
            evidence=(source,),
        )
        self.claims.append(claim)
        return claim

    def _names(self) -> Iterator[str]:
        towns = [f"{area}{end}" for area in _AREAS for end in _ENDS]
        places = [f"{town} {kind}" for town in towns for kind in _KINDS]
        self.random.shuffle(places)
        yield from places
