"""Interviews scripted experts through the front door and judges what memory holds afterwards."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from typing import NamedTuple

from evals.figure import Figure
from evals.memory.expert.facts import Clash, Fact, Knowledge, knowledge, wordings
from evals.memory.expert.script import Expert
from evals.suite import Material, Measured, Suite
from memory import Claim
from nova import Answer, Nova
from nova.settings import load_settings

_SEEDS = {"tuned": (0, 1), "seen": (2,), "seen_too": (3,), "check": (4, 5)}
_LONGEST = 420
"""Messages of one interview, at most."""
_INTERLUDES, _PAUSES = (9, 31, 57), (20, 90)
"""After so many messages something else is asked, and the interview is taken up by a new process."""

Open = Callable[[Path], Nova]


class Held(NamedTuple):
    """What came of one interview."""

    found: int
    """Contradictions that do not stand side by side without a review."""
    clashes: int
    false: int
    """Claims that the expert never said yes to."""
    claims: int
    traced: int
    """Claims whose every quote stands in its turn, said by the expert, with a yes."""
    captured: int
    facts: int
    messages: int


@dataclass(frozen=True)
class _Talk:
    """One conversation: it survives the process that holds it."""

    home: Path
    opened: Open

    longest: int = _LONGEST

    def hold(self, expert: Expert) -> tuple[Nova, int]:
        """Hold the interview to its end; return Nova and how many messages it took."""
        nova = self.opened(self.home)
        told = {"expert": expert.knowledge.expert, "topic": expert.knowledge.topic}
        said = expert.random.choice(wordings(expert.bank)["begin"]).format(**told)
        answer = nova.ask(said, thread="talk")
        for number in range(self.longest):
            if answer.question is None:
                return nova, number
            if number in _INTERLUDES:
                answer = nova.ask(
                    expert.random.choice(wordings(expert.bank)["interlude"]),
                    thread=answer.thread,
                )
                continue
            if number in _PAUSES:
                nova.ask(expert.random.choice(wordings(expert.bank)["stop"]), thread=answer.thread)
                nova.close()
                nova = self.opened(self.home)
                again = expert.random.choice(wordings(expert.bank)["go_on"]).format(**told)
                answer = nova.ask(again, thread=f"talk{number}")
                if answer.question is None:
                    continue
            answer = self._next(nova, answer, expert)
        return nova, self.longest

    def _next(self, nova: Nova, answer: Answer, expert: Expert) -> Answer:
        said = expert.answer(answer.question or "", answer.options)
        return nova.ask(said, thread=answer.thread)


def held(
    seed: int,
    bank: str,
    opened: Open,
    *,
    longest: int = _LONGEST,
    notice: Callable[[str], None] = lambda _line: None,
) -> Held:
    """Hold one interview and judge what memory holds afterwards."""
    known = knowledge(seed)
    expert = Expert(known, bank, Random(seed))  # noqa: S311 - a script, no secret
    with tempfile.TemporaryDirectory(prefix="nova-expert-") as folder:
        home = Path(folder)
        with opened(home) as nova:
            for clash in known.clashes:
                if not clash.is_own:
                    nova.ask(f"Remember that {clash.before[:1].lower()}{clash.before[1:]}")
            before = {claim.claim_id for claim in nova.memory.claims(current=False)}
        nova, messages = _Talk(home, opened, longest).hold(expert)
        with nova:
            return _judged(nova, known, expert, messages, before, notice)


def _judged(
    nova: Nova,
    known: Knowledge,
    expert: Expert,
    messages: int,
    before: set[str],
    notice: Callable[[str], None],
) -> Held:
    claims = nova.memory.claims(current=False)
    made = [claim for claim in claims if claim.claim_id not in before]
    live = [claim for claim in claims if claim.live]
    reviewed = {rival for item in nova.memory.reviews() for rival in item.rivals}
    told = [fact for fact in known.facts if fact.is_confirmed]
    for claim in made:
        if not _is_agreed(claim, expert):
            notice(f"expert: nobody said yes to {claim.text!r}")
    return Held(
        found=sum(_is_found(clash, live, reviewed, expert) for clash in known.clashes),
        clashes=len(known.clashes),
        false=sum(not _is_agreed(claim, expert) for claim in made),
        claims=len(made),
        traced=sum(_is_traced(nova, claim, known.expert) for claim in made),
        captured=sum(any(_holds(claim, fact) for claim in live) for fact in told),
        facts=len(told),
        messages=messages,
    )


def _is_agreed(claim: Claim, expert: Expert) -> bool:
    return any(claim.text.rstrip(".") in question for question in expert.agreed)


def _is_found(clash: Clash, live: list[Claim], reviewed: set[str], expert: Expert) -> bool:
    """Whether the contradiction came up: told, and not both held without a review."""
    was_told = clash.after in expert.done or (
        clash.is_own and clash not in expert.changing and clash.before in expert.hesitated
    )
    old = [claim for claim in live if _says(claim, clash.thing, clash.before, clash.before_key)]
    new = [claim for claim in live if _says(claim, clash.thing, clash.after, clash.after_key)]
    return was_told and not (old and new and not any(claim.claim_id in reviewed for claim in old))


def _says(claim: Claim, thing: str, text: str, key: str) -> bool:
    words, said = _words(text), _words(claim.text)
    if thing not in claim.text.lower():
        return False
    return key.lower() in claim.text.lower() and len(words & said) >= 0.8 * len(words)


def _words(text: str) -> set[str]:
    return set(text.lower().replace(".", "").replace(",", "").split())


def _is_traced(nova: Nova, claim: Claim, expert: str) -> bool:
    because = nova.memory.why(claim.claim_id)
    said = {each["turn_id"]: each["text"] for each in because.evidence}
    return (
        len(claim.evidence) > 1
        and all(each.speaker == expert for each in claim.evidence)
        and all(each.quote in said.get(each.turn_id, "") for each in claim.evidence)
    )


def _holds(claim: Claim, fact: Fact) -> bool:
    text = claim.text.lower()
    wanted = (*fact.keys, *([fact.scope] if fact.scope else []))
    return all(each.lower() in text for each in wanted)


def _open(home: Path) -> Nova:
    return Nova(settings=load_settings(home=home, model="offline"))


def measure(
    material: Material, *, opened: Open = _open, seeds: Iterable[tuple[str, int]] | None = None
) -> Measured:
    """Hold every interview; the wordings of `check` are nobody's to tune on."""
    chosen = (
        [*seeds]
        if seeds is not None
        else [(bank, seed) for bank, each in _SEEDS.items() for seed in each]
    )
    found: dict[str, list[Held]] = {}
    for bank, seed in chosen:
        material.notice(f"expert: interviewing the expert of seed {seed}, wordings of {bank!r}")
        one = held(seed, bank, opened, notice=material.notice)
        material.notice(
            "expert: "
            + ", ".join(f"{name} {value}" for name, value in zip(one._fields, one, strict=True))
        )
        found.setdefault(bank, []).append(one)
    every = [each for listed in found.values() for each in listed]
    figures = {
        "false": float(sum(each.false for each in every)),
        "found_least": float(min(each.found for each in every)),
        "found": sum(each.found for each in every) / sum(each.clashes for each in every),
        "traced": sum(each.traced for each in every) / max(sum(each.claims for each in every), 1),
        "messages": fmean(each.messages for each in every),
    }
    for bank, listed in found.items():
        figures[f"captured_{bank}"] = sum(each.captured for each in listed) / sum(
            each.facts for each in listed
        )
    return Measured(len(every), figures)


SUITE = Suite(
    name="expert",
    title="Expert interviews",
    figures=(
        Figure(
            "false",
            "claims that the expert never said yes to",
            0.0,
            is_floor=False,
            unit="",
            tolerance=0.0,
        ),
        Figure(
            "found_least",
            "contradictions of ten that came up, in the worst interview",
            9.0,
            unit="",
            tolerance=0.0,
        ),
        Figure("found", "contradictions that came up, of all", tolerance=0.02),
        Figure(
            "traced",
            "claims whose words all stand in the expert's turns, the yes among them",
            1.0,
            tolerance=0.0,
        ),
        Figure(
            "captured_tuned",
            "facts captured of those that the expert would confirm",
            tolerance=0.03,
        ),
        Figure(
            "captured_seen",
            "the same in wordings that were a check until they showed what was wrong",
            tolerance=0.03,
        ),
        Figure("captured_seen_too", "the same in more of those", tolerance=0.03),
        Figure("captured_check", "the same in wordings that nothing was tuned on", tolerance=0.03),
        Figure("messages", "messages of one interview", is_floor=False, unit=""),
    ),
    measure=measure,
    is_slow=True,
)
