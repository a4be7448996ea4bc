"""What a page is joined from: the script and styles of the features that it uses, made small, and no other's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from ...languages import Words
from .templates import asset

BUILT = Path(__file__).with_name("leaflet")  # what hatch_build.py lays here when the package is built or installed
PACKAGE = "js_lib_leaflet"  # where it takes them from, for a checkout that was not
NEVER_SHOWN = re.compile(
    r"\.leaflet-(popup|control-(layers|attribution|scale|zoom)|bar|touch(?!-)|oldie|div-icon|zoom-box)"
)
PICTURES = re.compile(r"url\(|behavior:")
WORD = re.compile(r'\bword\("([a-z_.0-9]+)"(\)|,)')
FILLING = {"words": re.compile(r"\b(fill|formed)\("), "plurals": re.compile(r"\bformed\(")}
"""Scripts that fill texts with values, and what asks for them."""
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")


@dataclass(frozen=True)
class Part:
    """Files of one feature, by name: its script, which is joined before what begins the page, and its styles."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


ALWAYS = Part(
    ("numbers.js", "geometry.js", "labels.js", "scene.js", "takeaway.js", "interaction.js", "table.js"), ("page.css",)
)
FEATURES: Mapping[str, Part] = {
    "search": Part(("search.js",), ("search.css",)),
    "play": Part(("play.js",), ("play.css",)),
    "surroundings": Part(("surroundings.js",), ("surroundings.css",)),
    "orientation": Part(("orientation.js",), ("orientation.css",)),
    "choices": Part(("choices.js",), ("choices.css",)),
}
"""What only some pages have, by name. A script of a feature defines one function, and `host.js` calls it where it is there."""
LAST = "host.js"


def script(features: Collection[str], end: str, words: Words) -> str:
    """The page's own script: what every page has, the features asked for, and `end`, in a scope of its own."""
    names = [*ALWAYS.scripts, *(name for part in _used(features) for name in part.scripts), LAST]
    return _joined(names, end, words)


def styles(features: Collection[str], palette: str, *, fragment: bool = False) -> str:
    """Leaflet's rules and the page's own; in a fragment Leaflet's are held under the page's class, so that they touch nothing else."""
    own = (name for part in (ALWAYS, *_used(features)) for name in part.styles)
    ours = "\n".join([_small_style(palette), *(_small_style(asset(name)) for name in own)])
    theirs = leaflet_styles()
    return f".flowmap {{\n{theirs}\n}}\n{ours}" if fragment else f"{theirs}\n{ours}"


def _used(features: Collection[str]) -> Iterable[Part]:
    return (part for name, part in FEATURES.items() if name in features)


@cache
def leaflet(name: str) -> str:
    """One of Leaflet's own files; rules with pictures and the note that names a source map are left out."""
    place = BUILT if BUILT.is_dir() else resources.files(PACKAGE).joinpath("static", PACKAGE)
    text = place.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if name.endswith(".css"):
        return "\n".join(f"{which}{rule}" for which, rule in _rules(text) if not PICTURES.search(rule))
    return re.sub(r"\n//# sourceMappingURL=.*", "", text).strip()


@cache
def leaflet_styles() -> str:
    """Leaflet's rules without those of popups and controls, which no page has."""
    kept = []
    for selectors, rule in _rules(leaflet("leaflet.css")):
        shown = [each.strip() for each in selectors.split(",") if not NEVER_SHOWN.search(each)]
        kept += [f"{','.join(shown)}{rule}"] if shown else []
    return _small_style("\n".join(kept))


def _rules(text: str) -> list[tuple[str, str]]:
    """Selectors and body of each rule."""
    return [(found[1].strip(), found[2]) for found in RULE.finditer(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))]


@cache
def _small_script(name: str) -> str:
    """One of our files without what only its readers need: comments, indentation and spaces are a fifth of the page's own script."""
    import rjsmin

    return str(rjsmin.jsmin(asset(name)))


@cache
def _small_style(text: str) -> str:
    import rcssmin

    return str(rcssmin.cssmin(text))


def own_script(names: Iterable[str], begin: str, words: Words) -> str:
    """Some of our scripts and the line that begins, in a scope of their own: for a page that has no Leaflet map."""
    return _joined(names, f"{begin}\n", words)


def _joined(names: Iterable[str], end: str, words: Words) -> str:
    """Scripts in a scope of their own, with the texts that they ask for put in, and what fills those that have values."""
    bodies = "\n".join(_worded(_small_script(name), words) for name in names)
    filling = [_worded(_small_script(f"{name}.js"), words) for name, used in FILLING.items() if used.search(bodies)]
    return "\n".join(["(() => {", '"use strict";', *filling, bodies, f"{end}}})();"])


def _worded(body: str, words: Words) -> str:
    """A script with the texts of a language in place of their keys."""
    return WORD.sub(lambda found: words.literal(found[1]) if found[2] == ")" else _filled(words, found[1]), body)


def _filled(words: Words, key: str) -> str:
    return f"{'fill' if isinstance(words.catalogue[key], str) else 'formed'}({words.literal(key)},"


def own_styles(names: Iterable[str], palette: str) -> str:
    """A palette and some of our styles, for a page that has no Leaflet map."""
    return "\n".join([_small_style(palette), *(_small_style(asset(name)) for name in names)])
