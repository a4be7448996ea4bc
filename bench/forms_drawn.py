"""How soon pages of many flows are seen in Chromium, and how long a choice takes.

python bench/forms_drawn.py [FLOWS]     Builds the page of one place at a time, and the matrix of all districts; medians of five.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gravity_table import gravity_table
from playwright.sync_api import sync_playwright

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html import page_html

RUNS = 5
CHOOSE = """() => new Promise((done) => {
  const box = document.querySelector("[data-find=place]"), names = ["Leeds", "Camden", "Cornwall", "Bradford", "Ealing"], took = [];
  const step = () => {
    if (took.length === names.length) { done(took.sort((a, b) => a - b)[2]); return; }
    box.value = names[took.length];
    const begun = performance.now();
    box.dispatchEvent(new Event("change"));
    requestAnimationFrame(() => requestAnimationFrame(() => { took.push(performance.now() - begun); step(); }));
  };
  step();
})"""


def until(page: Any, state: str) -> None:
    while not page.evaluate(f"document.querySelector('.flowmap.{state}') !== null"):
        time.sleep(0.01)


def seen(browser: Any, address: str) -> tuple[float, float]:
    """(seconds until the picture is drawn, milliseconds of a choice with the two frames after it)."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page, begun = context.new_page(), time.perf_counter()
    page.goto(address, wait_until="commit")
    until(page, "drawn")
    drawn = time.perf_counter() - begun
    until(page, "ready")
    took = page.evaluate(CHOOSE)
    context.close()
    return drawn, took


def main() -> None:
    flows = int(sys.argv[1]) if len(sys.argv) > 1 else 109_230
    whole = gravity_table()
    between = whole[whole["origin"] != whole["destination"]].head(flows)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        print(f"Chromium {browser.version}, headless")
        for name, table, form in (
            ("one place at a time", between, "focus"),
            ("matrix of all districts", whole, "matrix"),
        ):
            table.to_csv(Path(folder) / "moves.csv", index=False)
            dataset = open_dataset(Path(folder) / "moves.csv", unit="people", title="Moves")
            page = Path(folder) / f"{form}.html"
            page.write_text(page_html(make_flow_map(dataset, Options(only="page", form=form))), encoding="utf-8")
            drawn, took = (
                statistics.median(each)
                for each in zip(*(seen(browser, page.as_uri()) for _ in range(RUNS)), strict=True)
            )
            print(
                f"{name}, {len(table):,} rows: drawn after {drawn:.2f} s; a choice and the two frames after it take {took:.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
