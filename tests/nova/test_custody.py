"""The ledger's seal: what was found whole and is as it was left need not be looked over again."""

from pathlib import Path

import pytest

from nova import Nova, Settings, custody
from nova.home import Home


@pytest.fixture
def home(tmp_path: Path, router_cache: Path) -> Home:
    """A home that was told something, and left."""
    with Nova(settings=Settings(home=tmp_path, cache=router_cache, model="offline")) as nova:
        nova.ask("Remember that the gate code of the Leeds depot is 4471.")
    return Home(tmp_path)


def test_a_ledger_is_as_it_was_left(home: Home) -> None:
    assert custody.is_as_left(home)


def test_a_single_changed_byte_is_noticed(home: Home) -> None:
    content = bytearray(home.ledger.read_bytes())
    content[len(content) // 2] ^= 1
    home.ledger.write_bytes(content)
    assert not custody.is_as_left(home)


def test_a_log_that_a_killed_process_left_is_noticed(home: Home) -> None:
    home.ledger.with_name("ledger.sqlite-wal").write_bytes(b"something")
    assert not custody.is_as_left(home)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff garbage"])
def test_without_its_seal_nothing_is_taken_for_granted(home: Home, content: bytes | None) -> None:
    home.seal.unlink()
    if content is not None:
        home.seal.write_bytes(content)
    assert not custody.is_as_left(home)
    custody.seal(home)
    assert custody.is_as_left(home)


def test_a_damaged_ledger_is_not_sealed(home: Home) -> None:
    content = home.ledger.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    home.ledger.write_bytes(content[:half] + b"\xa5" * 4096 + content[half + 4096 :])
    custody.seal(home)
    assert not custody.is_as_left(home)
