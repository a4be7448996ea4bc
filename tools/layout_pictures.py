"""Draw the default map in the three layout methods, and print their metrics as a table for docs/cartography.md.

python tools/layout_pictures.py      (writes docs/layout-straight.svg, -curved.svg and -forces.svg)
"""

from pathlib import Path

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.figure import figure_svg

DOCS = Path(__file__).parents[1] / "docs"
ROWS = {
    "crossings": "crossings",
    "overruns": "flows within 5 px of a place not theirs",
    "overlap_px": "length over which flows touch, px",
    "least_angle_deg": "least angle between neighbours at the destination, degrees",
    "largest_bulge": "largest bulge",
    "flows_floored": "flows drawn at the least width",
    "labels_not_placed": "labels without a place",
}


def main() -> None:
    found = {}
    for method in ("straight", "curved", "forces"):
        flow_map = make_flow_map(open_dataset(), Options(boundaries="built-in", layout=method))
        (DOCS / f"layout-{method}.svg").write_text(figure_svg(flow_map), encoding="utf-8")
        found[method] = [layout.metrics for layout in flow_map.layouts]
    print("| metric, wide / column / narrow view | straight | curved | forces |\n|---|---|---|---|")
    for key, words in ROWS.items():
        print(f"| {words} | " + " | ".join(" / ".join(f"{m[key]:g}" for m in both) for both in found.values()) + " |")


if __name__ == "__main__":
    main()
