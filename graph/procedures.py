"""The procedures: what plays an agent that has a way of its own, by the name in its spec."""

from collections.abc import Iterable, Mapping

from agents.spec import AgentSpec
from graph.services import Play, Procedure, Routines, Services
from graph.supervisor.capability import IMPORT, INTERVIEW
from projects.errors import BrokenSpec

_OWN = (IMPORT, INTERVIEW)


def procedure(services: Services, spec: AgentSpec) -> Play | None:
    """Return what plays an agent instead of a responder; None for one without a procedure.

    Raises:
        BrokenSpec: if its spec names a procedure that there is not.
    """
    if spec.procedure is None:
        return None
    check_procedures([spec], services.routines)
    others = services.routines.procedures if services.routines else {}
    return {**_own(), **others}[spec.procedure](services, spec)


def check_procedures(specs: Iterable[AgentSpec], routines: Routines | None) -> None:
    """Refuse a spec that names a procedure that there is not, before anybody asks for its agent.

    Raises:
        BrokenSpec: naming the agent, and the procedures there are.
    """
    known = (*_OWN, *(routines.procedures if routines else ()))
    for spec in specs:
        if spec.procedure is not None and spec.procedure not in known:
            wrong = f"Agent {spec.name!r} has the procedure {spec.procedure!r}, which there is not"
            raise BrokenSpec(wrong, f"Use one of: {', '.join(known)}; or leave the key out.")


def _own() -> Mapping[str, Procedure]:
    from graph.importing.procedure import importer  # both take a while to import
    from graph.interview.procedure import interviewer

    return {IMPORT: importer, INTERVIEW: interviewer}
