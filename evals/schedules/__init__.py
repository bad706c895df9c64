"""Schedules, measured: over a year with both changes of clocks, and with processes that race or die."""
