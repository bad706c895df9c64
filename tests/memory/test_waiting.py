"""What waits for Chroma is found as exactly as by looking at each item."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from memory.item import Item
from memory.waiting import Waiting

ITEMS = st.sampled_from([f"turn:{number}" for number in range(9)])
CHANGES = st.lists(
    st.tuples(ITEMS, st.none() | st.tuples(st.integers(-3, 3), st.integers(-3, 3))), max_size=40
)


def item(item_id: str) -> Item:
    project = "harbour" if int(item_id[-1]) % 2 else "orchard"
    return Item(item_id, "turn", project, "internal", "", "")


@given(CHANGES)
def test_the_nearest_are_those_of_what_was_last_said_of_each_item(changes):
    waiting, expected = Waiting(), {}
    for item_id, vector in changes:
        if vector is None:
            waiting.drop(item_id)
            expected.pop(item_id, None)
        else:
            waiting.add(item(item_id), np.array(vector, dtype=np.float32))
            expected[item_id] = np.array(vector, dtype=np.float32)
    asked = np.array([1, 2], dtype=np.float32)
    found = waiting.nearest(asked, reach={"harbour": ("internal",)}, limit=3)
    visible = {key: float(row @ asked) for key, row in expected.items() if int(key[-1]) % 2}
    assert found.items() <= visible.items()
    assert [*found.values()] == sorted(visible.values(), reverse=True)[:3]
    assert len(waiting) == len(expected)
    assert {key.item_id for _, rows in waiting.of_projects() for key in rows} == set(expected)
