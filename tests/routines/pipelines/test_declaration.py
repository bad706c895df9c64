"""Declared pipelines: what their files may say, and what stands in braces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import BadInput, BrokenSpec
from routines.pipelines.declaration import read_pipeline
from routines.pipelines.filling import filled

HEAD = "name: odd\nabout: Odd.\nparameters: {who: {type: text}}\nsteps:\n"


@pytest.mark.parametrize(
    ("steps", "trouble"),
    [
        (" []", "steps: Tuple should have at least 1 item"),
        ("- {name: a}", "step 'a' needs one of query"),
        ("- {name: a, query: {query: q}, sweep: {}}", "step 'a' needs one of query"),
        ("- {name: a, query: {sql: SELECT 1}}", "query takes query, "),
        ("- {name: a, effect: {kind: file, target: x}}", "effect needs 'payload'"),
        ("- {name: a, transform: {do: eval}}", "do is one of table"),
        ("- {name: a, request: {text: '{b}'}}", "names 'b', which no step before it brings"),
        ("- {name: who, sweep: {}}", "two things are called 'who'"),
        ("- {name: a, approval: [b]}", "names 'b'"),
        ("- {name: a, run: 'rm'}", "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_is_named(steps, trouble):
    with pytest.raises(BrokenSpec) as error:
        read_pipeline(HEAD + steps, source="here")
    assert trouble in error.value.wrong


def test_no_yaml_makes_code_run(tmp_path):
    with pytest.raises(BrokenSpec, match="not valid YAML"):
        read_pipeline(f"!!python/object/apply:os.mkdir ['{tmp_path}/made']", source="here")
    assert not (tmp_path / "made").exists()


def test_a_place_alone_is_the_value_itself_and_within_a_text_is_written():
    known = {"a": {"b": [1, {"c": True}]}, "gone": None}
    assert filled("{a.b}", known) == [1, {"c": True}]
    assert filled(["{a.b.0} of {a.b.1.c}", "{gone.x}", "a {gone} b"], known) == [
        "1 of yes",
        None,
        "a  b",
    ]
    with pytest.raises(BadInput, match=r"nothing called \{a.x\}"):
        filled("{a.x}", known)


@given(st.text(), st.text())
def test_what_a_step_brings_is_never_filled_again(before, brought):
    assert filled(f"{before.replace('{', '(')}-{{x}}-", {"x": brought}).endswith(f"-{brought}-")
