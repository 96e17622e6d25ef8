"""``masa export`` as a person or a script meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from recommender.config import Settings
from tests.cli.conftest import Said
from tests.exporting.planted import publish_one_meeting
from tests.exporting.reading import pages

Run = Callable[..., Said]


@pytest.fixture
def planned(folder: Path) -> Path:
    """The working folder, with its data beside it."""
    publish_one_meeting(Settings(_env_file=None)).store.close()  # type: ignore[call-arg]
    return folder


def test_a_schedule_is_written_and_its_place_told(run: Run, planned: Path) -> None:
    said = run("export", "schedule", "E1", "--party", "F1")
    path = planned / "exports" / "E1" / "E1-schedule-firm-F1.pdf"
    assert (said.code, said.out, said.err) == (0, f"written: {path}\n", "")
    assert "Покупатель 1" in pages(path.read_bytes())[0]


def test_every_export_writes_where_it_is_told(run: Run, planned: Path) -> None:
    for what, file in (
        ("grid", "g.xlsx"), ("signin", "s.pdf"), ("interpreters", "i.pdf"), ("signs", "t.pdf"),
        ("list", "l.xlsx"), ("plan", "p.json"), ("calendar", "c.zip"), ("schedule", "all.pdf"),
    ):  # fmt: skip
        said = run("export", what, "E1", "-l", "ru", "-o", file)
        assert (said.code, said.out, said.err) == (0, f"written: {file}\n", "")
        assert (planned / file).stat().st_size > 200


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("schedule", "nowhere"), 1, "nowhere"),
        (("schedule", "E1", "--party", "F9"), 1, "F9"),
        (("schedule", "E1", "--plan", "7"), 1, "7"),
        (("grid", "E1", "-o", "masa.db/grid.xlsx"), 1, "grid.xlsx"),
        (("calendar", "E1", "-o", "one.ics"), 2, ".zip"),
        (("schedule", "E1", "-l", "de"), 2, "de"),
    ],
)
def test_a_mistake_is_told_and_nothing_written(
    run: Run, planned: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    said = run("export", *words)
    assert (said.code, said.out) == (code, "")
    assert told in said.err
    if code == 1:
        assert len(said.err.splitlines()) == 1
    assert not [path for path in planned.rglob("*") if path.suffix in (".pdf", ".xlsx", ".ics")]


def test_feeds_lists_an_address_a_party(run: Run, planned: Path) -> None:
    lines = run("export", "feeds", "E1").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["F1", "B1"]
    assert all(line.endswith(".ics") for line in lines)


@pytest.mark.parametrize(
    "what", ["schedule", "calendar", "feeds", "grid", "list", "signin", "interpreters", "signs", "plan"]
)
def test_every_export_explains_itself_with_an_example(run: Run, what: str) -> None:
    said = run("export", what, "--help")
    assert said.code == 0
    assert "Example: masa export" in said.out
