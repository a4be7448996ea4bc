"""`python -m countylines_map` and the `countylines-map` script."""

import sys


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 a problem with data, 2 wrong usage."""
    from .cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
