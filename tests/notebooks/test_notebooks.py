"""Every notebook runs from top to bottom, and its two files say the same."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
SECONDS = 300


def test_there_are_five() -> None:
    assert [name[:2] for name in NAMES] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("name", NAMES)
def test_both_files_of_a_notebook_hold_the_same_cells_without_outputs(name: str) -> None:
    import jupytext

    text, book = jupytext.read(FOLDER / f"{name}.py"), jupytext.read(FOLDER / f"{name}.ipynb")
    assert [(cell.cell_type, cell.source) for cell in text.cells] == [
        (cell.cell_type, cell.source) for cell in book.cells
    ]
    assert all(not cell.get("outputs") for cell in book.cells)


@pytest.mark.notebook
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import jupytext
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.setenv("MPLBACKEND", "agg")
    book = jupytext.read(FOLDER / f"{name}.py")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's own libraries warn of one another
        NotebookClient(
            book, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        ).execute()
