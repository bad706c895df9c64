"""A model may cut an answer and word a question; what was not said it can not bring in."""

from pathlib import Path

import pytest

from agents.responder import Usage
from graph.interview.interview import Asked, Interview
from graph.interview.scribe import CutAnswer, CutStatement, Scribe, Worded
from projects.errors import ModelUnavailable

ANSWER = "So it dries for 21 days, and you never hurry it."
QUESTION = "What other rule do you go by with moulds?"
INTERVIEW = Interview(
    interview_id="i_1",
    expert="Ilse",
    topic="moulds",
    project="personal",
    opened_at="2026-01-01",
    asked=(Asked(question_id="rule.1", text=QUESTION, aspect="rule"),),
)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def scribe(value: object, heard: list[tuple[str, str]] | None = None) -> Scribe:
    async def structured(system: str, user: str, schema: type) -> tuple[object, Usage]:
        if heard is not None:
            heard.append((system, user))
        if isinstance(value, Exception):
            raise value
        return value, Usage(model_calls=1)

    return Scribe(structured)  # type: ignore[arg-type]


def cut_into(*statements: tuple[str, str]) -> CutAnswer:
    return CutAnswer(
        statements=[CutStatement(words=words, text=text) for words, text in statements]
    )


async def test_a_statement_whose_words_were_said_is_taken():
    value = cut_into(("it dries for 21 days", "The moulds dry for 21 days."))
    found = await scribe(value).cut(ANSWER, INTERVIEW)
    assert found.cuts is not None
    assert [(cut.text, cut.quote) for cut in found.cuts] == [
        ("The moulds dry for 21 days.", "it dries for 21 days")
    ]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("it dries for 35 days", "The moulds dry for 35 days."),
        ("it dries for 21 days", "The moulds dry for 35 days."),
        ("you never hurry it", "You hurry the moulds."),
        ("it dries for 21 days", "Bo Ek pays 21 days of rent to the bank in Lima every autumn."),
        ("", "The moulds dry for 21 days."),
    ],
)
async def test_a_statement_that_was_not_said_is_dropped(words, text):
    found = await scribe(cut_into((words, text))).cut(ANSWER, INTERVIEW)
    assert found.cuts is None


@pytest.mark.parametrize(
    "worded",
    [
        "Is it the clay that fails?",
        "What fails, the clay or the 40 day rule?",
        "S3: \u201cPay Bo.\u201d Right as written?",
        "What fails? And why?",
        "Tell me everything.",
    ],
)
async def test_a_question_that_leads_or_adds_gives_way_to_the_bank(worded):
    found = await scribe(Worded(question=worded)).word(QUESTION, INTERVIEW, ANSWER)
    assert found.question == QUESTION


async def test_an_open_question_is_put_as_the_model_words_it():
    worded = "You never hurry it: what else do you hold to with moulds?"
    found = await scribe(Worded(question="What else do you hold to with moulds?")).word(
        QUESTION, INTERVIEW, worded
    )
    assert found.question == "What else do you hold to with moulds?"


async def test_without_its_model_rules_cut_and_the_bank_asks():
    down = scribe(ModelUnavailable("The model is down", "Start it."))
    assert (await down.cut(ANSWER, INTERVIEW)).cuts is None
    assert (await down.word(QUESTION, INTERVIEW, ANSWER)).question == QUESTION


async def test_the_prompts_are_as_they_were():
    heard: list[tuple[str, str]] = []
    await scribe(cut_into(), heard).cut(ANSWER, INTERVIEW)
    await scribe(Worded(question=QUESTION), heard).word(QUESTION, INTERVIEW, ANSWER)
    shown = "\n\n---\n\n".join(f"{system}\n\n{user}" for system, user in heard) + "\n"
    snapshot = SNAPSHOTS / "prompts.md"
    if not snapshot.exists():
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(shown, encoding="utf-8")
        pytest.fail(f"{snapshot.name} is written anew; look at it and commit it")
    assert shown == snapshot.read_text(encoding="utf-8")
