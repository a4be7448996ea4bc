"""From a table of origins and counts to an honest, embeddable flow map on real UK boundaries.

The names in `__init__.pyi` beside this file are the whole library; each is imported when it is first used, so that
`import countylines_map` and `--help` cost nothing. The packages' own faces work in the same way.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, _names = lazy_loader.attach_stub(__name__, __file__)
__all__ = sorted([*_names, "__version__"])  # noqa: PLE0605 - the names stand in the stub beside this file
