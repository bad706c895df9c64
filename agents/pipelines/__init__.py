"""Reading what a request says of pipelines, by rule: which one, what to do, with which values."""

from agents.pipelines.action import Action, action_in, run_ids_in
from agents.pipelines.naming import is_named, named_in
from agents.pipelines.values import parameters_in

__all__ = ["Action", "action_in", "is_named", "named_in", "parameters_in", "run_ids_in"]
