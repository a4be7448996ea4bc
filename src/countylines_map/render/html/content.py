"""What the page says and shows, as plain values for its template; only this package's own drawings are markup."""

from __future__ import annotations

import hashlib
import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...formatting import capital, full, number, rate_text, sentence, share, shown_only, withheld_counts
from ...layout import Outlines
from ..filters import choices, first_words, largest, shown_first
from ..legend import disc_rows, rate_disc_rows, rate_rows, tray_rows, width_rows, width_sentence
from ..map_svg import definitions, picture, small_picture
from ..rate_view import rate_scale
from ..rows import NO_POPULATION, Fact, by_size, facts
from ..summary import summary
from .payload import as_json, payload

if TYPE_CHECKING:
    from ...flowmap import FlowMap

MULTIPLES = 8  # small maps at most; the latest periods
OPEN_ROWS = 25  # a longer table starts folded
RATE = "Per 100,000"
ROUTES = "Lines join one point within each area; they are not routes."
TABLE = ("Place", "Share", "Distance")


def page_content(flow_map: FlowMap, *, url: str = "", image: str = "map.png", base_map: str = "") -> SimpleNamespace:
    """Everything that the template names, by the template's names.

    `url` is where the page will stand, `image` the picture for shared links (made absolute where `url` is given),
    `base_map` the credit of a base map.
    """
    told, outlines, dataset = facts(flow_map), flow_map.outlines, flow_map.dataset
    data = as_json(payload(flow_map, told, outlines))
    prefix = f"flowmap-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    shared = bool(flow_map.balance.total)  # without a published total there is nothing to have a share of
    told_first = dataset.summary or summary(flow_map)
    controls, few, rated, first = choices(flow_map), largest(flow_map), _rates(flow_map, told), first_words(flow_map)
    return SimpleNamespace(
        prefix=prefix,
        payload=data,
        title=dataset.title,
        subtitle=dataset.subtitle or "",
        summary=told_first,
        period=dataset.period,
        unit=dataset.unit,
        alt=f"Map of flow lines. {told_first} Every figure is in the table below.",
        definitions=definitions(outlines, prefix),
        pictures=_pictures(flow_map, told, outlines, prefix),
        widths=width_rows(flow_map.scale),
        rings=disc_rows(flow_map, told),
        tray=tray_rows(flow_map, told),
        width_sentence=width_sentence(flow_map.scale, dataset.unit),
        balance=_balance(flow_map, told),
        open=len(told) <= OPEN_ROWS,
        columns=(
            TABLE[0],
            capital(dataset.unit),
            *TABLE[1 if shared else 2 :],
            *((RATE,) if "rate" in flow_map.flows else ()),
        ),
        rated="rate" in flow_map.flows,
        shared=shared,
        rows=[_row(fact) for fact in by_size(told)],
        total=number(flow_map.balance.total) if flow_map.balance.total else "",
        about=_about(flow_map),
        method=_method(flow_map, base_map),
        tiled=bool(base_map),
        version=flow_map.version,
        multiples=_multiples(flow_map, told, outlines, prefix),
        choices=controls,
        first=first,
        largest=few,
        most=_most(flow_map),
        rates=rated,
        chosen=bool(controls or few or rated),
        only=_only(flow_map, told),
        url=url,
        image=f"{url.rsplit('/', 1)[0]}/{image}" if url else image,
    )


def _pictures(flow_map: FlowMap, told: tuple[Fact, ...], outlines: Outlines, prefix: str) -> list[SimpleNamespace]:
    """The static picture of each view: the widest is shown in wide boxes, the last in narrow ones."""
    first = shown_first(flow_map)
    shown = [fact for fact in told if fact.key in first]
    names = ["wide"] * (len(flow_map.layouts) - 1) + ["narrow"] if len(flow_map.layouts) > 1 else ["only"]
    return [
        SimpleNamespace(
            name=name,
            width=layout.view.width_px,
            height=layout.view.height_px,
            drawing=picture(flow_map, layout, shown, outlines, prefix),
        )
        for name, layout in zip(names, flow_map.layouts, strict=True)
    ]


def _multiples(flow_map: FlowMap, told: tuple[Fact, ...], outlines: Outlines, prefix: str) -> list[SimpleNamespace]:
    """One small map for each period, where there are a few: change is seen at a glance, without a control."""
    controls, layout = choices(flow_map), flow_map.layouts[-1]
    periods = next((choice.values for choice in controls if choice.column == "period"), ())
    others = [choice for choice in controls if choice.column != "period" and choice.first]
    made = []
    for period in periods[-MULTIPLES:]:
        rows = flow_map.flows[flow_map.flows.period.astype(str) == period]
        first = rows
        for choice in others:
            first = first[first[choice.column].astype(str) == choice.first]
        keys = {f"r{row}" for row in rows.index}
        own = [fact for fact in told if fact.key in keys]
        made.append(
            SimpleNamespace(
                name=period,
                width=layout.view.width_px,
                height=layout.view.height_px,
                drawing=small_picture(flow_map, layout, own, outlines, prefix, {f"r{row}" for row in first.index}),
                total=number(float(first.flow[first.nonplace != "total"].sum())),
                of=", ".join(choice.first for choice in others),
            )
        )
    return made


def _most(flow_map: FlowMap) -> str:
    """What the control of lines offers at first: every flow, or as many as have a line."""
    layout = flow_map.layouts[0]
    if not (layout.tray.category == "remainder").any():
        return "All"
    drawn = layout.lines[layout.lines.drawn.astype(bool)]
    return f"The largest {number(len(drawn.drop_duplicates(['origin_code', 'destination_code'])))}"


def _rates(flow_map: FlowMap, told: tuple[Fact, ...]) -> SimpleNamespace | None:
    """The control and the key for rates; None where no line has one."""
    scale = rate_scale(flow_map)
    if scale is None:
        return None
    unit = flow_map.dataset.unit
    return SimpleNamespace(
        title=f"{capital(unit)} per 100,000 residents",
        source=flow_map.dataset.population.get("source") or "as the table gives them",
        widths=rate_rows(scale),
        rings=rate_disc_rows(flow_map, told, scale),
        width_sentence=width_sentence(scale, f"{unit} per 100,000 residents of the place"),
    )


def _row(fact: Fact) -> SimpleNamespace:
    return SimpleNamespace(
        key=fact.key,
        name=fact.name,
        place=fact.place,
        value=fact.value_text,
        share=fact.share_text or "–",
        distance=fact.distance_text or "–",
        note=fact.note,
        rate=rate_text(fact.rate) or (NO_POPULATION if fact.unrated else "–"),
        sort_rate="" if math.isnan(fact.rate) else round(fact.rate, 3),
        sort_value="" if math.isnan(fact.value) else fact.value,
        sort_distance="" if math.isnan(fact.distance_km) else round(fact.distance_km, 1),
    )


def _balance(flow_map: FlowMap, told: tuple[Fact, ...]) -> list[SimpleNamespace]:
    """The balance sheet as the balance itself words it; of a part of the table, that of the rows that are shown first."""
    if first_words(flow_map):
        return _first_balance(flow_map, told)
    total, within = flow_map.balance.total, sentence(list(dict.fromkeys(flow_map.flows.destination_name)))
    own = {"internal": f"within {within} itself"}
    return [
        SimpleNamespace(label=capital(own.get(label, label)), value=number(value), share=share(value, total))
        for label, value, _ in flow_map.balance.rows()
        if value or label != "internal"
    ]


def _first_balance(flow_map: FlowMap, told: tuple[Fact, ...]) -> list[SimpleNamespace]:
    """The sum of the rows that are shown first, in the words that the page's script has for later choices."""
    first, lines = shown_first(flow_map), flow_map.layouts[0].lines
    drawn = {f"r{row}" for row in lines.index[lines.drawn.astype(bool)]}
    known = [fact for fact in told if fact.key in first and not math.isnan(fact.value) and fact.part != "total row"]
    total = math.fsum(fact.value for fact in known)
    parts = {
        "Drawn as lines": [fact for fact in known if fact.key in drawn],
        "Smaller, not drawn": [fact for fact in known if fact.part == "flow" and fact.key not in drawn],
        "Within the destination": [fact for fact in known if fact.part == "internal"],
        "No place on the map": [fact for fact in known if fact.part == "no place"],
    }
    sums = {label: math.fsum(fact.value for fact in some) for label, some in parts.items()}
    withheld = withheld_counts(_withheld(flow_map, told))
    whole = f"Sum of what is chosen{f', without {withheld}' if withheld else ''}"
    rows = [(label, value) for label, value in sums.items() if value] + [(whole, total)]
    return [SimpleNamespace(label=label, value=number(value), share=share(value, total)) for label, value in rows]


def _withheld(flow_map: FlowMap, told: tuple[Fact, ...]) -> int:
    first = shown_first(flow_map)
    return sum(math.isnan(fact.value) and fact.key in first and fact.part != "total row" for fact in told)


def _only(flow_map: FlowMap, told: tuple[Fact, ...]) -> str:
    """Which part of the table the map shows at first, and how many of its counts are withheld."""
    only, count = shown_only(first_words(flow_map)), _withheld(flow_map, told)
    return f"{only} {count} count{' is' if count == 1 else 's are'} withheld." if only and count else only


def _about(flow_map: FlowMap) -> list[tuple[str, list[SimpleNamespace]]]:
    """Source and meaning, each with its lines."""
    dataset = flow_map.dataset
    publisher = f"Published by {dataset.publisher}." if dataset.publisher else ""
    obtained = f"How it was obtained: {dataset.obtained}." if dataset.obtained else ""
    source = [_link(dataset.source, dataset.source_url), publisher, obtained, dataset.licence_note]
    return _groups(("Source", source), ("What the figures mean", list(dataset.caveats)))


def _method(flow_map: FlowMap, base_map: str) -> list[tuple[str, list[SimpleNamespace]]]:
    """How the table was read, and whose boundaries these are."""
    credit = f"Base map: {base_map}" if base_map else ""
    boundaries = [full(flow_map.boundaries), *flow_map.attribution, credit, ROUTES]
    return _groups(("How the table was read", [full(note) for note in flow_map.notes]), ("Boundaries", boundaries))


def _groups(*groups: tuple[str, list[Any]]) -> list[tuple[str, list[SimpleNamespace]]]:
    """Groups that have lines."""
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
