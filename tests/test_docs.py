"""The pages of ``docs`` say what holds: examples run, settings are those there are."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from recommender.cli.configuring import page
from recommender.records import ActorRole, Scope
from recommender.service import keys
from tests.api.people import account, masa_of
from tests.api.world import planted
from tests.ports import free_port

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"^## (?P<title>.+?)\n.*?```python\n(?P<code>.*?)```", re.MULTILINE | re.DOTALL)
PARTS = {
    found["title"]: found["code"] for found in BLOCK.finditer((DOCS / "api.md").read_text(encoding="utf-8"))
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """Names that the examples share; the planted world is served, its organisers' key is known."""
    port = free_port()
    with planted(tmp_path_factory.mktemp("docs")) as (client, _):
        masa, app = masa_of(client), client.app
        root = account(masa, "root", ActorRole.ADMINISTRATOR).actor
        key = keys.make(masa.store, root, "docs", set(Scope)).text
        server = uvicorn.Server(
            uvicorn.Config(app, port=port, log_level="warning", ws="none", lifespan="off")
        )
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.05)
            assert thread.is_alive(), "the server did not start"
        names = {"MASA_URL": f"http://127.0.0.1:{port}", "MASA_KEY": key, "link": ""}
        yield names
        for value in names.values():
            if isinstance(value, httpx.Client):
                value.close()
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("title", PARTS)
def test_the_example_runs(served: dict[str, object], title: str) -> None:
    exec(compile(PARTS[title], f"docs/api.md: {title}", "exec"), served)


def test_every_part_of_the_api_has_an_example() -> None:
    tags = {tag["name"] for tag in create_app().openapi()["tags"]}
    assert tags - {title.lower() for title in PARTS} == set()


def test_the_page_of_settings_is_made_from_the_settings() -> None:
    assert (DOCS / "configuration.md").read_text(encoding="utf-8").strip() == page().strip()
    assert "RECOMMENDER_SECRET_KEY" in page()
