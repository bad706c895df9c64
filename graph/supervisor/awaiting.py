"""Awaiting: a request whose tasks wait for what people do or what happens first.

"When Dana has answered, draft the letter and file it": to do that now would be wrong, whoever does it.
One task that waits is no plan.
"""

import re

from graph.supervisor.dependence import unconditional
from graph.supervisor.speech import bare, begins_with_verb, task
from graph.supervisor.split import split

_WAITS = re.compile(
    r"""(?:(?:when|once|as\ soon\ as|after)\s+(?!(?:it|that|this|those|i|you)\b)(?:[\w'\u2019&.-]+\s+){0,4}?
    [\w.-]+(?:\s+(?:has|have|is|are)\b(?!\s+(?:the|a|an)\b)|['\u2019]s\b
    |\s+(?:agrees?|answers?|arrives?|calls?|comes?|confirms?|replies|reply|returns?|signs?)\b)
    |wait\s+(?:for|until|till)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def awaits(text: str) -> bool:
    """Whether `text` begins with what has to happen first, and asks for several tasks then."""
    if not _WAITS.match(bare(text)):
        return False
    clauses = [each.text for each in split(text)]
    return len(clauses) > 1 and all(_is_order(each) for each in clauses)


def _is_order(clause: str) -> bool:
    return begins_with_verb(task(unconditional(clause))) and not clause.rstrip().endswith("?")
