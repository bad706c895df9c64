"""What waited for a model is finished by the next one who asks, or at a word."""

import asyncio

from tests.scripted_model import ScriptedModel, fails, says

DOWN = fails(503)
ASK = "@translator Translate good morning into German"


def with_model(open_nova, model, **given):
    return open_nova(model="openai:small", openai_base_url=model.base_url, model_retries=0, **given)


def test_what_waits_is_finished_and_told_in_its_thread_and_record(open_nova):
    prices = {"small": {"prompt": 1.0, "completion": 1.0}}
    with ScriptedModel(DOWN, otherwise=says("Guten Morgen.").using(100, 20)) as model:
        nova = with_model(open_nova, model, prices=prices)
        asked = nova.ask(ASK, thread="th")
        assert "`nova runs finish` tries at once" in asked.text
        [waiting] = nova.queue.list()
        assert (waiting.run_id, waiting.agent, waiting.tries) == (asked.run_id, "translator", 1)
        [done] = nova.queue.finish()
        assert (done.run_id, done.text) == (asked.run_id, "Guten Morgen.")
        assert (nova.queue.list(), nova.queue.finish()) == ([], [])
        explained = nova.runs.explain(asked.run_id)
        assert "Step 1 was done later by translator\n\nGuten Morgen." in explained
        spent = {each.name: each.prompt_tokens for each in nova.runs.cost(by="agent")}
        assert spent == {"translator": 100}
        assert nova.ask("@translator And now into French", thread="th").text == "Guten Morgen."
        assert "Guten Morgen." in str(model.requests[-1].messages)


def test_it_waits_for_the_next_process(open_nova):
    with ScriptedModel(DOWN, otherwise=says("Guten Morgen.")) as model:
        nova = with_model(open_nova, model)
        nova.ask(ASK)
        nova.close()
        again = with_model(open_nova, model)
        assert [each.text for each in again.queue.finish()] == ["Guten Morgen."]


def test_nova_that_is_up_finishes_by_itself(open_nova):
    with ScriptedModel(DOWN, otherwise=says("Guten Morgen.")) as model:
        nova = with_model(open_nova, model)
        nova.ask(ASK)
        [worker] = [each for each in nova.workers if "waits" in each.name]

        async def work() -> None:
            stop = asyncio.Event()
            working = asyncio.create_task(worker.run(stop))
            while nova.queue.list():  # noqa: ASYNC110 - the queue tells nobody
                await asyncio.sleep(0.01)
            stop.set()
            await working

        nova.work(work())
        assert nova.queue.list() == []


def test_a_budget_of_the_day_ends_in_answers_without_the_model(open_nova):
    with ScriptedModel(otherwise=says("Guten Morgen.").using(10, 10)) as model:
        nova = with_model(open_nova, model, budget={"day": {"tokens": 10}})
        answer = nova.ask(ASK)
        assert "today's budget of 10 tokens for all requests is used up" in answer.text
        assert len(nova.queue.list()) == 1
        assert model.requests == []


def test_what_costs_nothing_waits_for_nothing(open_nova):
    nova = open_nova()
    nova.ask(ASK)
    assert (nova.queue.list(), nova.runs.cost()) == ([], [])
