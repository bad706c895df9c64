"""A public benchmark, ten examples a label, through the `Router` that the product uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.routing import rival
from evals.routing.cases import Split
from evals.routing.measures import (
    Point,
    auroc,
    calibration_error,
    reliability,
    risk_coverage,
    share,
    thinned,
    threshold_for,
)
from evals.routing.results import Found, Suite
from graph.supervisor import Router
from projects.errors import BadInput

PRECISION = 0.95
"""Wanted of what is accepted without a model."""
_TOP = 3
_OUTSIDE: dict[Split, tuple[str, ...]] = {
    "validation": ("oos_valid", "oos_train"),
    "test": ("oos_test",),
}


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    label: str = ""


@dataclass(frozen=True)
class Choices:
    """What a router made of a list of texts."""

    confidences: Sequence[float]
    is_right: Sequence[bool]
    is_near: Sequence[bool]
    """Whether the right label is among the three best."""
    accepted: Sequence[bool] = ()

    def precise_share(self, threshold: float) -> tuple[float, float]:
        """Return the share from `threshold` on, and how much of it is right."""
        kept = [sure >= threshold for sure in self.confidences]
        right = [hit for hit, is_kept in zip(self.is_right, kept, strict=True) if is_kept]
        return share(kept), share(right)


@dataclass(frozen=True)
class Material:
    """The texts of a benchmark."""

    train: Sequence[tuple[str, str]]
    validation: Sequence[tuple[str, str]]
    inside: Sequence[tuple[str, str]]
    """Of the split that is measured; the same as `validation` where that is it."""
    outside: Sequence[str]
    """Texts that have none of the labels; not every benchmark has some."""


def read(folder: Path, split: Split) -> Material:
    """Read a benchmark; the test split is opened only for `split` test.

    Raises:
        BadInput: if a file is missing or not what it should be.
    """
    validation = _pairs(folder / "valid.jsonl")
    return Material(
        train=_pairs(folder / "train_10.jsonl"),
        validation=validation,
        inside=validation if split == "validation" else _pairs(folder / "test.jsonl"),
        outside=[
            text
            for name in _OUTSIDE[split]
            if (path := folder / f"{name}.jsonl").exists()
            for text, _ in _pairs(path)
        ],
    )


def measure(
    suite: Suite,
    material: Material,
    *,
    split: Split,
    notice: Callable[[str], None],
    beside: rival.Beside = rival.choices,
) -> Found:
    """Learn ten examples a label and route the split, semantic-router beside it."""
    router = Router.fit(material.train)
    inside, outside = _choices(router, material.inside), _choices(router, material.outside)
    known = inside if split == "validation" else _choices(router, material.validation)
    figures = _figures(inside, outside, known)
    if found := beside(material.train, _queries(material), embed=router.embed, notice=notice):
        figures |= _beside(found, material, figures)
    bins = reliability(inside.confidences, inside.is_right)
    return Found(
        suite=suite,
        split=split,
        cases=len(material.inside) + len(material.outside),
        figures=figures,
        reliability=tuple(bins),
        risk=thinned(risk_coverage(inside.confidences, inside.is_right)),
        stands=_stands(inside),
    )


def _choices(router: Router, lines: Sequence[tuple[str, str]] | Sequence[str]) -> Choices:
    texts = [line if isinstance(line, str) else line[0] for line in lines]
    labels = ["" if isinstance(line, str) else line[1] for line in lines]
    routed = router.route_many(texts)
    pairs = list(zip(routed, labels, strict=True))
    return Choices(
        confidences=[each.confidence for each in routed],
        is_right=[each.label == label for each, label in pairs],
        is_near=[label in each.ranking[:_TOP] for each, label in pairs],
        accepted=[each.accepted for each in routed],
    )


def _figures(inside: Choices, outside: Choices, known: Choices) -> dict[str, float]:
    threshold = threshold_for(known.confidences, known.is_right, precision=PRECISION)
    free, precise = inside.precise_share(threshold)
    stands = _stands(inside)
    figures = {
        "accuracy": share(inside.is_right),
        "top_3": share(inside.is_near),
        "calibration_error": calibration_error(reliability(inside.confidences, inside.is_right)),
        "free": free,
        "free_right": precise,
        "accepted": stands.coverage,
        "accepted_right": 1 - stands.risk,
    }
    if outside.confidences:
        figures["auroc"] = auroc(inside.confidences, outside.confidences)
        figures["outside_accepted"] = share(outside.accepted)
    return figures


def _stands(inside: Choices) -> Point:
    """Return what the router itself accepts."""
    right = [hit for hit, kept in zip(inside.is_right, inside.accepted, strict=True) if kept]
    sure = [sure for sure, kept in zip(inside.confidences, inside.accepted, strict=True) if kept]
    return Point(min(sure, default=1.0), share(inside.accepted), 1 - share(right) if right else 0.0)


def _queries(material: Material) -> list[str]:
    """Return every text that is routed, each once."""
    labelled = [text for text, _ in (*material.validation, *material.inside)]
    return list(dict.fromkeys([*labelled, *material.outside]))


def _beside(found: rival.Choices, material: Material, ours: dict[str, float]) -> dict[str, float]:
    """Return the figures of semantic-router in its best setting on the validation split."""
    queries = _queries(material)
    tables = {name: dict(zip(queries, chosen, strict=True)) for name, chosen in found.items()}
    best = max(tables, key=lambda name: share(_of(tables[name], material.validation).is_right))
    known = _of(tables[best], material.validation)
    inside = _of(tables[best], material.inside)
    threshold = threshold_for(known.confidences, known.is_right, precision=PRECISION)
    figures = {
        "rival_accuracy": share(inside.is_right),
        "rival_top_3": share(inside.is_near),
        "rival_free": inside.precise_share(threshold)[0],
        "margin": ours["accuracy"] - share(inside.is_right),
    }
    if material.outside:
        outside = [tables[best][text].score for text in material.outside]
        figures["rival_auroc"] = auroc(inside.confidences, outside)
    return figures


def _of(table: dict[str, rival.Chosen], lines: Sequence[tuple[str, str]]) -> Choices:
    chosen = [(table[text], label) for text, label in lines]
    return Choices(
        confidences=[each.score for each, _ in chosen],
        is_right=[each.labels[0] == label for each, label in chosen],
        is_near=[label in each.labels for each, label in chosen],
    )


def _pairs(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        read = [_Line.model_validate_json(line) for line in lines]
    except (OSError, ValidationError) as error:
        wrong = f"{str(path)!r} cannot be read as lines of text and label ({type(error).__name__})"
        raise BadInput(wrong, "Point NOVA_EVAL_DATA to a whole copy of the data.") from error
    return [(line.text, line.label) for line in read]
