"""Likeness: how near the name of a file's column comes to a declared field."""

import re

from rapidfuzz import fuzz

from projects.data.imports.declaration import Field, plain

EXACT = 0.95
"""From here on a name is the field's own, but for a unit or currency beside it."""
ALIKE = 0.7
"""From here on it may be."""
_SPELT_ALIKE = 88
_SHORTEST = 4
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_CURRENCIES = frozenset(["usd", "eur", "gbp", "cad", "chf", "aud", "jpy"])


def likeness(called: str, name: str, field: Field) -> float:
    """Return how near a column's name comes to a field, from 0 to 1."""
    own = {plain(name), *map(plain, field.words)}
    said, bare = plain(called), _bare(called)
    if said in own:
        return 1.0
    if bare in own:
        return EXACT
    best = 0.0
    for word in own:
        if set(word.split()) <= set(bare.split()):
            best = max(best, 0.75)
        elif min(len(word), len(bare)) >= _SHORTEST:
            spelt = max(
                fuzz.ratio(bare, word),
                fuzz.token_sort_ratio(bare, word),
                fuzz.ratio(bare.replace(" ", ""), word.replace(" ", "")),
            )
            best = max(best, 0.9 * spelt / 100 if spelt >= _SPELT_ALIKE else 0.0)
    return best


def _bare(called: str) -> str:
    """Return a name without what stands in brackets and without a currency."""
    outside = plain(_BRACKETS.sub(" ", called)) or plain(called)
    kept = [word for word in outside.split() if word not in _CURRENCIES]
    return " ".join(kept) or outside
