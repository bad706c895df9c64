"""How processes that are to be killed are made: one that has loaded everything makes the others.

So their lives are all work, and a kill falls into it.
"""

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        "nova.nova",
        "memory.chroma",
        "tests.chaos.drafts",
        "tests.chaos.lives",
        "tests.chaos.pipelines",
    ]
)
