"""One Chromium for all browser tests, a server on this machine, and pages that keep a record of what they did."""

import os
import re
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsing import HOST

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    playwright_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        reason = f"no browser at {CHROMIUM}; name one in $CHROMIUM"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page and everything that it said, asked for or was refused."""

    page: object
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def frame(self):
        """The map's own document: the page, or the frame in it."""
        return self.page.frames[-1]

    def violations(self) -> list[str]:
        return [each for frame in self.page.frames for each in frame.evaluate("window.violations || []")]


@pytest.fixture
def visit(chromium):
    """visit(address, width, ...) -> Visit, with every context closed at the end."""
    contexts = []

    def open_page(address: str, width: int = 1200, height: int = 900, **options) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.messages.append(message.text))
        seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
        seen.page.goto(address)
        return seen

    yield open_page
    for context in contexts:
        context.close()


class Quiet(SimpleHTTPRequestHandler):
    """Files as they are; with `?slowly` a page comes piece by piece, as on a train."""

    def do_GET(self):
        if not self.path.endswith("?slowly"):
            return super().do_GET()
        page = Path(self.translate_path(self.path)).read_text(encoding="utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for piece in re.split("(?<=</li>)|(?<=</tr>)|(?<=</p>)", page):
            self.wfile.write(piece.encode())
            self.wfile.flush()
            time.sleep(0.03)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """(folder, address) of a server on this machine."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def built(site, flow_map) -> Path:
    """The report on the site, with the page for articles, its embedding page and a host that frames it in a sandbox."""
    from countylines_map.render.html.embed import embed_html
    from countylines_map.render.html.page import both_html, fragment_html

    folder, _ = site
    for name, text in zip(("map.html", "report.html"), both_html(flow_map), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "embed.html").write_text(embed_html(flow_map), encoding="utf-8")
    (folder / "fragment.html").write_text(
        f"{HOST}<p>Before</p><main>{fragment_html(flow_map)}</main>",
        encoding="utf-8",
    )
    (folder / "host.html").write_text(
        f"{HOST}"
        "<style>iframe{width:100%;height:1500px;border:0}body{margin:0}</style>"
        "<script>window.told=[];addEventListener('message',e=>told.push(e.data))</script>"
        "<iframe src='map.html?childId=a1' title='The map' sandbox='allow-scripts'></iframe>",
        encoding="utf-8",
    )
    return folder / "report.html"
