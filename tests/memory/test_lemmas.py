"""Base forms: read off lemminflect's own list, they are what lemminflect says."""

import pytest
from lemminflect import getAllLemmas

from memory.extraction.lemmas import base_forms

WORDS = (
    "closes closed closing close left leaves saw better best went mice data used told is 're can "
    "another sells ordering parts supplies running axes lay lies bound found ground felt "
    "'d aahs zygotes zyzzyvas"
)


@pytest.mark.parametrize("word", WORDS.split())
def test_lemmas_are_those_of_lemminflect(word):
    assert base_forms(word) == {part: found[0] for part, found in getAllLemmas(word).items()}


def test_an_unknown_word_has_none():
    assert base_forms("qwertz") == {}
