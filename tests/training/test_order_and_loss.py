"""The order in which pairs are learned, and the loss that leaves false negatives out."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
from torch import Tensor

from recommender.training.config import EncoderConfig
from recommender.training.loss import GroupedRankingLoss
from recommender.training.order import epoch_rows
from recommender.training.pairs import Pair

QUIET = EncoderConfig(noise=0, dressed=0, siblings=4, repeats={}, seed=3)
SHELVES = [
    Pair(f"a{shelf}{at}", f"b{shelf}{at}", "s", f"{shelf}-{at}", shelf)
    for shelf in ("salts", "acids", "paints")
    for at in range(8)
]
LOOSE = [Pair(f"one {at}", f"other {at}", "sentences") for at in range(20)]


def sides(rows: dict[str, list[object]]) -> list[frozenset[object]]:
    return [frozenset(two) for two in zip(rows["anchor"], rows["positive"], strict=True)]


def test_a_pass_goes_over_every_pair_once() -> None:
    rows = epoch_rows([*SHELVES, *LOOSE], QUIET, 0)
    assert Counter(sides(rows)) == Counter(frozenset((pair.a, pair.b)) for pair in [*SHELVES, *LOOSE])


def test_a_source_may_be_gone_over_more_than_once() -> None:
    twice = QUIET.model_copy(update={"repeats": {"sentences": 2}})
    assert set(Counter(sides(epoch_rows(LOOSE, twice, 0))).values()) == {2}


def test_siblings_of_a_shelf_come_side_by_side() -> None:
    shelf_of = {frozenset((pair.a, pair.b)): pair.shelf for pair in SHELVES}
    shelves = [shelf_of[two] for two in sides(epoch_rows(SHELVES, QUIET, 0))]
    assert all(len(set(shelves[at : at + 4])) == 1 for at in range(0, 24, 4))


def test_pairs_of_a_group_have_one_label_and_loose_pairs_none() -> None:
    pairs = [Pair("x1", "y1", "s", "g"), Pair("x2", "y2", "s", "g"), Pair("x3", "y3", "s", "h"), *LOOSE[:1]]
    rows = epoch_rows(pairs, QUIET, 0)
    label = dict(zip(sides(rows), rows["label"], strict=True))
    first, second, third, loose = (label[frozenset((pair.a, pair.b))] for pair in pairs)
    assert first == second != third
    assert loose == 0


def test_passes_differ_and_repeat_with_the_seed() -> None:
    first, second = epoch_rows(SHELVES, QUIET, 0), epoch_rows(SHELVES, QUIET, 1)
    assert first != second
    assert first == epoch_rows(SHELVES, QUIET, 0)
    assert first != epoch_rows(SHELVES, QUIET.model_copy(update={"seed": 4}), 0)


class Given(torch.nn.Module):
    """A model that returns what it is given."""

    def forward(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        return features


def loss(one: Tensor, other: Tensor, labels: list[int], sizes: tuple[int, ...] = (2,)) -> float:
    criterion = GroupedRankingLoss(Given(), 1.0, sizes)  # type: ignore[arg-type]
    features = [{"sentence_embedding": one}, {"sentence_embedding": other}]
    return float(criterion(features, torch.tensor(labels)))


AXES = torch.eye(2)


def test_the_loss_of_two_unlike_pairs_is_the_softmax_of_their_cosines() -> None:
    expected = -torch.log_softmax(torch.tensor([1.0, 0.0]), 0)[0].item()
    assert loss(AXES, AXES, [1, 2]) == pytest.approx(expected, abs=1e-6)


def test_pairs_of_one_group_are_no_negatives_of_each_other() -> None:
    assert loss(AXES, AXES, [5, 5]) == pytest.approx(0.0, abs=1e-6)


def test_pairs_without_a_group_are_negatives_of_each_other() -> None:
    assert loss(AXES, AXES, [0, 0]) == pytest.approx(loss(AXES, AXES, [1, 2]))


def test_shorter_vectors_are_trained_too() -> None:
    one = torch.tensor([[1.0, 0.0, 1.0], [1.0, 0.0, -1.0]])
    whole, short = loss(one, one, [0, 0], (3,)), loss(one, one, [0, 0], (2,))
    assert loss(one, one, [0, 0], (3, 2)) == pytest.approx((whole + short) / 2)
    assert short == pytest.approx(torch.log(torch.tensor(2.0)).item())
