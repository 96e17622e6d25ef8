"""A client generated from the description talks to the running server."""

from __future__ import annotations

import importlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from api.app import create_app
from recommender.config import Settings
from recommender.records import ActorRole
from tests.api.people import bearer
from tests.ports import free_port

NOT_JSON = "application/zip"
"""The one kind of answer that the generator leaves out."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The address of a served empty data folder, an administrator's token, the description."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), _env_file=None)  # type: ignore[call-arg]
    app, port = create_app(settings), free_port()
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    header = bearer(app.state.masa, "root", ActorRole.ADMINISTRATOR)
    yield f"http://127.0.0.1:{port}", header["Authorization"].removeprefix("Bearer "), app.openapi()
    running.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def generated(
    server: tuple[str, str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of the generated package, ready to be imported."""
    folder = tmp_path_factory.mktemp("client")
    source, package = folder / "openapi.json", folder / "masa_client"
    source.write_text(json.dumps(server[2]), encoding="utf-8")
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, source, "utf-8", overwrite=False, output_path=package
    )
    said = [f"{each.header} {each.detail}" for each in generate(config=config)]
    assert [each for each in said if NOT_JSON not in each] == []
    sys.path.insert(0, str(folder))
    yield package.name
    sys.path.remove(str(folder))


def test_a_generated_client_adds_changes_lists_and_removes_a_firm(
    server: tuple[str, str, dict[str, Any]], generated: str
) -> None:
    address, token, _ = server

    def of(module: str, name: str) -> Any:
        return getattr(importlib.import_module(f"{generated}.{module}"), name)

    with of("client", "AuthenticatedClient")(base_url=address, token=token) as client:

        def call(operation: str, *ids: Any, **more: Any) -> Any:
            return of(f"api.{operation}", "sync")(*ids, client=client, **more)

        firm = of("models", "NewFirm")(id="F1", name="Örnek Kimya", languages=["tr"])
        assert call("companies.add_firm", body=firm).name == "Örnek Kimya"
        changed = call("companies.change_firm", "F1", body=of("models", "FirmPatch")(city="Bursa"))
        assert (changed.name, changed.city) == ("Örnek Kimya", "Bursa")
        page = call("companies.list_firms", limit=10, sort=of("models", "ListFirmsSort")("-name"))
        assert ([entry.id for entry in page.entries], page.next_) == (["F1"], None)
        removal = call("companies.remove_firm", "F1")
        assert call("companies.list_firms").entries == []
        assert call("removals.undo_removal", removal.id).undone_at is not None
        missing = call("companies.get_firm", "F9")
        assert (type(missing).__name__, missing.code) == ("Problem", "firm_unknown")


def test_the_client_speaks_every_operation_of_the_description(
    server: tuple[str, str, dict[str, Any]], generated: str
) -> None:
    folder = Path(importlib.import_module(generated).__path__[0]) / "api"
    made = {path.stem for path in folder.rglob("*.py")} - {"__init__"}
    assert {o["operationId"] for methods in server[2]["paths"].values() for o in methods.values()} <= made
