"""A benchmark of a few lines: what is learnt, what is opened, and what stands beside it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.routing.benchmark import measure, read
from evals.routing.rival import Choices, Chosen
from graph.supervisor.router import Embed
from projects.errors import BadInput

TRAIN = [
    ("what is my balance", "balance"),
    ("how much money is in my account", "balance"),
    ("play some music", "music"),
    ("put a song on", "music"),
]
VALID = [("how much money do I have", "balance"), ("play a song", "music")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines(tmp_path / "train_10.jsonl", TRAIN)
    lines(tmp_path / "valid.jsonl", VALID)
    return tmp_path


def lines(path: Path, pairs: Sequence[tuple[str, str]]) -> None:
    written = (json.dumps({"text": text, "label": label}) for text, label in pairs)
    path.write_text("\n".join(written) + "\n", encoding="utf-8")


def nobody(
    train: Sequence[tuple[str, str]],
    queries: Sequence[str],
    *,
    embed: Embed,
    notice: Callable[[str], None],
) -> Choices | None:
    notice("nobody is there")
    return None


def musician(
    train: Sequence[tuple[str, str]],
    queries: Sequence[str],
    *,
    embed: Embed,
    notice: Callable[[str], None],
) -> Choices | None:
    """Hear music in everything; in the other setting, the weather."""
    return {
        "mean": [Chosen(labels=("weather",), score=0.1) for _ in queries],
        "max": [Chosen(labels=("music", "balance"), score=0.9) for _ in queries],
    }


def test_validation_does_not_open_the_test_split(data: Path):
    assert read(data, "validation").inside == VALID
    with pytest.raises(BadInput, match=r"test\.jsonl"):
        read(data, "test")


def test_texts_out_of_scope_belong_to_their_split(data: Path):
    for name in ("oos_train", "oos_valid", "oos_test"):
        lines(data / f"{name}.jsonl", [(name, "")])
    lines(data / "test.jsonl", VALID)
    assert read(data, "validation").outside == ["oos_valid", "oos_train"]
    assert read(data, "test").outside == ["oos_test"]


def test_a_router_is_measured_as_the_product_makes_it(data: Path):
    found = measure(
        "banking77", read(data, "validation"), split="validation", notice=print, beside=nobody
    )
    assert (found.cases, found.figures["accuracy"], found.figures["top_3"]) == (2, 1.0, 1.0)
    assert sum(each.choices for each in found.reliability) == 2
    assert not [name for name in found.figures if name.startswith("rival")]


def test_the_threshold_for_the_test_split_comes_from_validation(data: Path):
    lines(data / "test.jsonl", VALID[1:])
    lines(data / "oos_test.jsonl", [("will it rain", "")])
    found = measure("clinc150", read(data, "test"), split="test", notice=print, beside=musician)
    assert (found.split, found.cases) == ("test", 2)
    # Both choices of validation are right, so that none of them is too unsure.
    assert found.figures["free_right"] == found.figures["free"] == 1.0
    assert found.figures["rival_accuracy"] == 1.0
    assert found.figures["auroc"] == 1.0


def test_another_router_counts_in_its_best_setting(data: Path):
    found = measure(
        "banking77", read(data, "validation"), split="validation", notice=print, beside=musician
    )
    assert found.figures["rival_accuracy"] == 0.5
    assert found.figures["rival_top_3"] == 1.0
    assert found.figures["margin"] == 0.5
