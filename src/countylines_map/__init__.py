"""From a table of origins and counts to an honest, embeddable flow map on real UK boundaries."""

__version__ = "0.1.0"
