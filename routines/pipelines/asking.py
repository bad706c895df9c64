"""The step that asks an agent: a request in plain words, through the graph like any other."""

from projects.data.loading import Strict, Words
from projects.errors import BadInput
from routines.pipelines.step import Done, Place, Step

_SHOWN = 100


class RequestArguments(Strict):
    """What is asked, and about which project."""

    text: Words
    project: str | None = None


def request_step(arguments: RequestArguments) -> Step:
    """Return the step; nobody is there to answer a question, so one that comes back fails it."""

    async def run(place: Place) -> Done:
        project = arguments.project or place.run.project
        asked = await place.parts.ask(arguments.text, project=project, key=place.key)
        if asked.question:
            wrong = f"Step {place.name!r}: the request came back as a question: {asked.question}"
            raise BadInput(wrong, "Ask more clearly in the pipeline's definition.")
        return Done(asked.facts, told=f"run {asked.run_id} answered", cost=asked.cost)

    async def rehearse(_: Place) -> Done:
        told = f"would ask: {' '.join(arguments.text.split())[:_SHOWN]}"
        return Done({"run_id": "", "text": "(the answer)", "effects": []}, told=told)

    return Step("request", run, rehearse)
