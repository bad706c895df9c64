"""Fitted routers on disk: numbers as npz, words as JSON; nothing that could carry code."""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from graph.supervisor.calibration import Calibration
from graph.supervisor.head import Head
from graph.supervisor.training import Fitted


def save(fitted: Fitted, stem: Path) -> None:
    """Write `fitted` to `stem`.npz and `stem`.json; the second, written last, makes it valid."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    words = {
        "labels": fitted.labels,
        "terms": fitted.head.terms(),
        "calibration": asdict(fitted.calibration),
        "floor": fitted.floor,
    }
    draft = stem.with_suffix(f".{os.getpid()}.npz")
    arrays = {
        "vectors": fitted.vectors,
        "strangers": fitted.strangers,
        **fitted.head.arrays(),
    }
    np.savez(draft, allow_pickle=False, owners=fitted.owners, **arrays)
    draft.replace(stem.with_suffix(".npz"))
    draft = stem.with_suffix(f".{os.getpid()}.json")
    draft.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    draft.replace(stem.with_suffix(".json"))


def is_there(stem: Path) -> bool:
    """Whether `save` wrote something there, whole or not."""
    return stem.with_suffix(".json").exists()


def thin_out(folder: Path, *, kept: int) -> None:
    """Delete all but the newest fitted routers of a folder: each takes some megabytes."""
    with suppress(OSError):  # it is only a cache
        written = sorted(folder.glob("router-*.json"), key=lambda path: path.stat().st_mtime)
        for path in written[:-kept]:
            path.unlink()
            path.with_suffix(".npz").unlink(missing_ok=True)


def load(stem: Path) -> Fitted | None:
    """Read what `save` wrote; None if it is not there or not whole, since it can be learnt anew."""
    try:
        words = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(stem.with_suffix(".npz"), allow_pickle=False) as kept:
            arrays = dict(kept)
        return Fitted(
            labels=tuple(words["labels"]),
            head=Head.restored(arrays, words["terms"]),
            vectors=arrays["vectors"],
            owners=arrays["owners"],
            calibration=Calibration.restored(words["calibration"]),
            floor=float(words["floor"]),
            strangers=arrays["strangers"],
        )
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, BadZipFile):
        return None
