"""What a request wants: which of its sentences ask for something."""

import pytest

from graph.supervisor.wanting import asking_part, asking_spans


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The lift stopped again. Who mends it?", ["Who mends it?"]),
        ("Which bolt fits? It is for the old pump.\nSend me the drawing.",
         ["Which bolt fits?", "Send me the drawing."]),
        ("Here are two bolts, which one fits", ["Here are two bolts, which one fits"]),
        ("The bolt, which he has lost, was old", []),
        ("The lift stopped again.", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_sentences_that_ask_are_found_where_they_stand(text: str, asked: list[str]) -> None:
    assert [text[start:end] for start, end in asking_spans(text)] == asked
    assert asking_part(text) == " ".join(asked)
