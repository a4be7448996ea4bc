"""`check` says everything that `build` would refuse, at once, and writes nothing."""

from countylines_map.check import find_problems
from countylines_map.options import Options
from countylines_map.pipeline import open_dataset

BUILT_IN = Options(boundaries="built-in")


def test_problems_of_all_stages_come_together(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("place,n\nLondn,many\nKent,5\nEssecks,-3\n")
    problems, flow_map = find_problems(
        open_dataset(table, destination="Norfk", unit="people"), Options(boundaries=str(tmp_path / "none.gpkg"))
    )
    said = "\n".join(str(problem) for problem in problems)
    assert flow_map is None and len(problems) == 6
    for part in ("'many'", "'-3'", "Londn", "Essecks", "Norfk", "none.gpkg"):
        assert part in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv"]


def test_a_good_dataset_has_none():
    problems, flow_map = find_problems(open_dataset(), BUILT_IN)
    assert problems == () and flow_map.balance.total == 1503


def test_each_problem_is_said_once(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("place,n\nLondn,4\nKent,5\n")
    problems, _ = find_problems(open_dataset(table, destination="Norfolk", unit="people"), BUILT_IN)
    assert len(problems) == 1


def test_a_missing_unit_hides_neither_a_wrong_sheet_nor_a_wrong_column(tmp_path, capsys):
    import openpyxl

    from countylines_map.cli import run

    book = openpyxl.Workbook()
    for row in (["Area", "Arrests"], ["Essex", 5], ["Nowhereville", 2]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    words = ["check", str(tmp_path / "t.xlsx"), "--destination", "Kent", "--sheet", "Data", "--count-column", "Arests"]
    assert run(words) == 1
    told = capsys.readouterr().err
    for what in ("the unit is missing", "there is no sheet 'Data'", "there is no column 'Arests'"):
        assert what in told, told
