"""The form that suits each table of the gallery, written down with its reason before `--form auto` was asked."""

FORMS = {
    "three": ("arrows", "three flows: each has its arrow, name and number"),
    "nine": ("arrows", "nine flows, the usual map"),
    "twenty-five": (
        "arrows",
        "twenty-five flows from all around still have a direction each; six crossings and places run over",
    ),
    "sixty": (
        "tree",
        "as arrows 38 times over a place and half of the names missing; merged they stay apart and all are there",
    ),
    "two-hundred": ("symbols", "200 lines into one point are a blot; a disc each can be compared"),
    "forces": ("tree", "42 flows, one of them two thirds: small ones join on the way and keep their ends free"),
    "boroughs": ("tree", "32 flows from one side: arrows lie on one another all along, a trunk says the same once"),
    "skewed": ("arrows", "twenty flows of which few are wide: the thin ones stand clear"),
    "even": ("tree", "twenty equal flows, all as wide as the widest: as arrows they cover the places between"),
    "huge-internal": ("arrows", "fourteen flows; what is large stays within the destination"),
    "tiny-internal": ("arrows", "fourteen flows"),
    "counties": ("tree", "33 flows, most from the south-east of one county: more than can have a name each"),
    "long-names": ("arrows", "six flows: names have room beside them"),
    "nations": ("arrows", "three flows"),
    "neighbours": ("arrows", "five short flows"),
    "unknown": ("arrows", "two flows; most have no place, which the key says"),
    "one-flow": ("arrows", "one flow"),
    "suppressed": ("arrows", "nine flows that may be shown"),
    "north": ("arrows", "five flows"),
    "out-of-one": ("tree", "thirty flows out of one place: they leave it together and split"),
    "two-way": ("arrows", "nine flows between six places, some both ways"),
    "thirty-by-thirty": ("matrix", "hundreds of flows between thirty places are a knot as lines"),
    "years": ("arrows", "ten flows a year: one year at a time, and a small map for each"),
    "categories": ("arrows", "ten flows a category: one at a time, or their sum"),
    "rates": ("arrows", "ten flows: widths turn into rates on the same arrows"),
}

LAID_OUT = ("twenty-five", "skewed", "even")
"""Tables of which only laid-out arrows say whether they pile up."""
