"""Statistics: the balance of a table, duplicates, printed shares, rates and disclosure control."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
