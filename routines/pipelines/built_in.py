"""The pipelines that every home has."""

from projects.pipeline import Parameter
from routines.pipelines.pipeline import Values, pipeline
from routines.pipelines.steps import Steps


@pipeline(
    about="Looks memory over and asks about what is stale, contradicted, held twice or unused.",
    words=("hygiene", "clean up memory", "memory clean-up", "tidy up memory"),
    steps=("sweep",),
)
async def memory_hygiene(steps: Steps, given: Values) -> str:
    """Put what needs a word before a person; nothing is deleted."""
    found = await steps.sweep("sweep")
    return f"{found['text']}."


@pipeline(
    about="Writes what was decided, promised and learnt in a project lately, each with its source.",
    words=("digest", "weekly digest", "project summary", "weekly summary", "weekly report"),
    parameters={
        "project": Parameter(type="project", about="Whose digest."),
        "days": Parameter(type="integer", about="How far back.", default=7),
    },
    steps=("lately", "promised", "draft", "approval"),
)
async def project_digest(steps: Steps, given: Values) -> str:
    """Gather what is new, ask what is promised, and draft one file of both."""
    project, days = str(given["project"]), int(given["days"])
    lately = await steps.record("lately", project=project, days=days)
    promised = await steps.request("promised", "What did I promise, and by when?", project=project)
    text = (
        f"# {project}, the last {days} days\n\n{lately['text']}\n\n## Open\n\n{promised['text']}\n"
    )
    until = str(lately["until"])
    draft = await steps.effect(
        "draft", kind="file", target=f"digests/{project}-{until}.md", payload={"content": text}
    )
    await steps.approval("approval", draft)
    return f"{lately['count']} items of {project} until {until} written."


@pipeline(
    about="Says what should be done next, as `nova next` does: for a schedule in the morning.",
    words=("daily digest", "morning digest", "day's agenda"),
    steps=("agenda",),
)
async def daily_digest(steps: Steps, given: Values) -> str:
    """Read the agenda; nothing is written."""
    return str((await steps.agenda("agenda"))["text"])


BUILT_IN = (memory_hygiene, project_digest, daily_digest)
