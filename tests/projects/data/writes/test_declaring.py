"""Commands as catalogues declare them: what cannot be right is named when it is read or checked."""

import pytest

from projects.data import Catalogue
from projects.errors import BrokenSpec
from tests.projects.data.writes.lending import COMMANDS, make_home, open_shop, write_catalogue


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  words: [loan]", "  words: [loan]\n  words_too: [x]", "words_too: Extra inputs are not permitted"),
        ("lent_to: {type: text", "lent_to: {type: person", "fields.lent_to.type: 'person' is none of"),
        ("- insert: loan\n", "- insert: other\n", "table 'other' is not listed"),
        ("        branch_id: ':branch_id'\n", "", "needs its 'branch_id', by which it is cut"),
        ("once: [tool]", "once: [tools]", "lines.once: no field 'tools'"),
        ("instead: {units: fitting}", "instead: {unit: fitting}", "instead: no field 'unit'"),
        ("query: wanted_tools", "query: wanted", "proposals: no query 'wanted'"),
        ("SELECT code AS successor", "DELETE", "must be one SELECT"),
        ("done: 'Loan {number}", "done: 'Loan {number.real}", "write a plain name between the braces"),
        ("- insert: loan\n", "- {insert: loan, update: loan}\n    - insert: loan\n", "values: Field required"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_right_is_refused(tmp_path, old, new, said):
    assert old in COMMANDS
    folder = write_catalogue(tmp_path / "catalogue", COMMANDS.replace(old, new, 1))
    with pytest.raises(BrokenSpec) as refused:
        Catalogue.load(folder)
    assert said in str(refused.value)
    assert "all.yaml: draft_loan" in str(refused.value)


def test_a_table_of_all_tenants_is_never_written(tmp_path):
    folder = write_catalogue(tmp_path / "catalogue")
    file = folder / "catalogue.yaml"
    file.write_text(
        file.read_text().replace("loan: {tenant: tenant_id, branch: branch_id}", "loan: {}")
    )
    with pytest.raises(BrokenSpec, match="table 'loan' is shared by all tenants"):
        Catalogue.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SELECT branch_id, tenant_id", "SELECT branch_id, tenant_id, gone", "reads branch: no such column: gone"),
        ("        status: draft\n", "        state: draft\n", "writes loan: no such column: t.state"),
        ("lent_to: ':lent_to'", "lent_to: ':lender'", "nothing is known by the name 'lender'"),
        ("'{units} x {tool} {title}", "'{units} x {tool} {name}", "lines shows: nothing is known by the name 'name'"),
        ("instead: {tool: successor}", "instead: {tool: next}", "nothing is known by the name 'next'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_database_is_named(tmp_path, old, new, said):
    shop = open_shop(make_home(tmp_path / "home"))
    assert shop.writers.check("shop") == []
    assert old in COMMANDS
    write_catalogue(shop.home / "catalogue", COMMANDS.replace(old, new, 1))
    (found,) = open_shop(shop.home).writers.check("shop")
    assert found.startswith("command draft_loan: ")
    assert said in found
