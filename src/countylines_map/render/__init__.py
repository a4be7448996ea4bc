"""Drawing: the rows in words, the key, the map as SVG and the static figure."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
