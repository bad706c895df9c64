"""What is erased is in no byte of the home: not in answers, drafts, threads, copies or caches."""

import gzip
import zlib
from pathlib import Path

import pytest

from nova import Nova
from nova.traces import Traces
from projects.erased import ERASED, Erased
from projects.errors import UnknownName
from tests.scripted_model import ScriptedModel, says

TOLD = "Remember that the vault phrase of the north depot is heliotrope-7741"
ASKED = "What is the vault phrase of the north depot?"
DRAFT = "@content_drafter Draft a note about the vault phrase of the north depot"


def hits(home: Path, words: str = "heliotrope") -> list[str]:
    forms = [words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be")]
    return [
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if words in path.name
        or (path.is_file() and any(form in path.read_bytes().lower() for form in forms))
    ]


def claim_of(nova: Nova, words: str = "heliotrope") -> str:
    (found,) = [claim for claim in nova.memory.claims() if words in claim.text]
    return found.claim_id


def test_a_claim_goes_from_every_store(open_nova, tmp_path: Path):
    nova = open_nova()
    home = nova.settings.home
    nova.ask(f"{TOLD}. Karl looks after the north depot.", thread="th_told")
    nova.ask(ASKED, thread="th_asked")
    (effect,) = nova.ask(DRAFT, thread="th_draft").effects
    nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    (waiting,) = nova.ask(f"{DRAFT} in short", thread="th_draft").effects
    nova.close()  # which makes a copy of the ledger
    nova = open_nova()
    (home / "set-aside" / "once").mkdir(parents=True)
    (home / "set-aside" / "once" / "ledger.sqlite").write_bytes(b"\0heliotrope-7741\0")
    assert {name.split("/")[0] for name in hits(home)} >= {
        "ledger.sqlite", "checkpoints.sqlite", "index", "copies", "set-aside", "workspace",
    }  # fmt: skip
    report = nova.memory.erase(claim_of(nova))
    assert report.traces == ()
    assert hits(home) == []
    assert set(report.threads) == {"th_told", "th_asked", "th_draft"}
    assert nova.approvals.show(waiting["effect_id"]).status == "rejected"
    assert [claim.text for claim in nova.memory.claims()] == ["Karl looks after the north depot"]
    assert nova.memory.verify() == []
    answer = nova.ask(ASKED, thread="th_asked")
    assert "heliotrope" not in answer.text
    nova.close()
    assert hits(home) == []
    assert [path.name for path in home.iterdir() if path.name == "erasing"] == []


def test_a_run_stands_for_what_was_said_in_it(open_nova):
    nova = open_nova()
    run = nova.ask(TOLD).run_id
    nova.memory.erase(run)
    record = nova.runs.show(run)
    assert (record.request, record.status) == (ERASED, "answered")
    assert nova.memory.claims() == []
    assert nova.runs.explain(run)
    with pytest.raises(UnknownName, match="erased already"):
        nova.memory.erase(run)


def test_what_a_model_made_of_it_goes_as_well(open_nova):
    with ScriptedModel(says("It is the purple flower, seventy-seven forty-one.")) as model:
        nova = open_nova(openai_base_url=model.base_url, model="openai:test")
        nova.memory.import_lines(
            ['{"kind": "turn", "turn_id": "t1", "project": "personal", '
             f'"text": "{TOLD}.", "said_at": "2026-11-01T09:00:00Z"}}']
        )  # fmt: skip
        answer = nova.ask(f"@general_assistant {ASKED}", thread="th_model")
        assert "purple" in answer.text
        report = nova.memory.erase(claim_of(nova))
    assert report.threads == ("th_model",)
    assert hits(nova.settings.home, "purple flower") == []
    assert nova.runs.show(answer.run_id).request == f"@general_assistant {ASKED}"


def test_a_home_that_was_left_while_erasing_is_cleaned_at_the_next_start(open_nova):
    nova = open_nova()
    nova.ask(TOLD)
    nova.ask(ASKED)
    home = nova.settings.home
    erasure = nova.memory.to_erase(claim_of(nova))
    nova._system.services.memory.ledger.rewrite(erasure, _event())
    nova.close()
    (home / "erasing").touch()
    assert [name for name in hits(home) if name.startswith("index")]
    nova = open_nova()
    assert any("erase had been cut off" in line for line in nova.notices)
    assert [name for name in hits(home) if name.startswith(("index", "copies"))] == []
    assert not (home / "erasing").exists()


def _event():
    from memory.reversal import erasing_event

    return erasing_event(actor="owner")


@pytest.mark.parametrize(
    "content",
    [
        b"the heliotrope-7741 phrase",
        b"THE HELIOTROPE-7741 PHRASE",
        "the heliotrope-7741".encode("utf-16-le"),
        "the heliotrope-7741".encode("utf-16-be"),
        gzip.compress(b"the heliotrope-7741"),
        zlib.compress(b"the heliotrope-7741"),
    ],
    ids=["plain", "capitals", "utf-16-le", "utf-16-be", "gzip", "zlib"],
)
def test_words_are_found_in_whatever_form(tmp_path: Path, content: bytes):
    (tmp_path / "file").write_bytes(content)
    (trace,) = Traces(Erased(words=frozenset({"heliotrope-7741"}))).below(tmp_path)
    assert trace == ("file", "heliotrope-7741")


def test_words_that_json_writes_otherwise_are_found(tmp_path: Path):
    (tmp_path / "file").write_text('{"a": "im B\\u00fcro liegt\\nder Schl\\u00fcssel"}')
    words = frozenset({"im Büro liegt\nder Schlüssel"})
    assert [trace.place for trace in Traces(Erased(words=words)).below(tmp_path)] == ["file"]


def test_a_piece_of_a_longer_word_is_no_trace(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"0xabcdef12345 abcdefg")
    assert [*Traces(Erased(words=frozenset({"abcdef"}))).below(tmp_path)] == []
