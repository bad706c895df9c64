"""One home, several processes: its owner serves the others over a loopback socket."""

from nova.serving.address import Address
from nova.serving.client import Remote, reach
from nova.serving.owner import Serving

__all__ = ["Address", "Remote", "Serving", "reach"]
