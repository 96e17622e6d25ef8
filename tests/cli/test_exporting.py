"""``masa export`` as a person or a script meets it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from recommender.config import Settings
from recommender.records import OPERATOR, Event, EventId, EventKind, Meeting, Session, Side
from recommender.service import Masa, events, participants, planning
from tests.cli.test_masa import masa
from tests.exporting.reading import pages
from tests.missions import buyer, firm

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a small plan is published."""
    folder = tmp_path_factory.mktemp("mission")
    opened = Masa.open(Settings(_env_file=None, data_dir=folder / "var"))  # type: ignore[call-arg]
    store = opened.store
    store.save_firms([firm(1, "boya")])
    store.save_buyers([buyer(1, "краска")])
    event = Event(
        EventId("E1"), "Moskova heyeti", EventKind.OUTBOUND, "Moskova", "RU", "Europe/Moscow", DAY, DAY,
        sessions=(Session(DAY, time(10), time(11)),), tables=2,
    )  # fmt: skip
    events.create(store, OPERATOR, event, NOW)
    participants.join(store, OPERATOR, "E1", Side.FIRM, ["F1"], NOW)
    participants.join(store, OPERATOR, "E1", Side.BUYER, ["B1"], NOW)
    store.plans.add(OPERATOR, "E1", [Meeting(event.id, "F1", "B1", 0, 1)], {}, NOW)  # type: ignore[arg-type]
    planning.publish(store, OPERATOR, "E1", 1, NOW)
    store.close()
    return folder


def test_a_schedule_is_written_and_its_place_told(folder: Path) -> None:
    done = masa(folder, "export", "schedule", "E1", "--party", "F1")
    path = folder / "var" / "exports" / "E1" / "E1-schedule-firm-F1.pdf"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"written: {path}\n"
    assert "Покупатель 1" in pages(path.read_bytes())[0]


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("grid", "g.xlsx"), ("signin", "s.pdf"), ("interpreters", "i.pdf"), ("signs", "t.pdf"),
        ("list", "l.xlsx"), ("plan", "p.json"), ("calendar", "c.zip"),
    ],
)  # fmt: skip
def test_every_export_writes_where_it_is_told(folder: Path, what: str, file: str) -> None:
    done = masa(folder, "export", what, "E1", "-l", "ru", "-o", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / file).stat().st_size > 200


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("schedule", "nowhere"), 1, "nowhere"),
        (("schedule", "E1", "--party", "F9"), 1, "F9"),
        (("schedule", "E1", "--plan", "7"), 1, "7"),
        (("grid", "E1", "-o", "var/masa.db/grid.xlsx"), 1, "grid.xlsx"),
        (("calendar", "E1", "-o", "one.ics"), 2, ".zip"),
        (("schedule", "E1", "-l", "de"), 2, "de"),
        (("feeds", "E1"), 1, "32"),
    ],
)
def test_a_mistake_is_told_and_nothing_written(
    folder: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = masa(folder, "export", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    "what", ["schedule", "calendar", "feeds", "grid", "list", "signin", "interpreters", "signs", "plan"]
)
def test_every_export_explains_itself_with_an_example(folder: Path, what: str) -> None:
    done = masa(folder, "export", what, "--help")
    assert done.returncode == 0
    assert "Example: masa export" in done.stdout
