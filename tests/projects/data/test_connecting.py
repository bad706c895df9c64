"""Addresses: what stands for a secret is put in, whatever characters it holds, and never told."""

from importlib.util import find_spec

import pytest

from projects.data.connecting import address
from projects.errors import BrokenSpec

SECRETS = {
    "USER": "ann@house",
    "PASSWORD": "p:@/%?#[ w",
    "HOST": "db.local",
    "ALL": "postgresql://a:b@c/d",
}


def parsed(text: str):
    return address(text, project="shop", use="url", variable=SECRETS.get)


def test_secrets_are_put_in_as_they_are():
    url = parsed("postgresql://${USER}:${PASSWORD}@${HOST}:5433/shop?sslmode=require&host=${HOST}")

    assert (url.username, url.password) == ("ann@house", "p:@/%?#[ w")
    assert (url.host, url.port, url.database) == ("db.local", 5433, "shop")
    assert dict(url.query) == {"sslmode": "require", "host": "db.local"}
    assert "p:@" not in repr(url)


def test_a_whole_address_may_stand_in_a_variable():
    assert parsed("${ALL}").host == "c"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("postgresql://a:open@c/d", "a password stands in clear"),
        ("postgresql://a:${NOT_SET}@c/d", "the variable NOT_SET is not set"),
        ("${NOT_SET}", "the variable NOT_SET is not set"),
        ("no address", "it is no SQLAlchemy URL"),
        ("postgresql://a:${PASSWORD}@c:port/d", "it is no SQLAlchemy URL"),
    ],
)
def test_what_is_wrong_is_named_without_a_secret(text, why):
    with pytest.raises(BrokenSpec, match=why) as error:
        parsed(text)
    assert not any(secret in str(error.value) for secret in ("open", *SECRETS.values()))


@pytest.mark.skipif(find_spec("keyring") is not None, reason="the keyring's library is installed")
def test_without_the_keyrings_library_its_installation_is_named():
    with pytest.raises(BrokenSpec, match=r"pip install 'nova-agents\[keyring\]'"):
        parsed("postgresql://a:${keyring:shop/a}@c/d")
