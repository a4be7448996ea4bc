from .compare_page import comparison_html
from .embed import embed_html, oembed_json
from .index_page import index_html
from .layer import FlowLayer
from .page import both_html, fragment_html, make_page, page_html, report_html

__all__ = [
    "FlowLayer",
    "both_html",
    "comparison_html",
    "embed_html",
    "fragment_html",
    "index_html",
    "make_page",
    "oembed_json",
    "page_html",
    "report_html",
]
