"""Photograph the built page for the README.

python tools/readme_picture.py      (reads output/report.html, writes docs/map.png)
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).parents[1]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 960})
        page.goto((CHECKOUT / "output" / "report.html").as_uri())
        page.wait_for_timeout(500)
        page.screenshot(path=CHECKOUT / "docs" / "map.png")
        browser.close()


if __name__ == "__main__":
    main()
