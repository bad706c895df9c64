"""The demo's directory of sign companies: invented listings and the published ranking rules."""

from nova.demo.listings.directory import write_listings

__all__ = ["write_listings"]
