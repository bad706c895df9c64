"""The demo's ERP: two companies that sell street-sweeper parts, invented by seeded code."""

from nova.demo.erp.year import write_erp

__all__ = ["write_erp"]
