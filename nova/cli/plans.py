"""`nova plans`: plans that wait for people, days and figures, and how each step stands."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import clip, plain, say, table, write_json
from nova.cli.text import JsonFlag

if TYPE_CHECKING:
    from routines.plans import Plan

app = typer.Typer(
    help="Plans that wait for people, days and figures: list, show, advance, done, cancel."
)

PlanArgument = Annotated[str, typer.Argument(help="The plan's id, or its beginning.")]


@app.command("list")
def list_plans(
    all_plans: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    json: JsonFlag = False,
) -> None:
    """List the plans under way, oldest first."""
    with opened() as nova:
        plans = nova.plans.list(all_plans=all_plans)
    if json:
        write_json({"plans": [plan.model_dump(mode="json") for plan in plans]})
        return
    if not plans:
        say("No plan is under way.")
        return
    rows = [
        (
            plan.plan_id,
            plan.status,
            f"{sum(step.is_over for step in plan.steps)} of {len(plan.steps)}",
            f"{plan.made_at:%Y-%m-%d}",
            clip(plan.goal, 200),
        )
        for plan in plans
    ]
    say(table(("plan", "status", "steps over", "made", "goal"), rows, wide="goal"))
    say(show.command("nova plans show PLAN", before="\nLook at one: "))


@app.command("show")
def show_plan(plan: PlanArgument, json: JsonFlag = False) -> None:
    """Show a plan: each step, how it stands, and what it waits for."""
    with opened() as nova:
        found = nova.plans.show(plan)
    _tell(found, json=json)


@app.command("advance")
def advance(json: JsonFlag = False) -> None:
    """Take every plan as far as it goes now; each request and `nova up` do so, too."""
    with opened() as nova:
        told = nova.plans.advance()
    if json:
        write_json({"happened": [*told]})
        return
    for line in told or ("Nothing could be taken further.",):
        say(Text(plain(line)))


@app.command("done")
def done(
    plan: PlanArgument,
    step: Annotated[int, typer.Argument(min=1, help="The number of the step.")],
    json: JsonFlag = False,
) -> None:
    """Say that a step is done or needed no longer: what comes after it goes on."""
    with opened() as nova:
        found = nova.plans.done(plan, step)
    _tell(found, json=json)


@app.command("cancel")
def cancel(plan: PlanArgument, json: JsonFlag = False) -> None:
    """Do nothing more for a plan; what it drafted stays where it is."""
    with opened() as nova:
        found = nova.plans.cancel(plan)
    _tell(found, json=json)


def _tell(plan: "Plan", *, json: bool) -> None:
    if json:
        write_json(plan.model_dump(mode="json"))
        return
    say(Text(plain(plan.goal), style="bold"))
    say(Text(f"{plan.plan_id}, {plan.status}, made {plan.made_at:%Y-%m-%d}", style="dim"))
    rows = []
    for step in plan.steps:
        held = ", ".join(plan.holding(step)) if step.status == "waiting" else step.outcome
        rows.append((str(step.number + 1), step.status, plain(step.planned.text), clip(held, 45)))
    say(table(("#", "status", "step", "waits for, or came to"), rows, wide="step"))
