"""`python -m countylines_map` and the `countylines-map` script."""

import gc
import sys


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 a problem with data, 2 wrong usage."""
    from .cli import run

    # The libraries' own objects live until the end. Looking through them for garbage while they are imported, and once more
    # when the program ends, would take a tenth of a build.
    gc.set_threshold(50_000, 20, 20)
    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()


if __name__ == "__main__":
    raise SystemExit(main())
