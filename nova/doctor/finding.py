"""A finding: what one check found, in one line, and what to do about it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from projects.errors import NovaError
from projects.faults import fault_of

Status = Literal["ok", "warning", "failed", "unchecked"]


class Finding(NamedTuple):
    """What one check found."""

    name: str
    status: Status
    line: str
    cure: str = ""


def guarded(name: str, check: Callable[[], Finding]) -> Finding:
    """Return what `check` found; whatever it raises is a finding too."""
    try:
        return check()
    except NovaError as error:
        return Finding(name, "failed", error.wrong, error.cure)
    except Exception as error:  # noqa: BLE001 - the doctor must outlive every illness
        fault = fault_of(error, name)
        if fault is not None:
            return Finding(name, "failed", fault.wrong, fault.cure)
        line = f"{type(error).__name__}: {error}"
        return Finding(name, "failed", line, "Tell who maintains Nova.")
