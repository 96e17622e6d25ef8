"""The contrastive loss: in-batch negatives, but never two texts about the same article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize


class GroupedRankingLoss(nn.Module):
    """Symmetric InfoNCE over a batch of pairs (van den Oord 2018; Henderson 2017), at several lengths.

    Pairs with the same non-zero label (HS6 code, glossary concept) mask each other out: they are false
    negatives. Further texts of a row are negatives of every first text; an empty one says nothing.
    Every length in ``dimensions`` is trained alike (Matryoshka, Kusupati 2022).
    """

    def __init__(self, model: SentenceTransformer, temperature: float, dimensions: tuple[int, ...]) -> None:
        super().__init__()
        self.model = model
        self.temperature = temperature
        self.dimensions = dimensions

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        one, other, *further = (self.model(features)["sentence_embedding"] for features in sentence_features)
        same = (labels[:, None] == labels[None, :]) & (labels[:, None] != 0)
        same.fill_diagonal_(False)
        losses = [
            self._at(one[:, :size], other[:, :size], [negative[:, :size] for negative in further], same)
            for size in self.dimensions
        ]
        return torch.stack(losses).mean()

    def _at(self, one: Tensor, other: Tensor, further: list[Tensor], same: Tensor) -> Tensor:
        similarity = normalize(one) @ normalize(other).T / self.temperature
        similarity = similarity.masked_fill(same, float("-inf"))
        target = torch.arange(len(similarity), device=similarity.device)
        away = [self._away(one, negatives, same) for negatives in further]
        there = cross_entropy(torch.cat([similarity, *away], dim=1), target)
        return (there + cross_entropy(similarity.T, target)) / 2

    def _away(self, one: Tensor, negatives: Tensor, same: Tensor) -> Tensor:
        """Of one article another row's negative may be right; of one row its own never is."""
        similarity = normalize(one) @ normalize(negatives).T / self.temperature
        empty = (negatives == 0).all(dim=1)
        return similarity.masked_fill(same | empty[None, :], float("-inf"))

    def get_config_dict(self) -> dict[str, Any]:
        return {"temperature": self.temperature, "dimensions": self.dimensions}
