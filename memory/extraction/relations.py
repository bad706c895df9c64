"""Which words mean the same relation, as the catalogue that comes with Nova has them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

BUILT_IN = Path(__file__).parents[1] / "assets" / "predicates.yaml"


@cache
def relations() -> Mapping[str, str]:
    """Return the relation that each word names, by its base form."""
    entries = yaml.safe_load(BUILT_IN.read_text(encoding="utf-8"))
    return {
        word: name for name, entry in entries.items() for word in (entry.get("words") or "").split()
    }
