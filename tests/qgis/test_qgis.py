"""The GeoPackage in a real QGIS: it opens styled, and the picture is that of the page. `make test-qgis` brings QGIS where it may."""

import io
import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from countylines_map.export.bundle import exported_files
from countylines_map.export.fields import NAMES
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render import figure_png, figure_svg

PYTHON = "/usr/bin/python3"  # the one that Debian's python3-qgis is for
SCRIPT = Path(__file__).parents[2] / "tools" / "draw_qgis_project.py"


def has_qgis() -> bool:
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.qgis,
    pytest.mark.skipif(not has_qgis(), reason="QGIS is not here (Debian's qgis and python3-qgis; make test-qgis)"),
]


@pytest.fixture(scope="module", params=["default", "many"])
def opened(request, tmp_path_factory):
    """A map, what QGIS says of its project, and a function that draws layers of it."""
    folder = tmp_path_factory.mktemp("qgis")
    if request.param == "default":
        flow_map = make_flow_map(open_dataset(), Options(boundaries="built-in"))
    else:
        rows = [f"{a},{b},{n}" for a, b, n in [
            ("Norwich", "Ipswich", 400), ("Ipswich", "Norwich", 200), ("Colchester", "Norwich", 90), ("Cambridge", "Ipswich", 30),
            ("Peterborough", "Norwich", 9), ("Ipswich", "Ipswich", 100),
        ]]  # fmt: skip
        (folder / "t.csv").write_text("from,to,people\n" + "\n".join(rows) + "\n")
        flow_map = make_flow_map(open_dataset(folder / "t.csv", unit="people"), Options(boundaries="built-in"))
    for name, content in exported_files(flow_map, Options(), ["gpkg"]).items():
        (folder / name).write_bytes(content)

    def draw(*layers, theme="light"):
        view = flow_map.layouts[0].view
        words = [str(view.width_px), str(view.height_px)]
        words += [",".join(str(float(x)) for x in view.bounds), *(f"countylines_{x}" for x in layers)]
        words = [SCRIPT, folder / "flows.qgz", folder / "drawn.png", theme, *words]
        told = by_qgis(words, folder)
        return json.loads(told.splitlines()[-1]), picture((folder / "drawn.png").read_bytes())

    return flow_map, draw


def picture(png: bytes) -> np.ndarray:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def painted(pixels: np.ndarray) -> np.ndarray:
    """Where arrows are: red is far stronger than green only in them."""
    return pixels[..., 0] - pixels[..., 1] > 45


def arrows_of_the_page(flow_map) -> np.ndarray:
    """The page's arrows alone, undashed, on white."""
    view = flow_map.layouts[0].view
    group = re.search(r'<g class="flows".*?</g></g>', figure_svg(flow_map), re.DOTALL)[0]
    solid = re.sub(r' stroke-dasharray="[^"]*"', "", group)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{view.width_px}" height="{view.height_px}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{solid}</svg>'
    )
    return picture(figure_png(svg, view.width_px))


def test_the_project_opens_with_every_layer_styled(opened):
    flow_map, draw = opened
    told, pixels = draw()
    assert (
        told["read"] and told["crs"] == "EPSG:3857" and told["errors"] == [] and told["title"] == flow_map.dataset.title
    )
    assert set(told["layers"]) == {f"countylines_{name}" for name in NAMES}
    layers = {name.removeprefix("countylines_"): layer for name, layer in told["layers"].items()}
    assert all(layer["valid"] for layer in layers.values())
    assert layers["arrows"]["count"] == flow_map.layouts[0].lines["drawn"].sum()
    assert layers["arrows"]["renderer"] == layers["areas"]["renderer"] == "RuleRenderer"
    assert layers["labels"]["labels"] and layers["flows"]["alias"] == "Row"
    assert all(layer["styles"] == ["dark", "light"] for name, layer in layers.items() if name in NAMES[:-2])
    assert told["themes"] == ["dark", "light"] and "Open Government Licence" in told["abstract"]
    colours = {tuple(pixel) for pixel in pixels.reshape(-1, 3).tolist()}
    palette = flow_map.style.palette
    wanted = {name: tuple(bytes.fromhex(palette[name][1:])) for name in ("land", "origin", "destination", "ring")}
    assert set(wanted.values()) <= colours, wanted


def test_the_dark_theme_of_the_project_has_the_dark_colours(opened):
    flow_map, draw = opened
    colours = {tuple(pixel) for pixel in draw(theme="dark")[1].reshape(-1, 3).tolist()}
    wanted = {tuple(bytes.fromhex(flow_map.style.night[name][1:])) for name in ("land", "origin", "destination")}
    assert wanted <= colours


def test_what_the_page_on_gis_says_of_qgis_is_so(opened, tmp_path):
    """Filters, aliases, the attribution and the styles that may be loaded, each layer opened as a user would drag it."""
    flow_map, _ = opened
    path = tmp_path / "flows.gpkg"
    path.write_bytes(exported_files(flow_map, Options(), ["gpkg"])["flows.gpkg"])
    between = (
        flow_map.lines["origin_code"].ne("") & flow_map.lines["destination_code"].ne("") & ~flow_map.lines["internal"]
    )
    lines = flow_map.lines[between]
    page = (Path(__file__).parents[2] / "docs" / "gis.md").read_text(encoding="utf-8")
    hidden, large = re.search(r'filter with `("suppressed")` or `("flow" > 10)`', page).groups()
    assert (
        ask(path, "desire_lines", f"(l.setSubsetString({hidden!r}), l.featureCount())[1]") == lines["suppressed"].sum()
    )
    assert (
        ask(path, "desire_lines", f"(l.setSubsetString({large!r}), l.featureCount())[1]") == (lines["flow"] > 10).sum()
    )
    assert {"inflow", "outflow", "internal"} <= set(ask(path, "areas", "l.fields().names()"))
    assert ask(path, "areas", "l.attributeDisplayName(l.fields().indexOf('area_code'))") == "Area code"
    assert "Open Government Licence" in ask(path, "areas", "l.metadata().abstract()")
    own, _, names = ask(path, "areas", "l.listStylesInDatabase()[:3]")
    assert own == 2 and len(names) == 2 * len(NAMES[:-2])  # each is listed once


def ask(path, layer, question):
    """What QGIS answers about one layer of a GeoPackage."""
    code = (
        "import sys, os, json; from qgis.core import *; a = QgsApplication([], False); a.initQgis()\n"
        f"l = QgsVectorLayer('{path}|layername={layer}', 'l', 'ogr'); print(json.dumps({question}))\n"
        "sys.stdout.flush(); os._exit(0)"
    )
    return json.loads(by_qgis(["-c", code], path.parent).splitlines()[-1])


def by_qgis(words, home):
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run([PYTHON, *words], capture_output=True, text=True, check=True, env=environment).stdout


def test_arrows_cover_what_they_cover_on_the_page(opened):
    flow_map, draw = opened
    drawn, page = painted(draw("arrows")[1]), painted(arrows_of_the_page(flow_map))
    both = (drawn & page).sum()
    assert page.sum() > 500
    assert both / page.sum() >= 0.95 and both / drawn.sum() >= 0.9


def test_arrows_are_as_wide_as_on_the_page(opened):
    flow_map, draw = opened
    drawn, layout = painted(draw("arrows")[1]), flow_map.layouts[0]
    for row, (start, control, end) in zip(layout.arrows.rows, layout.arrows.shafts, strict=True):
        middle, way = (start + 2 * control + end) / 4, (end - start) / np.linalg.norm(end - start)
        steps = np.arange(-25, 25, 0.05)
        across = middle + steps[:, None] * np.array([-way[1], way[0]])
        inside = drawn[across[:, 1].astype(int), across[:, 0].astype(int)]
        near = np.flatnonzero(inside & (np.abs(steps) < 1))
        if not len(near):
            continue  # another arrow lies over this one here
        left = right = near[0]
        while left > 0 and inside[left - 1]:
            left -= 1
        while right < len(inside) - 1 and inside[right + 1]:
            right += 1
        width = (right - left) * 0.05
        wide = layout.lines.loc[row, "width_px"]
        assert abs(width - wide) <= 1.0 if wide > 3 else width <= wide + 1.5


def test_the_style_in_the_geopackage_is_the_default_of_its_layers(opened, tmp_path):
    flow_map, _ = opened
    path = tmp_path / "flows.gpkg"
    path.write_bytes(exported_files(flow_map, Options(), ["gpkg"])["flows.gpkg"])
    for name in ("arrows", "areas", "land", "anchors"):
        assert ask(path, name, "l.renderer().type()") == "RuleRenderer"
