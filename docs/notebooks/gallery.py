# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
# %% [markdown]
# # Gallery
#
# All figures are invented. Each picture was made by the lines above it when the documentation was built.

# %%
import pandas as pd
from IPython.display import SVG

import countylines_map as cm

# %% [markdown]
# ## Into one place
# Internal counts are a disc, withheld ones a dashed line, what has no place is told beside the map.

# %%
patients = pd.DataFrame(
    {
        "home": ["Kent", "Medway", "East Sussex", "Surrey", "Bexley", "Bromley", "Essex", "Thurrock", "unknown"],
        "patients": ["812", "240", "95", "61", "54", "38", "22", "*", "17"],
    }
)
into = cm.flow_map(
    patients,
    origin="home",
    flow="patients",
    destination="Kent",
    unit="patients",
    title="Where patients of hospitals in Kent live",
)
SVG(into.figure())

# %% [markdown]
# ## In colours of its own
# Colours and typefaces of a newsroom; a colour on which text or lines could not be read is refused.

# %%
style = cm.Style(colours={"line": "#3a6ea5", "line_most": "#12375f", "ring": "#7a4a00"}, font="Georgia, serif")
students = pd.DataFrame(
    {
        "region": [
            "North East",
            "North West",
            "Yorkshire and the Humber",
            "East Midlands",
            "South West",
            "South East",
            "Wales",
            "Scotland",
        ],
        "students": [210, 640, 530, 480, 150, 320, 110, 60],
    }
)
styled = cm.flow_map(
    students,
    origin="region",
    flow="students",
    destination="West Midlands",
    unit="students",
    prefer="region",
    style=style,
    title="Students who came to the West Midlands",
)
SVG(styled.figure())

# %% [markdown]
# ## Between a few places
# Flows in both directions lie beside one another, each on its own side.

# %%
moves = pd.DataFrame(
    [
        ("Leeds", "Bradford", 820),
        ("Bradford", "Leeds", 1140),
        ("Leeds", "Wakefield", 610),
        ("Wakefield", "Leeds", 540),
        ("Kirklees", "Leeds", 380),
        ("Calderdale", "Kirklees", 260),
        ("Bradford", "Calderdale", 190),
        ("Harrogate", "Leeds", 330),
        ("York", "Leeds", 240),
        ("Leeds", "York", 170),
    ],
    columns=["from", "to", "people"],
)
between = cm.flow_map(
    moves, origin="from", destination="to", flow="people", unit="people", title="Moves between districts around Leeds"
)
SVG(between.figure())

# %% [markdown]
# ## Between many places
# Where lines would cover one another the map is another form: a matrix, discs, small multiples or one place at a time, whichever suits the table.

# %%
places = [
    "Leeds",
    "Bradford",
    "Wakefield",
    "Kirklees",
    "Calderdale",
    "Harrogate",
    "York",
    "Sheffield",
    "Rotherham",
    "Barnsley",
    "Doncaster",
    "Hull",
]
many = pd.DataFrame(
    [(a, b, 3 + (17 * i + 29 * j) % 211) for i, a in enumerate(places) for j, b in enumerate(places) if a != b],
    columns=["from", "to", "people"],
)
crowded = cm.flow_map(
    many,
    origin="from",
    destination="to",
    flow="people",
    unit="people",
    title="Moves between twelve districts of Yorkshire",
)
SVG(crowded.figure())

# %% [markdown]
# ## Areas of your own
# Any polygons with names: beats, wards, departments of France.

# %%
import geopandas as gpd
from shapely import box

beats = gpd.GeoDataFrame(
    {"beat": list("ABCDEF")},
    geometry=[
        box(
            520_000 + 9_000 * (i % 3), 300_000 + 8_000 * (i // 3), 529_000 + 9_000 * (i % 3), 308_000 + 8_000 * (i // 3)
        )
        for i in range(6)
    ],
    crs=27700,
)
calls = pd.DataFrame({"from": list("ABCDE"), "to": list("FFFFF"), "calls": [31, 12, 44, 8, 19]})
own = cm.flow_map(
    calls,
    origin="from",
    destination="to",
    flow="calls",
    unit="calls",
    areas=beats,
    code_column="beat",
    name_column="beat",
    title="Calls answered by the crew of beat F",
)
SVG(own.figure())
