"""What is reported of routing, suite by suite."""

from collections.abc import Iterator, Mapping

from evals.figure import Figure, Said
from evals.routing.results import Found, Suite


def _benchmark(accuracy: float, margin: float, auroc: float | None) -> tuple[Figure, ...]:
    few = 0.01
    own = (
        Figure("accuracy", "accuracy", accuracy, tolerance=few),
        Figure("top_3", "right label among the three best", tolerance=few),
        Figure("calibration_error", "expected calibration error, 15 bins", 0.03, is_floor=False,
               tolerance=few),
        Figure("free", "in scope and accepted at 95 % precision, threshold from validation",
               0.9 if auroc else None, tolerance=2 * few),
        Figure("free_right", "of what is accepted at 95 % precision, right", tolerance=few),
        Figure("accepted", "in scope and accepted by the router as it is", tolerance=0.05),
        Figure("accepted_right", "of what is accepted by the router as it is, right", tolerance=2 * few),
    )  # fmt: skip
    outside = (
        Figure("auroc", "AUROC, in scope against out of scope", auroc, tolerance=few),
        Figure("outside_accepted", "out of scope and accepted by the router as it is",
               is_floor=False, tolerance=0.05),
    )  # fmt: skip
    rival = (
        Figure("margin", "accuracy beyond that of semantic-router", margin, unit="points",
               tolerance=few),
        Figure("rival_accuracy", "semantic-router: accuracy"),
        Figure("rival_top_3", "semantic-router: right label among the three best"),
        Figure("rival_free", "semantic-router: accepted at 95 % precision"),
    )  # fmt: skip
    if auroc is None:
        return own + rival
    return own + outside + rival + (Figure("rival_auroc", "semantic-router: AUROC"),)


_CLEAR = (
    Figure("clear.right_of_routed", "of what is routed without a model, right", 0.97,
           tolerance=0.02),
    Figure("clear.routed", "routed without a model", 0.4, tolerance=0.03),
    Figure("clear.top_1", "right agent is the likeliest", 0.65, tolerance=0.02),
    Figure("clear.top_3", "right agent among the three likeliest", 0.85, tolerance=0.02),
    Figure("clear.options_hold", "a question's options hold the right agent", 0.85,
           tolerance=0.03),
    Figure("clear.near_wrong", "near miss, wrong agent silently", 0.03, is_floor=False,
           tolerance=0.02),
    Figure("clear.wrong", "silently wrong", is_floor=False, tolerance=0.02),
    Figure("clear.asked", "asked back", is_floor=False),
    Figure("clear.declined", "declined", is_floor=False, tolerance=0.02),
    Figure("clear.split", "needlessly split", is_floor=False, tolerance=0.02),
    Figure("clear.auroc", "AUROC of the confidence, right against wrong", tolerance=0.03),
    Figure("clear.calibration_error", "expected calibration error, 15 bins", is_floor=False,
           tolerance=0.03),
)  # fmt: skip
_SEVERAL = (
    Figure("compound.exact", "compound, exact plan", 0.8, tolerance=0.04),
    Figure("compound.wrong", "compound, another plan silently", is_floor=False, tolerance=0.04),
    Figure("compound.asked", "compound, asked back", is_floor=False),
    Figure("compound.declined", "compound, declined", is_floor=False),
    Figure("compound.needless", "one task that looks like several, split", 0.02, is_floor=False,
           tolerance=0.03),
    Figure("outside.acted", "out of scope, acted upon", 0.03, is_floor=False, tolerance=0.03),
    Figure("outside.declined", "out of scope, declined", tolerance=0.04),
    Figure("outside.asked", "out of scope, asked back", is_floor=False),
    Figure("outside.auroc", "AUROC, clear against out of scope", tolerance=0.03),
    Figure("ambiguous.guessed", "ambiguous, silently guessed", 0.2, is_floor=False,
           tolerance=0.04),
    Figure("ambiguous.declined", "ambiguous, declined", is_floor=False),
    Figure("ambiguous.options_fit", "ambiguous, the question offers two that fit", tolerance=0.05),
    Figure("dialogue.right", "follow-up, right agent", tolerance=0.05),
    Figure("dialogue.wrong", "follow-up, silently wrong", is_floor=False, tolerance=0.05),
    Figure("dialogue.asked", "follow-up, asked back", is_floor=False),
    Figure("dialogue.declined", "follow-up, declined", is_floor=False),
    Figure("dialogue.project_right", "follow-up, right project", tolerance=0.05),
    Figure("project.right", "right project, none, or asked where two fit", 0.95, tolerance=0.03),
)  # fmt: skip


def _overall(prefix: str, who: str, *, wrong: float | None, calls: float | None) -> list[Figure]:
    return [
        Figure(f"{prefix}.right", f"{who}: right", tolerance=0.02),
        Figure(f"{prefix}.wrong", f"{who}: silently wrong", wrong, is_floor=False, tolerance=0.02),
        Figure(f"{prefix}.asked", f"{who}: needlessly asked back", is_floor=False),
        Figure(f"{prefix}.declined", f"{who}: needlessly declined", is_floor=False, tolerance=0.02),
        Figure(f"{prefix}.cost", f"{who}: stated cost a request", is_floor=False, unit="",
               tolerance=0.15),
        Figure(f"{prefix}.calls", f"{who}: model calls a request to route", calls, is_floor=False,
               unit="", tolerance=0.05),
    ]  # fmt: skip


def _speed(agents: int) -> list[Figure]:
    return [
        Figure(f"ratio_{agents}", f"routing, {agents} agents", 1.6, is_floor=False, unit="times"),
        Figure(f"processor_{agents}", f"routing, {agents} agents, time of the processor",
               is_floor=False, unit="times", tolerance=1.0),
        Figure(f"whole_{agents}", f"`nova route`, memory asked as well, {agents} agents",
               is_floor=False, unit="times"),
    ]  # fmt: skip


FIGURES: Mapping[Suite, tuple[Figure, ...]] = {
    "clinc150": _benchmark(0.925, 0.07, 0.972),
    "banking77": _benchmark(0.87, 0.035, None),
    "own": (
        *_CLEAR,
        *_SEVERAL,
        *_overall("all", "without a model", wrong=None, calls=None),
        *_overall("arbiter", "with an arbiter", wrong=0.03, calls=0.7),
    ),
    "speed": (
        *_speed(34),
        *_speed(128),
        Figure("embedding", "one embedding of the same text", is_floor=False, unit="ms"),
        Figure("batch", "`nova route --batch` on one core", 40, unit="a second"),
    ),
}  # fmt: skip
"""By suite, in the order in which they are shown."""


def said(found: Found) -> Iterator[Said]:
    """Yield the figures of a suite that have a value, in their order."""
    for figure in FIGURES[found.suite]:
        if figure.name in found.figures:
            yield Said(figure, found.figures[figure.name])
