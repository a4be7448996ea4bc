"""Boundaries: the coverage of districts, the polygons of areas, and official ones brought from files and the portal."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
