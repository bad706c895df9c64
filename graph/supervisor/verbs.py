"""The verbs with which people ask for something to be done."""


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as plain text."""
    return frozenset(listed.split())


# Base forms with which people begin a request. A form that is missing here is only never
# taken for the beginning of a new task.
VERBS = word_set(
    """
    abort accept activate adapt add adjust allocate allow amend analyse analyze announce answer
    append apply approve archive arrange ask assemble assess assign attach audit avoid backup begin
    book boil break bring build calculate call cancel capture carry categorise categorize chart
    chase check choose cite clarify classify clean close collect combine compare compile complete
    compose compress compute condense confirm connect consider consolidate contact continue convert
    copy correct corroborate count craft create cross-check debug decide decipher deduct deduplicate
    define delete deliver demonstrate derive describe design detect determine develop diagnose
    dictate dig disable display distil distill divide do document double-check download draft drag
    draw edit elaborate eliminate e-mail email enable ensure enter enumerate erase escalate estimate
    evaluate examine exclude execute expand explain explore export extend extract fetch figure fill
    finalise finalize find finish fix flag flatten follow forecast forget format formulate forward
    gather generate get give go grab grant handle have help identify ignore illustrate implement
    import improve include incorporate inform ingest initiate insert inspect install instruct
    integrate interpret interview introduce investigate invite invoice isolate issue itemise itemize
    jot justify keep kick label launch lay let list listen load locate log look loosen lengthen mail
    maintain make map mark match memorise memorize mend merge message migrate modify monitor move
    name note notify obtain omit open order organise organize outline overhaul overwrite paraphrase
    parse paste pause pay pick ping plan plot poke polish postpone predict prepare present price
    print prioritise prioritize proceed process produce proofread propose provide publish pull purge
    push put query quote rank re-check re-run read rebuild recalculate recap recheck recommend
    reconcile record recreate redo redraft reduce refactor reformat refresh register reject release
    relocate remake remember remind remove rename render reopen reorder rephrase replace reply
    report request rerun reschedule research resend reserve reset resolve respond restart restore
    resubmit resume retire retrieve retry return revert review revise revoke rewrite roll run save
    say scan scrape scrutinise scrutinize search see select send separate set settle share sharpen
    shift ship shorten show shrink sift sign simplify simulate sit skip snooze solve sort specify
    spell split start stitch stop store straighten streamline submit substantiate suggest sum
    summarise summarize supersede suspend swap switch sync tabulate tag take tell terminate test
    throw tidy tighten total trace track transcribe transfer transform translate trigger trim try
    turn tweak type undo unfreeze unpack unpause untangle update upgrade upload use validate verify
    visualise visualize walk warn watch weigh whip wipe withdraw work wrap write
    """
)

# Words that are as often nouns or adjectives: they ask for something only with an object,
# a particle or a preposition after them.
OBJECT_VERBS = word_set(
    """
    balance base block bounce bump cast change chuck clip cover cross cut discount drop dump express
    fast-forward feed file fit flip focus fold freeze front gauge grade group halt hand hold hunt
    increase index judge key knock lead learn leave lift link lower measure mention mind
    model nudge number offer pack paint park patch phrase pin place play plug point port pose press
    project promote prompt pop purchase question quit raise rate reference rehearse repair
    repeat reproduce reverse rework rush sample schedule score scrap screen separate shelve shoot sketch
    slice slot smooth source speak spot square squeeze stage stamp stand stay stick stock stress
    strike strip structure study supply support talk teach tie time title tone top touch
    train transport treat trust tune value void wait warm
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
