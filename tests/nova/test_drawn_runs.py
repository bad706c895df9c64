"""Without a model: what is asked as a trend or a chart comes with its course, and is drawn."""

from tests.nova.test_data_runs import open_shop  # noqa: F401 - a fixture


def test_what_is_to_be_drawn_is_told_in_lines_and_drawn(open_shop, tmp_path):  # noqa: F811
    nova = open_shop(None)
    for asked, line, head in (
        ("Plot the amount of hires by month", "USD ▁█ (2026-03 25.5 to 2026-04 40.25)", "| month"),
        ("Chart the units by branch", "units █▁ (Ely 6 pcs to Ware 4 pcs)", "| branch"),
    ):
        answer = nova.ask(f"@sql_analyst {asked}", project="shop")
        assert (line in answer.text, head in answer.text) == (True, True), answer.text
        (told,) = [each for each in answer.text.splitlines() if each.startswith("Chart: ")]
        assert (tmp_path / "home" / "charts" / told.rpartition("/")[2]).exists()
        (table,) = answer.tables
        assert "both branches, as of 2026-05-05" in table.line


def test_an_erase_takes_the_pictures_away(open_shop, tmp_path):  # noqa: F811
    nova = open_shop(None)
    answer = nova.ask("@sql_analyst Chart the units by branch", project="shop")
    (picture,) = (tmp_path / "home" / "charts").iterdir()
    report = nova.memory.erase(answer.run_id)
    assert f"charts/{picture.name}" in report.files
    assert not picture.exists()
    assert report.traces == ()
