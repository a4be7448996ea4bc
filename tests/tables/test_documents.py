"""The one table of a web page, a Word document or a PDF: its figures with their cells, or a refusal; running text is not read."""

import sys
from pathlib import Path

import docx
import pytest
import typst

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile
from countylines_map.tables.documents import read_document

TABLES = Path(__file__).parents[1] / "data" / "tables"
HTML = "<!DOCTYPE html><p>Of 1,503 arrests, 532 were of others.</p>{}"
TABLE = "<table><tr><th>Home area<th>Arrests<tr><td>Essex<td>{}<tr><td>Kent<td>7</table>"


def read(path, **words):
    return reconcile(open_dataset(path, unit="arrests", destination="Norfolk", **words))


@pytest.fixture
def page(tmp_path):
    def built(body, **words):
        (tmp_path / "t.html").write_text(HTML.format(body), encoding="utf-8")
        return read(tmp_path / "t.html", **words)

    return built


@pytest.fixture
def refused(page):
    def told(body, **words):
        with pytest.raises(CountylinesError) as caught:
            page(body, **words)
        return str(caught.value)

    return told


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("reply.docx", {("Essex", "2022"): 30, ("Suffolk", "2023"): 9, ("Not known", "2022"): 4}),
        ("reply.pdf", {("Essex", "2022"): 30, ("Kent", "2022"): 1204, ("Leicestershire", "2023"): 2}),
    ],
)
def test_each_figure_has_its_cell(name, cells):
    flows = read(TABLES / name).flows
    for (place, period), count in cells.items():
        found = flows[(flows.origin == place) & (flows.period == period)]
        assert list(found.flow) == [count]
    assert flows.flow_note[flows.index == "B2"].item() == "[1]"


def test_a_table_goes_on_over_the_next_page():
    assert "goes on over page 2" in "\n".join(read(TABLES / "reply.pdf").remarks)


def test_raised_marks_do_not_become_digits(page):
    figures = page(TABLE.format("5<sup>1</sup>"))
    assert figures.balance.itemised == 12
    assert figures.flows.flow_note[2] == "[1]"


def test_what_is_struck_out_or_hidden_is_no_figure(page, refused):
    assert "'struck out: 5 6' is not a count" in refused(TABLE.format("<del>5</del>6"))
    assert page(TABLE.format("<span style='display: none'>99</span>6")).balance.itemised == 13


def test_several_tables_are_refused_with_the_choice(page, refused):
    two = TABLE.format(5) + TABLE.format(6)
    message = refused(two)
    assert "the document has 2 tables" in message
    assert "2: table 2, 3 rows, which begins 'Home area | Arrests'" in message
    assert page(two, sheet="2").balance.itemised == 13
    assert "there is no table '3'" in refused(two, sheet="3")


def test_running_text_is_not_read(tmp_path, refused):
    assert "numbers in running text, and in pictures, are not read" in refused("")
    typst.compile(b"Essex 5, Kent 7", output=tmp_path / "t.pdf")
    with pytest.raises(CountylinesError, match="has no table that can be read"):
        read(tmp_path / "t.pdf")


def test_cells_that_span_others_stand_once(page):
    body = "<table><tr><th>Home area<th>Type<th>Arrests<tr><td rowspan=2>Essex<td>A<td>5<tr><td>B<td>6<tr><td>Kent<td>A<td>7</table>"
    with pytest.raises(CountylinesError, match="fill_down"):
        page(body)
    assert page(body, fill_down=["Home area"]).balance.itemised == 18


def test_merged_cells_and_raised_marks_of_a_word_document(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [("Home area", "Arrests"), ("Essex", "5"), ("Total", "5")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).paragraphs[0].add_run("2").font.superscript = True
    document.save(tmp_path / "t.docx")
    assert read(tmp_path / "t.docx").balance.total == 5
    table.cell(1, 1).paragraphs[0].add_run("9").font.strike = True
    document.save(tmp_path / "t.docx")
    with pytest.raises(CountylinesError, match="struck out"):
        read(tmp_path / "t.docx")


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_a_damaged_document_is_refused(tmp_path, kind):
    content = (TABLES / f"reply.{kind}").read_bytes()
    (tmp_path / f"t.{kind}").write_bytes(content[: len(content) // 3])
    with pytest.raises(CountylinesError, match=r"damaged|cannot be read|no table"):
        read(tmp_path / f"t.{kind}")


def test_documents_ask_for_their_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(CountylinesError, match=r"pip install 'countylines-map\[documents\]'"):
        read_document("docx", (TABLES / "reply.docx").read_bytes(), "reply.docx", None)
