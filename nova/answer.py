"""An answer: what a person gets for a request, with everything it rests on."""

from collections.abc import Iterator
from html import escape
from time import perf_counter
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.responder import UNVERIFIED, Usage
from graph.state import Json, NovaState
from projects.data import Chart, Table
from projects.data.drawing import picture
from projects.data.page import fragment
from projects.source import Citation

_EFFECT_KEYS = ("effect_id", "hash", "kind", "status", "preview")
_STEP_KEYS = ("agent", "project", "audience", "text", "after")


class MemoryReport(BaseModel):
    """What a run did with memory: lists of ids."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recalled: list[str] = []
    promoted: list[str] = []
    archived: list[str] = []
    discarded: list[str] = []
    review: list[str] = []


class Answer(BaseModel):
    """What came of one request. Its JSON form is the contract of `nova ask --json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    thread: str
    text: str
    """What Nova says, as Markdown; the question, if it asks one."""
    decision: str
    """route, plan, clarify or decline."""
    question: str | None = None
    options: list[str] = []
    steps: list[Json] = []
    citations: list[Citation] = []
    tables: list[Table] = []
    """What of databases the answer rests on, as rows with units, scope and date."""
    charts: list[Chart] = []
    """What is drawn of them."""
    proposals: list[Json] = []
    """Each memory proposal with the gate's verdict and reason."""
    effects: list[Json] = []
    memory: MemoryReport = MemoryReport()
    usage: Usage = Usage()
    ms: float = 0.0

    @property
    def waiting(self) -> list[Json]:
        """The effects that wait for an approval."""
        return [effect for effect in self.effects if effect["status"] == "pending"]

    def __str__(self) -> str:
        """Return the text alone."""
        return self.text

    def _repr_markdown_(self) -> str:
        lines = [self.text]
        if self.citations:
            lines.append("\n**Sources**\n")
            lines += [f"- `{cited.id}` {cited.quote}" for cited in self.citations]
        for effect in self.waiting:
            lines.append(f"\n*Waits for approval:* `{effect['effect_id']}` ({effect['kind']})")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        body = "".join(self._paragraphs())
        rows = "".join(
            f"<tr><td><code>{escape(cited.id)}</code></td><td>{escape(cited.quote)}</td></tr>"
            for cited in self.citations
        )
        sources = f"<table><tr><th>source</th><th>words</th></tr>{rows}</table>" if rows else ""
        head = " · ".join(
            escape(f"{step['agent']} ({step['project'] or 'no project'})") for step in self.steps
        )
        tables = "".join([*map(picture, self.charts), *map(fragment, self.tables)])
        return f"<div><small>{head}</small>{body}{tables}{sources}</div>"

    def _paragraphs(self) -> Iterator[str]:
        """Yield the text as paragraphs, without the rows that stand below it as a table."""
        parts = self.text.split("\n\n")
        own = [at for at, part in enumerate(parts) if part.startswith(UNVERIFIED)]
        for part in parts[: own[0]] if own and self.tables else parts:
            if not part.startswith("|"):
                yield f"<p>{escape(part).replace(chr(10), '<br>')}</p>"
            elif not self.tables:
                yield f"<pre>{escape(part)}</pre>"

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is optional and brings no types here
        """Return the citations as a pandas DataFrame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame([cited.model_dump() for cited in self.citations])


def answer_of(state: NovaState, *, began: float) -> Answer:
    """Read the answer off the final state of a run that began at `began` (`perf_counter`)."""
    route, composed = state["route"], state.get("answer") or {}
    asked = state.get("pending")
    asks = route["decision"] == "clarify"
    text = route["question"] if asks else composed.get("text", "")
    return Answer(
        run_id=state["run"]["run_id"],
        thread=state["run"]["thread"],
        text=text or route["reason"],
        decision=route["decision"],
        question=asked["question"] if asked else None,
        options=asked["options"] if asked else [],
        steps=[{key: step[key] for key in _STEP_KEYS} for step in route["steps"]],
        citations=composed.get("citations", []),
        tables=composed.get("tables", []),
        charts=composed.get("charts", []),
        proposals=[_judged(verdict) for verdict in state.get("verdicts", [])],
        effects=[{key: effect[key] for key in _EFFECT_KEYS} for effect in state.get("effects", [])],
        memory=memory_report(state),
        usage=Usage.model_validate(composed.get("usage") or state.get("spent") or {}),
        ms=round((perf_counter() - began) * 1000, 1),
    )


def memory_report(state: NovaState) -> MemoryReport:
    """Return what the run recalled, and what became of its proposals."""
    recalled = [item["id"] for item in state["recalled"]]
    for result in state.get("results", []):
        if result["run_id"] == state["run"]["run_id"]:
            recalled += [source["id"] for source in result["sources"]]
    became: dict[str, list[str]] = {"core": [], "archive": [], "discard": [], "review": []}
    for verdict in state.get("verdicts", []):
        became[verdict["outcome"]].append(verdict["claim_id"] or verdict["event_ids"][0])
    return MemoryReport(
        recalled=list(dict.fromkeys(recalled)),
        promoted=became["core"],
        archived=became["archive"],
        discarded=became["discard"],
        review=became["review"],
    )


def _judged(verdict: Json) -> Json:
    keys = ("outcome", "reason", "explanation", "claim_id", "supersedes", "previous_text")
    return {**verdict["proposal"], **{key: verdict[key] for key in keys}}
