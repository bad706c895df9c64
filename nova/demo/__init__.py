"""The demo: three projects, nine months of what was said about them, and six requests."""

from nova.demo.history import history
from nova.demo.material import (
    DemoRequest,
    install_catalogues,
    install_data,
    install_pipelines,
    install_projects,
    requests,
)

__all__ = [
    "DemoRequest",
    "history",
    "install_catalogues",
    "install_data",
    "install_pipelines",
    "install_projects",
    "requests",
]
