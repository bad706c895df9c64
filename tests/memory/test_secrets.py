"""Secrets: masked before anything is written, so that nothing can give them away."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory import Memory, redacted
from projects.scope import Scope

GIVEN_AWAY = [
    ("The wifi password at the lodge is Otter-77-Blue!", "The wifi password at the lodge is [secret]"),
    ("password: x9!abc", "password: [secret]"),
    ("Our Hulu password is swordfish.", "Our Hulu password is [secret]."),
    ("My debit card PIN is 8812.", "My debit card PIN is [secret]."),
    ("8812 is my card PIN", "[secret] is my card PIN"),
    ("The login for Sage is ana@shop.example / Heron-9-Gate", "The login for Sage is [secret]"),
    ("Log in as ana with password Blue-Heron-9", "Log in as ana with password [secret]"),
    ("My card is 4111 1111 1111 1111, expires 04/29", "My card is [secret], expires 04/29"),
    ("Our API key is sk-live-9fK2mQx7Lp0aVtR4bN8s.", "Our API key is [secret]."),
    ("The passphrase is correct horse battery", "The passphrase is [secret]"),
]  # fmt: skip
ORDINARY = [
    "The gate code is 4471",
    "The PIN for the side gate is 4471",
    "The locker code is 1234",
    "The server runs on port 8081",
    "The password policy is strict",
    "The password must be at least 12 characters long",
    "Passwords are stored in a vault",
    "The password is kept by Tom",
    "We reset the password yesterday",
    "The login page is at app.example.com",
    "The surgery has a new number, 01632 960872.",
    "Our secret recipe is grandma's",
]


@pytest.mark.parametrize(("text", "masked"), GIVEN_AWAY)
def test_a_secret_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert redacted(text) == masked


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


@given(st.one_of(st.text(max_size=80), st.sampled_from([text for text, _ in GIVEN_AWAY])))
def test_masking_again_changes_nothing(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


@pytest.mark.parametrize("secret", ["Otter-77-Blue", "4111 1111 1111 1111"])
def test_no_file_ever_holds_a_secret(memory: Memory, person, tmp_path: Path, secret: str) -> None:
    verdicts = person.say(f"Remember that the wifi password is {secret}")
    assert {item.reason for item in verdicts} <= {"secret"}
    assert memory.search("wifi password", scope=Scope()) != []  # that there is one may be found
    memory.close()
    held = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in held if secret.encode() in path.read_bytes()] == []


def test_an_imported_secret_is_masked(memory: Memory) -> None:
    line = (
        '{"kind": "turn", "turn_id": "i1", "text": "The Hulu password is Otter-77-Blue", '
        '"said_at": "2026-03-02T09:00:00Z"}'
    )
    memory.import_lines([line])
    turn = memory.turn("i1")
    assert turn is not None
    assert turn.text == "The Hulu password is [secret]"
    assert "Otter-77-Blue" not in "".join(memory.export())
