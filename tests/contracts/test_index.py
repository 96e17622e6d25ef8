"""What both indexes promise, held against brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.errors import ArtefactInvalid, EncoderMismatch
from recommender.index import LexicalIndex, VectorIndex

RANDOM = np.random.default_rng(3)
VECTORS = RANDOM.normal(size=(400, 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
IDS = np.arange(400) * 7 + 3
QUERY = VECTORS[5] + 0.1


def index(exact_up_to: int = 1000) -> VectorIndex:
    built = VectorIndex(16, "v1", exact_up_to)
    built.add(IDS, VECTORS)
    return built


def brute(query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> list[int]:
    keep = np.ones(len(IDS), bool) if allowed is None else np.isin(IDS, allowed)
    order = np.argsort(-(VECTORS[keep] @ query))
    return IDS[keep][order][:k].tolist()


def test_search_is_exact_and_best_first() -> None:
    ids, scores = index().search(QUERY[None], 10)[0]
    assert ids.tolist() == brute(QUERY, 10)
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("share", [3, 50, 390])
def test_a_filter_is_applied_inside_the_search(share: int) -> None:
    allowed = RANDOM.permutation(IDS)[:share]
    ids, _ = index().search(QUERY[None], 10, allowed)[0]
    assert ids.tolist() == brute(QUERY, 10, allowed)


def test_a_filter_that_keeps_most_of_a_large_index_is_exact_too() -> None:
    many = RANDOM.normal(size=(1_500, 16)).astype(np.float32)
    built = VectorIndex(16, "v1", 2_000)
    built.add(np.arange(1_500), many)
    allowed = RANDOM.permutation(1_500)[:1_400]
    ids, _ = built.search(QUERY[None], 10, allowed)[0]
    expected = allowed[np.argsort(-(many[allowed] @ QUERY))][:10]
    assert ids.tolist() == expected.tolist()


def test_an_empty_index_and_an_empty_filter_find_nothing() -> None:
    assert VectorIndex(16, "v1").search(QUERY[None], 5)[0][0].tolist() == []
    assert index().search(QUERY[None], 5, np.array([], np.int64))[0][0].tolist() == []


def test_more_asked_than_there_are_gives_all_and_no_padding() -> None:
    ids, _ = index().search(QUERY[None], 10_000)[0]
    assert sorted(ids.tolist()) == IDS.tolist()


def test_removing_and_replacing_keep_other_ids_stable() -> None:
    built = index()
    assert built.remove(np.array([3, 10, 999_999])) == 2
    built.add(np.array([17]), -QUERY[None] / np.linalg.norm(QUERY))
    ids, _ = built.search(QUERY[None], 400)[0]
    assert len(built) == len(ids) == 398
    assert ids[-1] == 17
    assert 3 not in ids


def test_a_wrong_dimension_is_refused_before_faiss_sees_it() -> None:
    with pytest.raises(EncoderMismatch):
        index().search(np.ones((1, 15), np.float32), 3)
    with pytest.raises(EncoderMismatch):
        index().add(np.array([1]), np.ones((1, 17), np.float32))


def test_an_id_given_twice_or_negative_is_refused() -> None:
    for ids in ([1, 1], [-1, 2]):
        with pytest.raises(ValueError, match="id"):
            index().add(np.array(ids), VECTORS[:2])


def test_a_saved_index_answers_the_same(tmp_path: Path) -> None:
    index().save(tmp_path)
    loaded = VectorIndex.load(tmp_path, "v1")
    assert loaded.holds(IDS, VECTORS)
    assert loaded.search(QUERY[None], 10)[0][0].tolist() == brute(QUERY, 10)


def test_a_damaged_foreign_or_outdated_file_is_refused_by_name(tmp_path: Path) -> None:
    index().save(tmp_path)
    with pytest.raises(EncoderMismatch):
        VectorIndex.load(tmp_path, "v2")
    file = next(tmp_path.glob("vectors-*.faiss"))
    file.write_bytes(file.read_bytes()[:-10] + b"0123456789")
    with pytest.raises(ArtefactInvalid) as damage:
        VectorIndex.load(tmp_path, "v1")
    assert damage.value.code == "index_damaged"
    (tmp_path / "manifest.json").write_text('{"kind": "other"}')
    with pytest.raises(ArtefactInvalid) as foreign:
        VectorIndex.load(tmp_path, "v1")
    assert foreign.value.code == "index_foreign"
    with pytest.raises(ArtefactInvalid):
        VectorIndex.load(tmp_path / "nothing", "v1")


def test_beyond_the_exact_size_an_approximate_index_finds_almost_all(
    capfd: pytest.CaptureFixture[str],
) -> None:
    built = index(exact_up_to=100)
    hits = [len(set(built.search(v[None], 10)[0][0]) & set(brute(v, 10))) for v in VECTORS[:50]]
    assert np.mean(hits) >= 9.5
    assert built.remove(IDS[:5]) == 5
    assert not set(IDS[:5]) & set(built.search(VECTORS[0][None], 395)[0][0])


def lexical() -> LexicalIndex:
    built = LexicalIndex()
    built.add(np.array([4, 8, 15]), ["IŞIK İMALATI", "boya reçinesi boya", "краски и эмали"])
    return built


def test_words_are_found_across_case_diacritics_and_endings() -> None:
    found = [ids.tolist() for ids, _ in lexical().search(["ışık imalat", "REÇİNE", "краска"], 5)]
    assert found == [[4], [8], [15]]


def test_hits_that_share_nothing_are_dropped() -> None:
    assert lexical().search(["полиэтилен"], 5)[0][0].tolist() == []
    assert LexicalIndex().search(["boya"], 5)[0][0].tolist() == []


def test_a_lexical_filter_and_removal_work_inside() -> None:
    built = lexical()
    assert built.search(["boya"], 5, np.array([4, 15]))[0][0].tolist() == []
    assert built.remove(np.array([8, 99])) == 1
    assert built.search(["boya"], 5)[0][0].tolist() == []
    built.add(np.array([4]), ["boya"])
    assert built.search(["boya"], 5)[0][0].tolist() == [4]
    assert len(built) == 2
