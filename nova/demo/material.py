"""The demo's projects and requests. They are data only: what comes of them is up to Nova."""

import shutil
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from nova.demo.erp import write_erp
from nova.demo.listings import write_listings
from projects.data.writes.sqlite import prepare_file

_HERE = Path(__file__).parent
_WORKSPACE = _HERE / "workspace"
_CATALOGUES = _HERE / "catalogues"
_PIPELINES = _HERE / "pipelines"
_INBOX = _HERE / "inbox"


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


def install_pipelines(home: Path) -> list[str]:
    """Copy the demo's pipelines and the file that one of them takes in, unless there.

    Returns:
        the names of what is new, such as `pipelines/stock_valuation.yaml`.
    """
    files = {
        **{path: home / "pipelines" / path.name for path in sorted(_PIPELINES.glob("*.yaml"))},
        **{path: home / "workspace/inbox" / path.name for path in sorted(_INBOX.glob("*.csv"))},
    }
    new = []
    for source, target in files.items():
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            new.append(target.relative_to(home).as_posix())
    return new


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


def install_data(home: Path) -> list[str]:
    """Generate the databases of the demo's projects and copy their catalogues, unless there.

    Returns:
        the names of what is new, such as `data/sweeper_parts.sqlite`.
    """
    writers = {"sweeper_parts": write_erp, "find_a_sign": write_listings}
    new = []
    for name, write in writers.items():
        database = home / "data" / f"{name}.sqlite"
        if not database.exists():
            database.parent.mkdir(parents=True, exist_ok=True)
            half = database.with_suffix(".new")
            half.unlink(missing_ok=True)
            write(half)
            if (_CATALOGUES / name / "commands").is_dir():
                prepare_file(half)
            half.replace(database)
            new.append(f"data/{database.name}")
    return [*new, *install_catalogues(home)]


def install_catalogues(home: Path) -> list[str]:
    """Copy the catalogues of the demo's databases, unless there; return the names of the new ones."""
    new = []
    for source in sorted(_CATALOGUES.iterdir()):
        catalogue = home / "catalogues" / source.name
        if not catalogue.exists():
            shutil.copytree(source, catalogue)
            new.append(f"catalogues/{source.name}")
    return new
