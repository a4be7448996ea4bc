"""The page's template, compiled once: what comes of it is kept where Python keeps the compiled modules of the package."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cache
from importlib import resources
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from markupsafe import Markup

ASSETS = resources.files(__package__).joinpath("assets")


@cache
def asset(name: str) -> str:
    """One of the page's own files."""
    return ASSETS.joinpath(name).read_text(encoding="utf-8")


def template(name: str) -> jinja2.Template:
    """A template of the page's own, in which every value is escaped unless it is marked as this package's own markup."""
    return _environment().get_template(name)


class _Kept(BytecodeCache):
    """Compiling takes as long as making the page. Where the folder cannot be written, or Python was told not to, it is done anew."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept, if it was made from this very text; the bucket checks that."""
        with contextlib.suppress(OSError), _place(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        place = _place(bucket)
        part = place.with_name(f"{place.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(bucket.bytecode_to_string())
            part.replace(place)


def _place(bucket: Bucket) -> Path:
    return Path(cache_from_source(str(ASSETS.joinpath(f"{bucket.key}.template.py"))))


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(asset),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=_Kept(),
    )
    made.filters["markup"] = Markup
    return made
