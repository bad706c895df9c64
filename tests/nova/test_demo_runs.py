"""The demo's first request, through the real graph: right steps, cited facts, one safe draft."""

import json

from nova.demo import history, install_projects, requests


def test_the_compound_request_gives_three_cited_steps_and_a_draft_for_its_own_client(
    open_nova, tmp_path
):
    install_projects(tmp_path / "home/projects")
    nova = open_nova()
    nova.memory.import_lines(history().lines)
    answer = nova.ask(next(iter(requests())).text)
    assert [(step["agent"], step["project"], step["audience"]) for step in answer.steps] == [
        ("memory_recall", "airep", "me"),
        ("memory_recall", "find_a_sign", "me"),
        ("content_drafter", "airep", "client:airep"),
    ]
    claims = {claim.claim_id: claim for claim in nova.memory.claims(current=False)}
    known = {name: claim.text for name, claim in claims.items()}
    known |= {turn["turn_id"]: turn["text"] for turn in map(json.loads, history().lines)}
    assert len(answer.citations) > 5
    for cited in answer.citations:
        assert cited.sentence in answer.text
        assert cited.quote in known[cited.id]
    (effect,) = answer.effects
    others = [claim for claim in claims.values() if claim.project != "airep"]
    assert len(others) > 20
    assert [claim.text for claim in others if claim.text in effect["preview"]] == []
    assert answer.memory.promoted == answer.memory.archived == []
