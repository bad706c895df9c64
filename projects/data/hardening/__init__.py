"""Hardening: what a database lets Nova's roles do beyond what the catalogue says, and the SQL that ends it."""

from projects.data.hardening.finding import Finding, Report
from projects.data.hardening.plan import Plan, RolePlan, planned, undecided
from projects.data.hardening.postgres import harden
from projects.data.hardening.sqlite import look_over

__all__ = ["Finding", "Plan", "Report", "RolePlan", "harden", "look_over", "planned", "undecided"]
