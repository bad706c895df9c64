"""Postings: whatever is put in and taken out, each key has the ids that a set of pairs holds."""

from hypothesis import given
from hypothesis import strategies as st

from memory.postings import Postings

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.sampled_from("123")))


@given(STEPS)
def test_each_key_has_what_was_put_under_it_and_not_taken(steps):
    postings, pairs = Postings(), set()
    for is_put, key, item_id in steps:
        if is_put:
            postings.add(key, item_id)
            pairs.add((key, item_id))
        else:
            postings.drop(key, item_id)
            pairs.discard((key, item_id))
    found = {key: postings.of(key) for key in "abc"}
    assert found == {key: {item_id for other, item_id in pairs if other == key} for key in "abc"}
