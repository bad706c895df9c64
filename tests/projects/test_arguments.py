"""Recipients, hosts and paths come from allow-lists or from the person's own words."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine

from projects.arguments import Argument, ArgumentPolicy, is_spoken, normal
from projects.effects import EffectKind, Outbox, Registry
from projects.errors import BadInput
from projects.proposal import EffectDraft
from tests.projects.test_effects import ORIGIN, CountingHandler

DRAFT = EffectDraft(kind="mail", target="mail", payload={})
NAME = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
HOST = st.builds("{}.{}".format, NAME, st.sampled_from(["com", "net", "co.uk"]))
ADDRESS = st.builds("{}@{}".format, NAME, HOST)
VALUES = (
    st.builds(Argument, st.just("recipient"), ADDRESS)
    | st.builds(Argument, st.just("host"), HOST | HOST.map("https://{}/a?b=c".format))
    | st.builds(Argument, st.just("path"), st.builds("{}/{}.md".format, NAME, NAME))
)


def policy(*arguments: Argument, **allowed: object) -> ArgumentPolicy:
    return ArgumentPolicy(read=lambda draft: arguments, **allowed)  # type: ignore[arg-type]


@given(VALUES, st.sampled_from(["Send it to {}.", "{}", "please use {}, thanks", "({})?"]))
def test_what_the_words_name_is_fine(argument, words):
    assert policy(argument).unsaid(DRAFT, words.format(argument.value)) == []


@given(VALUES, VALUES)
def test_what_no_word_and_no_list_names_is_refused(argument, other):
    if normal(other) == normal(argument):
        return
    said = f"Send it to {other.value} at once"
    held = policy(argument).unsaid(DRAFT, said)
    # A host may be named by the address or the page that it is a whole part of.
    is_part = is_spoken(normal(argument), said)
    assert held == ([] if is_part else [argument])


@given(ADDRESS, NAME)
def test_a_part_of_a_longer_address_is_not_named(address, extra):
    for longer in (f"{extra}{address}", f"{address}{extra}", f"{address}.{extra}", f"x-{address}"):
        if longer != address:
            assert not is_spoken(address, f"Write to {longer} today")


@given(VALUES)
def test_an_allow_list_names_it_as_well(argument):
    value = normal(argument)
    lists = {
        "recipient": {"recipients": frozenset({f"@{value.rpartition('@')[2]}"})},
        "host": {"hosts": frozenset({value.upper()})},
        "path": {"folders": (value.partition("/")[0],)},
    }
    assert policy(argument, **lists[argument.kind]).unsaid(DRAFT, "") == []


@pytest.mark.parametrize(
    "argument",
    [
        Argument("host", "https://good.com@evil.com/x"),
        Argument("host", "https://evil.com/good.com"),
        Argument("host", "good.com.evil.com"),
        Argument("host", "https://good.com\\@evil.com"),
        Argument("recipient", "a@good.com\nbcc: b@evil.com"),
        Argument("recipient", "a@good.com.evil.com"),
        Argument("path", "drafts/../../etc/passwd"),
        Argument("path", "/etc/passwd"),
        Argument("path", ""),
    ],
)
def test_disguises_are_refused(argument):
    lists = {
        "recipients": frozenset({"@good.com"}),
        "hosts": frozenset({"good.com", ".good.com"}),
        "folders": ("drafts",),
    }
    said = "Send it to a@good.com from https://good.com/page and drafts/a.md"
    assert policy(argument, **lists).unsaid(DRAFT, said) == [argument]


def test_a_draft_that_points_where_nobody_said_is_not_stored(tmp_path):
    policy = ArgumentPolicy(lambda draft: [Argument("recipient", draft.target)])
    kind = EffectKind("mail", CountingHandler(), "high", False, "It cannot.", arguments=policy)
    engine = create_engine(f"sqlite:///{tmp_path}/outbox.sqlite", poolclass=NullPool)
    outbox = Outbox(engine, Registry((kind,)))
    draft = EffectDraft(kind="mail", target="eve@evil.com", payload={})
    with pytest.raises(BadInput, match=r"recipient 'eve@evil\.com' of a mail stands in no allow"):
        outbox.store(draft, origin=ORIGIN, ordinal=0, words="Mail it to ann@good.com")
    assert outbox.list() == []
    said = "Mail it to eve@evil.com, please"
    assert outbox.store(draft, origin=ORIGIN, ordinal=0, words=said).status == "pending"
