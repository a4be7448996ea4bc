"""Strings that want to run or break out, in every field that data can reach: they are read, not run."""

from dataclasses import replace

import pytest
from browsing import HOST

PAYLOADS = [
    "</script><img src=x onerror=hit()>",
    "</script><script>hit()</script>",
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<body onload=hit()>",
    "<a href=javascript:hit()>x</a>",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    "<video src=x onerror=hit()>",
    "<!--<script>hit()</script>-->",
    "<!-- <script> -->",
    "]]><script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</style><script>hit()</script>",
    "</text></svg><script>hit()</script>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content=0;url=x>",
    "<base href=//x.invalid>",
    "<link rel=stylesheet href=//x.invalid/x.css>",
    "<form action=//x.invalid>",
    "${hit()}",
    "${7*7}",
    "{{7*7}}",
    "{{ page.version }}",
    "{% raw %}",
    "{%- macro x() -%}",
    "{# comment #}",
    "#{hit()}",
    "<%= hit() %>",
    "$(hit())",
    "`hit()`",
    "`+hit()+`",
    "'+hit()+'",
    '"+hit()+"',
    "';hit();//",
    '";hit();//',
    "\\';hit();//",
    "\\u003cscript\\u003ehit()",
    "\\x3cscript>hit()",
    "C:\\path\\2019\\new",
    "back\\slash\\",
    "javascript:hit()",
    "data:text/html,<script>hit()</script>",
    "vbscript:hit()",
    '" onmouseover="hit()',
    "' onmouseover='hit()",
    '" style="display:none',
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&quot;&#39;&amp;",
    "&#x3c;script&#x3e;",
    "url(javascript:hit())",
    "expression(hit())",
    'O\'Brien & Sons "Ltd"',
    "Ynys Môn – Żółć – 北京",
    "👩🏽‍🚒🇬🇧 emoji",
    "مرحبا بالعالم",
    "שלום עולם",
    "\u202eevil.exe\u202c",
    "zero\u200bwidth\ufeff",
    "line\u2028separator\u2029paragraph",
    "a\tb",
    '=HYPERLINK("x")',
    "constructor",
    "__proto__",
    "toString",
]
ROWS = ("origin", "origin_name", "origin_label", "origin_kind", "note", "flow_note", "match")
SAYS = ("title", "unit", "period", "source", "source_url", "publisher", "obtained", "licence_note")


def hostile(flow_map, payloads):
    """The default map with a payload in every field; rows take turns."""
    each = [payloads[n % len(payloads)] for n in range(len(flow_map.flows))]
    flows = flow_map.flows.assign(**dict.fromkeys(ROWS, each))
    flows["destination_name"] = payloads[0]
    flows[payloads[0]] = payloads[0]  # a column of the user's own
    layouts = tuple(
        replace(
            layout,
            lines=layout.lines.assign(**{column: flows[column] for column in ROWS}),
            labels=layout.labels.assign(
                text_name=[payloads[n % len(payloads)] for n in range(len(layout.labels))], text_value=payloads[0]
            ),
            tray=layout.tray.assign(label=payloads[0], category=payloads[0]),
        )
        for layout in flow_map.layouts
    )
    said = {name: payloads[n % len(payloads)] for n, name in enumerate(SAYS)}
    dataset = replace(flow_map.dataset, caveats=tuple(payloads), **said)
    areas = flow_map.areas.assign(area_name=payloads[0], kind=payloads[0])
    return replace(
        flow_map,
        dataset=dataset,
        flows=flows,
        layouts=layouts,
        areas=areas,
        notes=tuple(payloads),
        attribution=tuple(payloads),
        boundaries=payloads[0],
        version=payloads[0],
    )


@pytest.fixture
def trap(visit, tmp_path):
    """Open a page in which anything that runs is counted."""

    def open_page(html: str):
        file = tmp_path / "hostile.html"
        file.write_text(html, encoding="utf-8")
        return visit(file.as_uri())

    return open_page


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), 7))
def test_hostile_text_is_read_and_does_not_run(trap, flow_map, start):
    from countylines_map.render.html.page import report_html

    payloads = PAYLOADS[start : start + 7]
    seen = trap(report_html(hostile(flow_map, payloads)))
    page = seen.page
    page.wait_for_selector(".flowmap.ready")
    for option in page.locator("[role=option]").all():
        option.focus()  # tells the row, as a tap or a hover does
    page.locator("tr[data-key]").first.hover()
    assert len(seen.requests) == 1
    assert seen.messages == [], "something ran, or the page died"
    assert seen.violations() == []
    for payload in payloads:
        assert payload in page.evaluate("document.querySelector('.sheet').textContent")
        assert payload in page.evaluate("document.querySelector('.figures').textContent")
        assert page.evaluate(
            "(text) => [...document.querySelectorAll('.label text')].some((each) => each.textContent.includes(text))",
            payload,
        )
    assert page.evaluate("document.title").strip() == payloads[0].replace("\t", " ").strip()
    assert page.evaluate("[...document.links].every((link) => ['http:', 'https:'].includes(link.protocol))")


def test_the_trap_can_shut(trap):
    seen = trap("<title>x</title><script>hit()</script>")
    assert seen.messages == ["hit is not defined"]


def test_the_fragment_and_the_figure_hold_too(visit, flow_map, tmp_path):
    from countylines_map.render.figure import figure_svg, social_svg
    from countylines_map.render.html.page import fragment_html

    bad = hostile(flow_map, PAYLOADS[:9])
    file = tmp_path / "fragment.html"
    file.write_text(
        f"{HOST}{fragment_html(bad)}",
        encoding="utf-8",
    )
    seen = visit(file.as_uri())
    seen.page.wait_for_selector(".flowmap.ready")
    assert seen.messages == [] and len(seen.requests) == 1
    for number, svg in enumerate((figure_svg(bad), social_svg(bad))):
        picture = tmp_path / f"{number}.svg"
        picture.write_text(svg, encoding="utf-8")
        drawn = visit(picture.as_uri())
        assert drawn.messages == [] and len(drawn.requests) == 1
        assert drawn.page.evaluate("document.querySelectorAll('script, foreignObject, image, [onload]').length") == 0


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), 14))
def test_hostile_choices_are_read_and_do_not_run(trap, flow_map, start):
    """Periods, categories and the source of populations stand in controls, sums, small maps and what is announced."""
    from countylines_map.render.html.page import report_html

    payloads = PAYLOADS[start : start + 14]
    bad = hostile(flow_map, payloads)
    size = len(bad.flows)
    flows = bad.flows.assign(
        period=[payloads[n % 3] for n in range(size)],
        category=[payloads[3 + n % 3] for n in range(size)],
        rate=[float(n) for n in range(size)],
    )
    flows.loc[flows.nonplace == "", "origin_code"] = flows.loc[flows.nonplace == "", "origin_code"].iloc[0]
    dataset = replace(bad.dataset, population={"source": payloads[6]})
    seen = trap(report_html(replace(bad, flows=flows, dataset=dataset)))
    page = seen.page
    page.wait_for_selector(".flowmap.ready")
    choices = page.evaluate("document.querySelector('.choices').textContent")
    assert all(payload in choices for payload in payloads[3:7])
    slider = page.locator("[data-choice=period]")
    for value in range(3):
        slider.fill(str(value))
        assert slider.get_attribute("aria-valuetext") in payloads[:3]
        assert slider.get_attribute("aria-valuetext") in page.evaluate("document.querySelector('.shown').textContent")
    page.locator("[data-choice=category]").select_option(index=1)
    page.locator("[data-choice=measure]").nth(1).check()
    assert len(seen.requests) == 1
    assert seen.messages == [] and seen.violations() == []
