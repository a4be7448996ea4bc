from .embed import embed_html
from .page import fragment_html, make_page, page_html

__all__ = [
    "embed_html",
    "fragment_html",
    "make_page",
    "page_html",
]
