"""`nova memory erase`, `backup` and `restore` as a person meets them."""

from pathlib import Path

import pytest

from tests.nova.cli.conftest import Shell

TOLD = "Remember that the vault phrase of the Leeds depot is heliotrope-7741."


def hits(home: Path) -> list[str]:
    files = (path for path in home.rglob("*") if path.is_file())
    return [path.name for path in files if b"heliotrope" in path.read_bytes().lower()]


def claim_in(nova: Shell) -> str:
    claims = nova("memory", "list", "--json").json["claims"]
    (found,) = [one["claim_id"] for one in claims if "heliotrope" in one["text"]]
    return found


def test_an_erase_lists_what_goes_and_wants_a_yes(nova: Shell):
    nova("ask", TOLD)
    claim = claim_in(nova)
    refused = nova("memory", "erase", claim)
    assert refused.code == 2
    assert "heliotrope" in refused.out
    assert "Confirm it with --yes" in refused.err
    shown = nova("memory", "erase", claim, "--dry-run", "--json").json
    assert shown["claims"] == [claim]
    done = nova("memory", "erase", claim, "--yes", "--json").json
    assert (done["claims"], done["proven"], done["traces"]) == ([claim], True, [])
    assert hits(nova.home) == []
    again = nova("memory", "erase", claim, "--yes")
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "was erased already" in again.err


def test_words_that_are_left_where_nova_does_not_write_are_told(nova: Shell):
    nova("ask", TOLD)
    (nova.home / "projects").mkdir(exist_ok=True)
    (nova.home / "projects" / "notes.txt").write_text("heliotrope-7741")
    done = nova("memory", "erase", "--matching", "heliotrope-7741", "--yes")
    assert done.code == 1
    assert "projects/notes.txt still holds 'heliotrope-7741'" in done.err


def test_a_correction_loses_its_words_and_is_unlearnt(nova: Shell):
    run = nova("ask", "@general_assistant heliotrope the gizmos, please", "--json").json["run_id"]
    nova("route", "correct", run, "--to", "content_drafter")
    assert hits(nova.home)
    done = nova("memory", "erase", "--matching", "heliotrope", "--yes", "--json").json
    assert (done["corrections"], done["traces"]) == (1, [])
    (left,) = nova("route", "corrections", "--json").json["corrections"]
    assert (left["request"], left["standing"]) == ("[erased]", "undone")
    assert hits(nova.home) == []


def test_a_backup_brings_everything_back(nova: Shell, tmp_path: Path):
    nova("ask", TOLD)
    state = nova("memory", "state-hash").out
    file = tmp_path / "kept.nova"
    assert nova("memory", "backup", str(file)).code == 0
    nova("ask", "Remember that Karl is tall.")
    assert nova("memory", "state-hash").out != state
    assert nova("memory", "restore", str(file)).code == 2
    done = nova("memory", "restore", str(file), "--yes", "--json").json
    assert nova("memory", "state-hash").out == state
    assert nova("memory", "verify").code == 0
    assert (Path(done["set_aside"]) / "ledger.sqlite").exists()


def test_what_was_erased_since_a_backup_is_erased_again(nova: Shell, tmp_path: Path):
    nova("ask", TOLD)
    claim = claim_in(nova)
    file = tmp_path / "kept.nova"
    nova("memory", "backup", str(file))
    nova("memory", "erase", claim, "--yes")
    done = nova("memory", "restore", str(file), "--yes", "--json").json
    assert done["erased_again"] == [claim]
    assert hits(nova.home) == []


def test_a_backup_overwrites_nothing(nova: Shell, tmp_path: Path):
    file = tmp_path / "kept.nova"
    file.write_text("mine")
    ran = nova("memory", "backup", str(file))
    assert (ran.code, file.read_text()) == (2, "mine")


@pytest.mark.parametrize("spoilt", ["missing", "other", "cut", "changed"])
def test_what_is_no_whole_backup_changes_nothing(nova: Shell, tmp_path: Path, spoilt: str):
    nova("ask", TOLD)
    state = nova("memory", "state-hash").out
    file = tmp_path / "kept.nova"
    nova("memory", "backup", str(file))
    content = file.read_bytes()
    match spoilt:
        case "missing":
            file.unlink()
        case "other":
            file.write_text("my holiday photos")
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "changed":
            middle = content.index(b"ledger.sqlite") + 400
            file.write_bytes(content[:middle] + b"\0" * 64 + content[middle + 64 :])
    ran = nova("memory", "restore", str(file), "--yes")
    assert (ran.code, ran.err.count("\n")) == (2, 1), ran.err
    assert nova("memory", "state-hash").out == state
    assert not (nova.home / "set-aside").exists()
