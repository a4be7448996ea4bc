"""Known vulnerabilities of the packages that this one needs, where the registry offers them (`make audit`; `make check` once a day).

Asks pip-audit about the installed versions of all dependencies, direct and not. Ends with 1 where one is vulnerable; where the registry
cannot be reached, or has no such data, it says so and ends with 0, since that is no fault of the code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

SECONDS = 30


def needed(name: str, found: dict[str, str] | None = None) -> dict[str, str]:
    """Versions of all installed packages that one needs, itself left out, by name."""
    own = found is None
    found = {} if found is None else found
    for line in distribution(name).requires or ():
        other = re.match(r"[\w.-]+", line)
        if other is None or other[0].lower() in found or ("extra ==" in line and not own):
            continue
        try:
            found[other[0].lower()] = distribution(other[0]).version
        except PackageNotFoundError:  # an extra that is not installed, or for another system
            continue
        needed(other[0], found)
    return found


def audit(versions: dict[str, str]) -> tuple[list[str], int]:
    """(what is vulnerable, how many packages were audited) of these versions."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "pinned.txt")
        listed.write_text("".join(f"{name}=={version}\n" for name, version in sorted(versions.items())))
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--no-deps",
            "--disable-pip",
            "-r",
            str(listed),
            "-f",
            "json",
            "--timeout",
            "5",
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
            answers = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return [], 0
    known = [answer for answer in answers if "skip_reason" not in answer]
    told = [
        f"{answer['name']} {answer['version']}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'no version yet'}"
        for answer in known
        for vuln in answer["vulns"]
    ]
    return told, len(known)


def main() -> int:
    """Print what is vulnerable."""
    versions = needed("countylines-map")
    told, number = audit(versions)
    print("\n".join([*told, f"audited {number} of {len(versions)} packages, found {len(told)} known vulnerabilities"]))
    if number < len(versions):
        print(
            f"{len(versions) - number} were not audited: the registry was not reached in time, or offers no such data"
        )
    return min(len(told), 1)


if __name__ == "__main__":
    raise SystemExit(main())
