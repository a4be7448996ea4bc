# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
# %% [markdown]
# # A first map in a notebook
#
# This page is a notebook that was run when the documentation was built: every picture below was made by the lines above it.

# %%
import pandas as pd

import countylines_map as cm

arrests = pd.DataFrame(
    {
        "home area": [
            "Norfolk",
            "London",
            "Essex",
            "Suffolk",
            "Kent",
            "Cambs",
            "Herts",
            "Merseyside",
            "Notts",
            "not known",
        ],
        "arrests": [639, 443, 25, 14, 9, 21, 13, 11, 5, 53],
    }
)
arrests

# %% [markdown]
# Names are read before anything is drawn. `geocode` says what each means, and why; what cannot be read has its reason in `problem`.

# %%
cm.geocode(arrests["home area"], errors="coerce")[["written", "code", "name", "level", "match", "category"]]

# %% [markdown]
# One call makes the map, and a notebook shows it: the same page as `countylines-map build` writes, in a frame that can neither read nor change
# what is around it. Point at a line, or go through the table below the map.

# %%
flow_map = cm.flow_map(
    arrests,
    origin="home area",
    flow="arrests",
    destination="Norfolk",
    unit="arrests",
    total=1503,
    title="Where people arrested in Norfolk came from",
    source="Invented after a published table",
)
flow_map

# %% [markdown]
# What was published and what is drawn always add up.

# %%
pd.DataFrame(flow_map.balance.rows(), columns=["part", "arrests", "share"]).style.format(
    {"arrests": "{:,.0f}", "share": "{:.1%}"}
)

# %% [markdown]
# A refusal is an exception with all problems at once, as a frame with its fixes.

# %%
try:
    cm.flow_map(
        arrests.replace({"Notts": "Qwertyshire"}),
        origin="home area",
        flow="arrests",
        destination="Norfolk",
        unit="arrests",
    )
except cm.CountylinesError as refused:
    shown = refused.frame[["what", "fix"]]
shown

# %% [markdown]
# On a Folium map of your own, beside tiles, markers and plugins, the flows are a layer: see [In Python](../python.md). It is not shown here, since
# Folium's maps load Leaflet from another host, which these pages do not.
