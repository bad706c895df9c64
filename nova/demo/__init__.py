"""The demo: three projects, nine months of what was said about them, and five requests."""

from nova.demo.material import DemoRequest, history, install_data, install_projects, requests

__all__ = ["DemoRequest", "history", "install_data", "install_projects", "requests"]
