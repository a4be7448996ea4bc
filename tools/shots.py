"""Photograph the built page at phone, tablet and desktop width, light and dark, with and without its script.

python tools/shots.py [PAGE] [FOLDER]      (default output/map.html and shots/)
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHECKOUT = Path(__file__).parents[1]
WIDTHS = {"phone": 360, "tablet": 768, "desktop": 1200}


def photograph(browser: Browser, page_file: Path, folder: Path) -> list[Path]:
    taken = []
    for name, width in WIDTHS.items():
        for scheme in ("light", "dark"):
            taken.append(shot(browser, page_file, folder / f"{name}-{scheme}.png", width, color_scheme=scheme))
    taken.append(shot(browser, page_file, folder / "phone-no-script.png", 360, java_script_enabled=False))
    taken.append(shot(browser, page_file, folder / "desktop-chosen.png", 1200, choose=True))
    return taken


def shot(browser: Browser, page_file: Path, target: Path, width: int, choose: bool = False, **context) -> Path:
    opened = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=1, **context)
    page = opened.new_page()
    page.goto(page_file.resolve().as_uri())
    if choose:
        page.locator("[role=option]").nth(1).focus()
    page.wait_for_timeout(250)
    page.screenshot(path=target, full_page=True)
    opened.close()
    return target


def main() -> None:
    given = [Path(argument) for argument in sys.argv[1:]]
    page_file = given[0] if given else CHECKOUT / "output" / "map.html"
    folder = given[1] if len(given) > 1 else CHECKOUT / "shots"
    folder.mkdir(exist_ok=True, parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for target in photograph(browser, page_file, folder):
            print(target)
        browser.close()


if __name__ == "__main__":
    main()
