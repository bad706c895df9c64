"""The threads' file: which threads are forgotten."""

from langgraph.checkpoint.base import empty_checkpoint

from nova.checkpoints import Checkpoints


def _put(store: Checkpoints, thread: str) -> None:
    config = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
    kept = store.put(config, empty_checkpoint(), {}, {})
    store.put_writes(kept, [("__interrupt__", f"question of {thread}")], "task")


def test_the_threads_that_were_used_the_longest_ago_are_forgotten(tmp_path):
    store = Checkpoints(tmp_path / "checkpoints.sqlite")
    for thread in ("old", "used again", "new", "used again"):
        _put(store, thread)
    assert store.forget(kept=2) == 1
    assert {thread for thread, _ in store.states()} == {"used again", "new"}
    assert store.forget(kept=2) == 0
    store.close()


def test_states_that_take_much_room_leave_room_for_fewer_threads(tmp_path):
    store = Checkpoints(tmp_path / "checkpoints.sqlite")
    for thread in ("old", "new", "newest"):
        _put(store, thread)
    each = max(len(bytes_) for thread, bytes_ in store.states() if thread == "newest")
    assert store.forget(most=2 * each) == 1
    assert {thread for thread, _ in store.states()} == {"new", "newest"}
    assert store.forget(most=1) == 1  # the one that is talked in stays
    store.close()
