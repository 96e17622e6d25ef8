"""Tasks against similarities whose ranking is known."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from recommender.evaluation.contenders import ByVectors, by_ngrams, by_words
from recommender.evaluation.tasks import Altered, Bitext, Retrieval, Similarity, empty_sheet
from tests.missions import HashedWords


def given(*rows: Sequence[float]) -> Similarity:
    """A similarity that answers these rows whatever it is asked."""
    return lambda queries, documents: np.array(rows, np.float32)


def retrieval(owners: str, grades: dict[str, float], least: float = 1.0) -> Retrieval:
    documents = tuple(f"text {at}" for at in range(len(owners)))
    return Retrieval("t", "", ("q",), documents, tuple(owners), (grades,), ("c",), least=least)


def test_an_owner_ranks_as_its_best_document() -> None:
    (row,) = retrieval("aba", {"a": 1}).measure(given([0.1, 0.5, 0.9]))
    assert row == {"nDCG@10": 1, "recall@10": 1, "MRR": 1}


def test_recall_and_reciprocal_rank_ask_for_the_least_grade_and_ndcg_for_all() -> None:
    (row,) = retrieval("abc", {"b": 2, "a": 1}, least=2).measure(given([0.9, 0.5, 0.1]))
    assert row["MRR"] == 0.5
    assert row["nDCG@10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))


def test_a_document_that_shares_nothing_was_not_found() -> None:
    (row,) = retrieval("ab", {"b": 1}).measure(given([0.9, -np.inf]))
    assert row == {"nDCG@10": 0, "recall@10": 0, "MRR": 0}


def test_bitext_accuracy_is_the_mean_of_both_directions() -> None:
    def similarity(queries: Sequence[str], documents: Sequence[str]) -> NDArray[np.float32]:
        there = np.array([[0.9, 0.1], [0.8, 0.2]], np.float32)
        return there if queries[0] == "a" else there.T

    rows = list(Bitext("t", "", ("a", "b"), ("A", "B")).measure(similarity))
    assert [row["accuracy"] for row in rows] == [1.0, 0.5]


def test_an_altered_task_measures_each_alteration_beside_the_text_as_it_is() -> None:
    task = Retrieval("t", "", ("boya",), ("boya", "sabun"), ("a", "b"), ({"a": 1.0},), ("c",))
    altered = Altered(task, {"vanished": lambda text: "x"})
    (row,) = altered.measure(by_words)
    assert row == {"as it is": 1.0, "vanished": 0.0}
    assert altered.headline == "vanished"


@pytest.mark.parametrize("similarity", [by_words, by_ngrams, ByVectors(HashedWords())])
def test_every_contender_finds_the_text_that_shares_the_word(similarity: Similarity) -> None:
    scores = similarity(["beyaz boya"], ["sabun", "su bazlı boya"])
    assert scores.shape == (1, 2)
    assert scores.argmax() == 1


def test_words_and_ngrams_find_nothing_where_nothing_is_shared() -> None:
    for similarity in (by_words, by_ngrams):
        assert np.isneginf(similarity(["краска"], ["sabun"])).all()


def test_a_text_is_encoded_once() -> None:
    class Counting(HashedWords):
        seen = 0

        def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.seen += len(texts)
            return super().encode_queries(texts)

    encoder = Counting()
    similarity = ByVectors(encoder)
    for _ in range(2):
        similarity(["x"], ["boya", "boya", "sabun"])
    assert encoder.seen == 2


def test_a_sheet_takes_one_row_a_query() -> None:
    sheet = empty_sheet(retrieval("a", {"a": 1}))
    with pytest.raises(ValueError, match="one row"):
        sheet.add("x", [])
    sheet.add("x", [{"nDCG@10": 0.5}])
    assert sheet.report("x")["contenders"]["x"]["nDCG@10"]["mean"] == 0.5
