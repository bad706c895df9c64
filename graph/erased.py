"""What an erase leaves of a run record and of a correction: their shape, not the words."""

from collections.abc import Iterator

from graph.correction import Correction
from graph.record import RunRecord
from graph.state import Json
from projects.erased import ERASED, Erased

_GONE = "Its words were erased."


def record_without(record: RunRecord, erased: Erased, *, is_own: bool) -> RunRecord:
    """Return what is left of a run record.

    Where a model wrote from something erased, it may have said it in other words: no sentence
    stays. Without a model, an answer is made of words that are found.

    Args:
        record: of any run.
        erased: what must not be in it.
        is_own: whether nothing is left of the run's own request.
    """
    if is_own:
        detail = _blackened(record.detail, erased)
        is_open = record.status == "started"  # else it would be answered at the next start
        return record.model_copy(
            update={
                "request": ERASED,
                "detail": {**detail, "error": _GONE} if is_open else detail,
                "status": "failed" if is_open else record.status,
            }
        )
    detail = record.detail
    if erased.names_in(detail):
        if model_was_told(record, erased):
            detail = _blackened(detail, erased)
        else:
            cited = erased.model_copy(update={"words": erased.words | {*_cited(detail, erased)}})
            detail = {
                key: _without_items(cited.cleared(value), erased) for key, value in detail.items()
            }
    elif erased.words_in(detail):
        detail = {key: erased.cleared(value) for key, value in detail.items()}
    return record.model_copy(update={"request": erased.without(record.request), "detail": detail})


def model_was_told(record: RunRecord, erased: Erased) -> bool:
    """Whether a model had a part in a run that knew of something erased."""
    usage = (record.detail.get("answer") or {}).get("usage") or {}
    return bool(usage.get("model_calls")) and erased.names_in(record.detail)


def correction_without(found: Correction, erased: Erased, *, is_own: bool) -> Correction:
    """Return what is left of a correction: without its words it teaches nothing."""
    left = ERASED if is_own else erased.without(found.request)
    if left == found.request:
        return found
    return found.model_copy(update={"request": left, "standing": "undone", "reason": _GONE})


def _blackened(detail: Json, erased: Erased) -> Json:
    return {key: erased.blackened(value) for key, value in detail.items()}


def _cited(value: object, erased: Erased) -> Iterator[str]:
    """Yield the sentences that rest on something erased."""
    if isinstance(value, list):
        for each in value:
            yield from _cited(each, erased)
    elif isinstance(value, dict):
        if value.get("id") in erased.names:
            yield from (str(value[key]) for key in ("sentence", "quote", "text") if value.get(key))
        for each in value.values():
            yield from _cited(each, erased)


def _without_items(value: object, erased: Erased) -> object:
    """Return `value` without the parts that are of something erased."""
    if isinstance(value, list):
        return [_without_items(each, erased) for each in value if not erased.owns(each)]
    if isinstance(value, dict):
        return {key: _without_items(each, erased) for key, each in value.items()}
    return value
