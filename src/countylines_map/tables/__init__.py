"""Tables: a file of any format, and what its TOML says, to rows of origin, destination and flow."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
