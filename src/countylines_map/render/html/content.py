"""What the page says and shows, as plain values for its template; only this package's own drawings are markup."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...formatting import capital, full
from ...languages import ENGLISH, words_of
from ...layout import ALL
from ..filters import largest
from ..legend import disc_rows, model_rows, rate_disc_rows, rate_rows, tray_rows, width_rows, width_sentence
from ..map_svg import Sheet, definitions, picture, small_picture
from ..rate_view import rate_scale
from ..rows import Row, RowModel, row_model
from ..summary import rounded, shown_only, source_line, summary
from .payload import as_json, payload

if TYPE_CHECKING:
    from ...flowmap import FlowMap
    from ...languages import Words

MULTIPLES = 8  # small maps at most; the latest periods
MANY_PLACES = 20  # from which on a reader may look for one by its name
OPEN_ROWS = 25  # a longer table starts folded


def page_content(flow_map: FlowMap, *, url: str = "", image: str = "map.png", base_map: str = "") -> SimpleNamespace:
    """Everything that the template names, by the template's names.

    `url` is where the page will stand, `image` the picture for shared links (made absolute where `url` is given),
    `base_map` the credit of a base map.
    """
    model, dataset, scale = row_model(flow_map), flow_map.dataset, flow_map.scale
    sheets = [Sheet.of(flow_map, at, model, "") for at in range(len(flow_map.pictured))]
    words, data = flow_map.words, as_json(payload(flow_map, sheets))
    prefix = f"flowmap-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    sheets = [replace(sheet, prefix=prefix) for sheet in sheets]
    few, rated = largest(sum(row.drawn for row in model.first)), _rates(flow_map, model)
    chosen = bool(model.choices or few or rated)
    return SimpleNamespace(
        prefix=prefix,
        words=words,
        style=flow_map.style,
        payload=data,
        **_words(flow_map),
        definitions=definitions(flow_map.outlines, prefix),
        pictures=_pictures(sheets),
        widths=[*width_rows(scale, words), *model_rows(flow_map)],
        rings=disc_rows(model, scale),
        tray=tray_rows(model, scale),
        width_sentence=width_sentence(scale, dataset.unit, words),
        balance=_balance(flow_map, model),
        **_table(flow_map, model),
        about=_about(flow_map),
        credits=_credits(flow_map, base_map),
        credit=_credit(flow_map, base_map),
        method=_method(flow_map, base_map),
        tiled=bool(base_map),
        version=flow_map.version,
        multiples=_multiples(sheets[-1]),
        choices=model.choices,
        places=_places(model),
        first=model.first_words,
        largest=few,
        most=_most(flow_map),
        rates=rated,
        chosen=chosen,
        features=_features(flow_map, model, chosen),
        only=_only(model),
        url=url,
        image=f"{url.rsplit('/', 1)[0]}/{image}" if url else image,
    )


def _places(model: RowModel) -> list[str]:
    """Names of the places that have a flow or an internal count, for a reader who looks for one."""
    return sorted({row.name for row in model.rows if row.part in ("flow", "internal")})


def _features(flow_map: FlowMap, model: RowModel, chosen: bool) -> tuple[str, ...]:
    """What this page has beside what every page has, by the names of `parts.FEATURES`."""
    style = flow_map.style
    slider = any(choice.column == "period" and not choice.whole and len(choice.values) > 2 for choice in model.choices)
    wanted = {
        "choices": chosen,
        "search": chosen and len(_places(model)) >= MANY_PLACES,
        "play": slider,
        "surroundings": bool(flow_map.outlines.names),
        "orientation": style.north_arrow or style.scale_bar,
    }
    return tuple(name for name, has in wanted.items() if has)


def _words(flow_map: FlowMap) -> dict[str, Any]:
    words, dataset = flow_map.words, flow_map.dataset
    told_first = dataset.summary + rounded(flow_map) if dataset.summary else summary(flow_map)
    return {
        "title": dataset.title,
        "subtitle": dataset.subtitle or "",
        "summary": told_first,
        "period": dataset.period,
        "news": [
            *([words("page.updated", day=dataset.updated)] if dataset.updated else []),
            *(words("page.correction", text=each) for each in dataset.corrections),
        ],
        "unit": dataset.unit,
        "alt": words("page.alternative", told=told_first),
    }


def _table(flow_map: FlowMap, model: RowModel) -> dict[str, Any]:
    """The table of every row; without a published total there is nothing to have a share of."""
    shared, rated, words = bool(model.total), "rate" in flow_map.flows, flow_map.words
    return {
        "open": len(model.rows) <= OPEN_ROWS,
        "columns": (
            words("figures.place"),
            capital(flow_map.dataset.unit),
            *((words("figures.share"),) if shared else ()),
            words("figures.distance"),
            *((words("figures.rate"),) if rated else ()),
        ),
        "rated": rated,
        "shared": shared,
        "rows": [_row(row, words) for row in model.by_size],
        "total": words.number(model.total) if model.total else "",
    }


def _pictures(sheets: list[Sheet]) -> list[SimpleNamespace]:
    """The static picture of each view: the widest is shown in wide boxes, the last in narrow ones, one between in columns."""
    names = {1: ["only"], 2: ["wide", "narrow"], 3: ["wide", "column", "narrow"]}[len(sheets)]
    return [
        SimpleNamespace(
            name=name,
            width=sheet.layout.view.width_px,
            height=sheet.layout.view.height_px,
            drawing=picture(sheet),
        )
        for name, sheet in zip(names, sheets, strict=True)
    ]


def _multiples(sheet: Sheet) -> list[SimpleNamespace]:
    """One small map for each period, where there are a few: change is seen at a glance, without a control."""
    model, view = sheet.model, sheet.layout.view
    at = next((at for at, choice in enumerate(model.choices) if choice.column == "period"), None)
    if at is None:
        return []
    others = [(other, choice.first) for other, choice in enumerate(model.choices) if other != at and choice.first]
    made = []
    for period in model.choices[at].values[-MULTIPLES:]:
        own = {row.key: row for row in model.rows if row.chosen[at] == period}
        first = {key: row for key, row in own.items() if all(row.chosen[other] == value for other, value in others)}
        known = [row.value for row in first.values() if row.part != "total row" and not math.isnan(row.value)]
        made.append(
            SimpleNamespace(
                name=period,
                width=view.width_px,
                height=view.height_px,
                drawing=small_picture(sheet, own, first),
                total=model.words.number(math.fsum(known)),
                of=", ".join(value for _, value in others if value != ALL),
            )
        )
    return made


def _most(flow_map: FlowMap) -> str:
    """What the control of lines offers at first: every flow, or as many as have a line."""
    layout = flow_map.layouts[0]
    if not (layout.tray.category == "remainder").any():
        return flow_map.words("choices.all")
    drawn = layout.lines[layout.lines.drawn.astype(bool)]
    pairs = drawn.drop_duplicates(["origin_code", "destination_code"])
    return flow_map.words("choices.the_largest", n=len(pairs))


def _rates(flow_map: FlowMap, model: RowModel) -> SimpleNamespace | None:
    """The control and the key for rates; None where no line has one."""
    scale = rate_scale(model, flow_map.scale)
    if scale is None:
        return None
    words, unit = model.words, model.unit
    measured = words("rates.unit", unit=unit)
    return SimpleNamespace(
        title=capital(measured),
        source=flow_map.dataset.population.get("source") or words("rates.from_table"),
        widths=rate_rows(scale, words),
        rings=rate_disc_rows(model, scale),
        width_sentence=width_sentence(scale, words("rates.unit_of_place", unit=unit), words),
    )


def _row(row: Row, words: Words) -> SimpleNamespace:
    return SimpleNamespace(
        key=row.key,
        name=row.name,
        place=row.place,
        value=row.value_text,
        share=row.share_text or "–",
        distance=row.distance_text or "–",
        note=row.note,
        rate=words.rate(row.rate) or (words("rates.no_population") if row.unrated else "–"),
        sort_rate="" if math.isnan(row.rate) else round(row.rate, 3),
        sort_value="" if math.isnan(row.value) else row.value,
        sort_distance="" if math.isnan(row.distance_km) else round(row.distance_km, 1),
    )


def _balance(flow_map: FlowMap, model: RowModel) -> list[SimpleNamespace]:
    """The balance sheet as the balance itself words it; of a part of the table, that of the rows that are shown first."""
    if model.first_words:
        return _first_balance(model)
    words, total = flow_map.words, flow_map.balance.total
    within = words.listed(flow_map.flows.destination_name.unique().tolist())
    own = {"internal": words("sum.within_itself", place=within)}
    return [
        SimpleNamespace(
            label=capital(own.get(label) or words.of(label)), value=words.number(value), share=words.share(value, total)
        )
        for label, value, _ in flow_map.balance.rows()
        if value or label != "internal"
    ]


def _first_balance(model: RowModel) -> list[SimpleNamespace]:
    """The sum of the rows that are shown first, in the words that the page's script has for later choices."""
    words = model.words
    known = [row for row in model.first if not math.isnan(row.value) and row.part != "total row"]
    total = math.fsum(row.value for row in known)
    parts = {
        "sum.drawn": [row for row in known if row.drawn],
        "sum.smaller": [row for row in known if row.part == "flow" and not row.drawn],
        "sum.within": [row for row in known if row.part == "internal"],
        "sum.no_place": [row for row in known if row.part == "no place"],
    }
    sums = {words(key): math.fsum(row.value for row in some) for key, some in parts.items()}
    withheld = _withheld(model)
    whole = words("sum.chosen_without", n=withheld) if withheld else words("sum.chosen")
    rows = [(label, value) for label, value in sums.items() if value] + [(whole, total)]
    return [
        SimpleNamespace(label=label, value=words.number(value), share=words.share(value, total))
        for label, value in rows
    ]


def _withheld(model: RowModel) -> int:
    return sum(math.isnan(row.value) and row.part != "total row" for row in model.first)


def _only(model: RowModel) -> str:
    """Which part of the table the map shows at first, and how many of its counts are withheld."""
    only, count = shown_only(model.words, model.first_words), _withheld(model)
    return f"{only} {model.words('choices.counts_withheld', n=count)}" if only and count else only


def _about(flow_map: FlowMap) -> list[tuple[str, list[SimpleNamespace]]]:
    """Source and meaning, each with its lines."""
    words, dataset = flow_map.words, flow_map.dataset
    publisher = words("page.published_by", publisher=dataset.publisher) if dataset.publisher else ""
    obtained = words("page.obtained", how=dataset.obtained) if dataset.obtained else ""
    source = [_link(dataset.source, dataset.source_url), publisher, obtained, dataset.licence_note]
    return note_groups((words("page.source_title"), source), (words("page.meaning"), list(dataset.caveats)))


def _credits(flow_map: FlowMap, base_map: str) -> str:
    """Whose figures and whose boundaries these are, in full, for a picture that leaves the page."""
    lines = [source_line(flow_map), *flow_map.attribution, _based(flow_map, base_map)]
    return " ".join(full(line) for line in lines if line)


def _credit(flow_map: FlowMap, base_map: str) -> str:
    """Whose figures these are, in one line; under which licence the boundaries are, whose base map must be seen."""
    licensed = any(each.licence.startswith("Open Government Licence") for each in flow_map.sources)
    lines = [
        source_line(flow_map),
        _based(flow_map, base_map),
        flow_map.words("page.open_licence" if licensed else "page.credits_below"),
    ]
    return " ".join(full(line) for line in lines if line)


def _method(flow_map: FlowMap, base_map: str) -> list[tuple[str, list[SimpleNamespace]]]:
    """How the table was read, and whose boundaries these are."""
    words, credit = flow_map.words, _based(flow_map, base_map)
    boundaries = [full(words.of(flow_map.boundaries)), *flow_map.attribution, credit, words("page.not_routes")]
    read = [full(words.of(note)) for note in flow_map.notes]
    groups = note_groups((words("page.how_read"), read), (words("page.boundaries"), boundaries))
    own = {words("page.not_routes"), credit}
    if words.language != ENGLISH:  # what is in English yet is marked, so that a screen reader says it as English
        for line in (line for _, lines in groups for line in lines if line.text not in own):
            line.lang = words_of(ENGLISH).tag
    return groups


def _based(flow_map: FlowMap, base_map: str) -> str:
    return flow_map.words("page.base_map", credit=base_map) if base_map else ""


def note_groups(*groups: tuple[str, Iterable[Any]]) -> list[tuple[str, list[SimpleNamespace]]]:
    """Lines below headings as the templates show them; a heading without lines is left out, and so is an empty line."""
    kept = [(title, [_line(line) for line in lines if line]) for title, lines in groups]
    return [(title, lines) for title, lines in kept if lines]


def _line(line: Any) -> Any:
    return SimpleNamespace(text=line, url="") if isinstance(line, str) else line


def _link(words: str, url: str) -> SimpleNamespace | str:
    """A source with its address; anything but a web address stays text, since a link may run what it points to."""
    if not url:
        return words
    if urlsplit(url).scheme in ("http", "https"):
        return SimpleNamespace(text=words, url=url)
    return f"{words} {url}"


def shared_words(flow_map: FlowMap) -> dict[str, Any]:
    """What pages of every form say: headline, sentences, period and unit, sources and method, by the template's names."""
    return {**_words(flow_map), "about": _about(flow_map), "method": _method(flow_map, "")}
