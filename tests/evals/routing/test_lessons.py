"""What the layers are tuned on: it names agents of the roster, and holds no case of the evals."""

import re
from pathlib import Path

from agents.roster import BUILT_IN, Roster
from evals.routing.cases import CASES, read_cases

LESSONS = CASES / "lessons"
MARKED = re.compile(r"\[\[(\w+)\|(.*?)\]\]")


def lines(name):
    return (LESSONS / name).read_text(encoding="utf-8").splitlines()


def requests():
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()
        for path in sorted(Path(LESSONS / "requests").glob("*.txt"))
    }


def plain(text):
    return re.sub(r"\W+", " ", text.casefold()).strip()


def test_every_lesson_is_for_an_agent_of_the_roster():
    agents = set(Roster.load(BUILT_IN).agents)
    marked = {agent for line in lines("compound.txt") for agent, _ in MARKED.findall(line)}
    single = {line.split("|")[0] for line in lines("single.txt")}
    assert set(requests()) == agents
    assert marked <= agents
    assert single <= agents


def test_a_request_of_several_tasks_marks_two_at_least():
    assert [line for line in lines("compound.txt") if len(MARKED.findall(line)) < 2] == []


def test_no_lesson_is_a_case():
    taught = {plain(text) for each in requests().values() for text in each}
    taught |= {plain(MARKED.sub(r"\2", line)) for line in lines("compound.txt")}
    taught |= {plain(line.split("|", 1)[1]) for line in lines("single.txt")}
    cases = [read_cases("validation"), read_cases("test")]
    asked = {plain(each.text) for split in cases for kind in split for each in kind[1]}
    assert taught & asked == set()
