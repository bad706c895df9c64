"""What works for as long as Nova is up, each by itself."""

from nova.workers.pipelines import PipelineWork
from nova.workers.plans import PlanWorker, follower_of
from nova.workers.queue import QueueWorker
from nova.workers.schedules import ScheduleWorker
from nova.workers.worker import Worker

__all__ = [
    "PipelineWork",
    "PlanWorker",
    "QueueWorker",
    "ScheduleWorker",
    "Worker",
    "follower_of",
]
