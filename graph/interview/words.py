"""The interviewer's words: sentences that stand in a file, with places to fill in."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("words.yaml")


def say(key: str, **filled: object) -> str:
    """Return the sentence of that name with its places filled in."""
    return _sentences()[key].format(**filled)


@cache
def _sentences() -> Mapping[str, str]:
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
