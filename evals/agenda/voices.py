"""The voices of the histories: ways in which people tell what they owe, ask and wait for.

The rules of the agenda were written with the voices of `SEEN` at hand. Those of `HELD` are
for measuring: what they miss is counted, not read.
"""

from typing import NamedTuple


class Voice(NamedTuple):
    """How one kind of person says each thing, as templates.

    `{do}` is "send Ada the quote", `{did}` "sent Ada the quote", `{thing}` "the quote", `{who}`
    the person, `{by}` "by Friday", `{wait}` what somebody else is to bring.
    """

    promise: tuple[str, ...]
    """I owe it by a day."""
    undated: tuple[str, ...]
    """I owe it, no day is said."""
    kept: tuple[str, ...]
    missed: tuple[str, ...]
    """Still owed."""
    moved: tuple[str, ...]
    """It is due on another day."""
    dropped: tuple[str, ...]
    """It is owed no longer."""
    question: tuple[str, ...]
    """Undecided: `{this}` or `{that}`."""
    decided: tuple[str, ...]
    blocked: tuple[str, ...]
    """`{wait}` of `{who}` has to come first, before `{goal}`."""
    came: tuple[str, ...]
    """It came."""
    blocks: tuple[str, ...]
    """What I owe `{who}` has to come first, before `{goal}`."""
    goal: tuple[str, ...]
    """`{goal}` is due by a day."""
    reached: tuple[str, ...]
    """The goal is reached."""
    noise: tuple[str, ...]


SEEN: tuple[Voice, ...] = (
    Voice(
        promise=(
            "I'll {do} {by}.",
            "I promised to {do} {by}.",
            "Told {who} I'd {do} {by}.",
        ),
        undated=("I still owe {who} {thing}.", "I need to {do}.", "{who} is waiting for {thing}."),
        kept=("I {did} this morning.", "{Thing} for {who} is done.", "{who} has {thing} now."),
        missed=("I haven't {did2} yet.", "Still haven't got round to it: {thing} for {who}."),
        moved=(
            "{who} is fine with {thing} {by} instead.",
            "{Thing} for {who} can wait, it is due {on} now.",
        ),
        dropped=("{who} no longer needs {thing}.", "We dropped {thing} for {who}."),
        question=(
            "We still have to decide whether to {this} or {that}.",
            "Should we {this} or {that}?",
            "I haven't decided yet whether to {this}.",
        ),
        decided=("We decided to {this}.", "We're going to {that}, that's settled."),
        blocked=(
            "We can't {goal} until {who} sends {wait}.",
            "I'm waiting for {wait} from {who} before we can {goal}.",
        ),
        came=("{who} sent {wait} today.", "{Wait} from {who} arrived."),
        blocks=("We can't {goal} until {who} has {thing} from me.",),
        goal=("We promised everybody to {goal} {by}.",),
        reached=("We managed to {goal} today.",),
        noise=(
            "The kitchen coffee machine works again.",
            "{who} was in a good mood today.",
            "What does the market say about copper?",
            "Our office closes at six on weekdays.",
            "I'll have a look at the news later.",
            "Thanks, that helps.",
        ),
    ),
    Voice(
        promise=(
            "need to {do} {by}",
            "todo: {do} {by}",
            "{who} needs {thing} from me {by}",
        ),
        undated=("owe {who} {thing}", "remind me to {do}", "{who} keeps asking for {thing}"),
        kept=("{did}", "done: {thing} for {who}", "{thing} for {who} went out"),
        missed=("{thing} for {who} still open", "didn't manage {thing} for {who}"),
        moved=("{thing} for {who} pushed to {day}", "{who} gave me until {day} for {thing}"),
        dropped=("{who} cancelled {thing}", "{thing} for {who} not needed any more"),
        question=("{this} or {that}? no idea yet", "open: {this} or {that}"),
        decided=("going with it: {this}", "decision: {that}"),
        blocked=("stuck: need {wait} from {who} to {goal}", "{goal} blocked by {wait} from {who}"),
        came=("got {wait} from {who}", "{who} delivered {wait}"),
        blocks=("{goal} has to wait till {who} has {thing}",),
        goal=("have to {goal} {by}",),
        reached=("managed to {goal}",),
        noise=("lunch with {who} was nice", "train late again", "new chairs are in", "ok cool"),
    ),
    Voice(
        promise=(
            "On the phone with {who} I committed to {do} {by}, so that has to happen.",
            "Please keep in mind that we have to {do} {by}.",
        ),
        undated=("We owe {who} {thing}, which I don't want to forget.",),
        kept=(
            "Good news, we {did} and {who} confirmed it.",
            "{who} confirmed that {thing} has arrived.",
        ),
        missed=("I am embarrassed that {thing} for {who} is still not done.",),
        moved=("I spoke to {who}, and we agreed on {day} for {thing}.",),
        dropped=("{who} called it off, so {thing} is off the table.",),
        question=(
            "I keep going back and forth on whether we should {this} or {that}.",
            "It is still open whether we {this} or {that}.",
        ),
        decided=("After some thought we will {this}, and that is final.",),
        blocked=(
            "Until {who} gives us {wait} there is no way to {goal}.",
            "{who} has not sent {wait} yet, and we need it to {goal}.",
        ),
        came=("{who} finally came back to us with {wait}.",),
        blocks=("There is no way to {goal} before I {do}.",),
        goal=("We committed to {goal} {by}.",),
        reached=("We could {goal} at last.",),
        noise=(
            "By the way, {who} moved to a new flat.",
            "The weather has been dreadful all week.",
            "I liked the talk on pricing, it was well prepared.",
        ),
    ),
    Voice(
        promise=(
            "{who} is expecting me to {do} {by}.",
            "I gave {who} my word to {do} {by}.",
            "I have {until} to {do}.",
        ),
        undated=(
            "I said I'd {do}.",
            "I must not forget to {do}.",
            "{who} asked me to {do}.",
        ),
        kept=(
            "Finally {did}.",
            "I've {did2}, so that's off my plate.",
            "Took care of {thing} for {who}.",
        ),
        missed=("{who} is still without {thing}.", "I still have to {do}."),
        moved=(
            "{who} says {day} is early enough for {thing}.",
            "New deadline for {thing} with {who}: {day}.",
        ),
        dropped=("{who} doesn't want {thing} after all.", "Never mind {thing} for {who}."),
        question=(
            "I'm torn between two ways: {this} or {that}.",
            "We need to make up our minds: {this}, or {that}?",
            "Not sure yet if we should {this}.",
        ),
        decided=("We settled on it: {this}.", "Made up my mind, we {that}."),
        blocked=(
            "As long as {who} hasn't given us {wait}, we can't {goal}.",
            "To {goal} we first need {wait} from {who}.",
        ),
        came=("{Wait} from {who} is here.", "{who} has come through with {wait}."),
        blocks=("My plan is to {goal}, but for that I have to {do} first.",),
        goal=("We are due to {goal} {on}.",),
        reached=("It is done, we were able to {goal}.",),
        noise=(
            "I'll grab a sandwich.",
            "{who}'s birthday was fun.",
            "How high is the fence at the depot?",
            "We use green labels for returns.",
            "Sounds good.",
        ),
    ),
    Voice(
        promise=(
            "{do} {by}!!",
            "gotta {do} {by}",
            "{thing} for {who} due {on}",
        ),
        undated=("should really {do}", "dont let me forget to {do}", "on my list: {do}"),
        kept=("{thing} -> {who} sent off, done", "{who} got {thing}", "ticked off: {do}"),
        missed=("no progress on {thing} for {who}", "{thing} for {who} is overdue"),
        moved=("{thing} for {who} postponed to {day}", "{thing} for {who}: {day} is ok too"),
        dropped=("scrap {thing} for {who}", "{thing} for {who} is cancelled"),
        question=("undecided: {this} vs {that}", "{this} or rather {that}?"),
        decided=("we {this}. final", "ok we'll {that}"),
        blocked=(
            "no {wait2} from {who} -> can't {goal}",
            "on hold: {goal} (waiting on {who} for {wait})",
        ),
        came=("{wait} in from {who}", "{who}: {wait} received"),
        blocks=("cant {goal} before {thing} is with {who}",),
        goal=("must {goal} {by}",),
        reached=("{goal}: done!",),
        noise=("parking was full", "thx", "nice view from the new room", "{who} wears glasses now"),
    ),
    Voice(
        promise=(
            "It was agreed with {who} that we would {do} {by}, and they count on it.",
            "Before I forget: {who} expects us to {do} {by}.",
        ),
        undated=("There is something I still owe {who}, namely {thing}.",),
        kept=(
            "You can close the matter with {who}: {thing} is finished and handed over.",
            "As of today {who} is in possession of {thing}.",
        ),
        missed=("I regret to say that {who} has yet to receive {thing}.",),
        moved=("With {who} I could negotiate an extension until {day} for {thing}.",),
        dropped=("There is no longer any need for {thing}, {who} tells me.",),
        question=(
            "A question that nobody has answered so far is whether we {this} or {that}.",
            "We have yet to choose: {this}, or {that}.",
        ),
        decided=("The board has spoken: we {this}.",),
        blocked=(
            "Our plan to {goal} depends on {wait}, which {who} has yet to provide.",
            "Progress hinges on {who}, who must supply {wait} so that we can {goal}.",
        ),
        came=("I am glad to report that {who} provided {wait}.",),
        blocks=("It will be impossible to {goal} as long as {who} lacks {thing}.",),
        goal=("They all count on us to {goal} {by}.",),
        reached=("I can report success: we did {goal}.",),
        noise=(
            "It occurred to me that the lobby needs no repainting at all.",
            "The seminar in spring was splendid.",
            "{who} speaks three languages, as I learned.",
        ),
    ),
)

HELD: tuple[Voice, ...] = (
    Voice(
        promise=(
            "So {who} rang and I said sure, I will {do} {by}.",
            "{who} wants me to {do} {by}, I agreed.",
            "Put on my list that I have to {do} {by}.",
        ),
        undated=(
            "I keep forgetting to {do}, it needs doing.",
            "{who} reminded me that I owe {thing}.",
            "At some point I have to {do}.",
        ),
        kept=(
            "I got round to it and {did}.",
            "{who} thanked me for {thing}.",
            "That one is settled: {who} received {thing}.",
        ),
        missed=(
            "Ran out of time again, {thing} for {who} is still not ready.",
            "I did not get to {thing} for {who} today.",
        ),
        moved=(
            "{who} called, {thing} is only needed {by} now.",
            "Got more time for {thing} from {who}, until {day}.",
        ),
        dropped=(
            "{who} changed plans and does not need {thing} any longer.",
            "Turns out {thing} for {who} is unnecessary.",
        ),
        question=(
            "I wonder whether we should {this} or {that}.",
            "Hard to say if it is better to {this} or to {that}, still thinking.",
        ),
        decided=("Alright, I decided that we {this}.", "In the end we chose to {that}."),
        blocked=(
            "We are waiting for {wait} from {who}, otherwise we cannot {goal}.",
            "{who} still owes us {wait}, so we can't {goal} yet.",
        ),
        came=("{who} handed me {wait} this afternoon.", "{Wait} finally came in from {who}."),
        blocks=("Before I {do} we can't {goal}.",),
        goal=("We said we would {goal} {by}.",),
        reached=("Hooray, we managed to {goal}.",),
        noise=(
            "I slept badly, the neighbours had a party.",
            "{who} showed me photos of the garden.",
            "How do I get to the old harbour from here?",
            "The heating was checked last winter.",
            "I will think about it over the weekend.",
        ),
    ),
    Voice(
        promise=(
            "As discussed with {who}, we are to {do} {by}.",
            "We have confirmed to {who} that we will {do} {by}.",
            "{Thing} for {who} must be finished {by}.",
        ),
        undated=(
            "{who} is still expecting {thing} from us.",
            "We should not forget that {thing} for {who} is outstanding.",
        ),
        kept=(
            "{Thing} was handed over to {who} today.",
            "We have meanwhile {did2}.",
            "{who} acknowledged receipt of {thing}.",
        ),
        missed=("Unfortunately {thing} for {who} is delayed.", "{Thing} for {who} remains open."),
        moved=(
            "{who} granted us an extension for {thing} until {day}.",
            "The date for {thing} with {who} was moved to {day}.",
        ),
        dropped=(
            "{who} withdrew the request for {thing}.",
            "The order for {thing} was cancelled by {who}.",
        ),
        question=(
            "It remains to be decided whether we {this} or {that}.",
            "The question whether to {this} or to {that} is unresolved.",
        ),
        decided=("It was decided to {this}.", "After the meeting the verdict is clear: {that}."),
        blocked=(
            "In order to {goal} we require {wait}, which {who} has not provided.",
            "We are unable to {goal} until {wait} arrives from {who}.",
        ),
        came=("{who} supplied {wait} this morning.", "We received {wait} from {who}."),
        blocks=("As long as {thing} has not reached {who}, we are unable to {goal}.",),
        goal=("According to the contract we have to {goal} {by}.",),
        reached=("We were finally able to {goal}.",),
        noise=(
            "The canteen now offers soup on Mondays.",
            "Our revenue rose by four percent last year.",
            "Who is responsible for the archive?",
            "{who} has been with the firm since 2011.",
            "Kind regards to the whole team.",
        ),
    ),
    Voice(
        promise=(
            "i'm on the hook to {do} {by}",
            "{who}: {thing} {by}, on me",
            "reminder - {do} {by}",
        ),
        undated=(
            "{who} pinged me about {thing}",
            "still need to {do}",
            "pls dont let me forget {thing} for {who}",
        ),
        kept=("just {did}", "{thing} for {who} ✓", "shipped {thing} to {who}"),
        missed=("{thing} for {who}: not done yet", "slipped again: {thing} for {who}"),
        moved=("{who} ok with {day} for {thing}", "new date for {thing} ({who}): {day}"),
        dropped=("no more need for {thing}, says {who}", "killed {thing} for {who}"),
        question=("thoughts? {this} or {that}", "can't decide: {this} or {that}"),
        decided=("decided: {this}", "let's {that}, done deal"),
        blocked=(
            "waiting on {who} for {wait}, can't {goal}",
            "{goal} is stuck, {who} has to send {wait}",
        ),
        came=("{who} dropped {wait}", "unblocked: {wait} from {who} is here"),
        blocks=("{goal} waits for {thing} to get to {who}",),
        goal=("we promised to {goal} {by}",),
        reached=("{goal} - we did it",),
        noise=("lol", "who ate my yoghurt", "{who} is out sick", "new logo looks sharp", "brb"),
    ),
)
