"""Who is measured: a direct call, which is the limit, and Nova."""

import shutil
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

from openai import AsyncOpenAI
from pydantic import SecretStr

from evals.benchmarks.memories import claim_lines
from evals.benchmarks.team import direct_prompt, requests, write_team
from nova import Nova, Settings

MODEL = "gpt-5-mini"


class Contestant(Protocol):
    """Answers the request at a place of the team's list."""

    def ask(self, at: int, *, thread: str | None = None) -> Awaitable[str]:
        """Return the answer."""
        ...


class Direct:
    """One `AsyncOpenAI` call with the right agent's instructions: the route is given for free."""

    def __init__(self, base_url: str, size: int) -> None:
        """Call the endpoint at `base_url`."""
        self._client = AsyncOpenAI(base_url=base_url, api_key="none")
        self._size = size
        self._requests = requests(size)

    async def ask(self, at: int, *, thread: str | None = None) -> str:
        """Return the answer; a direct call knows no threads."""
        at %= self._size
        reply = await self._client.chat.completions.create(
            model=MODEL,
            messages=[
                {"role": "system", "content": direct_prompt(self._size, at)},
                {"role": "user", "content": self._requests[at]},
            ],
        )
        return reply.choices[0].message.content or ""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()


class Team:
    """Nova with a made-up team over a home that remembers a lot; everything is persisted."""

    def __init__(self, base_url: str, size: int, *, home: Path, folder: Path) -> None:
        """Work on a copy of `home`, in `folder`."""
        self.size = size
        self._requests = requests(size)
        self._copy = folder / f"home_{size}"
        shutil.copytree(home, self._copy)
        self.nova = Nova(
            settings=Settings(
                home=self._copy,
                model=f"openai:{MODEL}",
                agents=write_team(folder / f"team_{size}", size),
                openai_api_key=SecretStr("none"),
                openai_base_url=base_url,
            )
        )
        self._asked = self._routed = 0
        self.recalled = 0
        """How many things known came up, in all requests."""

    async def ask(self, at: int, *, thread: str | None = None) -> str:
        """Return the answer."""
        answer = await self.nova.aask(self._requests[at % self.size], thread=thread)
        self._asked += 1
        self._routed += answer.decision == "route"
        self.recalled += len(answer.memory.recalled)
        return answer.text

    @property
    def routed(self) -> float:
        """The share of all requests that an agent got, without a question."""
        return self._routed / self._asked

    @property
    def stored(self) -> int:
        """How many bytes its home takes."""
        return sum(file.stat().st_size for file in self._copy.rglob("*") if file.is_file())

    def close(self) -> None:
        """Let go of the home."""
        self.nova.close()


def make_home(folder: Path, *, claims: int) -> Path:
    """Return a new home in which so many claims are known and indexed."""
    home = folder / "home"
    with Nova(settings=Settings(home=home, model="offline")) as nova:
        nova.memory.import_lines(claim_lines(claims))
        nova.memory.verify()
    return home
