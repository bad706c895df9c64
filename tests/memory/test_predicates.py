"""The catalogue of predicates: built in, changed by a home, changed by one project."""

from pathlib import Path

import pytest

from memory import Memory, Predicates
from projects.errors import BrokenSpec
from projects.scope import Scope


def held(memory: Memory) -> set[str]:
    return {claim.text for claim in memory.claims(scope=Scope(), project="garden")}


def told(open_memory, person_of, folder: Path, *texts: str) -> set[str]:
    memory = open_memory(predicates=Predicates(folder))
    person = person_of(memory)
    for text in texts:
        person.say(text)
    return held(memory)


@pytest.fixture
def person_of(person):
    return type(person)


def test_values_of_a_relation_that_nobody_described_accumulate(open_memory, person_of, tmp_path):
    texts = ("Anna tends the roses", "Anna tends the dahlias")
    assert told(open_memory, person_of, tmp_path, *texts) == set(texts)


def test_a_home_can_say_that_a_relation_has_one_value(open_memory, person_of, tmp_path):
    (tmp_path / "predicates.yaml").write_text("tend: {values: one}\n")
    texts = ("Anna tends the roses", "Anna tends the dahlias")
    assert told(open_memory, person_of, tmp_path, *texts) == {texts[1]}


def test_a_home_can_say_that_a_relation_has_many_values(open_memory, person_of, tmp_path):
    (tmp_path / "predicates.yaml").write_text("spouse: {values: many}\n")
    texts = ("Anna's spouse is Ben Hale", "Anna's spouse is Carl Moss")
    assert told(open_memory, person_of, tmp_path, *texts) == set(texts)


def test_words_of_a_home_name_one_relation(open_memory, person_of, tmp_path):
    (tmp_path / "predicates.yaml").write_text("tend: {words: tend groom, values: one}\n")
    texts = ("Anna tends the roses", "Anna grooms the dahlias")
    assert told(open_memory, person_of, tmp_path, *texts) == {texts[1]}


@pytest.mark.parametrize(("project", "kept"), [("garden", 1), ("harbour", 2)])
def test_a_project_has_predicates_of_its_own(open_memory, person_of, tmp_path, project, kept):
    folder = tmp_path / "predicates"
    folder.mkdir()
    (folder / "garden.yaml").write_text("tend: {values: one}\n")
    memory = open_memory(predicates=Predicates(tmp_path))
    person = person_of(memory)
    for text in ("Anna tends the roses", "Anna tends the dahlias"):
        person.say(text, project=project)
    assert len(memory.claims(scope=Scope(), project=project)) == kept


def test_a_claim_ages_as_its_relation_does(open_memory, person_of, tmp_path):
    (tmp_path / "predicates.yaml").write_text("cost: {half_life_days: 30}\n")
    memory = open_memory(predicates=Predicates(tmp_path))
    person_of(memory).say("The hose costs 14 dollars")
    assert [claim.half_life_days for claim in memory.claims(scope=Scope())] == [30]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("cost: {values: several}", "cost.values"),
        ("cost: {colour: red}", "cost.colour"),
        ("cost: [", "not valid YAML"),
        ("Cost Price: {}", "Cost Price"),
    ],
)
def test_a_file_that_is_no_catalogue_is_named_with_its_key(tmp_path, text, named):
    (tmp_path / "predicates.yaml").write_text(text)
    with pytest.raises(BrokenSpec, match=rf"predicates\.yaml.*{named}"):
        Predicates(tmp_path)
