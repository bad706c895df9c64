"""How an answer looks: its route, its text, its sources, and what became of memory and effects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nova.cli.following import Followed
from nova.cli.output import Json, clip, plain, prose, table, whole
from nova.cli.result import shown

if TYPE_CHECKING:
    from graph.supervisor.confusion import Collision
    from graph.supervisor.lint import Lint
    from nova.answer import Answer
    from projects.data import Table as Result

OUTCOMES = {
    "core": ("kept", "green"),
    "archive": ("archived", "cyan"),
    "discard": ("discarded", "yellow"),
    "review": ("to decide", "magenta"),
}
"""What the gate of memory may decide: the word for it, and its colour."""

_PREVIEW_LINES = 8
_BAR = 24
"""Characters of a bar that stands for certainty."""
_PAIRS = 8
"""Pairs of agents that `nova agents check` lists."""
_SHORT, _LONG = 90, 400
"""Characters of a recalled text that a list shows: beside an answer, and for its own sake."""


def heading(words: str) -> Text:
    """Return the heading of a part."""
    return Text(words, style="bold")


def indented(part: RenderableType) -> Padding:
    """Return `part` moved in below its heading."""
    return Padding(part, (0, 0, 0, 2), expand=False)


def route_line(route: Json) -> Text:
    """Return who works on a request, for which project and readers; a line for each step."""
    if not route.get("steps"):
        what = {"clarify": "asks back", "decline": "declines"}.get(route.get("decision", ""), "")
        return Text(f"→ {what}", style="dim")
    return Text("\n").join(_step(step) for step in route["steps"])


def _step(step: Json) -> Text:
    after = ", ".join(str(index + 1) for index in step["after"])
    line = Text.assemble(("→ ", "dim"), (step["agent"], "cyan"))
    line.append(f" for {step['project'] or 'no project'}", style="dim")
    if step["audience"] != "me":
        line.append(f", read by {step['audience']}", style="yellow")
    return line.append(f", after step {after}" if after else "", style="dim")


def route(decided: Json) -> Iterator[RenderableType]:
    """Return a decision with its reason and the runners-up."""
    yield route_line(decided)
    if decided["question"]:
        yield Text(f"\n{plain(decided['question'])}", style="bold")
    if len(decided["steps"]) > 1:
        yield Text()
        yield heading("Steps")
        for number, step in enumerate(decided["steps"], start=1):
            yield indented(Text(f"{number}  {step['agent']}: {clip(step['text'], _LONG)}"))
    calls = decided["llm_calls"]
    spent = "no model" if not calls else f"{calls} model call{'s' * (calls > 1)}"
    how = {
        "why": decided["reason"],
        "decided by": f"{decided['stage']}, {spent}, {decided['ms']:.0f} ms",
        "project": decided["project"] or "",
    }
    yield Text()
    yield facts(how)
    if decided["candidates"]:
        yield Text()
        yield heading("Considered")
        yield indented(_considered(decided))


def route_reason(route: Json) -> Text:
    """Return how the route was chosen, and who else was considered."""
    shown = ", ".join(f"{one['agent']} {one['confidence']:.2f}" for one in route["candidates"])
    words = f"{plain(route['reason'])} (stage {route['stage']})"
    return Text(f"{words}\nconsidered: {shown or 'nobody'}", style="dim")


def _considered(decided: Json) -> RenderableType:
    """Return the five likeliest agents with a bar each; who has a share of the work stands out."""
    chosen = {step["agent"] for step in decided["steps"]}
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for one in decided["candidates"]:
        style = "cyan" if one["agent"] in chosen else ""
        full = round(one["confidence"] * _BAR)
        bar = Text.assemble(("━" * full, style), ("─" * (_BAR - full), "dim"))
        grid.add_row(Text(one["agent"], style=style), bar, Text(f"{one['confidence']:.2f}"))
    return grid


def recalled(items: Sequence[Json], *, brief: bool = False) -> RenderableType:
    """Return what recall found, best first, each with its score."""
    if not items:
        return Text("nothing that fits", style="dim")
    width = _SHORT if brief else _LONG
    rows = [
        (f"{item['score']:.2f}", item["id"], _about(item), clip(item["text"], width))
        for item in items
    ]
    return table(("score", "id", "about", "words"), rows, wide="words")


def answer(followed: Followed) -> RenderableType:
    """Return everything there is to see of an answer, its route excepted."""
    told = followed.answer
    if told is None:
        return Text()
    return Group(*_parts(told, followed.sources))


def _parts(told: "Answer", sources: Json) -> Iterator[RenderableType]:
    yield prose(told.text)
    if told.question:
        yield from _question(told)
    for found in _untold(told):
        yield Text()
        yield from shown(found)
    if told.citations:
        yield Text()
        yield heading("Sources")
        yield indented(_sources(told, sources))
    if told.proposals:
        yield Text()
        yield heading("Memory")
        yield indented(verdicts(told.proposals))
    if told.waiting:
        yield Text()
        yield heading("Waits for your approval")
        yield from map(waiting, told.waiting)
    yield Text()
    yield _footer(told)


def _untold(told: "Answer") -> "list[Result]":
    """Return the results of several rows that the text itself does not show as a table."""
    if "\n| --" in told.text or "\n|--" in told.text:
        return []
    return [found for found in told.tables if len(found.rows) > 1]


def _question(told: "Answer") -> Iterator[RenderableType]:
    if told.question and told.question.strip() not in told.text:
        yield Text(f"\n{plain(told.question)}", style="bold")
    if any(option not in told.text for option in told.options):
        yield Text()
        for number, option in enumerate(told.options, start=1):
            yield Text(f"  {number}  {plain(option)}")
    yield Text()
    yield command(f'nova ask --thread {quote(told.thread)} "your answer"', before="Answer with: ")


def _sources(told: "Answer", sources: Json) -> RenderableType:
    unique = {(cited.id, cited.quote): cited for cited in told.citations}.values()
    rows = [
        (cited.id, _about(sources.get(cited.id, {})), clip(cited.quote, _SHORT)) for cited in unique
    ]
    return table(("id", "about", "words"), rows, wide="words")


def _about(item: Json) -> str:
    """Return project and day of a recalled item, and whether it is out of date."""
    said = (item.get("said_at") or item.get("valid_from") or "")[:10]
    parts = [item.get("project") or "", said, "" if item.get("current", True) else "ended"]
    return " ".join(part for part in parts if part)


def verdicts(judged: Iterable[Json]) -> RenderableType:
    """Return what the gate of memory made of each proposal, and why."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for one in judged:
        label, style = OUTCOMES[one["outcome"]]
        is_secret = one["reason"] == "secret"
        words = Text("(not shown)" if is_secret else plain(one["text"]))
        if one.get("previous_text"):
            relation = "replaces" if one["supersedes"] else "known so far"
            words.append(f"\n{relation}: {plain(one['previous_text'])}", style="dim")
        words.append(f"\n{plain(one['explanation'])}", style="dim")
        grid.add_row(Text(label, style=style), words)
    return grid


def waiting(effect: Json) -> RenderableType:
    """Return one effect as it would be carried out, and how to decide on it."""
    lines = plain(effect["preview"]).splitlines()
    shown = "\n".join(lines[:_PREVIEW_LINES])
    left = len(lines) - _PREVIEW_LINES
    more = f"\n… {left} more lines: nova approvals show {effect['effect_id']}" if left > 0 else ""
    return Group(
        Text.assemble((effect["effect_id"], "bold"), (f"  {effect['kind']}", "dim")),
        indented(Text.assemble(shown, (more, "dim"))),
        decide(effect),
    )


def decide(effect: Json) -> RenderableType:
    """Return the commands that decide on an effect."""
    approve = f"nova approvals approve {effect['effect_id']} --hash {effect['hash']}"
    return Group(
        command(approve, before="Approve: "),
        command(f"nova approvals reject {effect['effect_id']}", before="Reject:  "),
    )


def outcome(effect: Json) -> Text:
    """Return what came of an effect that was decided."""
    style = {"done": "green", "failed": "red"}.get(effect["status"], "yellow")
    words = f"  {plain(effect['outcome'])}"
    return Text.assemble((effect["effect_id"], "bold"), "  ", (effect["status"], style), words)


def lint(found: "Lint") -> Iterator[RenderableType]:
    """Return which agents are taken for one another, and which are learnt from too little."""
    yield Text(f"{found.right:.0%} of all utterances, held out, reach their own agent", style="dim")
    if found.overlaps:
        yield Text()
        yield heading("Taken for each other")
        rows = [
            (
                " / ".join(pair.agents),
                f"{pair.share:.0%}",
                clip(_collision(pair.collisions[0]), _SHORT),
            )
            for pair in found.overlaps[:_PAIRS]
        ]
        yield table(("agents", "of both", "for example"), rows, wide="for example")
        left = len(found.overlaps) - _PAIRS
        more = f"{left} more pairs: " if left > 0 else "All of it: "
        yield command("nova agents map --html FILE", before=more)
    for line in found.thin:
        yield Text(f"warning: {plain(line)}", style="dim")
    yield Text()


def _collision(one: "Collision") -> str:
    return f"{one.text} → {one.taken_for}"


def facts(named: Mapping[str, str]) -> RenderableType:
    """Return names and values below each other; what has no value is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in named.items():
        if value:
            grid.add_row(name, Text(plain(value)))
    return grid


def command(words: str, *, before: str = "") -> Text:
    """Return a command to copy."""
    return whole(before, style="dim").append(words, style="bold not dim")


def _footer(told: "Answer") -> Text:
    usage = told.usage
    spent = (
        "no model"
        if not usage.model_calls
        else f"{usage.model_calls} model call{'s' * (usage.model_calls > 1)}"
    )
    if usage.model_calls:
        cost = "unknown" if usage.cost is None else f"{usage.cost:.4f}"
        spent += f" ({usage.prompt_tokens} + {usage.completion_tokens} tokens, cost {cost})"
    line = f"run {told.run_id} · thread {told.thread} · {spent} · {told.ms:.0f} ms"
    return whole(line, style="dim")
