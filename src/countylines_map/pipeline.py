"""The pipeline: from a dataset to a laid-out flow map."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import __version__
from .boundaries import Areas, districts_around, land_of_others, load_areas, names_around, place_anchors, with_points
from .errors import DatasetError, Problem, SourceError
from .files import geodata, read_input
from .flowmap import FlowMap
from .formatting import number
from .framing import framing_notes
from .gazetteer import (
    Gazetteer,
    column_notes,
    geocode_flows,
    label_texts,
    levels_told,
    load_gazetteer,
    located_gazetteer,
    location_overrides,
    overlaps,
    own_gazetteer,
    search_terms,
    welsh_names,
    with_own_sets,
)
from .house_style import make_style
from .languages import ENGLISH, words_of
from .layout import (
    LINES,
    Ends,
    Form,
    Layout,
    Outlines,
    Rows,
    Scale,
    View,
    choose_form,
    fit_scale,
    fit_view,
    form_after_layout,
    form_without_room,
    lay_out,
    make_outlines,
    make_scale,
    names_within,
    tree_has_room,
    with_sums,
    without_sums,
)
from .locations import KIND as LOCATION
from .locations import Location
from .membership import Membership, set_code
from .options import Options
from .sources import Source, credit_lines, shipped_sources
from .statistics import (
    Balance,
    aggregate_flows,
    check_shares,
    in_neutral_order,
    leave_out_sums_of_parts,
    parts,
    populations_of,
    round_counts,
    strike_balance,
    sum_duplicates,
    suppress,
    together_notes,
    with_expected,
    with_rates,
)
from .style import Style
from .tables import (
    Dataset,
    bare_dataset,
    check_same_points,
    count_records,
    located_notes,
    read_dataset,
    read_flows,
    read_locations,
    reading_notes,
    reading_remarks,
    restore_flows,
    row_locations,
    with_coordinates,
)

if TYPE_CHECKING:
    import geopandas as gpd

    from .boundaries import NameAround

# Width, height and padding of the map on a desktop page, in an article's column, and on a phone: each as narrow as its picture is
# ever shown, since labels fit in more room but not in less.
LAID_OUT = ("arrows",)  # forms whose pictures are laid out for each view; the others need one layout for the data files
SEARCHED = 20  # places of a map from which on a page has a field for the reader's own area
VIEWS_PX = ((760, 720, 56), (512, 500, 40), (327, 420, 26))


@dataclass(frozen=True)
class Figures:
    """What a table says once its places are areas: geocoded `flows`, their balance, `notes` for every reader of the map,
    and `remarks` for its maker; `membership` has the dataset's own sets of areas too, and `sources` are the lists of names that
    decided a place, beside the official names, whose credit is that of the outlines; `locations` are the dataset's own points.

    `dataset` is the one given, less what disclosure control withholds.
    """

    dataset: Dataset
    flows: pd.DataFrame
    balance: Balance
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    membership: Membership
    sources: tuple[Source, ...] = ()
    locations: tuple[Location, ...] = ()


def open_dataset(path: str | Path | None = None, **words: Any) -> Dataset:
    """A dataset's TOML, or a bare table with `words` about it (see `bare_dataset`); without a path, the default dataset.

    Raises: DatasetError for a TOML that is wrong, and for words beside a TOML, which says them itself.
    """
    path = geodata() / "operation-gravity.toml" if path is None else path
    if any("\ud800" <= sign <= "\udfff" for sign in str(path)):
        raise DatasetError(Problem("the file's name is not text in UTF-8", str(path), "rename it"))
    if Path(path).suffix.lower() != ".toml":
        return bare_dataset(path, **words)
    if words:
        what = f"{', '.join(sorted(words))}: a dataset's TOML says that itself"
        raise DatasetError(Problem(what, str(path), "change the TOML, or give the table instead of it"))
    return read_dataset(path)


def make_flow_map(
    dataset: Dataset, options: Options | None = None, progress: Callable[[str], None] = lambda step: None
) -> FlowMap:
    """Take a dataset all the way to a laid-out flow map; nothing is written.

    `progress` is told each step as it starts.
    Raises: TableError, DatasetError, UnknownPlaceError, AmbiguousPlaceError, BalanceError, SourceError, each with all
    problems of its kind.
    """
    options = options or Options()
    progress("reading the table")
    with ThreadPoolExecutor(max_workers=1) as beside:  # polygons are read and joined outside Python: both go on at once
        loading = None if dataset.areas else beside.submit(areas_of, dataset, options)
        figures = reconcile(dataset, options)
        progress("loading boundaries")
        areas = replace(loading.result() if loading else areas_of(dataset, options), membership=figures.membership)
        return _drawn(figures, areas, options, (beside, progress))


def draw_flow_map(figures: Figures, areas: Areas, options: Options | None = None) -> FlowMap:
    """Lay out what a table says, or a part of it: the second half of `make_flow_map`. `areas` are those of `areas_of`.

    Raises: DatasetError, SourceError as `make_flow_map`.
    """
    areas = replace(areas, membership=figures.membership)
    with ThreadPoolExecutor(max_workers=1) as beside:
        return _drawn(figures, areas, options or Options(), (beside, lambda step: None))


def shared_scale(several: Sequence[Figures], areas: Areas, options: Options) -> Scale:
    """One scale for several maps: equal counts are equally wide on all of them, and the fullest of them has room for it.

    Raises: DatasetError for a way to scale widths that there is not.
    """
    top = options.top or LINES
    style = make_style(several[0].dataset.style, several[0].dataset.folder, options.theme)
    pictured = [replace(figures, flows=with_sums(figures.flows)) for figures in several]
    could = [each.flows.loc[(parts(each.flows) == "mapped") & (each.flows["flow"] > 0), "flow"] for each in pictured]
    made = make_scale(np.concatenate([flow.to_numpy(float) for flow in could]), method=options.width)
    made = replace(made, colours=(style.palette["line"], style.palette["line_most"]))
    if style.widest:
        made = replace(made, widest_px=style.widest)
    within = [float(each.flows["flow"].where(each.flows["internal"].astype(bool)).max()) for each in pictured]
    fullest = {max(range(len(several)), key=size.__getitem__) for size in (
        [flow.max() if len(flow) else 0.0 for flow in could], [len(flow) for flow in could], [np.nan_to_num(each) for each in within]
    )}  # fmt: skip
    fitted = []
    for at in fullest:
        codes = area_codes(pictured[at].flows)
        here = with_points(areas, several[at].locations).for_map(codes)
        frame = here.frame(codes)
        anchors = place_anchors(here, codes, _pinned_anchors(several[at].dataset, several[at].flows))
        view = _views(pictured[at], frame, anchors, top)[-1]
        fitted.append(fit_scale(made, pictured[at].flows, anchors, view, top))
    return replace(
        made,
        widest_px=min(each.widest_px for each in fitted),
        largest_disc_px=min(each.largest_disc_px for each in fitted),
    )


def _drawn(
    figures: Figures, areas: Areas, options: Options, work: tuple[ThreadPoolExecutor, Callable[[str], None]]
) -> FlowMap:
    """Figures laid out; `work` is a thread for what goes on outside Python, and what is told each step."""
    beside, progress = work
    dataset, areas = figures.dataset, with_points(areas, figures.locations)
    codes = area_codes(figures.flows)
    areas = areas.for_map(codes)
    frame = areas.frame(codes)
    around = beside.submit(_around, areas, frame, dataset)
    anchors = place_anchors(areas, codes, _pinned_anchors(dataset, figures.flows))
    figures = _modelled(figures, anchors, options)
    progress("laying out flow lines")
    top = options.top or LINES
    style = _styled(dataset, options)
    ends = Ends.of(figures.flows)
    form = _form(ends, figures, (frame, anchors), options)
    pictured = replace(figures, flows=with_sums(figures.flows)) if form.name in LAID_OUT else figures
    views = _views(figures, frame, anchors, top if form.name in LAID_OUT else None)
    outlining = beside.submit(_outlines, frame, around, views)
    scale = _scale(
        pictured.flows, anchors, views[-1] if form.name in LAID_OUT else None, replace(options, top=top), style
    )
    lay = partial(_laid_out, pictured, (frame, anchors), scale, replace(options, top=top))
    laid_out = tuple(map(lay, _wanted(views, form, options)[:1]))
    if laid_out and options.form == "auto" and not _wants_arrows(dataset, options):
        form = form_after_layout(form, ends, laid_out[0].metrics)
    laid_out += tuple(map(lay, _wanted(views, form, options)[1:]))
    outlines = outlining.result()
    search = _search(figures, codes) if form.name in LAID_OUT else {}
    sources = _sources(figures, areas, search)
    layouts = tuple(without_sums(layout, figures.flows) for layout in laid_out)
    undrawn = _undrawn(layouts[0], dataset.unit) if form.name in LAID_OUT else ()
    advice = (f"for another number of lines than {top}: --top N",) if undrawn and not options.top else ()
    return FlowMap(
        dataset=figures.dataset, flows=figures.flows, balance=figures.balance, areas=frame,
        anchors=anchors, coverage=areas, layouts=layouts, outlines=outlines, scale=scale,
        boundaries=areas.described(codes),
        attribution=credit_lines(sources), sources=sources, notes=(*figures.notes, *undrawn),
        remarks=(*figures.remarks, *_framed(dataset), *areas.notes, *advice, *_formed(form, options)),
        version=__version__, style=style, form=form,
        with_sums=laid_out if len(pictured.flows) > len(figures.flows) else (), search=search,
    )  # fmt: skip


def _styled(dataset: Dataset, options: Options) -> Style:
    """The map's own look; beside expected flows always the light one, since the dark look gives lines shades of its own."""
    style = make_style(dataset.style, dataset.folder, options.theme)
    return style.with_changes(theme="light") if options.expected and style.theme != "light" else style


def _sources(figures: Figures, areas: Areas, search: Mapping[str, str]) -> tuple[Source, ...]:
    """All that a map is made from: outlines, what lies around them, lists that decided a place, postcodes that readers may look for."""
    others = shipped_sources([*(["context"] if figures.dataset.context else []), *(["postcodes"] if search else [])])
    return tuple(dict.fromkeys((*areas.sources, *others, *figures.sources)))


def _search(figures: Figures, codes: list[str]) -> Mapping[str, str]:
    """What readers may type for each place, where there are so many that they look for theirs."""
    known = figures.membership.areas
    return search_terms(known[code] for code in codes if code in known) if len(codes) >= SEARCHED else {}


def _wants_arrows(dataset: Dataset, options: Options) -> bool:
    """Whether something is said of lines that only arrows have, or words are wanted that only their pages have."""
    return bool(
        dataset.language != ENGLISH
        or options.top
        or options.layout != "forces"
        or {"bends", "labels", "sides"} & set(dataset.layout)
    )


def _form(ends: Ends, figures: Figures, places: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame], options: Options) -> Form:
    """The form that was asked for, or that suits the flows between `places`: areas and their anchors."""
    if options.form not in ("auto", "arrows") and figures.dataset.language != ENGLISH:
        what = f"a page of the form {options.form} has its words in English alone, and language '{figures.dataset.language}' is asked for"
        raise DatasetError(Problem(what, figures.dataset.where, "--form arrows, or --language en"))
    if options.form != "auto" or _wants_arrows(figures.dataset, options) or (options.expected and ends.common):
        return choose_form(ends, "arrows" if options.form == "auto" else options.form)
    form = choose_form(ends)
    if form.name == "tree" and not tree_has_room(figures.flows, places[1], places[0]):
        return form_without_room(ends)
    return form


def _modelled(figures: Figures, anchors: gpd.GeoDataFrame, options: Options) -> Figures:
    """Figures with the expected flows of a model, where that is asked for.

    Raises: DatasetError where the table cannot carry one; OutputError where it is not installed.
    """
    if not options.expected:
        return figures
    people = populations_of(figures.flows, figures.dataset)
    points = {str(code): (point.x, point.y) for code, point in anchors.geometry.items()}
    flows, told = with_expected(figures.flows, options.expected, people, points, figures.dataset.unit)
    return replace(figures, flows=flows, notes=(*figures.notes, *told))


def _wanted(views: list[View], form: Form, options: Options) -> list[View]:
    """The views in which lines are laid out: all where lines are the map, else one for the data files, where those are wanted."""
    if form.name in LAID_OUT:
        return views
    return [] if options.only == "page" else views[:1]


def _framed(dataset: Dataset) -> tuple[str, ...]:
    return framing_notes(
        {"title": dataset.title, "subtitle": dataset.subtitle, "summary": dataset.summary, "unit": dataset.unit}
    )


def _formed(form: Form, options: Options) -> tuple[str, ...]:
    """Which form was chosen and why, where it is another than arrows."""
    told = form.name != "arrows" and options.form == "auto"
    return (f"form {form.name}: {form.reason}; for arrows: --form arrows",) if told else ()


_Around = tuple["gpd.GeoDataFrame", bool, Any, "list[NameAround]"]


def _around(areas: Areas, places: gpd.GeoDataFrame, dataset: Dataset) -> _Around:
    """What lies around the places of a map: land, whether it is what they leave of it, land of other countries, and names."""
    parted = areas.apart(places.index)
    context = areas.facing(land_of_others(everywhere=bool(dataset.areas))) if dataset.context else None
    names = (
        [each._replace(longitude=areas.turned(each.longitude)) for each in names_around()] if dataset.context else []
    )
    return areas.land(places.index if parted else ()), parted, context, names


def _outlines(places: gpd.GeoDataFrame, around: Future[_Around], views: list[View]) -> Outlines:
    """Areas, the land around them and that of other countries as the pictures show them."""
    land, parted, context, names = around.result()
    outlines = make_outlines(places, land, views, parted=parted, context=context)
    return replace(outlines, names=names_within(names, views, places["area_name"]))


def reconcile(dataset: Dataset, options: Options | None = None) -> Figures:
    """Read a dataset's table, give every place its area, sum duplicates, hide or round small counts and strike the balance.

    Raises: TableError, DatasetError, UnknownPlaceError, AmbiguousPlaceError, BalanceError.
    """
    options = options or Options()
    dataset = replace(dataset, language=options.language or dataset.language)
    words_of(dataset.language)  # a language that cannot be had is refused before anything is read
    where = dataset.table.name
    dataset = restore_flows(count_records(dataset))
    gazetteer = gazetteer_for(dataset, options)
    read = read_flows(dataset, gazetteer.kind_of)
    gazetteer, locations = _with_locations(dataset, read, gazetteer, options)
    records = dataset.records
    geocoded = geocode_flows(read, gazetteer, where=records.place if records else where, unknown=dataset.unknown)
    geocoded, nested = leave_out_sums_of_parts(geocoded, gazetteer.membership, dataset, where)
    geocoded = with_coordinates(geocoded, locations)
    dataset, geocoded, wider, moved = _aggregated(dataset, geocoded, gazetteer, options)
    geocoded["label_text"] = label_texts(geocoded, dataset.label_text, dataset.where)
    if dataset.language == "cy":
        geocoded = welsh_names(geocoded, gazetteer.membership.areas)
    flows, summed = sum_duplicates(geocoded)
    struck = strike_balance(flows, dataset.total, where)
    protected = _protected(dataset, geocoded, struck, options)
    if protected:
        dataset, geocoded, flows, struck, hidden = protected
        summed = ("places that stand in several rows are summed",) if summed else ()
    spelt = records.spellings(geocoded) if records else summed
    notes = (*spelt, *wider, *located_notes(geocoded, locations), *column_notes(geocoded), *_levels_chosen(flows))
    notes = (*notes, *overlaps(flows, gazetteer))
    # Notes on the reading and on printed shares quote the table, so they stay away where counts are hidden or rounded.
    notes = (*notes, *hidden) if protected else (*reading_notes(read), *notes, *_share_notes(read, dataset, struck))
    flows, rates = with_rates(flows, dataset, gazetteer.membership if wider else None)
    remarks = () if protected else (*reading_remarks(read), *nested, *moved, *levels_told(geocoded, gazetteer))
    remarks = (*remarks, *together_notes(dataset, summed=bool(wider)))
    lists = shipped_sources({*geocoded.attrs.get("lists", ())} - {"memberships"})
    notes = tuple(dict.fromkeys((*notes, *rates)))
    flows = flows.copy(deep=False)
    flows.attrs = {}  # what the reading said is in the notes by now; pandas would copy it with every column that is looked at
    return Figures(dataset, flows, struck, notes, remarks, gazetteer.membership, lists, locations)


def areas_of(dataset: Dataset, options: Options) -> Areas:
    """The boundaries of a map: the dataset's own polygons, or those of the United Kingdom that the options name.

    Raises: SourceError as `load_areas`; DatasetError for options that are not for polygons of one's own.
    """
    if not dataset.areas:
        return load_areas(options.boundaries)
    meant = {
        "--boundaries": options.boundaries != "auto", "prefer": options.prefer or dataset.prefer,
        "--accept-close": options.accept_close, "[areas.sets]": dataset.sets,
    }  # fmt: skip
    what = "is for areas of the United Kingdom, and the dataset has areas of its own"
    problems = [Problem(f"{word} {what}", dataset.where, "leave it out") for word, said in meant.items() if said]
    if not {"file", "loaded"} & set(dataset.areas):
        fix = 'add file = "..." below [areas], or --areas FILE'
        problems.append(Problem("nothing says which file the areas are in", dataset.where, fix))
    if problems:
        raise DatasetError(problems)
    from .boundaries import load_own_areas

    return load_own_areas(dataset.areas, dataset.folder)


def gazetteer_for(dataset: Dataset, options: Options) -> Gazetteer:
    """The gazetteer as a dataset and a build want it: its overrides and its own sets of areas, or the names of its own polygons; beside
    them the locations of its file.

    Raises: DatasetError for an override or a set that is not understood; as `areas_of` where the dataset has polygons of its own;
    TableError as `read_locations`.
    """
    located = read_locations(dataset)
    codes = {location.code for location in located}
    own, others = location_overrides(dataset.places)
    known = {written: code for written, code in own.items() if code in codes}
    areas = _areas_gazetteer(replace(dataset, places=others), options)
    within = districts_around(areas_of(dataset, options), located) if located else {}
    return located_gazetteer(areas, located, dataset.locations.get("same_names", ""), within, known)


def _with_locations(
    dataset: Dataset, read: pd.DataFrame, gazetteer: Gazetteer, options: Options
) -> tuple[Gazetteer, tuple[Location, ...]]:
    """The gazetteer and all locations, once the table is read, whose rows may give some too.

    Raises: DatasetError for a name with two points, and for an override that is not a location.
    """
    own, others = location_overrides(dataset.places)
    located = (*read_locations(dataset), *row_locations(read))
    if not located and not own:
        return gazetteer, ()
    if not located:
        what = "no location has this code, since nothing gives locations"
        fix = "give them: --locations FILE, or columns of longitudes and latitudes"
        raise DatasetError([Problem(what, f"{dataset.where}, [places] {code}", fix) for code in own.values()])
    check_same_points(located, dataset.where)
    areas = _areas_gazetteer(replace(dataset, places=others), options)
    within = districts_around(areas_of(dataset, options), located)
    return located_gazetteer(areas, located, dataset.locations.get("same_names", ""), within, own), located


def _areas_gazetteer(dataset: Dataset, options: Options) -> Gazetteer:
    if dataset.areas:
        own_areas = areas_of(dataset, options)
        return own_gazetteer(own_areas.membership, own_areas.name, dataset.places)
    percent = options.best_fit or dataset.best_fit
    given: dict[str, Any] = {
        "prefer": options.prefer or dataset.prefer, "accept_close": options.accept_close,
        **({"best_fit": percent / 100} if percent else {}),
    }  # fmt: skip
    if not dataset.sets:
        return load_gazetteer(overrides=dataset.places, **given)
    membership = with_own_sets(load_gazetteer(), dataset.sets, dataset.where)
    own = {name: set_code(name) for name in dataset.sets}
    return load_gazetteer(membership, overrides={**own, **dataset.places}, **given)


def area_codes(flows: pd.DataFrame) -> list[str]:
    """Codes of all areas that a map of these flows shows: destinations first, then origins in the table's order."""
    codes = [str(code) for end in ("destination_code", "origin_code") for code in flows[end].unique() if code != ""]
    return list(dict.fromkeys(codes))


_Protected = tuple[Dataset, pd.DataFrame, pd.DataFrame, Balance, tuple[str, ...]]


def _protected(dataset: Dataset, geocoded: pd.DataFrame, struck: Balance, options: Options) -> _Protected | None:
    """Counts hidden or rounded everywhere, and what was done; None where nothing is asked for or nothing is small.

    Printed shares give counts away, and so may the total, the order of the rows and their numbers. Returns the dataset, all rows in
    neutral order, the flows, their balance and what must be told.
    Raises: DatasetError where counts are to be both hidden and rounded.
    """
    below, base = options.suppress_below or dataset.suppress_below, options.round_to or dataset.round_to
    if below and base:
        what = "counts are either hidden (suppress_below) or rounded (round_to), and both are asked for"
        raise DatasetError(Problem(what, dataset.where, "leave one of the two out"))
    if not below and not base:
        return None
    geocoded = in_neutral_order(geocoded)
    flows = in_neutral_order(sum_duplicates(geocoded)[0])
    flows, total, told = suppress(flows, below, struck.total) if below else round_counts(flows, base or 0, struck.total)
    if not told:
        return None
    dataset = replace(dataset, total=total, printed_shares={}, suppress_below=below, round_to=base)
    again = replace(strike_balance(flows, total, dataset.table.name), rounded=bool(base))
    return dataset, geocoded, flows, again, told


def _aggregated(
    dataset: Dataset, geocoded: pd.DataFrame, gazetteer: Gazetteer, options: Options
) -> tuple[Dataset, pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Dataset and flows summed to wider areas, where that is asked for, what readers must be told and remarks.

    Rows that are totals check the table as it is, and go with its places; so do words and pins of single places.
    Raises: DatasetError where there is nothing to sum to; BalanceError as `strike_balance`.
    """
    level = options.aggregate_to or dataset.aggregate_to
    if not level:
        return dataset, geocoded, (), ()
    if dataset.areas:
        what = "polygons of your own lie in no region, county or police force area, so flows cannot be summed to one"
        raise DatasetError(Problem(what, dataset.where, "leave --aggregate-to (aggregate_to) out"))
    if LOCATION in {*geocoded["origin_kind"], *geocoded["destination_kind"]}:
        what = "locations are points, and flows from or to them are not summed to wider areas"
        raise DatasetError(Problem(what, dataset.where, "leave --aggregate-to (aggregate_to) or the locations out"))
    total = strike_balance(sum_duplicates(geocoded)[0], dataset.total, dataset.table.name).total
    names = {str(name).casefold() for part in ("", "_name", "_code") for name in geocoded[f"origin{part}"].unique()}
    flows, told, remarks = aggregate_flows(geocoded, level, gazetteer.membership, dataset.where)
    words = {name: text for name, text in dataset.label_text.items() if name.casefold() not in names}
    if dataset.layout or len(words) < len(dataset.label_text):
        remarks = (*remarks, "[layout] and [label_text] of the single places do not count for sums")
    dataset = replace(dataset, total=total, layout={}, label_text=words, aggregate_to=level)
    return dataset, flows, told, remarks


def _share_notes(read: pd.DataFrame, dataset: Dataset, struck: Balance) -> tuple[str, ...]:
    return (
        check_shares(read, dataset.printed_shares, struck.total, dataset.where).notes if dataset.printed_shares else ()
    )


def _levels_chosen(flows: pd.DataFrame) -> list[str]:
    """What a reader must know about each name that several areas of different ground have."""
    told = flows[flows["alternatives"] != ""].drop_duplicates("origin")
    return [
        f"{row.origin} is read as the {row.origin_label} {row.origin_name} ({row.origin_code}); it could also mean {row.alternatives}"
        for row in told.itertuples()
    ]


def _pinned_anchors(dataset: Dataset, flows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Pinned anchors by area code; a pin names a place as the table writes it, by its official name or by its code.

    Raises: DatasetError for pins of places that are not on the map.
    """
    pins = dataset.layout.get("anchors", {})
    if not pins:
        return {}
    codes: dict[str, str] = {}
    for end in ("destination", "origin"):
        for column in (end, f"{end}_name", f"{end}_code"):
            codes |= dict(zip(flows[column].str.casefold(), flows[f"{end}_code"], strict=True))
    lost = [name for name in pins if not codes.get(name.casefold())]
    if lost:
        fix = "write the name as the table does, the area's official name or its code"
        raise DatasetError(
            [
                Problem(f"'{name}' is not a place on this map", f"{dataset.where}, [layout.anchors]", fix)
                for name in lost
            ]
        )
    return {codes[name.casefold()]: (float(pin[0]), float(pin[1])) for name, pin in pins.items()}


def _scale(flows: pd.DataFrame, anchors: gpd.GeoDataFrame, view: View | None, options: Options, style: Style) -> Scale:
    """The scale of this map's own flow lines, as wide as its narrowest view has room for, or another map's."""
    drawn = flows.loc[(parts(flows) == "mapped") & (flows["flow"] > 0), "flow"]
    locked = _locked(options.scale_from)
    made = make_scale(drawn.to_numpy(), method=options.width, locked=locked)
    scale = replace(made, colours=(style.palette["line"], style.palette["line_most"]))
    if style.widest and locked is None:
        scale = replace(scale, widest_px=style.widest)
    if view is None:
        return scale
    fitted = fit_scale(scale, flows, anchors, view, options.top)
    return fitted if locked is None else replace(scale, largest_disc_px=fitted.largest_disc_px)


def _locked(manifest: Path | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if not isinstance(manifest, Path):
        return manifest
    try:
        scale = dict(json.loads(read_input(manifest, SourceError))["scale"])
    except (UnicodeError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = "this is not a manifest with a scale"
        raise SourceError(
            Problem(what, str(manifest), "name the manifest.json of a map that this program has built")
        ) from error
    return scale


def _views(figures: Figures, frame: gpd.GeoDataFrame, anchors: gpd.GeoDataFrame, top: int | None) -> list[View]:
    """The views of the map, the widest first; destinations and all anchors of lines (the largest `top`, or all) are seen whole."""
    seen = frame if top is None else frame[~frame.index.isin(Rows.of(figures.flows, top).places_beyond())]
    ends = seen.geometry[seen.index.isin(figures.flows["destination_code"].unique())]
    core = pd.concat([anchors.geometry[anchors.index.isin(seen.index)], ends])
    return [fit_view(seen, *size, core) for size in VIEWS_PX]


def _undrawn(layout: Layout, unit: str) -> tuple[str, ...]:
    """What a reader must know where only the largest flows have lines."""
    left = layout.tray[layout.tray["category"] == "remainder"]
    drawn = layout.lines.loc[layout.lines["drawn"], ["origin_code", "destination_code"]].drop_duplicates()
    return tuple(
        f"only the {len(drawn):,} largest flows have a line; {number(row.value)} {unit} {row.label} stand as one remainder beside the map"
        for row in left.itertuples()
    )


def _laid_out(
    figures: Figures, places: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame], scale: Scale, options: Options, view: View
) -> Layout:
    """The flows laid out for one view of the map, between `places`: areas and their anchors."""
    areas, anchors = places
    return lay_out(
        figures.flows, anchors, view=view, scale=scale, method=options.layout, pins=figures.dataset.layout, top=options.top,
        rest=figures.balance.remainder, places=areas.geometry,
    )  # fmt: skip
