# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["numpy>=2.3,<3", "semantic-router==1.1.1"]
# ///
"""Routes the texts of a benchmark with semantic-router, from vectors that are given.

`evals/routing/rival.py` calls it with a folder that holds `vectors.npz` and `texts.json`; it
writes `choices.json` there. It runs by itself because semantic-router wants an older `openai`
than Nova does.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from semantic_router import IndexedRouter, Route
from semantic_router.encoders import DenseEncoder

AGGREGATIONS = ("mean", "max", "sum")
SHOWN = 3


class Given(DenseEncoder):
    """The encoder: it looks up what was computed before."""

    name: str = "given"
    vectors: dict[str, list[float]]

    def __call__(self, docs: list[str]) -> list[list[float]]:
        """Return the vector of each text."""
        return [self.vectors[text] for text in docs]


def main(folder: Path) -> None:
    """Route every query with each way of adding up what its neighbours say."""
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    with np.load(folder / "vectors.npz") as kept:
        said = [text for text, _ in texts["train"]] + texts["queries"]
        rows = np.concatenate([kept["train"], kept["queries"]])
        vectors = dict(zip(said, rows.tolist(), strict=True))
    utterances: dict[str, list[str]] = {}
    for text, label in texts["train"]:
        utterances.setdefault(label, []).append(text)
    routes = [Route(name=label, utterances=its) for label, its in utterances.items()]
    found = {
        aggregation: list(_choices(aggregation, routes, vectors, texts["queries"]))
        for aggregation in AGGREGATIONS
    }
    (folder / "choices.json").write_text(json.dumps(found), encoding="utf-8")


def _choices(
    aggregation: str, routes: list[Route], vectors: dict[str, list[float]], queries: list[str]
) -> Iterator[dict[str, object]]:
    router = IndexedRouter(encoder=Given(vectors=vectors), routes=routes, aggregation=aggregation)
    for query in queries:
        best = router(query, limit=SHOWN)
        yield {"labels": [each.name for each in best], "score": best[0].confidence}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
