"""A run record in words: why Nova did what it did."""

from collections.abc import Iterator

from graph.gate import Held
from graph.record import RunRecord
from graph.state import Json
from projects.data import as_code


def explain(record: RunRecord) -> str:
    """Return a run as Markdown: request, route and runners-up, steps, sources, memory, cost."""
    return "\n".join(_lines(record))


def _lines(record: RunRecord) -> Iterator[str]:
    detail = record.detail
    yield f"# Run {record.run_id}"
    yield f"\n> {record.request}\n"
    yield f"- status: {record.status}, thread `{record.thread}`"
    yield f"- began {record.started_at}, ended {record.ended_at or '-'}"
    scope = record.scope
    yield f"- for {scope['principal']}, read by {scope['audience']}"
    if "error" in detail:
        yield f"- failed with: {detail['error']}"
    if route := detail.get("route"):
        yield from _route(route)
    yield from _recalled(detail.get("recalled", []))
    for result in detail.get("results", []):
        yield from _step(result)
    for step, later in detail.get("later", {}).items():
        yield f"\n## Step {int(step) + 1} was done later by {later['agent']}\n\n{later['text']}"
    for held in detail.get("held", []):
        yield f"- step {held['step'] + 1}: {Held.model_validate(held).line}"
    yield from _memory(detail.get("verdicts", []))
    for effect in detail.get("effects", []):
        yield f"\n## Effect {effect['effect_id']}\n\n- {effect['kind']}: {effect['target']}"
        yield f"- hash `{effect['hash']}`"
        if effect.get("consent"):
            yield f"- done at once, since the request asked for it: {effect['consent']!r}"
    if usage := detail.get("answer", {}).get("usage"):
        yield from _usage(usage)


def _route(route: Json) -> Iterator[str]:
    yield "\n## Route\n"
    yield f"- {route['decision']} at the stage `{route['stage']}`: {route['reason']}"
    yield f"- project: {route['project'] or 'none'}"
    for index, step in enumerate(route["steps"], start=1):
        after = f", after {[needed + 1 for needed in step['after']]}" if step["after"] else ""
        yield (
            f"- step {index}: **{step['agent']}** for {step['project'] or 'no project'}, "
            f"read by {step['audience']}{after}: {step['text']}"
        )
    runners = ", ".join(
        f"{candidate['agent']} {candidate['confidence']:.2f}" for candidate in route["candidates"]
    )
    yield f"- considered: {runners or 'nobody'}"
    if verdict := route.get("verdict"):
        shares = ", ".join(part["agent"] for part in verdict["parts"])
        named = f"{verdict['agent']} ({shares})" if shares else verdict["agent"]
        yield f"- the arbiter said: {named}, {verdict['confidence']:.2f} sure"


def _recalled(items: list[Json]) -> Iterator[str]:
    yield "\n## Recalled\n"
    if not items:
        yield "- nothing fitted"
    for item in items:
        closed = "" if item["current"] else ", no longer current"
        yield (
            f"- `{item['id']}` {item['score']:.2f} ({item['project']}{closed}) {item['text']} "
            f"- {item['why']}"
        )


def _step(result: Json) -> Iterator[str]:
    yield f"\n## Step {result['step'] + 1}: {result['agent']}, {result['status']}\n"
    yield f"- {result['ms']:g} ms, {len(result['sources'])} sources"
    for made in result.get("lookups", []):
        yield f"- read of {made['project']}: {made['line']}"
        if sql := (made.get("table") or {}).get("sql"):
            yield f"  {as_code(sql)}".replace("\n", "\n  ")
    if result["notice"]:
        yield f"- {result['notice']}"
    if back := result["reply"]["hand_back"]:
        yield f"- handed back to {back['instead'] or 'the supervisor'}: {back['reason']}"
    for cited in result["reply"]["citations"]:
        yield f"- `{cited['id']}` carries: {cited['sentence']}"
    for line in result["reply"]["missing"]:
        yield f"- missing: {line}"


def _memory(verdicts: list[Json]) -> Iterator[str]:
    if not verdicts:
        return
    yield "\n## Memory\n"
    for verdict in verdicts:
        proposal = verdict["proposal"]
        yield (
            f"- {verdict['outcome']} ({verdict['reason']}): {proposal['text']} "
            f"- {verdict['explanation']}"
        )


def _usage(usage: Json) -> Iterator[str]:
    cost = "unknown" if usage["cost"] is None else f"{usage['cost']:.4f}"
    yield "\n## Cost\n"
    yield (
        f"- {usage['model_calls']} model calls, {usage['prompt_tokens']} prompt and "
        f"{usage['completion_tokens']} completion tokens, cost {cost}"
    )
