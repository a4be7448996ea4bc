"""The page: one self-contained HTML file, and the page that shows how to embed it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
