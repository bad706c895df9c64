"""The worlds of the histories: people, and what they owe each other."""

from typing import NamedTuple


class Deed(NamedTuple):
    """Something to do for somebody."""

    base: str
    """"send {who} the quote"."""
    done: str
    thing: str


class Choice(NamedTuple):
    """Something undecided."""

    this: str
    that: str


class Hurdle(NamedTuple):
    """What cannot be done before something comes."""

    goal: str
    wait: str


class World(NamedTuple):
    """What histories are made of."""

    projects: tuple[str, ...]
    people: tuple[str, ...]
    deeds: tuple[Deed, ...]
    choices: tuple[Choice, ...]
    hurdles: tuple[Hurdle, ...]


_FIRST = World(
    projects=("harbour_cafe", "solar_roofs", "choir"),
    people=("Carla", "Ben Ortiz", "Mina", "Mr. Falk", "Joanne", "Piet"),
    deeds=(
        Deed("send {who} the corrected quote", "sent {who} the corrected quote", "the corrected quote"),
        Deed("finish the floor plan for {who}", "finished the floor plan for {who}", "the floor plan"),
        Deed("call {who} about the lease", "called {who} about the lease", "the call about the lease"),
        Deed("pay {who} the deposit", "paid {who} the deposit", "the deposit"),
        Deed("order the awning for {who}", "ordered the awning for {who}", "the awning"),
        Deed("prepare the tasting menu for {who}", "prepared the tasting menu for {who}", "the tasting menu"),
        Deed("return the sound desk to {who}", "returned the sound desk to {who}", "the sound desk"),
        Deed("translate the safety leaflet for {who}", "translated the safety leaflet for {who}", "the safety leaflet"),
        Deed("fix the leaking skylight for {who}", "fixed the leaking skylight for {who}", "the leaking skylight"),
        Deed("get {who} the inverter serial numbers", "got {who} the inverter serial numbers", "the inverter serial numbers"),
    ),
    choices=(
        Choice("hire a second cook", "stay with one"),
        Choice("open on Sundays", "close the terrace in winter"),
        Choice("rent the scaffold", "buy our own"),
        Choice("sing the requiem", "do a carol evening"),
        Choice("switch to the new inverter brand", "keep the old one"),
    ),
    hurdles=(
        Hurdle("start the roof", "the building permit"),
        Hurdle("print the programme", "the list of soloists"),
        Hurdle("open the terrace", "the noise report"),
        Hurdle("connect the meter", "the grid approval"),
    ),
)  # fmt: skip

_SECOND = World(
    projects=("orchard_books", "ferry_line", "dental_lab"),
    people=("Dr. Osei", "Lucia", "Tomasz Wrona", "Henriette", "Abdul", "Sky"),
    deeds=(
        Deed("email {who} the insurance certificate", "emailed {who} the insurance certificate", "the insurance certificate"),
        Deed("review the tenancy addendum for {who}", "reviewed the tenancy addendum for {who}", "the tenancy addendum"),
        Deed("settle the surveyor's bill with {who}", "settled the surveyor's bill with {who}", "the surveyor's bill"),
        Deed("deliver the crowns to {who}", "delivered the crowns to {who}", "the crowns"),
        Deed("update the sailing times for {who}", "updated the sailing times for {who}", "the sailing times"),
        Deed("proofread the autumn catalogue for {who}", "proofread the autumn catalogue for {who}", "the autumn catalogue"),
        Deed("repair the ticket scanner for {who}", "repaired the ticket scanner for {who}", "the ticket scanner"),
        Deed("hand {who} the mooring papers", "handed {who} the mooring papers", "the mooring papers"),
        Deed("design the poster for {who}", "designed the poster for {who}", "the poster"),
        Deed("pick up the plaster samples for {who}", "picked up the plaster samples for {who}", "the plaster samples"),
    ),
    choices=(
        Choice("run the night ferry", "end at nine"),
        Choice("stock used paperbacks", "sell new titles alone"),
        Choice("lease a milling machine", "outsource the bridges"),
        Choice("raise the fares", "cut the Tuesday sailing"),
        Choice("publish the memoir", "wait for the second volume"),
    ),
    hurdles=(
        Hurdle("launch the winter schedule", "the harbour master's consent"),
        Hurdle("mill the bridges", "the scan files"),
        Hurdle("announce the reading", "the author's dates"),
        Hurdle("refit the galley", "the fire drawing"),
    ),
)  # fmt: skip

SEEN = (_FIRST, _SECOND)

HELD = (
    World(
        projects=("bike_shop", "translation_desk", "vineyard"),
        people=("Ingrid", "Rashid Khan", "Mrs. Novak", "Theo", "Amara", "Luis"),
        deeds=(
            Deed("true the wheels for {who}", "trued the wheels for {who}", "the wheels"),
            Deed("mail {who} the crate labels", "mailed {who} the crate labels", "the crate labels"),
            Deed("translate the warranty terms for {who}", "translated the warranty terms for {who}", "the warranty terms"),
            Deed("invoice {who} for the tandem", "invoiced {who} for the tandem", "the invoice for the tandem"),
            Deed("bottle the rosé for {who}", "bottled the rosé for {who}", "the rosé"),
            Deed("lend {who} the torque wrench", "lent {who} the torque wrench", "the torque wrench"),
            Deed("check the glossary for {who}", "checked the glossary for {who}", "the glossary"),
            Deed("refund {who} the freight", "refunded {who} the freight", "the refund of the freight"),
            Deed("prune the upper terrace with {who}", "pruned the upper terrace with {who}", "the upper terrace"),
            Deed("finalise the harvest rota for {who}", "finalised the harvest rota for {who}", "the harvest rota"),
        ),
        choices=(
            Choice("plant more riesling", "graft the old vines"),
            Choice("offer rental e-bikes", "stick to repairs"),
            Choice("pay translators by the word", "pay them by the hour"),
            Choice("close on Wednesdays", "shorten every day"),
            Choice("buy the neighbour's barn", "extend our cellar"),
        ),
        hurdles=(
            Hurdle("start the harvest", "the sugar readings"),
            Hurdle("assemble the cargo bikes", "the hub gears"),
            Hurdle("certify the translation", "the notary's stamp"),
            Hurdle("open the tasting room", "the fire inspection report"),
        ),
    ),
)  # fmt: skip
