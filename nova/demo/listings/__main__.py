"""`python -m nova.demo.listings FILE`: write the demo's directory to a new SQLite file."""

import sys
from pathlib import Path

from nova.demo.listings.directory import write_listings

if __name__ == "__main__":
    write_listings(Path(sys.argv[1]))
