"""A data set comes back as it was written, with a card that says what it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.errors import ImportFileError
from recommender.feedback.datasets import read_dataset, snapshot_of, write_dataset
from recommender.ranker.examples import Examples
from recommender.records import Side


def test_examples_come_back_as_they_were_written(tmp_path: Path, examples: dict[Side, Examples]) -> None:
    snapshot = write_dataset(tmp_path / "set.parquet", examples, synthetic=True)
    found = read_dataset(tmp_path / "set.parquet")
    assert snapshot == snapshot_of(tmp_path / "set.parquet")
    for side in Side:
        ours, theirs = examples[side], found[side]
        assert (ours.names, ours.events) == (theirs.names, theirs.events)
        for name, column in ours._columns().items():
            same = np.array_equal(column, getattr(theirs, name), equal_nan=column.dtype.kind == "f")
            assert same, name


def test_the_card_says_that_invented_data_are_invented(
    tmp_path: Path, examples: dict[Side, Examples]
) -> None:
    write_dataset(tmp_path / "set.parquet", examples, synthetic=True)
    assert "**Synthetic**" in (tmp_path / "set.md").read_text("utf-8")


def test_a_file_that_is_no_data_set_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notes.parquet").write_text("hello")
    with pytest.raises(ImportFileError) as caught:
        read_dataset(tmp_path / "notes.parquet")
    assert (caught.value.code, caught.value.details["file"]) == ("dataset_unreadable", "notes.parquet")
