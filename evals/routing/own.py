"""The own roster: every case through the real supervisor, without a model and with an arbiter."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evals.routing.arbiter import Known, ScriptedArbiter
from evals.routing.cases import (
    Ambiguous,
    Case,
    Cases,
    Clear,
    Compound,
    Dialogue,
    Outside,
    Placed,
    Split,
)
from evals.routing.instance import Instance
from evals.routing.judging import (
    Judged,
    is_acted_upon,
    judge_ambiguous,
    judge_clear,
    judge_compound,
    judge_outside,
    judge_project,
)
from evals.routing.measures import (
    Point,
    auroc,
    calibration_error,
    reliability,
    risk_coverage,
    share,
    thinned,
)
from evals.routing.results import Confusion, Found, Rung
from graph.supervisor import RouteDecision

RIGHT = 0.95
"""How often the scripted arbiter is right."""


@dataclass(frozen=True)
class Came:
    """What came of all cases whose agent is known, by kind."""

    clear: Sequence[Judged[Clear]]
    compound: Sequence[Judged[Compound]]
    outside: Sequence[Judged[Outside]]
    ambiguous: Sequence[Judged[Ambiguous]]
    dialogue: Sequence[Judged[Dialogue]]

    @property
    def all(self) -> list[Judged[Case]]:
        """All of them."""
        return [*self.clear, *self.compound, *self.outside, *self.ambiguous, *self.dialogue]


def measure(nova: Instance, cases: Cases, *, split: Split) -> Found:
    """Route every case twice, and say what came of it."""
    alone = asyncio.run(_alone(nova, cases))
    arbiter = ScriptedArbiter(nova.services.roster, right=RIGHT)
    asked = asyncio.run(_came(nova.with_arbiter(arbiter), cases, arbiter.expect))
    clear = alone.came.clear
    bins = reliability(*_sureness(clear))
    return Found(
        suite="own",
        split=split,
        cases=len(cases),
        figures={
            **_clear(clear),
            **_of_several(alone.came),
            **_of_dialogue(alone.came.dialogue),
            "project.right": share([each.outcome == "right" for each in alone.placed]),
            **_overall(alone.came.all, "all"),
            **_overall(asked.all, "arbiter"),
        },
        reliability=tuple(bins),
        risk=thinned(risk_coverage(*_sureness(clear))),
        stands=_stands(clear),
        confusion=_confusion(clear, sorted(nova.services.roster.agents)),
        rungs=_rungs(clear),
    )


class _Alone(NamedTuple):
    came: Came
    placed: Sequence[Judged[Placed]]


async def _alone(nova: Instance, cases: Cases) -> _Alone:
    """Route without a model."""
    placed = [
        judge_project(case, await nova.route(case.text), known=nova.projects)
        for case in cases.project
    ]
    return _Alone(await _came(nova, cases, lambda _case: None), placed)


async def _came(nova: Instance, cases: Cases, announce: Callable[[Known], None]) -> Came:
    async def decide(case: Known) -> RouteDecision:
        announce(case)
        return await nova.route(case.text, case.history)

    return Came(
        clear=[judge_clear(case, await decide(case)) for case in cases.clear],
        compound=[judge_compound(case, await decide(case)) for case in cases.compound],
        outside=[judge_outside(case, await decide(case)) for case in cases.outside],
        ambiguous=[judge_ambiguous(case, await decide(case)) for case in cases.ambiguous],
        dialogue=[judge_clear(case, await decide(case)) for case in cases.dialogue],
    )


def _clear(clear: Sequence[Judged[Clear]]) -> dict[str, float]:
    acted = [each for each in clear if is_acted_upon(each.decision)]
    asked = [each for each in clear if each.decision.decision == "clarify"]
    near = [each for each in clear if each.case.near]
    right = [each.confidence for each, is_right in _likeliest(clear) if is_right]
    wrong = [each.confidence for each, is_right in _likeliest(clear) if not is_right]
    return {
        "clear.right_of_routed": share([each.outcome == "right" for each in acted]),
        "clear.routed": len(acted) / len(clear),
        "clear.top_1": share([is_right for _, is_right in _likeliest(clear)]),
        "clear.top_3": share([each.is_among(3, each.case.agent) for each in clear]),
        "clear.options_hold": share([each.case.agent in each.decision.options for each in asked]),
        "clear.wrong": share([each.outcome == "wrong" for each in clear]),
        "clear.asked": share([each.outcome == "asked" for each in clear]),
        "clear.declined": share([each.outcome == "declined" for each in clear]),
        "clear.near_wrong": share([each.outcome == "wrong" for each in near]),
        "clear.split": share([each.is_split for each in clear]),
        "clear.auroc": auroc(right, wrong),
        "clear.calibration_error": calibration_error(reliability(*_sureness(clear))),
    }


def _of_several(came: Came) -> dict[str, float]:
    """Return the figures of what is for several agents, for nobody, or for any of some."""
    single = [each for each in came.compound if each.case.is_single]
    several = [each for each in came.compound if not each.case.is_single]
    asked = [each for each in came.ambiguous if each.decision.decision == "clarify"]
    inside = [each.confidence for each in came.clear]
    return {
        "compound.exact": share([each.outcome == "right" for each in several]),
        "compound.wrong": share([each.outcome == "wrong" for each in several]),
        "compound.asked": share([each.outcome == "asked" for each in several]),
        "compound.declined": share([each.outcome == "declined" for each in several]),
        "compound.needless": share([each.is_split for each in single]),
        "outside.acted": share([each.outcome == "wrong" for each in came.outside]),
        "outside.declined": share([each.outcome == "right" for each in came.outside]),
        "outside.asked": share([each.outcome == "asked" for each in came.outside]),
        "outside.auroc": auroc(inside, [each.confidence for each in came.outside]),
        "ambiguous.guessed": share([each.outcome == "wrong" for each in came.ambiguous]),
        "ambiguous.declined": share([each.outcome == "declined" for each in came.ambiguous]),
        "ambiguous.options_fit": share(
            [len({*each.case.agents} & {*each.decision.options}) > 1 for each in asked]
        ),
    }


def _of_dialogue(dialogue: Sequence[Judged[Dialogue]]) -> dict[str, float]:
    placed = [(each.decision.project or "") == each.case.project for each in dialogue]
    return {
        "dialogue.right": share([each.outcome == "right" for each in dialogue]),
        "dialogue.wrong": share([each.outcome == "wrong" for each in dialogue]),
        "dialogue.asked": share([each.outcome == "asked" for each in dialogue]),
        "dialogue.declined": share([each.outcome == "declined" for each in dialogue]),
        "dialogue.project_right": share(placed),
    }


def _overall(all_: Sequence[Judged[Case]], prefix: str) -> dict[str, float]:
    figures: Mapping[str, Iterable[float]] = {
        "right": (each.outcome == "right" for each in all_),
        "wrong": (each.outcome == "wrong" for each in all_),
        "asked": (each.outcome == "asked" for each in all_),
        "declined": (each.outcome == "declined" for each in all_),
        "cost": (each.cost for each in all_),
        "calls": (each.decision.llm_calls for each in all_),
    }
    return {f"{prefix}.{name}": sum(values) / len(all_) for name, values in figures.items()}


def _likeliest(clear: Sequence[Judged[Clear]]) -> list[tuple[Judged[Clear], bool]]:
    """Return each case with whether the likeliest agent is the right one."""
    return [(each, each.is_among(1, each.case.agent)) for each in clear]


def _sureness(clear: Sequence[Judged[Clear]]) -> tuple[list[float], list[bool]]:
    likeliest = _likeliest(clear)
    return [each.confidence for each, _ in likeliest], [is_right for _, is_right in likeliest]


def _stands(clear: Sequence[Judged[Clear]]) -> Point:
    acted = [each for each in clear if is_acted_upon(each.decision)]
    wrong = share([each.outcome == "wrong" for each in acted])
    return Point(
        min((each.confidence for each in acted), default=1.0), len(acted) / len(clear), wrong
    )


def _rungs(clear: Sequence[Judged[Clear]]) -> tuple[Rung, ...]:
    acted = [each for each in clear if is_acted_upon(each.decision)]
    counts = Counter(each.decision.stage for each in acted)
    right = Counter(each.decision.stage for each in acted if each.outcome == "right")
    return tuple(
        Rung(stage=stage, acted=count, right=right[stage]) for stage, count in counts.most_common()
    )


def _confusion(clear: Sequence[Judged[Clear]], agents: Sequence[str]) -> Confusion:
    places = {agent: place for place, agent in enumerate(agents)}
    counts = [[0] * len(agents) for _ in agents]
    for each in clear:
        if each.decision.candidates:
            likeliest = each.decision.candidates[0].agent
            counts[places[each.case.agent]][places[likeliest]] += 1
    return Confusion(agents=tuple(agents), counts=tuple(tuple(row) for row in counts))
