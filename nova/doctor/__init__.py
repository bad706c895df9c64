"""The doctor: looks at everything an instance needs, and mends what can be mended.

A file for each area; each check yields one finding and stands on its own, so that the doctor
works when Nova itself cannot open.
"""

from nova.doctor.examination import examine
from nova.doctor.finding import Finding, Status

__all__ = ["Finding", "Status", "examine"]
