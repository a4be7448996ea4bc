"""Kill -9 at random moments of `build` and `export` (`make test-long`): the next run finds the old set or the new one, and leaves nothing.

    python tests/kill_builds.py 300

prints a line for each moment that left anything else, and ends with 1 then.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from killing import snapshot

COMMAND = [sys.executable, "-m", "countylines_map"]
CLEAR_UP = "import sys; from pathlib import Path; from countylines_map.transaction import clear_up; clear_up(Path(sys.argv[1]))"
TABLE = "origin,count\nEssex,{}\nSuffolk,14\n"


def words(verb: str, folder: Path, number: int) -> list[str]:
    (folder / "t.csv").write_text(TABLE.format(number), encoding="utf-8")
    more = ["--format", "gpkg", "csv", "svg"] if verb == "export" else ["--fragment"]
    return [
        verb,
        str(folder / "t.csv"),
        "--destination",
        "Norfolk",
        "--unit",
        "people",
        "-q",
        "-o",
        str(folder / "out"),
        *more,
    ]


def made(verb: str, folder: Path, number: int) -> tuple[dict[str, bytes], float]:
    began = time.monotonic()
    subprocess.run([*COMMAND, *words(verb, folder, number)], check=True)
    return snapshot(folder / "out"), time.monotonic() - began


def main() -> int:
    moments, wrong = int(sys.argv[1]), 0
    with tempfile.TemporaryDirectory() as name:
        for verb in ("build", "export"):
            folder = Path(name, verb)
            folder.mkdir()
            new, seconds = made(verb, folder, 26)
            shutil.rmtree(folder / "out")
            old, _ = made(verb, folder, 25)
            shutil.copytree(folder / "out", folder / "kept")
            ends = {"old": 0, "new": 0}
            for _ in range(moments // 2):
                process = subprocess.Popen([*COMMAND, *words(verb, folder, 26)], stderr=subprocess.DEVNULL)
                # half of the moments fall where files are written, at the end
                time.sleep(random.choice([random.uniform(0, 1.2), random.uniform(0.7, 1.1)]) * seconds)
                process.kill()
                process.wait()
                subprocess.run([sys.executable, "-c", CLEAR_UP, str(folder / "out")], check=True)
                found = snapshot(folder / "out")
                end = "old" if found == old else "new" if found == new else ""
                wrong += not end
                if end:
                    ends[end] += 1
                else:
                    print(
                        verb,
                        "left",
                        sorted(
                            name for name in {*found, *old} if found.get(name) not in (old.get(name), new.get(name))
                        ),
                    )
                shutil.rmtree(folder / "out")
                shutil.copytree(folder / "kept", folder / "out")
            print(f"{verb}: {moments // 2} moments, {ends['old']} left the old set and {ends['new']} the new one")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
