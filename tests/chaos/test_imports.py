"""Killing whoever publishes an import: its rows go live once, or not at all."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from projects.data.imports import Wish
from tests.chaos.conftest import Share
from tests.chaos.tally import Row
from tests.projects.data.imports.bakery import OWNER, make_home, open_importer, rows_of

ROOT = Path(__file__).parents[2]
ROWS = 3_000
PUBLISH = """
import sys
from pathlib import Path
from tests.chaos.conftest import Share
from tests.chaos.tally import Row
from tests.projects.data.imports.bakery import OWNER, open_importer
home, import_id, ground = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
importer = open_importer(home)
print("ready", flush=True)
done = importer.publish(import_id, project="bakery", scope=OWNER, ground=ground, key="k")
print(done.outcome)
"""


@pytest.mark.chaos
@pytest.mark.timeout(3_600)
def test_a_publication_that_is_killed_is_whole_or_not_there(
    tmp_path: Path, share: Callable[[str], Share], tell: Callable[[Row], Row]
):
    chance, cut_off = random.Random(11), 0  # noqa: S311 - the same moments each time
    kills, lost, doubled = share("imports").random, 0, 0
    for number in range(kills):
        home = make_home(tmp_path / f"home{number}")
        file = tmp_path / "goods.csv"
        lines = (f"N-{row},Bun {row}" for row in range(ROWS))
        file.write_text("\n".join(("Article,Name", *lines)))
        importer = open_importer(home)
        staged = importer.stage(file, Wish("goods"), project="bakery", scope=OWNER).imported
        command = [sys.executable, "-c", PUBLISH, str(home), staged.import_id, staged.ground]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as publishing:
            assert publishing.stdout is not None
            publishing.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
            publishing.kill()
        (count,) = rows_of(home, "SELECT COUNT(*) FROM good WHERE code LIKE 'N-%'")[0]
        assert count in (0, ROWS)
        cut_off += count == 0
        done = importer.publish(
            staged.import_id, project="bakery", scope=OWNER, ground=staged.ground, key="k"
        )
        assert done.outcome == f"Published goods.csv to good: {ROWS:,} new, 0 changed."
        ((rows, codes),) = rows_of(
            home, "SELECT COUNT(*), COUNT(DISTINCT code) FROM good WHERE code LIKE 'N-%'"
        )
        lost, doubled = lost + (codes < ROWS), doubled + (rows > codes)
    counts = {"finished": kills, "cut_off": cut_off, "anew": cut_off}
    assert tell(Row("imports", random=kills, lost=lost, doubled=doubled, **counts)).is_sound
    assert cut_off or kills < 50, "no kill came in time"
