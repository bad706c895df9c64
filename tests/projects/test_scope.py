"""A scope shows less to outward readers, and never grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import BadInput
from projects.scope import SENSITIVITIES, Scope, check_audience

PROJECTS = ("airep", "find_a_sign", "personal")
AUDIENCES = ("me", "team", "public", "client:airep", "client:find_a_sign")

scopes = st.builds(
    Scope,
    projects=st.none() | st.frozensets(st.sampled_from(PROJECTS)),
    project=st.none() | st.sampled_from(PROJECTS),
    audience=st.sampled_from(AUDIENCES),
)


def seen(scope: Scope) -> set[tuple[str, str]]:
    return {
        (project, sensitivity)
        for project in PROJECTS
        for sensitivity in SENSITIVITIES
        if scope.may_see(project, sensitivity)
    }


@given(scopes, st.none() | st.sampled_from(PROJECTS), st.none() | st.sampled_from(AUDIENCES))
def test_an_inward_scope_never_sees_more_after_narrowing(scope, project, audience):
    try:
        narrowed = scope.narrow(project=project, audience=audience)
    except BadInput:
        assert project is not None
        assert not scope.may_enter(project)
        return
    if not scope.is_outward:
        assert seen(narrowed) <= seen(scope)
    else:
        assert narrowed.audience == scope.audience


@pytest.mark.parametrize(
    ("audience", "project", "expected"),
    [
        ("me", None, {(project, level) for project in PROJECTS for level in SENSITIVITIES}),
        (
            "team",
            "airep",
            {(project, "public") for project in PROJECTS}
            | {("airep", "client"), ("airep", "internal")},
        ),
        (
            "client:airep",
            "find_a_sign",
            {(project, "public") for project in PROJECTS} | {("airep", "client")},
        ),
        ("public", "airep", {(project, "public") for project in PROJECTS}),
    ],
    ids=["me", "team", "client", "public"],
)
def test_readers_see_exactly_what_is_for_them(audience, project, expected):
    assert seen(Scope(audience=audience, project=project)) == expected


def test_an_unknown_audience_is_one_clear_line():
    with pytest.raises(BadInput, match=r"^Audience 'boss' is unknown\. Use me, team, public"):
        check_audience("boss")


def test_a_project_outside_the_scope_is_refused():
    with pytest.raises(BadInput, match="Project 'airep' is outside"):
        Scope(projects=frozenset({"personal"})).narrow(project="airep")
