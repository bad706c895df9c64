"""The same matter told by two sources is one item."""

from collections.abc import Mapping, Sequence

from routines.agenda.item import Found, Source


def merged(found: Sequence[Found]) -> list[Found]:
    """Return what was found, each matter once: what rests on the same words is joined.

    Of two that are joined the first found is kept, with the sources of both.
    """
    kept: dict[str, Found] = {}
    held: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in found:
        owner = next((key for one in each.sources if (key := _owner(one, held))), None)
        if owner is None:
            kept[each.key] = each
        else:
            kept[owner] = _joined(kept[owner], each)
        for source in each.sources:
            held.setdefault((source.kind, source.id), []).append((source.quote, owner or each.key))
    return list(kept.values())


def _owner(source: Source, held: Mapping[tuple[str, str], list[tuple[str, str]]]) -> str | None:
    """Return the key of what rests on the same words already; one turn may tell of much."""
    for quote, key in held.get((source.kind, source.id), ()):
        if quote in source.quote or source.quote in quote:
            return key
    return None


def _joined(one: Found, other: Found) -> Found:
    new = [source for source in other.sources if source not in one.sources]
    update = {
        "sources": tuple(sorted((*one.sources, *new), key=lambda source: source.at)),
        "keys": tuple(dict.fromkeys((*one.all_keys, *other.all_keys))),
        "is_failing": one.is_failing or other.is_failing,
        "someone_waits": one.someone_waits or other.someone_waits,
        "due": min((day for day in (one.due, other.due) if day), default=None),
        "stale_uses": max(one.stale_uses, other.stale_uses),
    }
    return one.model_copy(update=update)
