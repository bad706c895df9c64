"""What may lead to wrong routes: overlaps, too few utterances, utterances that are all alike."""

from collections.abc import Sequence
from types import MappingProxyType

from agents.roster import Roster
from graph.supervisor.confusion import Confusion
from graph.supervisor.lint import Lint, lint


def saying(roster: Roster, **utterances: Sequence[str]) -> Roster:
    """Return `roster` with other utterances."""
    agents = {
        name: spec.model_copy(
            update={"utterances": tuple(utterances.get(name, spec.utterances)), "examples": ()}
        )
        for name, spec in roster.agents.items()
    }
    return Roster(MappingProxyType(agents), roster.folders)


def linted(roster: Roster, word_vectors, **options) -> Lint:
    found = lint(roster, embed=word_vectors, **options)
    assert found
    return found


def test_every_request_is_held_out_and_counted_once(small_roster, word_vectors):
    found = linted(small_roster("pantry", "buyer", "clock"), word_vectors)

    counts = dict(zip(found.confusion.agents, found.confusion.counts, strict=True))
    assert {name: sum(row) for name, row in counts.items()} == {"pantry": 9, "buyer": 9, "clock": 8}
    wrong = sum(map(sum, found.confusion.counts)) * (1 - found.right)
    assert round(wrong) == len(found.confusion.collisions)


def test_agents_that_are_asked_the_same_overlap_and_the_requests_are_named(
    small_roster, word_vectors
):
    kinds = ("rye", "oat", "corn", "rice", "soy")
    stock, order = ([f"{kind} flour" for kind in kinds], [f"flour {kind}" for kind in kinds])
    roster = saying(small_roster("pantry", "buyer", "clock"), pantry=stock, buyer=order)
    found = linted(roster, word_vectors)

    worst = found.overlaps[0]
    assert worst.agents == ("buyer", "pantry")
    assert {one.text for one in worst.collisions} & {*stock, *order}
    assert worst.collisions[0].agent != worst.collisions[0].taken_for
    assert any("'buyer' and 'pantry' overlap" in line for line in found.warnings)


def test_agents_that_are_asked_different_things_do_not_overlap(word_vectors):
    lines = [(f"{word} {number}", word) for word in ("apples", "bolts") for number in range(8)]
    found = Confusion.of(lines, word_vectors([text for text, _ in lines]))

    assert found.counts == ((8, 0), (0, 8))
    assert found.overlaps() == ()
    assert found.right == 1.0


def test_an_agent_with_far_fewer_utterances_than_the_others_is_thin(small_roster, word_vectors):
    roster = saying(small_roster("pantry", "buyer", "clock"), clock=["wake me at six"])
    found = linted(roster, word_vectors)

    assert found.thin == ("'clock' is learnt from 1 utterances; among 3 agents it needs 6",)


def test_utterances_that_begin_alike_or_say_the_same_are_uniform(small_roster, word_vectors):
    alike = [f"wake me at {hour}" for hour in ("six", "seven", "eight", "nine")]
    twins = [f"{text} tomorrow morning without fail my dear good friend" for text in alike]
    said = [f"{text}{end}" for text in twins for end in ("", "!")]
    found = linted(saying(small_roster("pantry", "clock"), clock=said), word_vectors)

    assert found.thin[0] == (
        "'clock' has 100% of its utterances begin with 'wake me'; people begin in many ways"
    )
    assert "'clock' has 4 pairs of utterances that say the same: 'wake me at six" in found.thin[1]


def test_one_agent_is_taken_for_nobody(small_roster, word_vectors):
    assert lint(small_roster("pantry"), embed=word_vectors) is None


def test_what_was_found_is_kept_until_the_roster_changes(small_roster, word_vectors, tmp_path):
    asked = []

    def embed(texts):
        asked.append(len(texts))
        return word_vectors(texts)

    roster = small_roster("pantry", "buyer")
    first = lint(roster, embed=embed, cache=tmp_path)
    assert lint(roster, embed=embed, cache=tmp_path) == first
    assert len(asked) == 1

    lint(saying(roster, buyer=["order eggs", "order milk"]), embed=embed, cache=tmp_path)
    assert len(asked) == 2

    for path in tmp_path.glob("lint-*.json"):
        path.write_text("half of {")
    assert lint(roster, embed=embed, cache=tmp_path) == first
