"""The procedures: what plays an agent that has a way of its own, by the name in its spec."""

from collections.abc import Mapping

from agents.spec import AgentSpec
from graph.importing.procedure import importer
from graph.interview.procedure import interviewer
from graph.services import Play, Procedure, Services
from graph.supervisor.capability import IMPORT, INTERVIEW
from projects.errors import BrokenSpec

_PROCEDURES: Mapping[str, Procedure] = {
    IMPORT: importer,
    INTERVIEW: interviewer,
}


def procedure(services: Services, spec: AgentSpec) -> Play | None:
    """Return what plays an agent instead of a responder; None for one without a procedure.

    Raises:
        BrokenSpec: if its spec names a procedure that there is not.
    """
    if spec.procedure is None:
        return None
    routines = services.routines
    known = {**_PROCEDURES, **(routines.procedures if routines else {})}
    make = known.get(spec.procedure)
    if make is None:
        wrong = f"Agent {spec.name!r} has the procedure {spec.procedure!r}, which there is not"
        raise BrokenSpec(wrong, f"Use one of: {', '.join(known)}; or leave the key out.")
    return make(services, spec)
