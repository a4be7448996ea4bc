"""From a data frame of nine rows in memory to a displayed map, beside the bare import of geopandas and folium.

    python bench/notebook.py

Processor time of a fresh process each, the least of five. Modules are compiled before, as those of an installed package are.
"""

import os
import resource
import subprocess
import sys
import tempfile

BARE = "import geopandas, folium"
SHOWN = """
import pandas as pd
import countylines_map as cm
places = ["Norfolk", "London", "Essex", "Suffolk", "Kent", "Cambridgeshire", "Hertfordshire", "Liverpool", "Nottinghamshire"]
frame = pd.DataFrame({"home": places, "arrests": [639, 443, 25, 14, 9, 21, 13, 11, 5]})
made = cm.flow_map(frame, origin="home", flow="arrests", destination="Norfolk", unit="arrests")
assert len(made._repr_html_()) > 100_000
"""


def seconds(code: str, compiled: str) -> float:
    """Processor time of a process that runs the code, its children's included; `compiled` is a folder for compiled modules."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env={**kept, "PYTHONPYCACHEPREFIX": compiled})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory() as compiled:
        pairs = [(seconds(BARE, compiled), seconds(SHOWN, compiled)) for _ in range(6)][1:]
    bare, shown = (min(each) for each in zip(*pairs, strict=True))
    print(f"bare import {bare:.2f} s, displayed map {shown:.2f} s, ratio {shown / bare:.2f} (at most 1.5)")


if __name__ == "__main__":
    main()
