"""The door of projects."""

from pathlib import Path

from projects.project import Project, Projects


class ProjectsDoor:
    """The projects of this home."""

    def __init__(self, projects: Projects) -> None:
        """Open the door of these projects."""
        self._projects = projects

    def list(self) -> list[Project]:
        """Return all projects, the built-in ones last."""
        return list(self._projects)

    def show(self, project: str) -> Project:
        """Return one project by id, name or alias; raises UnknownName."""
        return self._projects.get(project)

    def add(self, project: Project) -> Path:
        """Write a new project's file and return its path; raises BadInput if it exists."""
        return self._projects.add(project)
