"""The verbs with which people ask for something to be done."""


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as plain text."""
    return frozenset(listed.split())


# Base forms with which people begin a request. A form that is missing here is only never
# taken for the beginning of a new task.
VERBS = word_set(
    """
    abandon abort abridge accept activate adapt add adjust allocate allow alter amend analyse
    analyze announce answer append apply approve archive arrange ask assemble assess assign attach
    audit avoid backfill backup begin boil book break bring build buy calculate call cancel capture
    carry catch categorise categorize chart chase check choose cite clarify classify clean close
    collect combine compare compile complete compose compress compute condense conduct confirm
    connect consider consolidate consult contact continue convert coordinate copy correct correlate
    corroborate count craft create criticise criticize cross-check crunch debrief debug decide
    decipher decompose deduct deduplicate define delete deliver demonstrate derive describe design
    detect determine develop diagnose dictate dig disable display distil distill divide do document
    double-check download draft drag draw e-mail edit elaborate elicit eliminate email enable ensure
    enter enumerate erase escalate estimate evaluate examine exclude execute expand explain explore
    export extend extract fetch figure fill finalise finalize find finish fix flag flatten follow
    forecast forget format formulate forward gather generate get ghostwrite give go grab grant
    handle have help identify ignore illustrate implement import improve include incorporate inform
    ingest initiate insert inspect install instruct integrate interpret interrupt interview
    introduce investigate invite invoice isolate issue itemise itemize join jot justify keep kick
    kill label launch lay lengthen let list listen load localise localize locate log look loosen
    mail maintain make map mark match memorise memorize mend merge message migrate modify monitor
    move name note notify obtain omit onboard open order organise organize outline overhaul
    overwrite parametrise parametrize paraphrase pare parse paste pause pay pick ping plan plot poke
    polish populate postpone pour predict prepare present prevent price print prioritise prioritize
    proceed process produce proofread propose prove provide publish pull purge push put query quote
    rank re-check re-import re-run read rebuild recalculate recap recheck recommend reconcile record
    recreate redo redraft reduce refactor reformat refresh register reimport reissue reject release
    relocate remake remember remind remove rename render reopen reorder rephrase replace reply
    report request rerun reschedule research resend reserve reset resolve respond restart restore
    resubmit resume retire retrieve retry return revert review revise revoke reword rewrite roll run
    save say scan scour scrape scrutinise scrutinize search see select send separate set settle
    share sharpen shift ship shorten show shrink sift sign simplify simulate sit skim skip snooze
    solve sort specify spell split start stitch stop store straighten streamline submit substantiate
    suggest sum summarise summarize summon supersede suspend swap switch sync tabulate tag take tell
    terminate test throw tidy tighten tl tldr total trace track transcribe transfer transform translate
    trigger trim try turn tweak type undo unfreeze unpack unpause untangle update upgrade upload use
    validate verify visualise visualize wake walk warn watch weigh whip wipe withdraw work wrap
    write
    """
)

# Words that are as often nouns or adjectives: they ask for something only with an object,
# a particle or a preposition after them.
OBJECT_VERBS = word_set(
    """
    alert balance base block bounce brief bucket bump cast change chuck clear clip comb cover cross
    cut discount drop dump express fast-forward feed file fire fit flip focus fold freeze front
    gauge google grade grill group halt hand hold hook hunt increase index judge key knock lead
    learn leave lift link lower measure mention mind model nudge number offer pack paint park patch
    pencil phrase pin place play plug point pop port pose press probe project promote prompt
    purchase question quit quiz raise rate reference rehearse repair repeat reproduce reverse rework
    ring rush sample schedule score scrap screen separate shelve shoot sketch slice slot smooth
    source speak speed spot square squeeze stage stamp stand stay stick stock stress strike strip
    structure study supply support talk tap teach tear text thin tie time title tone top touch train
    transport treat trust tune value void wait warm wire word
    """
)

AFTER_VERB = word_set(
    """
    a about across after again all along an another any apart around as at away back before both by
    different down each every everything for forward from go her him his how if in into it its me
    my next no off on one our out over people somebody someone something straight such that the
    their them these things this those three through to together two up us what when whether which
    who whom why with your
    """
)
"""What follows a verb that asks for something, and not a noun that begins a statement."""
