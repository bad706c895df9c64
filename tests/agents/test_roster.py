import pytest

from agents import Roster
from agents.roster import PLACEHOLDER, scaffold
from projects.errors import BadInput, BrokenSpec, UnknownName
from tests.agents.fakes import SPEC

FLORIST = (
    SPEC.replace("instead: florist", "instead: gardener")
    .replace("name: gardener", "name: florist")
    .replace("To florist", "To gardener")
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "specs" / "outdoor").mkdir(parents=True)
    (tmp_path / "specs" / "outdoor" / "gardener.md").write_text(SPEC, encoding="utf-8")
    (tmp_path / "specs" / "outdoor" / "florist.md").write_text(FLORIST, encoding="utf-8")
    return tmp_path


def _add(folder, name: str, text: str, family: str = "outdoor") -> None:
    (folder / "specs" / family).mkdir(exist_ok=True)
    (folder / "specs" / family / f"{name}.md").write_text(text, encoding="utf-8")


def test_the_built_in_roster_is_sound():
    assert Roster.load().check() == []


def test_any_folder_is_a_roster_with_families_of_its_own(folder):
    shed = SPEC.replace("name: gardener", "name: toolsmith").replace(
        "family: outdoor", "family: barn"
    )
    _add(folder, "toolsmith", shed, family="barn")
    roster = Roster.load(folder)
    assert list(roster.agents) == ["toolsmith", "florist", "gardener"]
    assert roster.families == ("barn", "outdoor")
    assert roster.check() == []


def test_utterances_come_from_the_folder_beside_the_specs(folder):
    (folder / "utterances").mkdir()
    (folder / "utterances" / "florist.txt").write_text("roses\ntulips", encoding="utf-8")
    roster = Roster.load(folder)
    assert roster.get("florist").utterances == ("roses", "tulips")
    assert roster.get("gardener").utterances == roster.get("gardener").examples


def test_an_unknown_name_brings_the_nearest(folder):
    with pytest.raises(UnknownName, match=r"No agent is called 'gardner'\. Nearest: gardener"):
        Roster.load(folder).get("gardner")


def test_an_empty_folder_is_no_roster(tmp_path):
    with pytest.raises(BrokenSpec, match="No agent found"):
        Roster.load(tmp_path)


def test_a_name_may_be_there_only_once(folder):
    _add(folder, "gardener", SPEC, family="other")
    with pytest.raises(BrokenSpec, match=r"Agent 'gardener' is in both .*other.* and .*outdoor"):
        Roster.load(folder)


def test_siblings_are_named_from_either_side(folder):
    third = SPEC.replace("name: gardener", "name: beekeeper").replace(
        "instead: florist", "instead: gardener"
    )
    _add(folder, "beekeeper", third)
    assert Roster.load(folder).siblings("gardener") == ("florist", "beekeeper")


def test_the_digest_changes_with_any_word(folder):
    before = Roster.load(folder).digest
    assert Roster.load(folder).digest == before
    _add(folder, "florist", FLORIST.replace("Never guess", "Never hurry"))
    assert Roster.load(folder).digest != before


def test_a_card_holds_purpose_and_boundaries(folder):
    cards = Roster.load(folder).cards()
    assert cards["gardener"] == (
        "gardener: Says when to sow, water and prune. Not for: asks about indoor plants > florist; "
        "asks for a bouquet > florist."
    )
    assert list(cards) == ["florist", "gardener"]


def test_the_built_in_cards_stay_compact():
    cards = Roster.load().cards()
    assert max(len(card.split()) for card in cards.values()) <= 75


PROBLEMS = {
    "family": ("family: outdoor", "family: indoor", "says family 'indoor' but lies in 'outdoor'"),
    "agent": (
        "    instead: florist\nex",
        "    instead: baker\nex",
        "the agent 'baker', which does not",
    ),
    "itself": ("    instead: florist\nex", "    instead: gardener\nex", "names itself as another"),
    "may_ask": ("proposes: []", "proposes: []\nmay_ask: [baker]", "the agent 'baker'"),
    "near miss": (
        "sad.\n  instead: florist",
        "sad.\n  instead: gardener",
        "has a near miss for 'gardener', which is not among its not_for",
    ),
    "tool": ("[search_memory]", "[crystal_ball]", "uses the tool 'crystal_ball'"),
    "kind": ("proposes: []", "proposes: [magic]", "proposes 'magic', which is no kind"),
    "placeholder": ("When do I sow", f"{PLACEHOLDER} do I sow", "still holds 'FILL IN'"),
}


@pytest.mark.parametrize(("before", "after", "said"), PROBLEMS.values(), ids=PROBLEMS)
def test_check_names_what_is_wrong_with_the_set(folder, before, after, said):
    assert before in SPEC
    _add(folder, "gardener", SPEC.replace(before, after))
    problems = Roster.load(folder).check()
    assert len(problems) == 1
    assert problems[0].startswith("'gardener' ")
    assert said in problems[0]


def test_check_finds_utterances_said_twice(folder):
    (folder / "utterances").mkdir()
    (folder / "utterances" / "florist.txt").write_text("Roses\nroses\ntulips", encoding="utf-8")
    assert Roster.load(folder).check() == ["'florist' has the utterance 'roses' 2 times"]


def test_one_sided_borders_are_warned_of(folder):
    third = SPEC.replace("name: gardener", "name: beekeeper")
    _add(folder, "beekeeper", third)
    assert Roster.load(folder).warnings() == [
        "'beekeeper' borders on 'florist', but not the other way round"
    ]


def test_a_new_agent_is_flagged_until_it_is_filled_in(folder):
    path = scaffold("beekeeper", family="outdoor", folder=folder)
    assert path == folder / "specs" / "outdoor" / "beekeeper.md"
    problems = Roster.load(folder).check()
    assert problems == [
        "'beekeeper' still holds 'FILL IN'",
        "'beekeeper' names the agent 'another_agent', which does not exist",
    ]
    path.write_text(SPEC.replace("name: gardener", "name: beekeeper"), encoding="utf-8")
    assert Roster.load(folder).check() == []


@pytest.mark.parametrize(
    ("name", "family"), [("Bee", "outdoor"), ("bee", "../out"), ("", "outdoor")]
)
def test_a_new_agent_needs_plain_names(folder, name, family):
    with pytest.raises(BadInput, match="cannot name an agent"):
        scaffold(name, family=family, folder=folder)


def test_an_agent_that_is_there_is_not_overwritten(folder):
    with pytest.raises(BadInput, match="already there"):
        scaffold("gardener", family="outdoor", folder=folder)
