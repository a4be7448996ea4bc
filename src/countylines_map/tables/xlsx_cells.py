"""What an XLSX sheet says of its cells beside their values: errors, percentages, formulas without a value, indents, hidden rows."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

BUILT_IN_PERCENT = {9, 10}
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(r|s|t)="([^"]*)"')
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')


@dataclass
class CellMarks:
    """Texts that stand for cells and steps of indent, by (row, column) from 0, and the numbers of hidden rows, as a person counts them."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)


def read_marks(packed: zipfile.ZipFile, sheet: str) -> CellMarks:
    """What one sheet's own XML says; nothing where the workbook is not an XLSX."""
    path = _path(packed, sheet)
    if not path:
        return CellMarks()
    content, (percent, indent) = packed.read(path), _styles(packed)
    marks = CellMarks(hidden=[int(row) for row in _HIDDEN.findall(content)])
    if percent or b't="e"' in content or b"<f" in content:
        marks.texts = dict(_texts(content, percent))
    if indent:
        marks.indents = dict(_indents(content, indent))
    return marks


def _texts(content: bytes, percent: set[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    for words, inner in _CELL.findall(content):
        said = dict(_ATTRIBUTE.findall(words))
        at = _position(said.get(b"r", b""))
        if at is None:
            continue
        value = re.search(rb"<v[^>]*>(.*?)</v>", inner, re.DOTALL)
        if said.get(b"t") == b"e":
            yield at, html.unescape(value[1].decode(errors="replace")) if value else "#VALUE!"
        elif formula := re.search(rb"<f\b[^>]*?(?:/>|>(.*?)</f>)", inner, re.DOTALL):
            if (value is None or not value[1].strip()) and b"<is>" not in inner and said.get(b"t") != b"str":
                yield at, "=" + html.unescape((formula[1] or b"").decode(errors="replace"))
            elif value and said.get(b"s") in percent:
                yield at, _percentage(value[1])
        elif value and said.get(b"s") in percent and said.get(b"t", b"n") == b"n":
            yield at, _percentage(value[1])


def _indents(content: bytes, indent: dict[bytes, int]) -> Iterator[tuple[tuple[int, int], int]]:
    for words, _ in _CELL.findall(content):
        said = dict(_ATTRIBUTE.findall(words))
        if said.get(b"s") in indent and (at := _position(said.get(b"r", b""))) is not None:
            yield at, indent[said[b"s"]]


def _percentage(value: bytes) -> str:
    try:
        return f"{float(value) * 100:.10g}%"
    except ValueError:
        return value.decode(errors="replace")


def _position(reference: bytes) -> tuple[int, int] | None:
    found = re.fullmatch(rb"([A-Z]{1,3})(\d{1,7})", reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + letter - 64
    return int(found[2]) - 1, column - 1


def _path(packed: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside the workbook."""
    names = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    book = packed.read("xl/workbook.xml").decode(errors="replace")
    links = packed.read("xl/_rels/workbook.xml.rels").decode(errors="replace")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        said = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        if html.unescape(said.get("name", "")) != sheet:
            continue
        link = next((value for name, value in said.items() if name.endswith(":id")), "")
        for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
            to = dict(re.findall(r'([\w:]+)="([^"]*)"', relation))
            if to.get("Id") == link:
                target = posixpath.normpath(posixpath.join("/xl", to.get("Target", "")))[1:]
                return target if target in names else ""
    return ""


def _styles(packed: zipfile.ZipFile) -> tuple[set[bytes], dict[bytes, int]]:
    """(numbers of the cell styles that show a share, steps of indent of those that are indented)."""
    if "xl/styles.xml" not in packed.namelist():
        return set(), {}
    text = packed.read("xl/styles.xml").decode(errors="replace")
    formats = {
        int(number) for number, code in re.findall(r'numFmtId="(\d+)"\s+formatCode="([^"]*)"', text) if "%" in code
    }
    inner = re.search(r"<cellXfs\b.*?</cellXfs>", text, re.DOTALL)
    percent, indent = set[bytes](), dict[bytes, int]()
    styles = re.findall(r"<xf\b[^>]*/>|<xf\b[^>]*[^/]>.*?</xf>", inner[0], re.DOTALL) if inner else []
    for k, style in enumerate(styles):
        number, steps = re.search(r'\bnumFmtId="(\d+)"', style), re.search(r'\bindent="(\d+)"', style)
        if number and int(number[1]) in formats | BUILT_IN_PERCENT:
            percent.add(str(k).encode())
        if steps and int(steps[1]):
            indent[str(k).encode()] = int(steps[1])
    return percent, indent
