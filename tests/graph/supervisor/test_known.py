"""Whether what is known answers what is asked."""

import pytest

from graph.supervisor.known import answering, answering_against, nearest, nearest_said
from projects.source import Recalled


def known(text: str, similarity: float, **more) -> Recalled:
    values = {
        "kind": "claim",
        "id": text,
        "turn_ids": ("t-1",),
        "text": text,
        "project": "personal",
        "sensitivity": "internal",
        "similarity": similarity,
    }
    return Recalled(**{**values, **more})


RELEASE = "Releases are cut on Fridays."
PORT = "The staging database listens on port 5433."
INVOICES = "Invoices for Kestrel Foods go to accounts@kestrel.example."


class TestAnswering:
    def test_a_near_claim_answers_without_a_shared_word(self):
        item = known(RELEASE, 0.6)
        assert answering("On which weekday do we ship?", [item]) == item

    def test_a_far_claim_does_not(self):
        assert answering("On which weekday do we ship?", [known(RELEASE, 0.5)]) is None

    @pytest.mark.parametrize("more", [{"current": False}, {"kind": "turn"}])
    def test_only_a_live_claim_answers(self, more):
        assert answering("When are releases cut?", [known(RELEASE, 0.9, **more)]) is None

    @pytest.mark.parametrize(
        "text",
        [
            "Which invoices of Kestrel Foods are overdue?",
            "What has Kestrel Foods ordered?",
            "Do invoices for Kestrel Foods include 7781?",
            "Why do invoices go astray at Kestrel Foods?",
        ],
    )
    def test_a_claim_without_what_is_asked_for_does_not_answer(self, text: str):
        assert answering(text, [known(INVOICES, 0.7)]) is None

    def test_the_same_words_in_the_claim_do_answer(self):
        text = "Where do the invoices for Kestrel Foods go?"
        assert answering(text, [known(INVOICES, 0.7)])

    def test_a_reason_answers_why(self):
        item = known("The shop is closed because of the flood.", 0.7)
        assert answering("Why is the shop closed?", [item]) == item


class TestAgainstTheHead:
    def test_much_in_common_outweighs_a_sure_head(self):
        item = known(PORT, 0.85)
        assert (
            answering_against("Which port does the staging db use?", [item], confidence=0.89)
            == item
        )

    def test_one_shared_word_does_not(self):
        item = known("The torque for the hub bolts is 85 Nm.", 0.62)
        assert answering_against("What is torque?", [item], confidence=0.86) is None

    def test_it_is_enough_against_a_head_in_doubt(self):
        item = known("The accountant visits on the first Tuesday.", 0.66)
        text = "When does the accountant come by?"
        assert answering_against(text, [item], confidence=0.7) == item
        assert answering_against(text, [item], confidence=0.8) is None

    def test_records_stay_with_a_sure_head(self):
        item = known("There is much rye flour in stock.", 0.9)
        text = "How much rye flour is in stock?"
        assert answering_against(text, [item], confidence=0.8) is None


class TestNearest:
    def test_a_related_claim_is_better_than_a_question_back(self):
        item = known("The embargo on the Halden report lifts on Monday.", 0.44)
        assert nearest("From when may we publish the Halden report?", [item]) == item

    @pytest.mark.parametrize(("share", "similarity"), [("Ghent", 0.5), ("Halden report", 0.3)])
    def test_one_that_shares_little_is_not(self, share: str, similarity: float):
        item = known(f"The depot of {share} is small.", similarity)
        text = "What do the neighbours in Ghent or the Halden report complain of, mostly?"
        assert nearest(text, [item]) is None


class TestNearestSaid:
    SAID = "In wet weather I double the drying time."
    ASKED = "Give me the rule for drying in wet weather."

    def test_what_was_only_said_is_found_where_no_claim_is_near(self):
        item = known(self.SAID, 0.5, kind="turn", id="t-9")
        assert nearest_said(self.ASKED, [item]).id == "t-9"
        assert nearest(self.ASKED, [item]) is None

    def test_an_earlier_request_is_no_answer(self):
        item = known(self.ASKED, 0.9, kind="turn", id="t-9")
        assert nearest_said(self.ASKED, [item]) is None
