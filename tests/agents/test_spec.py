import pytest

from agents.roster import BUILT_IN
from agents.spec import HEADINGS, Boundary, load_spec
from projects.errors import BrokenSpec
from tests.agents.fakes import SPEC


@pytest.fixture
def write(tmp_path):
    def at(text: str = SPEC):
        path = tmp_path / "gardener.md"
        path.write_text(text, encoding="utf-8")
        return path

    return at


def test_a_file_says_who_an_agent_is(write):
    spec = load_spec(write())
    assert spec.name == "gardener"
    assert spec.not_for[0] == Boundary(ask="asks about indoor plants", instead="florist")
    assert spec.siblings == ("florist",)
    assert spec.may_ask == ()
    assert spec.instructions.startswith("You look after a garden.")


def test_without_utterances_the_examples_are_learnt_from(write, tmp_path):
    assert load_spec(write(), tmp_path).utterances == load_spec(write()).examples


def test_utterances_are_read_one_a_line(write, tmp_path):
    (tmp_path / "gardener.txt").write_text("sow what\n\n  water now?  \n", encoding="utf-8")
    assert load_spec(write(), tmp_path).utterances == ("sow what", "water now?")


BROKEN = {
    "no front matter": (("---\nname", "name"), "front matter between two lines of ---"),
    "bad YAML": (
        ("purpose: Says", "purpose: Says: no"),
        "line 4 is not right, expected valid YAML",
    ),
    "a list": ((SPEC[4 : SPEC.index("---\nYou")], "- one\n"), "expected keys and values"),
    "missing key": (("tier: fast\n", ""), "key 'tier' is not right, expected it to be there"),
    "unknown key": (
        ("tier: fast", "tier: fast\nmood: fine"),
        "key 'mood' is not right, expected only",
    ),
    "wrong value": (("tier: fast", "tier: slow"), "key 'tier' is not right, expected 'fast' or"),
    "wrong name": (("name: gardener", "name: The Gardener"), "key 'name' is not right"),
    "deep value": (("    instead: florist\nex", "ex"), "key 'not_for.1.instead' is not right"),
    "reserved key": (
        ("tier: fast", "tier: fast\ninstructions: x"),
        "key 'instructions' is not right",
    ),
    "missing heading": (("## Never", "## Always"), "expected exactly: Work, Never, Output"),
    "extra heading": (("One line.", "One line.\n\n## More"), "expected exactly: Work"),
    "silent failure mode": (
        ("- **forgets the frost**", "- **frost**"),
        "without 'forgets the frost'",
    ),
}


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named_with_what_was_expected(write, change, said):
    before, after = change
    assert before in SPEC
    with pytest.raises(BrokenSpec) as raised:
        load_spec(write(SPEC.replace(before, after)))
    message = str(raised.value)
    assert said in message
    assert "gardener.md'" in message
    assert "\n" not in message


def test_a_file_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "gardener.md"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenSpec, match="readable UTF-8 text"):
        load_spec(path)


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("specs/*/*.md")), ids=lambda path: path.stem)
def test_every_built_in_agent_has_its_sections(path):
    spec = load_spec(path, BUILT_IN / "utterances")
    positions = [spec.instructions.index(f"## {heading}") for heading in HEADINGS]
    assert positions == sorted(positions)
    assert spec.name == path.stem
