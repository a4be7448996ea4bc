"""A base map from someone else's server: off by default, and then one host and its attribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ...errors import DatasetError, Problem


@dataclass(frozen=True)
class Tiles:
    """A base map: its address pattern, the hosts that it stands on, and the credit that its publisher asks for."""

    url: str
    subdomains: tuple[str, ...]
    attribution: str

    @property
    def hosts(self) -> tuple[str, ...]:
        """Origins of the pictures, as a security policy names them.

        >>> Tiles("https://{s}.example.org/{z}/{x}/{y}.png", ("a", "b"), "").hosts
        ('https://a.example.org', 'https://b.example.org')
        """
        each = [self.url.replace("{s}", name) for name in self.subdomains] if "{s}" in self.url else [self.url]
        return tuple(f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, each))


def find_tiles(name: str) -> Tiles:
    """A base map by its xyzservices name, such as "OpenStreetMap.Mapnik".

    Raises: DatasetError where there is none of that name, where it needs a key, or where xyzservices is not installed.
    """
    try:
        import xyzservices.providers
    except ImportError:
        fix = "pip install 'countylines-map[tiles]'"
        raise DatasetError(Problem("base maps need the package xyzservices", fix=fix)) from None
    try:
        provider: Any = xyzservices.providers.query_name(name)
    except ValueError:
        fix = "use a name of xyzservices, such as OpenStreetMap.Mapnik"
        raise DatasetError(Problem(f"no base map has the name '{name}'", fix=fix)) from None
    if provider.requires_token():
        raise DatasetError(
            Problem(f"the base map '{provider.name}' needs a key", fix="choose one that needs none, or none at all")
        )
    url = provider.build_url(fill_subdomain=False)
    return Tiles(url, tuple(provider.get("subdomains", "abc")), str(provider.attribution).replace("(C)", "©"))
