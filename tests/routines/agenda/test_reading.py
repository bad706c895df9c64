"""What a sentence opens, and whether a later one ends it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from routines.agenda.reading.acts import ActReader
from routines.agenda.reading.layers import ActLayers
from routines.agenda.reading.story import told_in
from routines.agenda.said import Said

READER = ActReader(ActLayers())

OPENINGS = [
    ("owed", "I promised Wayne the motor drawings by next Wednesday."),
    ("owed", "Told the landlord we'd have the signed lease back to him before the 15th."),
    ("owed", "I said I'd get back to Priya with numbers by EOD Thursday."),
    ("owed", "We owe Hartwell Supply a corrected invoice."),
    ("owed", "Maria needs the revised deck from me no later than Tuesday."),
    ("owed", "I'll have the estimate over to Greg by tomorrow noon."),
    ("owed", "Let Joan know I would drop off the keys on Friday."),
    ("owed", "I've committed to delivering the pilot report to the city by March 20."),
    ("owed", "Carlos is expecting the shipment confirmation from us by Monday."),
    ("owed", "I assured the client that we'd finish the audit by end of month."),
    ("owed", "I agreed to review Tom's proposal this week."),
    ("owed", "My accountant wants the receipts by the 10th."),
    ("owed", "The tax office wants our VAT return by March 31."),
    ("owed", "Nadia asked me for the onboarding checklist."),
    ("owed", "Nadia asked if I could send her the onboarding checklist."),
    ("owed", "Wayne is waiting on our answer about the brushes."),
    ("owed", "Gave Sam my word that the demo account will be ready by Friday."),
    ("owed", "We told Plano Signs they would get the mockups on Thursday."),
    ("owed", "I have to get Lena the contract by Friday."),
    ("owed", "Need to renew the domain before March 12."),
    ("owed", "Don't forget to file the quarterly report by 2026-03-15."),
    ("owed", "Insurance renewal is due on April 1."),
    ("owed", "The permit application has to be in by March 9."),
    ("owed", "TODO: back up the ERP database before the upgrade"),
    ("owed", "Remind me to call the plumber tomorrow."),
    ("owed", "I should update the price list this week."),
    ("owed", "We must submit the grant proposal by 5pm on the 18th."),
    ("owed", "Deadline for the trade show registration: March 25."),
    ("owed", "I want to finish the catalog by the end of the month."),
    ("owed", "Trademark filing deadline is April 3rd."),
    ("owed", "Got to pay the Austin permit fee by Friday."),
    ("owed", "Action item: collect the three vendor quotes."),
    ("owed", "The lease expires on March 30."),
    ("owed", "I'll finalize the slides by Wednesday."),
    ("owed", "I'm supposed to check the lift for Ada, no rush."),
    ("owed", "Mrs. Olin is still hanging on for the estimate from me."),
    ("owed", "The ledger for Mrs. Olin is still my responsibility, although no date was set."),
    ("owed", "Open item: the fuse list for Ada."),
    ("owed", "It falls to me to rewire the shed, and the agreed date is Friday."),
    ("awaited", "Dana promised to send the signed NDA by Friday."),
    ("awaited", "Wayne said he'd send the part numbers next week."),
    ("awaited", "The vendor will deliver the samples by March 14."),
    ("awaited", "Greg owes us the wiring diagram."),
    ("awaited", "Ben told me he will have the figures on Monday."),
    ("question", "We haven't decided whether to go with Postgres or stay on SQLite."),
    ("question", "Still undecided: ship in May or June."),
    ("question", "Which vendor should we pick for the brushes, Hartwell or Pelican?"),
    ("question", "Should Sweeper Parts charge for expedited shipping?"),
    ("question", "Need to decide on the pricing tier for Find a Sign."),
    ("question", "Open question: do we let companies edit their own listing?"),
    ("question", "I can't decide between the blue and the green logo."),
    ("question", "It's not clear yet whether the Dallas branch keeps its own stock."),
    ("question", "Do we want to support SSO in the first release?"),
    ("question", "Ana wants to know if we can deliver before Easter."),
    ("question", "We need to figure out who owns the customer data."),
    ("question", "The team is split on monthly versus yearly billing."),
    ("question", "No decision yet on the hosting provider."),
    ("question", "Not sure whether we should hire Leo or outsource."),
    ("question", "How should we handle duplicate listings?"),
    ("question", "TBD: warranty length for refurbished motors."),
    ("question", "Either we lease the crane or we hire one, I can't tell yet."),
    ("question", "What do you think is wiser, to paint the hull or to strip it?"),
    ("question", "Toss-up: paint the hull, or strip it."),
    ("owed", "We can't start the press before Ada gets the plates from me."),
    ("owed", "Before we can open the kiln, I have to call the inspector."),
    ("blocked", "We would start tomorrow, but Ada hasn't sent the plates."),
    ("blocked", "Ada has still got the plates, can't start the press."),
    ("blocked", "To start the press we need the plates, and that's with Ada."),
    ("blocked", "We can start the press as soon as Ada sends the plates."),
    ("blocked", "The migration is blocked until IT opens the firewall."),
    ("blocked", "Waiting on legal to approve the terms."),
    ("blocked", "Can't publish the listing page until the city confirms the license."),
    (
        "blocked",
        "We're stuck on the checkout because the payment provider hasn't activated the account.",
    ),
    ("blocked", "Still no word from Dana about the permit."),
    ("blocked", "The launch is on hold pending the security review."),
    ("blocked", "Still waiting for Hartwell to confirm the delivery date."),
    ("blocked", "I need the credentials from Raj before I can set up the sync."),
    ("blocked", "Nothing moves on the catalog until Wayne answers."),
    ("blocked", "Dana still hasn't sent the floor plans."),
    ("blocked", "The install depends on the electrician finishing the wiring."),
    ("blocked", "Without the API key from Stripe we cannot test payments."),
    ("blocked", "Pending: approval of the budget by the board."),
    ("none", "Apparently Ada promised a neighbour a lift and forgot."),
    ("none", "Ada might drop by on the way, or might not, you never know."),
    ("none", "They say it will snow on Sunday."),
    ("none", "Wayne has 30 years of experience with sweepers."),
    ("none", "The Dallas branch opens at 7 on weekdays."),
    ("none", "What is the stock of BR-12?"),
    ("none", "I'll be in Austin next week."),
    ("none", "We sold 40 brooms last month."),
    ("none", "Thanks, see you tomorrow."),
    ("none", "The new printer works fine."),
    ("none", "Summarize the contract for me."),
    ("none", "We always ship on Fridays."),
    ("none", "Our policy: nobody pays to rank."),
    ("none", "How many orders are due this week?"),
    ("none", "Plano Signs asked for nothing special."),
    ("none", "I met Greg on Monday."),
    ("none", "Invoices are due within 30 days as a rule."),
    ("none", "The meeting is on Thursday at 10."),
    ("none", "He will be 60 in June."),
    ("none", "I think we should be fine."),
    ("none", "Good morning! What's on my plate today?"),
]

ENDED = [
    ("I have to tell Lena the head count by Friday.", "I told Lena the head count."),
    ("We owe Ada the fuse list.", "You'll be glad to hear Ada has the fuse list."),
    ("We owe Ada the fuse list.", "Ada needn't have the fuse list any longer, she went elsewhere."),
    ("We owe Ada the fuse list.", "So the fuse list isn't happening any more."),
    ("Should we lease the crane or hire one from Otto?", "Called it: we lease the crane."),
    (
        "We have to move the kiln by Friday.",
        "Never thought we'd manage to move the kiln, all done.",
    ),
    ("Waiting on Ada for the plates.", "In my mailbox I found the plates from Ada."),
    (
        "I promised Wayne the motor drawings by next Wednesday.",
        "Wayne got the drawings this morning.",
    ),
    (
        "Told the landlord we'd have the signed lease back to him before the 15th.",
        "Dropped the signed lease off at the landlord's office.",
    ),
    (
        "We owe Hartwell Supply a corrected invoice.",
        "The corrected invoice went out to Hartwell yesterday.",
    ),
    ("I'll have the estimate over to Greg by tomorrow noon.", "Emailed Greg the estimate."),
    ("Need to renew the domain before March 12.", "Renewed the domain for three years."),
    ("Insurance renewal is due on April 1.", "Insurance is renewed."),
    ("We must submit the grant proposal by 5pm on the 18th.", "Grant proposal submitted!"),
    ("Dana promised to send the signed NDA by Friday.", "Got the NDA from Dana."),
    ("Greg owes us the wiring diagram.", "Greg's wiring diagram finally showed up."),
    (
        "We haven't decided whether to go with Postgres or stay on SQLite.",
        "We're going with Postgres.",
    ),
    (
        "Should Sweeper Parts charge for expedited shipping?",
        "Decision: expedited shipping stays free.",
    ),
    (
        "Which vendor should we pick for the brushes, Hartwell or Pelican?",
        "Pelican it is for the brushes.",
    ),
    (
        "Need to decide on the pricing tier for Find a Sign.",
        "The pricing tier is decided: one flat fee.",
    ),
    ("I can't decide between the blue and the green logo.", "Took the green logo."),
    ("The migration is blocked until IT opens the firewall.", "IT opened the firewall."),
    ("Waiting on legal to approve the terms.", "Legal approved the terms."),
    (
        "Can't publish the listing page until the city confirms the license.",
        "The city confirmed the license, finally.",
    ),
    (
        "I need the credentials from Raj before I can set up the sync.",
        "Raj gave me the credentials.",
    ),
    ("The launch is on hold pending the security review.", "Security review passed."),
    (
        "Nadia asked me for the onboarding checklist.",
        "Nadia says she doesn't need the onboarding checklist anymore.",
    ),
    ("The permit application has to be in by March 9.", "The permit application is in."),
    ("I should update the price list this week.", "Price list updated."),
    ("TODO: back up the ERP database before the upgrade", "Backed up the ERP database last night."),
    (
        "Carlos is expecting the shipment confirmation from us by Monday.",
        "Carlos has the confirmation.",
    ),
    (
        "I agreed to review Tom's proposal this week.",
        "Reviewed Tom's proposal and sent him my comments.",
    ),
    ("I have to get Lena the contract by Friday.", "Lena signed the contract."),
]

OPEN_STILL = [
    ("We have to move the kiln by Friday.", "The kiln weighs two tons."),
    ("We owe Ada the fuse list.", "I dropped the ball on the fuse list for Ada."),
    ("We owe Ada the fuse list.", "Haven't sent Ada the fuse list, flat out elsewhere."),
    ("Should we lease the crane or hire one from Otto?", "Otto thinks we should lease the crane."),
    (
        "I promised Wayne the motor drawings by next Wednesday.",
        "Wayne sent the motor prices today.",
    ),
    ("We owe Hartwell Supply a corrected invoice.", "Hartwell paid the January invoice."),
    ("Need to renew the domain before March 12.", "Renewed the parking permit."),
    ("I have to get Lena the contract by Friday.", "I haven't sent Lena the contract yet."),
    ("I have to get Lena the contract by Friday.", "Lena asked again about the contract."),
    ("Waiting on legal to approve the terms.", "Legal has not approved the terms yet."),
    ("I'll have the estimate over to Greg by tomorrow noon.", "Greg has a new dog."),
    (
        "Dana promised to send the signed NDA by Friday.",
        "Dana called, she will send the NDA on Monday.",
    ),
    (
        "We haven't decided whether to go with Postgres or stay on SQLite.",
        "Postgres 17 was released.",
    ),
    ("Nadia asked me for the onboarding checklist.", "Finished the onboarding video for Nadia."),
    ("The permit application has to be in by March 9.", "The fence permit arrived."),
    ("I should update the price list this week.", "Wayne likes the new price list layout idea."),
    ("We owe Ada the fuse list.", "Read three manuals because of the fuse list."),
    ("We owe Ada the fuse list.", "Two colleagues peered over my shoulder at the fuse list."),
    ("We owe Ada the fuse list.", "Ada was surprised how much work the fuse list is."),
    ("We owe Ada the fuse list.", "Started on the fuse list this morning."),
]


def told(*texts: str, thread: str = "", **given):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return told_in(
        [
            Said(f"t{n}", thread or f"th{n}", "p", text, at + timedelta(hours=n), **given)
            for n, text in enumerate(texts)
        ],
        READER,
    )


@pytest.mark.parametrize(("kind", "text"), OPENINGS, ids=[text for _, text in OPENINGS])
def test_a_sentence_opens_what_it_says(kind, text):
    opened = [{"promise": "owed", "task": "owed"}.get(one.kind, one.kind) for one in told(text)]
    assert opened == [kind] * (kind != "none")


@pytest.mark.parametrize(("first", "then"), ENDED, ids=[then for _, then in ENDED])
def test_a_later_sentence_ends_a_matter(first, then):
    (thing,) = told(first, then)
    assert thing.closing is not None
    assert thing.closing.turn_id == "t1"


@pytest.mark.parametrize(("first", "then"), OPEN_STILL, ids=[then for _, then in OPEN_STILL])
def test_a_sentence_beside_a_matter_leaves_it_open(first, then):
    thing = told(first, then)[0]
    assert thing.closing is None


OWES_TWO = ("We owe Ada the fuse list.", "I promised Otto the fuse list by Friday.")


def test_words_that_leave_it_unclear_whether_something_is_over_raise_a_doubt():
    (thing,) = told(OWES_TWO[0], "I was late with the fuse list, I know, but so it goes.")
    assert thing.closing is None
    assert 0 <= thing.doubt <= 1


def test_an_end_for_one_person_raises_no_doubt_about_what_another_waits_for():
    ada, otto = told(*OWES_TWO, "I sent Ada the fuse list.")
    assert ada.closing is not None
    assert (otto.closing, otto.doubt) == (None, 0)
    (thing,) = told(OWES_TWO[0], "I sent Otto the fuse list.")
    assert thing.closing is None


def test_an_own_question_that_is_answered_at_once_ends_what_it_asks_of():
    (thing,) = told(OWES_TWO[0], "Did I send Ada the fuse list? Yes, I did, at six.")
    assert thing.closing is not None
    (thing,) = told(OWES_TWO[0], "Did I send Ada the fuse list?")
    assert thing.closing is None


def test_a_laugh_makes_no_jest_of_an_end():
    (thing,) = told(OWES_TWO[0], "sent Ada the fuse list lol")
    assert thing.closing is not None


def test_what_is_told_beside_an_end_opens_nothing():
    (thing,) = told(OWES_TWO[0], "I sent Ada the fuse list. Needed two attempts.")
    assert thing.closing is not None


def test_a_question_that_is_asked_once_more_in_the_same_words_is_one_matter():
    asked = (
        "Should we, all things considered, lease the crane this year, or had we better hire one?"
    )
    assert [thing.kind for thing in told(asked, "It rains.", asked)] == ["question"]


def test_who_asks_for_news_weighs_nothing():
    assert told("Do you happen to know whether the inquiry has reported?") == []


def test_a_day_that_names_one_of_the_ways_is_no_day_by_which_to_decide():
    (thing,) = told("Should we raise the fares or cut the Tuesday sailing?")
    assert (thing.kind, thing.due) == ("question", None)


def test_a_new_day_moves_what_is_due():
    (thing,) = told(
        "I promised Carla the corrected quote by March 6.",
        "Carla is fine with the corrected quote by March 13 instead.",
    )
    assert (thing.due, thing.closing) == (date(2026, 3, 13), None)


def test_another_day_for_what_is_owed_is_its_new_day_in_any_words():
    (thing,) = told(
        "I promised Carla the corrected quote by March 6.",
        "March 13 will do for the corrected quote, Carla says.",
    )
    assert (thing.due, thing.closing) == (date(2026, 3, 13), None)


def test_a_word_that_leads_up_to_other_sentences_ends_nothing_by_itself():
    things = told(
        "I promised Carla the corrected quote.", "Settled. We'll paint the hull.", thread="one"
    )
    assert things[0].closing is None


def test_what_was_done_and_is_not_after_all_is_open_again():
    done, again = told(
        "I promised Carla the corrected quote by March 6.",
        "I sent Carla the corrected quote.",
        "Carla never got the corrected quote.",
    )
    assert done.closing is not None
    assert (again.kind, again.closing) == ("promise", None)


def test_that_is_done_means_what_was_just_spoken_of():
    (thing,) = told("I promised Carla the corrected quote.", "That's done.", thread="one")
    assert thing.closing is not None


def test_what_others_say_is_what_they_owe():
    (thing,) = told("I'll send you the corrected quote by March 6.", by="Carla")
    assert (thing.kind, thing.who) == ("awaited", "Carla")


@pytest.mark.parametrize(
    "text",
    [
        'The letter says: "I promise to send Ada the corrected quote by Friday, whatever it takes."',
        "As you said, I promised Ada the quote by Friday.",
        "Imagine I promised Ada the quote by Friday.",
    ],
)
def test_words_that_nobody_means_open_nothing(text):
    assert told(text) == []


def test_an_order_to_nova_is_no_task_of_the_person():
    assert told("Write Ada a letter by Friday.", is_order=True) == []
    assert [thing.kind for thing in told("Write Ada a letter by Friday.")] == ["task"]
