"""Versions on disk: kept whole, never changed, never run."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import ArtefactInvalid, NotFound
from recommender.ranker import Ranker, buyer_prior
from recommender.ranker.examples import Examples
from recommender.ranker.learning import Learned, learn
from recommender.records import Side
from recommender.registry import all_versions, load_version, read_manifest, save_version

TOLD = {"kind": "boosted", "snapshot": "s", "events": ["E1"], "answers": {"buyer": 1, "firm": 1}}


@pytest.fixture(scope="module")
def learned(examples: dict[Side, Examples]) -> dict[Side, Learned]:
    one = learn("boosted", examples[Side.BUYER], buyer_prior(), "boosted")
    return {Side.BUYER: one, Side.FIRM: one}


def test_a_version_comes_back_as_it_was(
    tmp_path: Path, learned: dict[Side, Learned], examples: dict[Side, Examples]
) -> None:
    version = save_version(tmp_path, learned, TOLD)
    rows = examples[Side.BUYER]

    def logits(ranker: Ranker) -> np.ndarray:
        return ranker.logits(rows.names, rows.values)

    assert np.array_equal(logits(load_version(tmp_path, version)[Side.FIRM]), logits(learned[Side.FIRM]))


def test_a_name_that_is_unknown_is_refused_before_anything_large_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "skops", None)
    with pytest.raises(NotFound):
        load_version(tmp_path, "…")


def test_the_same_again_is_the_same_version_and_writes_nothing(
    tmp_path: Path, learned: dict[Side, Learned]
) -> None:
    version = save_version(tmp_path, learned, TOLD)
    before = (tmp_path / version / "manifest.json").stat().st_mtime_ns
    assert save_version(tmp_path, learned, TOLD) == version
    assert (tmp_path / version / "manifest.json").stat().st_mtime_ns == before
    assert [one["version"] for one in all_versions(tmp_path)] == [version]


def test_other_data_are_another_version(tmp_path: Path, learned: dict[Side, Learned]) -> None:
    assert save_version(tmp_path, learned, TOLD) != save_version(tmp_path, learned, TOLD | {"snapshot": "t"})


def test_the_manifest_tells_library_versions_and_checksums(
    tmp_path: Path, learned: dict[Side, Learned]
) -> None:
    manifest = read_manifest(tmp_path, save_version(tmp_path, learned, TOLD))
    assert set(manifest["files"]) == {"buyer.skops", "firm.skops"}
    assert {"scikit-learn", "skops", "numpy", "scipy"} == set(manifest["libraries"])


def test_a_damaged_file_is_refused_by_name(tmp_path: Path, learned: dict[Side, Learned]) -> None:
    version = save_version(tmp_path, learned, TOLD)
    (tmp_path / version / "firm.skops").write_bytes(b"x")
    with pytest.raises(ArtefactInvalid) as caught:
        load_version(tmp_path, version)
    assert (caught.value.code, caught.value.details["file"]) == ("model_damaged", "firm.skops")


def test_a_type_that_is_not_trusted_is_refused_before_it_is_loaded(
    tmp_path: Path, learned: dict[Side, Learned], monkeypatch: pytest.MonkeyPatch
) -> None:
    version = save_version(tmp_path, learned, TOLD)
    monkeypatch.setattr("recommender.registry.versions._TRUSTED", frozenset())
    with pytest.raises(ArtefactInvalid) as caught:
        load_version(tmp_path, version)
    assert caught.value.code == "model_untrusted"


@pytest.mark.parametrize("name", ["boosted-00000000", "../boosted-00000000", ""])
def test_a_version_that_is_not_there_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        read_manifest(tmp_path, name)
