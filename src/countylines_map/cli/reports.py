"""What the command line says, as text: the balance, the metrics, how a name resolves, the list of inputs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..differences import Change
    from ..flowmap import FlowMap
    from ..gazetteer import Match, NonPlace
    from ..sources import Source
    from ..statistics import Balance


def number(value: float) -> str:
    """A number as a British reader writes it.

    >>> number(1503.0), number(12.5)
    ('1,503', '12.5')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def percent(share: float | None) -> str:
    """A share of the total as a percentage with one decimal; nothing where there is no total.

    >>> percent(443 / 1503), percent(None)
    ('29.5%', '')
    """
    return "" if share is None else f"{share:.1%}"


def balance_lines(balance: Balance, unit: str) -> list[str]:
    """The balance sheet, a line for each part, numbers right-aligned."""
    rows = [(label, "?" if value is None else number(value), percent(share)) for label, value, share in balance.rows()]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"{label:<{widths[0]}}  {value:>{widths[1]}} {unit}  {share:>{widths[2]}}".rstrip()
        for label, value, share in rows
    ]


def metrics_lines(flow_map: FlowMap) -> list[str]:
    """The layout's metrics, a block for each view."""
    lines = []
    for layout in flow_map.layouts:
        lines.append(f"layout {layout.method}, {layout.view.width_px} x {layout.view.height_px} px")
        lines += [f"  {name.replace('_', ' ')}: {_metric(value)}" for name, value in layout.metrics.items()]
    return lines


def _metric(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return ", ".join(str(inner) for inner in value) if isinstance(value, (list, tuple)) else str(value)


def found_lines(found: Match | NonPlace) -> list[str]:
    """How one name resolves: the answer first, then why, then what else it could have meant."""
    facts: dict[str, Any] = found.to_dict()
    if "category" in facts:
        return [
            f"{facts['written']}: no place ({facts['category']})" + (f", {facts['note']}" if facts.get("note") else "")
        ]
    lines = [f"{facts['written']}: {facts['name']}, {facts['label']}, {facts['code']}"]
    lines += [f"  {name}: {facts[name]}" for name in ("match", "rule", "vintage", "note") if facts.get(name)]
    if facts.get("footprint"):
        districts = facts["footprint"]
        lines.append(
            f"  footprint: {len(districts)} district{'s' if len(districts) != 1 else ''} ({', '.join(districts)})"
        )
    if facts.get("share") is not None:
        lines.append(f"  share of the fit: {facts['share']:.1%}")
    lines += [
        f"  set aside: {a['name']}, {a['label']}, {a['code']} ({_counted(a['districts'])}{_why(facts, a)})"
        for a in facts.get("alternatives", ())
    ]
    return lines


def _counted(districts: int) -> str:
    return f"{districts} district{'s' if districts != 1 else ''}"


def _why(answer: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Why another sense of a name was not taken."""
    if "town" in answer["rule"]:
        return "; a place less than a fifth as large"
    if other["kind"] != answer["kind"]:
        return f"; a {other['kind']}, which comes after a {answer['kind']} unless it is preferred"
    return "; less sure a name of it"


def as_json(value: Any) -> str:
    """Readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def source_lines(sources: Iterable[Source]) -> list[str]:
    """Every input as a block: what it is, its edition, licence, attribution and hash."""
    lines: list[str] = []
    for source in sources:
        edition = ", ".join(part for part in (source.vintage, source.generalisation) if part)
        lines.append(f"{source.title} ({edition})" if edition else source.title)
        facts = {
            name: getattr(source, name) for name in ("publisher", "licence", "file", "sha256", "retrieved", "note")
        }
        lines += [f"  {name}: {value}" for name, value in facts.items() if value]
        lines += [f"  attribution: {line}" for line in source.attribution]
    return lines


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of text in aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def change_lines(changes: Sequence[Change], note: str) -> list[str]:
    """What changed between two builds, and the line for a dataset that tells readers of it."""
    if not changes:
        return ["nothing changed"]
    groups = {"figure": "Figures", "sum": "Sums", "word": "Words", "made": "How the map was made"}
    lines: list[str] = []
    for kind, title in groups.items():
        own = [str(change) for change in changes if change.kind == kind]
        lines += [f"{title}:", *(f"  {line}" for line in own), ""] if own else []
    pasted = json.dumps([note], ensure_ascii=False)
    return [*lines, "to tell readers, in the TOML:", f"  corrections = {pasted}"] if note else lines[:-1]
