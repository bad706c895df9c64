"""Processes that each do one thing to a home and die at a boundary, and who keeps the books.

A process opens the home, which brings to its end what the one before had left, and then asks,
approves or imports. Every fourth one dies at its boundary while it still mends.
"""

import json
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Literal, NamedTuple

from nova import Answer, Nova
from nova.settings import Settings
from tests.chaos.boundaries import Boundaries, spread
from tests.chaos.forked import FORKED
from tests.chaos.tally import Row
from tests.waiting import PATIENCE

Kind = Literal["requests", "approvals", "promotions"]
Say = Callable[[dict[str, Any]], None]

_EARLY_EACH = 4
_WORDS = {
    "requests": (
        "Remember that the code of locker {mark} is {mark}0.",
        "The code of locker {before} is now {mark}1.",
        "What is the code of locker {before}, asks number {mark}?",
        "@content_drafter Draft a short note about locker {before}, take {mark}.",
    ),
    "approvals": ("@content_drafter Draft a short note about locker {mark}.",),
    "promotions": (
        "Remember that the code of drawer {mark} is {mark}2.",
        "The code of drawer {before} is now {mark}3.",
    ),
}


class Act(NamedTuple):
    """One thing that is done to a home."""

    kind: Kind
    number: int

    @property
    def mark(self) -> str:
        """What it is known by."""
        return f"{self.kind}-{self.number}"

    @property
    def form(self) -> int:
        """Which of the wordings of its kind it has: boundaries differ by it."""
        return self.number % len(_WORDS[self.kind])

    @property
    def text(self) -> str:
        """Its words, which nothing else has."""
        words = _WORDS[self.kind][self.form]
        return words.format(mark=self.number, before=max(1, self.number - 1))


def live(settings: Settings, act: Act, deadly: str, is_early: bool, told: Connection) -> None:
    """Open the home, do one thing to it, and die at a boundary of that, or of the opening."""
    boundaries = Boundaries(deadly)
    if is_early:
        boundaries.watch()
    with Nova(settings=settings) as nova:
        nova.recover()
        if act.kind == "approvals":
            nova.ask(f"Remember that the code of locker {act.number} is {act.number}0.")
            effects = nova.ask(act.text, thread=act.mark).effects
            if not effects:  # it was asked back: another one is drafted
                return
            (effect,) = effects
            told.send({"drafted": act.mark, "effect": effect["effect_id"], "hash": effect["hash"]})
        told.send({"begun": act.mark})
        boundaries.watch()
        nova.tell(boundaries.watch)
        if act.kind == "requests":
            answer = nova.ask(act.text, thread=act.mark)
            told.send({"ended": act.mark, **_acknowledged(answer)})
        elif act.kind == "approvals":
            nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
            told.send({"ended": act.mark})
        else:
            told.send({"ended": act.mark, "claims": import_of(nova, act)})
    told.send({"crossed": list(boundaries.crossed)})


def _acknowledged(answer: Answer) -> dict[str, Any]:
    effects = [effect["effect_id"] for effect in answer.effects]
    claims = [*answer.memory.promoted, *answer.memory.archived]
    return {"run": answer.run_id, "claims": claims, "effects": effects}


def import_of(nova: Nova, act: Act) -> list[str]:
    """Have what an act says imported and promoted; return the claims."""
    turn = {
        "kind": "turn",
        "turn_id": act.mark,
        "text": act.text,
        "said_at": "2026-11-23T09:00:00Z",
    }
    nova.memory.import_lines([json.dumps(turn)])
    return [each.claim_id for each in nova.memory.imported(act.mark) if each.claim_id]


@dataclass
class Lives:
    """One home, many lives, and what they said before they died."""

    settings: Settings
    kinds: dict[Kind, int]
    """How many are to be killed in each kind of work."""
    said: list[dict[str, Any]] = field(default_factory=list)
    acts: dict[str, Act] = field(default_factory=dict)
    killed: Counter[Kind] = field(default_factory=Counter)
    places: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Where they died."""
    _number: int = 0

    def run(self) -> None:
        """Let each kind of work die at its boundaries, one after the other and evenly."""
        for kind, kills in self.kinds.items():
            places = self._places(kind, kills)
            for number in range(3 * kills):  # some boundaries are not crossed another time
                if self.killed[kind] == kills:
                    break
                form, place = spread(places, number, kills)
                is_early = number % _EARLY_EACH == _EARLY_EACH - 1
                if self._live(self._next(kind, form), place, is_early=is_early):
                    self.killed[kind] += 1
                    self.places[kind].add(place)
            assert self.killed[kind] == kills, f"too few boundaries of {kind} are crossed"

    def _places(self, kind: Kind, kills: int) -> list[tuple[int, str]]:
        """Return the boundaries that a kind of work crosses, each with a wording that crosses it.

        Each comes once before any comes again, with another wording.
        """
        forms = defaultdict[str, list[int]](list)
        for form in range(len(_WORDS[kind])):
            assert not self._live(self._next(kind, form), "", is_early=False)
            for place in self.said[-1].get("crossed", ()):
                forms[place].append(form)
        found = [
            (those[(turn + at) % len(those)], place)
            for turn in range(len(_WORDS[kind]))
            for at, (place, those) in enumerate(forms.items())
            if turn < len(those)
        ]
        return found if kills > len(forms) else found[: len(forms)]

    def _next(self, kind: Kind, form: int) -> Act:
        self._number += 1
        while (act := Act(kind, self._number)).form != form:
            self._number += 1
        self.acts[act.mark] = act
        return act

    def _live(self, act: Act, deadly: str, *, is_early: bool) -> bool:
        """Let a process live; return whether it died."""
        told, telling = FORKED.Pipe(duplex=False)
        life = FORKED.Process(target=live, args=(self.settings, act, deadly, is_early, telling))
        life.start()
        telling.close()
        life.join(PATIENCE)
        with suppress(EOFError):
            while told.poll():
                self.said.append(told.recv())
        told.close()
        assert life.exitcode in (0, -signal.SIGKILL)
        return life.exitcode != 0

    def check(self) -> dict[Kind, Row]:
        """Let one more process mend and do what never began; return how all of it stands."""
        with Nova(settings=self.settings) as nova:
            nova.recover()
            resumed = self._look(nova)
            for act in self._begun():
                if not resumed.stands[act.mark]:
                    self._again(nova, act)
            after = self._look(nova)
            assert nova.memory.verify() == []
        return {kind: self._row(kind, resumed, after) for kind in self.kinds}

    def _row(self, kind: Kind, resumed: "Look", after: "Look") -> Row:
        begun = [act.mark for act in self._begun() if act.kind == kind]
        ended = self._told("ended")
        cut_off = [mark for mark in begun if mark not in ended]
        carried_on = sum(resumed.stands[mark] for mark in cut_off)
        lost = [mark for mark in begun if mark in ended and not resumed.stands[mark]]
        return Row(
            kind,
            chosen=self.killed[kind],
            places=len(self.places[kind]),
            finished=sum(after.stands[mark] for mark in begun),
            cut_off=len(cut_off),
            resumed=carried_on,
            anew=sum(after.stands[mark] for mark in cut_off) - carried_on,
            lost=len(lost) + resumed.missing[kind],
            doubled=after.doubled[kind],
            open=len(begun) - sum(after.stands[mark] for mark in begun) + after.open[kind],
        )

    def _begun(self) -> Iterator[Act]:
        return (self.acts[mark] for mark in self._told("begun"))

    def _told(self, key: str) -> dict[str, dict[str, Any]]:
        return {line[key]: line for line in self.said if key in line}

    def _again(self, nova: Nova, act: Act) -> None:
        """Do once more what was cut off before anything was kept of it."""
        if act.kind == "requests":
            nova.ask(act.text, thread=act.mark)
        elif act.kind == "promotions":
            import_of(nova, act)
        else:
            drafted = self._told("drafted")[act.mark]
            nova.approvals.approve(drafted["effect"], hash=drafted["hash"])

    def _look(self, nova: Nova) -> "Look":
        """Compare what the home holds with what was said."""
        look = Look()
        ended, drafted = self._told("ended"), self._told("drafted")
        records = nova.runs.list(limit=100_000)
        answered = Counter(record.request for record in records if record.status != "started")
        lines = [json.loads(line) for line in nova.memory.export()]
        turns = Counter(line["text"] for line in lines if line["kind"] == "turn")
        claims = nova.memory.claims(current=False)
        ids, texts = {claim.claim_id for claim in claims}, Counter(each.text for each in claims)
        effects = {each.effect_id: each for each in nova.approvals.list(status=None)}
        files = Counter(
            path.read_text() for path in (self.settings.home / "workspace").rglob("*.*")
        )
        for act in self._begun():
            said = ended.get(act.mark, {})
            look.missing[act.kind] += len({*said.get("claims", ())} - ids)
            look.missing[act.kind] += len({*said.get("effects", ())} - effects.keys())
            look.doubled[act.kind] += max(0, turns[act.text] - 1)
            if act.kind == "approvals":
                effect = effects[drafted[act.mark]["effect"]]
                written = files[str(effect.payload["content"])]
                look.stands[act.mark] = effect.status == "done" and written > 0
                look.doubled[act.kind] += max(0, written - 1)
                look.open[act.kind] += effect.status == "approved"
            else:
                is_run = act.kind == "requests"
                look.stands[act.mark] = (answered if is_run else turns)[act.text] > 0
                look.doubled[act.kind] += max(0, answered[act.text] - 1)
        look.open["requests"] += sum(record.status == "started" for record in records)
        look.doubled["promotions"] += sum(count - 1 for count in texts.values())
        return look


@dataclass(frozen=True)
class Look:
    """How a home stands beside what was said of it."""

    stands: Counter[str] = field(default_factory=Counter)
    """The marks of what was brought to its end."""
    missing: Counter[Kind] = field(default_factory=Counter)
    """What was acknowledged and is not there."""
    doubled: Counter[Kind] = field(default_factory=Counter)
    open: Counter[Kind] = field(default_factory=Counter)
