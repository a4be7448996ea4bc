"""What a build of the package takes from another one: Leaflet's own files, whose range of versions stands in pyproject.toml.

They are laid beside the page's own script with their licence, as output of the build: in the wheel, never in the repository.
"""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "django-js-lib-leaflet"
PLACE = Path("src", "countylines_map", "render", "html", "leaflet")
WANTED = ("leaflet.js", "leaflet.css", "LICENSE")


class LeafletHook(BuildHookInterface):
    """Copies the files before a wheel is put together, or the checkout is installed as it stands."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files.

        Raises: RuntimeError where the package does not hold one of them.
        """
        found = {Path(str(file)).name: Path(str(file.locate())) for file in metadata.files(PACKAGE) or ()}
        place = Path(self.root) / PLACE
        place.mkdir(exist_ok=True)
        for name in WANTED:
            if name not in found:
                raise RuntimeError(f"{PACKAGE} {metadata.version(PACKAGE)} holds no {name}")
            content = found[name].read_bytes()
            if not (place / name).is_file() or (place / name).read_bytes() != content:
                beside = place / f".{name}.{os.getpid()}"  # two builds at once must not read each other's half
                beside.write_bytes(content)
                beside.replace(place / name)
