"""``masa export`` as a person or a script meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.config import Settings
from tests.cli.test_masa import masa
from tests.exporting.planted import publish_one_meeting
from tests.exporting.reading import pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mission")
    settings = Settings(_env_file=None, data_dir=folder / "var")  # type: ignore[call-arg]
    publish_one_meeting(settings).store.close()
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
