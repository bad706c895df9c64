"""The side doors of `Nova`: one for each thing that a person looks at or decides."""

from nova.doors.agenda import AgendaDoor
from nova.doors.agents import AgentsDoor
from nova.doors.approvals import ApprovalsDoor
from nova.doors.data import DataDoor
from nova.doors.imports import ImportsDoor
from nova.doors.memory import MemoryDoor
from nova.doors.pipelines import PipelinesDoor
from nova.doors.plans import PlansDoor
from nova.doors.projects import ProjectsDoor
from nova.doors.queue import QueueDoor
from nova.doors.runs import RunsDoor
from nova.doors.schedules import SchedulesDoor

__all__ = [
    "AgendaDoor",
    "AgentsDoor",
    "ApprovalsDoor",
    "DataDoor",
    "ImportsDoor",
    "MemoryDoor",
    "PipelinesDoor",
    "PlansDoor",
    "ProjectsDoor",
    "QueueDoor",
    "RunsDoor",
    "SchedulesDoor",
]
