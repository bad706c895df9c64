"""Fitting: lays a question over one query: what it names becomes filters and parameters."""

from agents.querying.claims import claims_of
from agents.querying.exclusions import place_exclusions
from agents.querying.laid import Fitting
from agents.querying.lexicon import QueryWords
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.placing_amounts import (
    place_comparison,
    place_denial,
    place_flag,
    place_number,
)
from agents.querying.placing_times import place_period
from agents.querying.placing_values import (
    is_settled,
    is_told_before,
    only_describes,
    place_text,
    place_value,
)
from agents.querying.question import Question
from agents.querying.values import Mention


def fit(question: Question, known: QueryWords) -> Fitting:
    """Lay `question` over the query of `known`."""
    fitting = Fitting(question, known, claims_of(question, known))
    place_exclusions(fitting)
    for claim in list(fitting.claims):
        place_text(fitting, claim)
    for claim, mention in fitting.of(Mention):
        if (
            only_describes(fitting, claim, mention)
            or is_settled(fitting, mention)
            or is_told_before(fitting, claim)
        ):
            fitting.used.add(claim)
        else:
            place_value(fitting, claim, mention)
    for claim, period in fitting.of(Period):
        place_period(fitting, claim, period)
    for claim, comparison in fitting.of(Comparison):
        place_comparison(fitting, claim, comparison)
    for claim in fitting.claims:
        place_flag(fitting, claim)
    for claim in fitting.claims:
        place_denial(fitting, claim)
    for claim, number in fitting.of(Number):
        place_number(fitting, claim, number)
    return fitting
