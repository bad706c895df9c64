"""`nova data connect | test | harden`: from an address to a database that is closed off."""

import pytest
import yaml

from tests.projects.data.hire import (
    PASSWORD,
    POSTGRES_QUERIES,
    READER,
    make_catalogue,
    make_file,
    make_server_database,
)

ADDRESS = f"postgresql://{READER}:${{SHOP_PASSWORD}}@/${{SHOP_NAME}}?host=${{SHOP_HOST}}"
CONNECT = ("data", "connect", "shop", ADDRESS, "--catalogue", "catalogue", "--tenant", "Hire House")


@pytest.fixture
def shop(nova, postgres):
    """An instance with a project, a catalogue and a database on a server, not yet connected."""
    (nova.home / "projects").mkdir(parents=True)
    file = nova.home / "projects" / "shop.yaml"
    file.write_text("# ours\nid: shop\nname: Shop\n")
    make_catalogue(nova.home / "catalogue", queries=POSTGRES_QUERIES)
    name = make_server_database(postgres)
    environment = {
        "SHOP_PASSWORD": PASSWORD,
        "SHOP_NAME": name,
        "SHOP_HOST": str(postgres.folder),
        "SHOP_ADMIN": postgres.url(name),
    }

    def run(*words, **changed):
        return nova(*words, **{**environment, **changed})

    run.file = file
    return run


def test_a_connection_is_tried_before_it_is_written(shop):
    refused = shop(*CONNECT, SHOP_PASSWORD="an old one")  # noqa: S106 - a wrong one
    assert (refused.code, refused.out) == (1, "")
    assert "the user or the password was refused" in refused.err
    assert "an old one" not in refused.err
    assert "data:" not in shop.file.read_text()

    done = shop(*CONNECT)
    assert (done.code, done.err) == (0, "")
    assert f"can be read as {READER}" in done.out
    text = shop.file.read_text()
    assert text.startswith("# ours\n")
    assert yaml.safe_load(text)["data"]["url"] == ADDRESS
    assert PASSWORD not in text + done.out

    again = shop(*CONNECT)
    assert again.code == 2
    assert "has a connection already" in again.err


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"postgresql://{READER}:plain@/x", "a password stands in clear"),
        ("postgresql://x:${NOT_SET}@/x", "the variable NOT_SET is not set"),
        ("oracle://x@y/z", "cannot be read"),
        ("nothing", "it is no SQLAlchemy URL"),
        ("sqlite:///nothing.sqlite", "is not there"),
    ],
)
def test_an_address_that_will_not_do_is_one_line(shop, address, why):
    done = shop("data", "connect", "shop", address, "--catalogue", "catalogue")
    assert done.code in (1, 2)
    assert why in done.err
    assert done.err.count("\n") == 1
    assert "plain" not in done.err


def test_a_database_is_hardened_and_still_answers(shop):
    shop(*CONNECT)
    before = shop("data", "run", "stock_by_branch", "--json").json["rows"]

    without = shop("data", "harden", "shop")
    assert (without.code, "--admin" in without.err) == (2, True)
    told = shop("data", "harden", "shop", "--admin", "${SHOP_ADMIN}")
    assert 'open: the table public."stock" has no row-level security' in told.out
    assert "ENABLE ROW LEVEL SECURITY;" in told.out
    assert "open:" in shop("data", "harden", "shop", "--admin", "${SHOP_ADMIN}").out

    done = shop("data", "harden", "shop", "--admin", "${SHOP_ADMIN}", "--apply", "--json").json
    assert (done["applied"], bool(done["findings"])) == (True, True)
    again = shop("data", "harden", "shop", "--admin", "${SHOP_ADMIN}")
    assert again.out.startswith("shop: nothing is open\n")
    assert PASSWORD not in told.out + str(done) + again.out
    assert shop("data", "test", "shop").code == 0
    assert shop("data", "check").code == 0
    assert shop("data", "run", "stock_by_branch", "--json").json["rows"] == before


def test_a_file_is_looked_over(nova):
    (nova.home / "projects").mkdir(parents=True)
    make_file(nova.home / "hire.sqlite").chmod(0o646)
    make_catalogue(nova.home / "catalogue")
    (nova.home / "projects" / "shop.yaml").write_text("id: shop\nname: Shop\n")
    connected = nova(
        "data", "connect", "shop", "sqlite:///hire.sqlite",
        "--catalogue", "catalogue", "--tenant", "Hire House", "--branch", "Ely",
    )  # fmt: skip
    assert "branches: Ely" in connected.out

    told = nova("data", "harden", "shop")

    assert "everyone on this machine may write the file" in told.out
