"""The demo's projects and requests. They are data only: what comes of them is up to Nova."""

import shutil
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_WORKSPACE = Path(__file__).parent / "workspace"


class DemoRequest(BaseModel):
    """A request as somebody would type it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    """What it is there to show."""
    text: str
    thread: str
    project: str | None = None
    audience: str | None = None


def requests() -> list[DemoRequest]:
    """Return the requests of the demo, in their order."""
    listed = yaml.safe_load((_WORKSPACE / "requests.yaml").read_text(encoding="utf-8"))
    return [DemoRequest.model_validate(entry) for entry in listed["requests"]]


def install_projects(folder: Path) -> list[str]:
    """Copy the demo's project files into `folder` unless they are there; return the new ids."""
    folder.mkdir(parents=True, exist_ok=True)
    new = []
    for source in sorted((_WORKSPACE / "projects").glob("*.yaml")):
        target = folder / source.name
        if not target.exists():
            shutil.copyfile(source, target)
            new.append(source.stem)
    return new
