"""The page beside `map.html` that shows how it looks in other people's pages, with the lines to copy."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from ...style import LIGHT, SANS, SERIF
from ..summary import summary
from ..svg import tag

if TYPE_CHECKING:
    from ...flowmap import FlowMap

FRAME_PX = 620  # headline, key and source around the map
WIDTHS = (360, 720, 1080)  # a phone, an article's column, a wide page
MAY = 'sandbox="allow-scripts allow-popups allow-downloads" name="countylines-map downloads"'  # the page cannot see what its frame allows
FALLBACK = "3 / 5"  # the frame's shape until the page has said how high it is

STYLE = f"""
body {{ margin: 0; padding: 1.5rem 1rem 3rem; color: {LIGHT["ink"]}; background: {LIGHT["paper"]}; }}
body {{ font: 1rem/1.5 {SANS}; }}
main {{ max-width: 70rem; margin: 0 auto; }}
h1, h2 {{ font-family: {SERIF}; line-height: 1.2; }}
h2 {{ margin: 2.2rem 0 .6rem; font-size: 1.125rem; }}
pre {{ padding: 1rem; overflow-x: auto; background: {LIGHT["tint"]}; font-size: .8125rem; white-space: pre-wrap; }}
iframe {{ display: block; width: 100%; aspect-ratio: 3 / 5; border: 0; outline: 1px solid {LIGHT["rule"]}; }}
"""

HEIGHTS = """
addEventListener("message", (event) => {
  const told = event.data && event.data.type === "countylines-map:height" ? event.data.height : 0;
  const frame = [...document.querySelectorAll("iframe")].find((each) => each.contentWindow === event.source);
  if (frame && told > 0) { frame.style.aspectRatio = "auto"; frame.style.height = `${told}px`; }
});
"""


ANY = """
const range = document.querySelector("input[type=range]"), any = document.querySelector(".any");
const sized = () => {
  any.style.maxWidth = `${range.value}px`;
  range.closest("p").querySelector("output").textContent = `${range.value} pixels`;
};
range.addEventListener("input", sized);
sized();
"""


def embed_html(flow_map: FlowMap, *, page: str = "map.html", report: str = "report.html", url: str = "") -> str:
    """The page in a frame at three widths, with the snippet to copy, and the report in one.

    `page` and `report` are files beside this one, `url` the address that the page will have; the snippet says which to replace.
    """
    title = flow_map.dataset.title
    frames = "".join(
        f"<h2>{width:,} pixels wide</h2>\n" + tag("div", _frame(title, page), class_=f"w{width}") for width in WIDTHS
    )
    style = STYLE + "".join(f".w{width} {{ max-width: {width}px; }}\n" for width in WIDTHS)
    return _document(
        title,
        style,
        f"""<h1>Embed “{escape(title)}”</h1>
<p>Copy these lines into the article. {_advice(url)}</p>
<pre tabindex="0"><code>{escape(snippet(title, url or page))}</code></pre>
<p>The page tells the host how high it is, both in the message that hosts made with pym.js read and as
<code>{{type: "countylines-map:height", height}}</code>; the script in the snippet listens to the second.
Where scripts are not allowed, leave it out: the frame then keeps its shape and scrolls.</p>
<h2>At any width</h2>
<p><label>Width <input type="range" min="280" max="1400" step="10" value="620"></label> <output>620 pixels</output></p>
<div class="any">{_frame(f"{title}, at any width", page)}</div>
<h2>A picture, where frames are not allowed</h2>
<pre tabindex="0"><code>{escape(picture_snippet(title, summary(flow_map), url))}</code></pre>
{frames}<h2>The report: everything at length</h2>
<p><a href="{escape(report)}">{escape(report)}</a> has sum, table, sources and method below the map, to link to or to frame as it is.</p>
{_frame(f"{title}: report", report)}""",
    )


def oembed_json(flow_map: FlowMap, url: str) -> str:
    """What a content system asks for beside an address that somebody pasted (oEmbed 1.0, type rich): the snippet and its usual size."""
    dataset = flow_map.dataset
    view = flow_map.pictured[len(flow_map.pictured) // 2].view if flow_map.pictured else None
    told = {
        "version": "1.0",
        "type": "rich",
        "title": dataset.title,
        "provider_name": dataset.publisher or dataset.source,
        "html": snippet(dataset.title, url),
        "width": WIDTHS[1],
        "height": (view.height_px if view else WIDTHS[1]) + FRAME_PX,
        "thumbnail_url": f"{url.rsplit('/', 1)[0]}/map.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    return json.dumps({key: value for key, value in told.items() if value != ""}, ensure_ascii=False, indent=2) + "\n"


def picture_snippet(title: str, told: str, url: str = "") -> str:
    """A picture with its words in place of it, for systems that strip frames and scripts.

    >>> picture_snippet("A map", "Of 5 people, 3 came from Kent.", "https://example.org/m/map.html")[:46]
    '<a href="https://example.org/m/map.html"><img '
    """
    image = f"{url.rsplit('/', 1)[0]}/map.png" if url else "map.png"
    alt = escape(f"{title}. {told}")
    drawn = f'<img src="{escape(image)}" width="1200" height="630" style="max-width:100%;height:auto" alt="{alt}">'
    return f'<a href="{escape(url)}">{drawn}</a>' if url else drawn


def snippet(title: str, src: str) -> str:
    """The lines that a newsroom copies: a frame that needs no fixed height, and the listener that fits it.

    >>> snippet("A & B", "map.html").splitlines()[0][:60]
    '<iframe class="countylines-map" src="map.html" title="A &amp'
    """
    look = f"display:block;width:100%;border:0;aspect-ratio:{FALLBACK.replace(' ', '')}"
    return (
        f'<iframe class="countylines-map" src="{escape(src)}" title="{escape(title)}" loading="lazy" '
        f'{MAY} style="{look}"></iframe>\n<script>{HEIGHTS}</script>'
    )


def _frame(title: str, page: str) -> str:
    named = f'src="{escape(page)}" title="{escape(title)}"'
    return f'<iframe {named} loading="lazy" {MAY}></iframe>'


def _advice(url: str) -> str:
    return "" if url else "Replace <code>map.html</code> by the address at which you publish that file."


def _document(title: str, style: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Embed: {escape(title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<main>
{content}
</main>
<script>{HEIGHTS}{ANY}</script>
</body>
</html>
"""
