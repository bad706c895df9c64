"""What is on record about a cafe, for tests of what agents make of it."""

from tests.agents.fakes import claim

CAFE = {"project": "harbour_cafe", "project_name": "Harbour Cafe"}

FRIDAY = claim(1, "The cafe closes at nine on Fridays")
SUNDAY = claim(2, "The cafe closes at six on Sundays", similarity=0.65)
EARLIER = claim(
    3,
    "The cafe closes at eight on Fridays",
    current=False,
    valid_from="2026-01-02T10:00:00+00:00",
    valid_to="2026-05-04T10:00:00+00:00",
)
MENU = claim(4, "we decided to print the menu in June", claim_kind="decision", similarity=0.2)
PROMISE = claim(5, "I promised Tom the terrace by 1 July", claim_kind="commitment", similarity=0.2)
TASTE = claim(6, "Ines prefers oat milk", claim_kind="preference", similarity=0.2)
ROUTER = claim(7, "The router stands in the cellar", project="farm_shop", similarity=0.1)
