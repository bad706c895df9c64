"""Precedents: who had a request when it was last said in just these words, and nobody objected.

What a model or the person decided once is neither paid for nor asked a second time. The router
learns nothing from it: other words are judged as if this had never been.
"""

from datetime import UTC, datetime, timedelta

from graph.correction import Corrections
from graph.record import Records, RunRecord
from graph.signal import SOON, offers, signals
from graph.supervisor import Precedent
from projects.scope import Scope


class Precedents:
    """Looks in the records for the last time that a request was settled."""

    def __init__(self, records: Records, corrections: Corrections) -> None:
        """Look in `records`, and leave out what stands among `corrections`."""
        self._records = records
        self._corrections = corrections

    def __call__(self, text: str, *, scope: Scope, project: str | None) -> Precedent | None:
        """Return who had `text` the last time, if that was settled and still stands."""
        last = self._records.same(text)
        if last is None or not _is_for(scope, last):
            return None
        after = self._records.after(last)
        if after and _is_pick(after, text) and after.thread == last.thread:
            last, after = after, self._records.after(after)
        if after is None and _age(last) <= SOON:
            return None  # who says it again at once did not like the answer
        agent = self._settled(text, last, after)
        route = last.detail.get("route") or {}
        if agent is None or route.get("project") != project:
            return None
        return Precedent(run_id=last.run_id, agent=agent, verdict=route.get("verdict"))

    def _settled(self, text: str, last: RunRecord, after: RunRecord | None) -> str | None:
        """Return whom a sure verdict or a reply gave the request in a run, if nothing speaks against it."""
        both = [last, after] if after else [last]
        corrected = {each.run_id for each in self._corrections.list()}
        ruled = [each for each in offers(both, corrected=corrected) if each.run_id == last.run_id]
        if ruled:
            return ruled[0].agent
        doubted = {*corrected, *(signal.run_id for signal in signals(both))}
        is_settled = _is_pick(last, text) and last.run_id not in doubted
        return str(last.detail["route"]["steps"][0]["agent"]) if is_settled else None


def _is_pick(run: RunRecord, request: str) -> bool:
    """Whether a run gave `request` to the agent that the person picked when asked, and that was it."""
    route = run.detail.get("route") or {}
    is_one = run.status == "answered" and route.get("decision") == "route"
    is_picked = route.get("stage") == "pending" and route.get("request") == request
    return is_one and is_picked and all(each["status"] == "done" for each in run.detail["results"])


def _is_for(scope: Scope, last: RunRecord) -> bool:
    """Whether a run was on the same behalf and for the same readers."""
    then = Scope.model_validate(last.scope)
    return then.model_copy(update={"project": scope.project}) == scope


def _age(last: RunRecord) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(last.started_at)
