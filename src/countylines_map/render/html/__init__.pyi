from .embed import embed_html
from .layer import FlowLayer
from .page import fragment_html, make_page, page_html

__all__ = [
    "FlowLayer",
    "embed_html",
    "fragment_html",
    "make_page",
    "page_html",
]
