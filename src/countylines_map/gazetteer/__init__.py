"""The gazetteer: a written name, code or postcode to one area, a value that is not a place, or a refusal."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
