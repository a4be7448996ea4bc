"""The gallery: twenty-five datasets as pages, each looked at as a reader would, and all of them on one sheet.

python tools/gallery.py [--only NAME ...] [--form arrows] [--folder build/gallery]

Writes sheet-light.png and sheet-dark.png and prints every fault: one of the five largest flows without a name, a number within 8 pixels of
another place's name, two labels on one another, a label outside the frame, an arrowhead away from its destination, flows in another
order than the still picture's, a word on the console, another form than tests/gallery/forms.py says. Exit 1 if any.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
sys.path[:0] = [str(CHECKOUT / "tests" / "gallery")]

from forms import FORMS  # noqa: E402
from gallery_tables import Table, tables  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from countylines_map.options import FLAGS, Options  # noqa: E402
from countylines_map.pipeline import make_flow_map, open_dataset  # noqa: E402
from countylines_map.render.html.page import page_html  # noqa: E402

WIDTHS = (340, 620, 1200)
NAMED, APART, AWAY = 5, 8.0, 3.0
PATIENCE_MS = 180_000  # on a machine that has much else to do
SHRUNK = 0.55  # pictures on the sheet
READ = (CHECKOUT / "tests" / "gallery" / "read.js").read_text(encoding="utf-8").replace("AWAY", str(AWAY))


def faults(seen: dict[str, Any]) -> Iterator[str]:
    """What a careful reader would send back."""
    flows, values, names = seen["flows"], seen["values"], seen["names"]
    shown = {label["key"] for label in seen["labels"]}
    if [values[key] for key in flows] != sorted((values[key] for key in flows), reverse=True):
        yield "flows do not stand from the largest to the smallest"
    if seen["still"] != len(flows):
        yield f"{len(flows)} flows, and {seen['still']} in the still picture"
    for key in flows[:NAMED]:
        if key not in shown:
            yield f"no name for {names[key]} ({values[key]:g})"
    yield from (f"the head of {name} is away from its destination" for name in seen["away"])
    labels = seen["labels"]
    for at, label in enumerate(labels):
        for text in label["texts"]:
            if (
                min(text["left"], text["top"]) < -2
                or text["right"] > seen["width"] + 2
                or text["bottom"] > seen["height"] + 2
            ):
                yield f"'{text['said']}' leaves the frame"
            digits = text["said"][-1:].isdigit()
            for other in (each for n, each in enumerate(labels) if n != at):
                near = min(gap(text, name) for name in other["texts"][:1])
                if digits and near < APART - 0.6:
                    yield f"'{text['said']}' of {names.get(label['key'], '')} stands {near:.1f} px from '{other['texts'][0]['said']}'"


def gap(one: dict[str, float], other: dict[str, float]) -> float:
    """Distance between two boxes."""
    right = max(one["left"] - other["right"], other["left"] - one["right"], 0)
    down = max(one["top"] - other["bottom"], other["top"] - one["bottom"], 0)
    return float((right * right + down * down) ** 0.5)


def build(table: Table, folder: Path, form: str = "auto") -> Path:
    """The page of a dataset, in a form or the one that suits it."""
    own = {word: value for word, value in table.words.items() if word in FLAGS and FLAGS[word].build and word != "form"}
    words = {word: value for word, value in table.words.items() if word not in own and word != "form"}
    made = make_flow_map(open_dataset(table.write(folder), **words), Options(boundaries="built-in", form=form, **own))  # type: ignore[arg-type]
    page = folder / f"{table.name}.html"
    page.write_text(page_html(made), encoding="utf-8")
    return page


def shown_as(page: Path) -> str:
    """The form of a page."""
    found = re.search(r'class="flowmap form (\w+)-page"', page.read_text(encoding="utf-8"))
    return found[1] if found else "arrows"


def look(browser: Browser, page_file: Path, width: int, scheme: str) -> tuple[list[str], Path]:
    """Faults of a page at one width, and what it looks like."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"the console says {message.text}"))
    page.on("pageerror", lambda error: said.append(f"the script fails: {error}"))
    page.goto(page_file.as_uri())
    page.wait_for_selector(".flowmap.ready")
    found = [*said, *faults(page.evaluate(READ))] if page.locator(".scene").count() else said
    picture = page_file.with_name(f"{page_file.stem}-{width}-{scheme}.png")
    page.screenshot(path=picture, full_page=True)
    page.close()
    return found, picture


def sheet(pictures: list[list[Path]], file: Path) -> None:
    """All pictures as one, a row for each dataset."""
    high = 620

    def shrunk(picture: Image.Image) -> Image.Image:
        wide = round(picture.width * SHRUNK)
        return picture.resize((wide, round(picture.height * SHRUNK))).crop((0, 0, wide, high))

    small = [[shrunk(Image.open(each)) for each in row] for row in pictures]
    columns = 2
    width = max(sum(each.width + 8 for each in row) for row in small)
    whole = Image.new("RGB", (columns * (width + 24), -(-len(small) // columns) * (high + 26)), "#999999")
    for n, row in enumerate(small):
        left, top = (n % columns) * (width + 24), (n // columns) * (high + 26)
        ImageDraw.Draw(whole).text((left + 6, top + 6), pictures[n][0].name.rsplit("-", 2)[0], fill="black")
        for each in row:
            whole.paste(each, (left, top + 22))
            left += each.width + 8
    whole.save(file)


def main() -> int:
    """Build, look, write the sheets, and say what is wrong."""
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("--only", nargs="*", default=[])
    told.add_argument(
        "--form", choices=["auto", "arrows"], default="auto", help="all of them as arrows, to look at their labels"
    )
    told.add_argument("--folder", type=Path, default=CHECKOUT / "build" / "gallery")
    given = told.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    wrong, views = 0, 0
    pictures: dict[str, list[list[Path]]] = {"light": [], "dark": []}
    with sync_playwright() as play, tempfile.TemporaryDirectory() as temporary:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for table in tables():
            if given.only and table.name not in given.only:
                continue
            page = build(table, Path(temporary), given.form)
            if given.form == "auto" and (form := shown_as(page)) != FORMS[table.name][0]:
                print(
                    f"{table.name} is shown as {form}, and {FORMS[table.name][0]} suits it: {FORMS[table.name][1]}",
                    flush=True,
                )
                wrong += 1
            (given.folder / page.name).write_bytes(page.read_bytes())
            for scheme, rows in pictures.items():
                rows.append([])
                for width in WIDTHS:
                    found, picture = look(browser, given.folder / page.name, width, scheme)
                    rows[-1].append(picture)
                    views, wrong = views + 1, wrong + bool(found)
                    for fault in dict.fromkeys(found):
                        print(f"{table.name} at {width} px, {scheme}: {fault}", flush=True)
    for scheme, rows in pictures.items():
        sheet(rows, given.folder / f"sheet-{scheme}.png")
    print(f"{views - wrong} of {views} views without a fault")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
