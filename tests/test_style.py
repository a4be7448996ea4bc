"""A style is seen everywhere, and one that cannot be read is refused with a colour that can."""

import re

import pytest

from countylines_map.colour import EYES, contrast, difference
from countylines_map.errors import DatasetError
from countylines_map.house_style import make_style
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.figure import figure_svg
from countylines_map.render.html.page import page_html
from countylines_map.style import DARK, LIGHT, READ, Style

THEME = """[style]
theme = "light"
hide = ["sentence"]
north_arrow = true
logo = "logo.svg"
[style.colours]
ring = "#225577"
line = "#3a6ea5"
line_most = "#0b2545"
"""


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_palettes_of_the_package_keep_their_own_rules(palette):
    for name, grounds, least in READ:
        for ground in grounds:
            assert contrast(palette[name], palette[ground]) >= least, (name, ground)
    for line in ("line", "line_most"):
        assert min(difference(palette[line], palette["ring"]).values()) > 18


def test_the_nearest_colour_that_would_do_is_told_and_does():
    with pytest.raises(DatasetError) as refused:
        Style(colours={"origin": "#f0ede8", "ink": "#999999"})
    fixes = dict(re.findall(r'(\w+) = "(#\w{6})"', " ".join(problem.fix for problem in refused.value.problems)))
    assert set(fixes) == {"origin", "ink"}
    assert Style(colours=fixes).palette["ink"] == fixes["ink"]


def test_a_line_and_a_disc_that_some_readers_cannot_tell_apart_are_refused():
    red, green = "#a04030", "#5c6a10"
    assert difference(red, green)["usual"] > 30 > min(difference(red, green).values())
    with pytest.raises(DatasetError, match="colour vision"):
        Style(colours={"line": "#9a4a38", "line_most": "#7a2a18", "ring": "#5a5a20"})
    assert set(EYES) == {"usual", "red-blind", "green-blind", "blue-blind"}


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"colours": {"sea": "#ffffff"}}, "there is no colour 'sea'"),
        ({"colours": {"ink": "black"}}, "'black' is not a colour"),
        ({"theme": "sepia"}, "'sepia' is not a theme"),
        ({"hide": ["key"]}, "'key' cannot be hidden"),
        ({"font": "x; } body { display: none"}, "not a list of typefaces"),
    ],
)
def test_what_a_style_cannot_have_is_refused(tmp_path, said, what):
    with pytest.raises(DatasetError, match=re.escape(what)):
        make_style(said, tmp_path)


def test_a_theme_changes_page_and_pictures_and_the_dataset_goes_before_it(tmp_path):
    (tmp_path / "house.toml").write_text(THEME, encoding="utf-8")
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (tmp_path / "t.csv").write_text("from,n\nLondon,20\nKent,7\nEssex,9\n", encoding="utf-8")
    head = 'title = "T"\nunit = "people"\ndestination = "Norfolk"\ntable = "t.csv"\n'
    (tmp_path / "d.toml").write_text(f'{head}[style.colours]\nring = "#8a4b00"\n', encoding="utf-8")
    made = make_flow_map(
        open_dataset(tmp_path / "d.toml"), Options(boundaries="built-in", theme=tmp_path / "house.toml")
    )
    page, figure = page_html(made), figure_svg(made)
    assert "#8a4b00" in page and "#8a4b00" in figure and "#225577" not in page + figure
    assert "prefers-color-scheme" not in page and 'class="standfirst"' not in page
    assert figure.count('class="orientation"') == 1 and 'src="data:image/svg+xml;base64,' in page
    assert made.scale.colours == ("#3a6ea5", "#0b2545") and LIGHT["line"] not in figure


def test_a_theme_that_is_not_one_is_refused_with_every_wrong_key(tmp_path):
    (tmp_path / "house.toml").write_text("colour = 1\nwidest = 'wide'\n", encoding="utf-8")
    with pytest.raises(DatasetError) as refused:
        make_style({}, tmp_path, tmp_path / "house.toml")
    assert len(refused.value.problems) == 2 and "colours" in refused.value.problems[0].fix


def test_a_logo_that_is_not_a_picture_is_refused(tmp_path):
    (tmp_path / "logo.svg").write_text("<html>", encoding="utf-8")
    with pytest.raises(DatasetError, match="not a picture"):
        make_style({"logo": "logo.svg"}, tmp_path)


@pytest.mark.parametrize("palette", [Style().day, Style().night], ids=["light", "dark"])
def test_places_stand_out_from_the_land_and_a_destination_from_origins_by_its_outline(palette):
    assert contrast(palette["origin"], palette["land"]) >= 1.3
    assert contrast(palette["destination"], palette["land"]) >= 1.3
    assert min(contrast(palette["ring"], palette[fill]) for fill in ("origin", "destination", "land")) >= 3
