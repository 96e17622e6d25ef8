"""The organiser's pages over a mission of 300 firms and 600 buyers: server time, size, Chromium, axe-core."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.access import COOKIE
from api.app import create_app
from benchmarks.large_mission import plant
from recommender.config import BUNDLED, Settings
from recommender.records import OPERATOR, ActorRole
from recommender.service import Masa, accounts
from recommender.service.signing_in import open_sign_in

EVENT = "big"
PAGES = {
    "mission": "",
    "match board": "/matches?company=B001",
    "match board, a pair": "/matches?company=B001&partner=F001",
    "match board, compared": "/matches?company=B001&partner=F001&beside=F002",
    "heat map, sectors": "/heat",
    "heat map, pairs": "/heat?firms=all&buyers=all",
    "shortlist of a firm": "/shortlist?by=firm&company=F001",
    "shortlist, whole": "/shortlist?by=all",
    "schedules": "/schedule",
    "schedule": "/schedule/1",
    "schedule of a party": "/schedule/1?side=firm&party=F001",
    "the day": "/day?slot=4",
    "report": "/report",
}
SERVER_MS, INTERACTIVE_MS, KILOBYTES = 150, 1000, 200
AXE = BUNDLED / "tests" / "browser" / "vendor" / "axe.min.js"
RULES = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}'


HEAD = f"{'page':24} {'server ms':>10} {'CPU ms':>8} {'KB':>7} {'loaded ms':>10} {'axe':>4}"


@dataclass
class Figures:
    """One page: medians of milliseconds (``cpu``: of the whole process), kilobytes with all it loads."""

    page: str
    server_ms: float
    cpu_ms: float
    kilobytes: float
    interactive_ms: float = 0.0
    violations: int = 0

    @property
    def hit(self) -> bool:
        return (
            self.cpu_ms < SERVER_MS
            and self.kilobytes < KILOBYTES
            and self.interactive_ms < INTERACTIVE_MS
            and not self.violations
        )

    def line(self) -> str:
        """A row of the printed table."""
        return (
            f"{self.page:24} {self.server_ms:10.0f} {self.cpu_ms:8.0f} {self.kilobytes:7.1f} "
            f"{self.interactive_ms:10.0f} {self.violations:4}  {'hit' if self.hit else 'MISS'}"
        )


@contextmanager
def served(folder: Path) -> Iterator[tuple[Masa, str]]:
    """The mission behind a server of its own; its data folder is planted where there is none."""
    settings = Settings(_env_file=None, data_dir=folder, secret_key="of the benchmark of pages, 32 letters")  # type: ignore[call-arg]
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    masa: Masa = app.state.masa
    if not masa.store.events.all(OPERATOR):
        plant(masa, EVENT)
    try:
        yield masa, f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def token_of(masa: Masa) -> str:
    """What a browser keeps of an administrator who signed in."""
    account = accounts.create(
        masa.store,
        OPERATOR,
        f"bench{time.time_ns()}",
        ActorRole.ADMINISTRATOR,
        "",
        "a password of the benchmark",
    )
    return open_sign_in(masa.store, masa.settings, account, datetime.now(UTC)).token


def measure(address: str, token: str, times: int) -> Iterator[Figures]:
    """Each page in turn: timed once nothing is being worked out any more, then loaded in Chromium."""
    with (
        httpx.Client(base_url=address, cookies={COOKIE: token}, timeout=120) as client,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path in PAGES.items():
            figures = _asked(client, name, f"/missions/{EVENT}{path}", times)
            loads = [_interactive(browser, address, token, path) for _ in range(3)]
            figures.interactive_ms = statistics.median(loads)
            figures.violations = _violations(browser, address, token, path)
            yield figures
        browser.close()


def _asked(client: httpx.Client, name: str, path: str, times: int) -> Figures:
    while 'class="waiting"' in (page := client.get(path)).text:
        time.sleep(0.5)
    page.raise_for_status()
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    size = len(page.content) + sum(len(client.get(asset).content) for asset in loaded)
    return Figures(name, statistics.median(walls), statistics.median(cpus), size / 1000)


def _interactive(browser: Browser, address: str, token: str, path: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="tr-TR")
    context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/missions/{EVENT}{path}", wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    took: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    return took


def _violations(browser: Browser, address: str, token: str, path: str) -> int:
    context = browser.new_context(locale="tr-TR")
    context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/missions/{EVENT}{path}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    count = 0
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = page.evaluate(f"axe.run({RULES})")["violations"]
            count += sum(len(rule["nodes"]) for rule in found)
    context.close()
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--times", type=int, default=9, help="How often each page is asked for.")
    parser.add_argument("--folder", type=Path, help="Keep the planted mission here, or find it here.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as nowhere, served(asked.folder or Path(nowhere)) as (masa, address):
        if not asked.json:
            print(HEAD)
        found = []
        for figures in measure(address, token_of(masa), asked.times):
            found.append(figures)
            if not asked.json:
                print(figures.line(), flush=True)
    if asked.json:
        print(json.dumps([asdict(figures) | {"hit": figures.hit} for figures in found]))
        return
    print(f"targets: CPU < {SERVER_MS} ms, < {KILOBYTES} KB with all it loads, < {INTERACTIVE_MS} ms, axe 0")


if __name__ == "__main__":
    main()
