"""For a notebook or a script: from a data frame to a flow map in one call, and from a column of places to areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from .boundaries import areas_of_frame
from .errors import CountylinesError, Problem, SourceError, TableError
from .gazetteer import add_columns, load_gazetteer
from .options import FLAGS, Options
from .pipeline import make_flow_map
from .tables import as_frame, bare_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from .flowmap import FlowMap
    from .layout import Scale
    from .style import Style

PLACES = re.compile(r'under \[places\] in the dataset: ("(?:[^"\\]|\\.)*") = ("[^"]*")')
ARGUMENTS = {"origin_column": "origin", "destination_column": "destination", "count_column": "flow"}


def flow_map(
    table: Any,
    *,
    unit: str,
    origin: str | None = None,
    destination: str | None = None,
    flow: str | None = None,
    options: Options | None = None,
    style: Style | Mapping[str, Any] | None = None,
    scale: Scale | None = None,
    areas: gpd.GeoDataFrame | None = None,
    anchors: gpd.GeoDataFrame | None = None,
    **words: Any,
) -> FlowMap:
    """A laid-out flow map from a data frame: of pandas, polars or Arrow, a DuckDB relation, or a dict of columns.

    `origin` and `flow` name the columns of places and counts (found by their names where left out), `destination` names a column of
    places or is the one place where everybody went; `unit` says what is counted ("arrests", "people"). `words` are those of a dataset:
    `title`, `total`, `period`, `source`, `period_column`, `place={"Home": "Kent"}`, ... (see docs/dataset.md). The same balance, notes
    and refusals as from a file.

    `style` is how the map looks, `scale` that of another map (`other.scale`), so that equal counts are equally wide on both. `areas` are
    polygons of your own, whose names the table uses: columns `code_column` and `name_column`, or the index for both. `anchors` are
    points, in any reference system that they say, by name or code of their place in the index: the others are found as always.

    >>> made = flow_map({"from": ["Essex", "Kent"], "n": [5, 9]}, origin="from", flow="n", destination="Norfolk", unit="people")
    >>> made.balance.rows()[-1][:2]
    ('sum of the rows', 14.0)

    Raises: TableError for what is not a table or where `destination` could be a column or a place; SourceError for areas or anchors
    that are not as said; otherwise as `make_flow_map`.
    Messages name the arguments of this function.
    """
    frame = as_frame(table)
    given = {"origin_column": origin, "count_column": flow, **_destination(frame, destination), "unit": unit, **words}
    own: dict[str, Any] = {} if style is None else {"style": style}
    if areas is not None:
        named = {word: given.pop(f"{word}_column", None) for word in ("code", "name")}
        own["areas"] = {"loaded": areas_of_frame(areas, **named, source=given.pop("areas_source", ""))}
    if scale is not None:
        options = replace(options or Options(), scale_from=scale.to_dict())
    with _in_python():
        dataset = replace(bare_dataset(frame, **given), **own)
        if anchors is not None:
            pins = {**dataset.layout.get("anchors", {}), **_pins(anchors)}
            dataset = replace(dataset, layout={**dataset.layout, "anchors": pins})
        return make_flow_map(dataset, options)


def _pins(anchors: gpd.GeoDataFrame) -> dict[str, tuple[float, float]]:
    """Points by their index, in longitude and latitude.

    Raises: SourceError for what is not a point, a place that is there twice, and a frame that says no reference system.
    """
    where = "the frame of anchors"
    if anchors.crs is None:
        raise SourceError(Problem("the frame does not say its reference system", where, "set it: frame.set_crs(4326)"))
    twice = anchors.index[anchors.index.duplicated()].unique()
    wrong = [Problem(f"{place} is there more than once", where, "leave one point for each place") for place in twice]
    points = anchors.geom_type == "Point"
    wrong += [
        Problem(f"{place} has no point", where, "give points, such as frame.representative_point()")
        for place in anchors.index[~points | anchors.is_empty]
    ]
    if wrong:
        raise SourceError(wrong)
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(
        anchors.crs, "EPSG:4326", always_xy=True
    )  # of lists: pyproj takes an array of one for a number
    places = to_degrees.transform(anchors.geometry.x.tolist(), anchors.geometry.y.tolist())
    return {str(place): point for place, point in zip(anchors.index, zip(*places, strict=True), strict=True)}


def geocode(
    places: Any,
    *,
    column: str | None = None,
    errors: Literal["raise", "coerce"] = "raise",
    level: str | None = None,
    prefer: str | None = None,
    place: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """What written places mean: a frame with the index of what was given, a row for each place.

    `places` is a series or list of texts, or a data frame of which `column` is meant. Columns: written, code (GSS), name, level, label
    (a finer word for it), match (how it was found), note, alternatives, category (of a value that is not a place), problem. `level` allows
    only that level, `prefer` names the level that wins where several have a name, and `place` says what single names mean. With
    `errors="coerce"` a name that is refused has its refusal in `problem`, and no code.

    >>> geocode(["Notts", "unknown"])[["code", "level", "category"]].to_dict("list")
    {'code': ['E10000024', ''], 'level': ['county', ''], 'category': ['', 'unknown']}

    Raises: UnknownPlaceError or AmbiguousPlaceError with every name that is refused, unless `errors` is "coerce"; TableError where
    `column` is needed; DatasetError for a level that is not known.
    """
    if errors not in ("raise", "coerce"):
        raise TableError(Problem(f"errors={errors!r} is not known", fix='write errors="raise" or errors="coerce"'))
    series = _series(places, column)
    with _in_python():
        gazetteer = load_gazetteer(overrides=place, prefer=prefer)
        found, _ = add_columns(series.to_frame("written"), "written", gazetteer, level=level, strict=errors == "raise")
    found.columns = [name.removeprefix("located_") for name in found.columns]
    return found.rename(columns={"kind": "level", "nonplace": "category"})


def _series(places: Any, column: str | None) -> pd.Series:
    import pandas as pd

    if isinstance(places, str):
        raise TableError(Problem("one text is not a column of places", fix=f"give a list: geocode([{places!r}])"))
    if isinstance(places, pd.Series):
        return places
    if isinstance(places, (list, tuple, pd.Index)) or (hasattr(places, "to_list") and not hasattr(places, "columns")):
        return pd.Series(list(places), dtype=object)
    frame = as_frame(places)
    if column is None and len(frame.columns) == 1:
        column = str(frame.columns[0])
    if column not in frame.columns:
        names = ", ".join(repr(str(name)) for name in frame.columns)
        raise TableError(
            Problem(f"which column holds the places? There are {names}", fix=f"add column={str(frame.columns[0])!r}")
        )
    return frame[column]


def _destination(frame: pd.DataFrame, destination: str | None) -> dict[str, str | None]:
    """A column's name or a place: a text that is both is refused."""
    if destination is None:
        return {}
    if destination not in [str(name) for name in frame.columns]:
        return {"destination": destination}
    if destination in set(frame[destination].astype(str)):
        what = f"destination={destination!r} is the name of a column and a value in it"
        raise TableError(Problem(what, fix=f"rename the column, or write destination_column={destination!r}"))
    return {"destination_column": destination}


@contextmanager
def _in_python() -> Iterator[None]:
    """Messages that name an option of the command line name the argument of a function instead."""
    try:
        yield
    except CountylinesError as error:
        raise type(error)(replace(p, what=_argument(p.what), fix=_argument(p.fix)) for p in error.problems) from None


def _argument(text: str) -> str:
    text = PLACES.sub(r"with place={\1: \2}", text)
    for word, option in FLAGS.items():
        text = re.sub(rf"{option.flag}(?![\w-])", f"{ARGUMENTS.get(word, word)}=", text)
    return text
