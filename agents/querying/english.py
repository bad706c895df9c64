"""English: words that carry no matter of a question, whatever the question is about."""


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


STOP = listed(
    """
    a about actually after again all also am an and any anybody anyone anything are as ask at away
    be because been before being both but by came can cannot check come could currently
    did do doe does doing done each either else ever every everything exactly exist few figur figure
    find for from full further get give go got had has have having he help her here hey hi hello him
    his how i if in into is it its itself just kindly know let like list look make many may maybe me
    might mine more most moment much must my myself name need no nor not now of off ok okay on once
    one only onto or other our ours out over own perhaps please pull quick quickly really right
    said same say see shall she should show since so some somebody someone something still such
    sure tell than thank thanks that the their them then there these they thing this those through
    thu thi to today together told too under until up upon us use used using very want was way we
    were what whatever when where whether which while who whom whose why will wish with within
    without wonder would yes yet you your yours i'm i'd i'll i've it's that's what's who's where's
    how's there's don't doesn't didn't isn't aren't wasn't weren't haven't hasn't can't couldn't won't
    whats whos wheres altogether overall exist present presently anyway per number total count
    sum record records entry entries data database system detail details info information
    sort bit lot lots out back ago average avg mean typical typically combined combine recently lately compare compared versus vs beat outdo
    against both respectively apart except excluding including unfortunately sorry thank
    dollar dollars buck bucks took taken went gone came coming goes really
    take go put stand sit start begin turn let's let afternoon morning evening tonight nowadays afterwards meanwhile normally usually generally
    basically simply honestly obviously apparently probably possibly certainly definitely hopefully
    yet ever anymore anyhow somehow somewhere anywhere apiece each other's own fellow guy guys folk
    folks lady kid man woman boy mate buddy boss we'd he'd she'd they'd you'd i'm we're they're you're
    we've they've you've he's she's isn't gonna wanna gotta lemme cannot thing stuff matter issue
    situation story deal question answer reply hand moment minute second hour's fast handy real bad
    nice sure fine good well better anybody's everybody everyone himself herself themselves
    times occasion occasions installments instalments going adding runs
    across supposed ourselves yourself yourselves according pls plz cheers btw lol fyi
    money today's company business firm new other another date time so far nova
    """
)
"""Words, and their stems, that every question may hold; some of them steer its form."""

ORDINARY = listed(
    """
    long short big small large great high low old good bad best worst full empty first second third
    left right front rear side upper lower open close day week month year early late fast slow heavy
    light cheap expensive hot cold red blue green yellow black white amber brown grey hard soft new
    line point end start top bottom north south east west centre center main group service part
    price cost supply order stock city street road house home care work hand set kit box bar
    customer client supplier vendor branch number name code bank field hill wood stone park lake
    bell king rice bishop cook page mill rose frost march may grant young marsh lane cross case
    """
)
"""Words that are in names too, but alone and in lower case name nothing."""

LEGAL_FORMS = listed("inc llc ltd co corp company corporation gmbh ag lp llp plc of the and")
"""Words in names that do not tell one name from another."""

SYNONYMS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split(", "))
    for line in """
    buy, purchase, procure
    supplier, vendor
    customer, client
    price, rate
    bill, invoice
    cheap, inexpensive
    expensive, costly, pricey
    ship, dispatch, send out
    deliver, arrive, receive
    late, overdue, past due
    replace, supersede
    location, site
    employee, staff, worker, colleague
    phone, telephone
    email, e-mail, mail
    stock, inventory
    owe, outstanding, unpaid
    return, send back, bring back
    cancel, call off
    begin, start
    end, finish
    fit, suit, compatible, go on, work with
    weigh, weight, heavy
    manager, boss, head
    city, town
    revenue, sale, turnover
    remain, left, remaining
    article, item, product
    """.strip().splitlines()
    for line in [line.strip()]
)
"""Words that people use for each other in any business; a catalogue declares those of its own."""
