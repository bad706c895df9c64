"""Expressions: compiled when they are first used, and the same as compiled ones from then on."""

import copy
import re

import pytest

from projects.expression import expression


def test_an_expression_finds_what_a_compiled_one_finds() -> None:
    later, now = expression(r"(?P<word>b\w+)", re.IGNORECASE), re.compile(r"(?P<word>b\w+)", re.I)
    text = "Bread and butter"
    assert [each["word"] for each in later.finditer(text)] == ["Bread", "butter"]
    assert later.sub("x", text) == now.sub("x", text)
    assert (later.pattern, later.flags) == (now.pattern, now.flags)
    assert copy.copy(later).findall(text) == now.findall(text)


def test_an_expression_that_is_wrong_says_so_when_it_is_used() -> None:
    wrong = expression("(")
    with pytest.raises(re.error, match="missing"):
        wrong.search("text")
