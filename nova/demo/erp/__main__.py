"""`python -m nova.demo.erp FILE`: write the demo's ERP to a new SQLite file."""

import sys
from pathlib import Path

from nova.demo.erp.year import write_erp

if __name__ == "__main__":
    write_erp(Path(sys.argv[1]))
