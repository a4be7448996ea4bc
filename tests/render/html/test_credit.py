"""The line of credit that is always seen names the licence of the boundaries, without opening anything."""

from dataclasses import replace

from countylines_map.languages import words_of
from countylines_map.render.html.content import page_content

OPEN, BELOW = (words_of("en")(f"page.{key}") for key in ("open_licence", "credits_below"))


def test_the_licence_of_the_boundaries_is_seen_without_opening_anything(flow_map) -> None:
    assert OPEN in page_content(flow_map).credit
    private = replace(flow_map, sources=())
    assert OPEN not in page_content(private).credit
    assert BELOW in page_content(private).credit
