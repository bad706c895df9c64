"""The door of runs: what happened, and why."""

from collections.abc import Callable, Sequence

from graph.accounts import Accounts, By, Spent
from graph.record import Records, RunRecord
from nova.explain import explain


class RunsDoor:
    """What happened, and why."""

    def __init__(
        self, records: Records, cancel: Callable[[str], None], accounts: Accounts | None
    ) -> None:
        """Open the door of these records; `cancel` stops a run that is under way."""
        self._records = records
        self._cancel = cancel
        self._accounts = accounts

    def list(self, *, limit: int = 20, thread: str | None = None) -> list[RunRecord]:
        """Return the newest runs first."""
        return self._records.list(limit=limit, thread=thread)

    def show(self, run_id: str) -> RunRecord:
        """Return one run; raises UnknownName."""
        return self._records.get(run_id)

    def held(self, run_id: str) -> Sequence[str]:
        """Return what was held back from readers outside, and why, a line each; for you alone."""
        return [each.line for each in self._records.held(run_id)]

    def explain(self, run_id: str) -> str:
        """Return, as Markdown, why a run went as it did; raises UnknownName."""
        return explain(self._records.get(run_id))

    def cost(self, *, by: By = "day", since: str | None = None) -> Sequence[Spent]:
        """Return what models cost, by day, project, agent or model, since a day (2026-03-01)."""
        return self._accounts.by(by, since=since) if self._accounts else []

    def cancel(self, run_id: str) -> RunRecord:
        """Stop a run that is under way, and return its record.

        Raises:
            UnknownName: if there is no such run.
            BadInput: if it has ended.
        """
        self._cancel(run_id)
        return self._records.get(run_id)
