"""A glance: within it the same is looked up once, and after it anew."""

import asyncio
from pathlib import Path

from projects.glance import once, one_glance
from projects.project import Project, Projects


def test_within_a_glance_the_same_is_looked_up_once() -> None:
    looks = iter(range(9))
    with one_glance():
        first = once("a", lambda: next(looks))
        with one_glance():
            assert [once("a", lambda: next(looks)), once("b", lambda: next(looks))] == [first, 1]
        assert once("b", lambda: next(looks)) == 1
    assert once("a", lambda: next(looks)) == 2
    with one_glance():
        assert once("a", lambda: next(looks)) == 3


def test_a_thread_that_is_waited_for_shares_the_glance_and_a_task_beside_it_does_not() -> None:
    looks = iter(range(9))

    def look() -> int:
        return once("a", lambda: next(looks))

    async def deciding() -> tuple[int, int]:
        with one_glance():
            return look(), await asyncio.to_thread(look)

    async def both() -> list[tuple[int, int]]:
        return await asyncio.gather(deciding(), deciding())

    assert asyncio.run(both()) == [(0, 0), (1, 1)]


def test_a_project_that_is_added_is_there_at_the_next_glance(tmp_path: Path) -> None:
    projects = Projects(tmp_path)
    with one_glance():
        before = [each.id for each in projects]
        projects.add(Project(id="bakery", name="Bakery"))
        assert [each.id for each in projects] == before
    assert [each.id for each in projects] == ["bakery", *before]
