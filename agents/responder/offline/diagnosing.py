"""Diagnosing a run without a model: the first error, its step, what is done, what failed before."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from agents.responder.reply import Reply
from agents.tools.toolbox import PipelineSource
from projects.pipeline import LogLine, Standing

_BEFORE = timedelta(hours=24)
"""How long before a run another one's failure may be what it suffers from."""
_TOUCHES = ("effect", "stage", "request", "sweep")
"""Kinds of steps that leave something behind."""


async def diagnose(source: PipelineSource, standing: Standing, runs: Sequence[Standing]) -> Reply:
    """Return what the record shows of a run that failed or waits; it draws no conclusion."""
    lines = await source.logs(standing.run.run_id)
    parts = [
        f"**What happened:** {_happened(standing)}",
        *_first(lines),
        f"**Done so far:** {_done(standing)}",
        *_upstream(standing, runs),
        f"**Safe to resume from:** {_resume(standing)}",
    ]
    return Reply(text="\n\n".join(parts))


def _happened(standing: Standing) -> str:
    run = standing.run
    began = run.created_at[:16].replace("T", " ")
    return f"{run.line.rstrip('.')}. It was started {began} by {run.by}."


def _first(lines: Sequence[LogLine]) -> Iterator[str]:
    """Yield the first line that is no good news, and the last error if that is another one."""
    odd = [line for line in lines if line.level != "info"]
    errors = [line for line in odd if line.level == "error"]
    for title, found in (("First deviation", odd[:1]), ("Last error", errors[-1:])):
        if found and (title != "Last error" or found[0].text != odd[0].text):
            line = found[0]
            where = f" at {line.step}" if line.step else ""
            yield f'**{title}{where}**, {line.at[:19].replace("T", " ")}: "{line.text}"'


def _done(standing: Standing) -> str:
    done = [step for step in standing.steps if step.status == "done"]
    if not done:
        return "no step."
    told = [
        f"{step.name} ({step.told})" if step.kind in _TOUCHES and step.told else step.name
        for step in done
    ]
    return f"{'; '.join(told)}."


def _upstream(standing: Standing, runs: Sequence[Standing]) -> Iterator[str]:
    """Yield what else failed in the same project shortly before."""
    run = standing.run
    until = datetime.fromisoformat(run.created_at)
    others = [
        other.run.line
        for other in runs
        if other.run.run_id != run.run_id
        and other.run.status == "failed"
        and (run.project is None or other.run.project in (None, run.project))
        and until - _BEFORE <= datetime.fromisoformat(other.run.created_at) <= until
    ]
    if others:
        yield f"**Failed before it:** {'; '.join(others)}"


def _resume(standing: Standing) -> str:
    run, last = standing.run, standing.checkpoint
    if run.status == "waiting":
        return f"nothing is broken: it {run.waits[0].said if run.waits else 'waits'}."
    behind = f"behind {last.name}" if last else "its start"
    return (
        f"{behind}, the last checkpoint. What is done is not repeated; drafts are known by "
        f"their step and stored once. `nova pipelines resume {run.run_id}` does it."
    )
