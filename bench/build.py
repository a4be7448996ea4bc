"""How long the whole command takes beside the bare import of its two largest parts, and how fast help answers.

Prints the median of several runs of each, taken in turn so that a slow moment of the machine meets both, and their ratio.

    python bench/build.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# pip compiles a package when it installs it; where Python may not write what it compiled, each run would compile all of it anew
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(*words: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=AS_INSTALLED)
    return time.perf_counter() - start


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "bare import of geopandas and folium": ["-c", "import geopandas, folium"],
            "build of the default dataset": [
                "-m",
                "countylines_map",
                "build",
                "--quiet",
                "--boundaries",
                "built-in",
                "--output",
                str(Path(folder) / "output"),
            ],
            "--help": ["-m", "countylines_map", "--help"],
            "--version": ["-m", "countylines_map", "--version"],
        }
        for words in commands.values():
            seconds(*words)
        for _ in range(runs):
            for name, words in commands.items():
                times.setdefault(name, []).append(seconds(*words))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:<38}{median:6.2f} s  ({min(times[name]):.2f} to {max(times[name]):.2f}, {runs} runs)")
    names = list(medians)
    print(f"build / import: {medians[names[1]] / medians[names[0]]:.2f} (at most 1.5)")


if __name__ == "__main__":
    main()
