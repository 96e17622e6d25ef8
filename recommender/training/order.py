"""The order in which pairs are learned: shuffled, with siblings side by side as hard negatives."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from recommender.training.config import EncoderConfig
from recommender.training.dressing import dressed
from recommender.training.noise import typed
from recommender.training.pairs import Pair

_LONGEST_NAME = 80
"""Characters of the longest text that is dressed: longer ones are lines already."""


def epoch_rows(pairs: Sequence[Pair], config: EncoderConfig, number: int) -> dict[str, list[object]]:
    """One pass over ``pairs`` as columns ``anchor``, ``positive``, ``label``; ``negative`` if any has one.

    Pairs of one shelf come in runs of ``config.siblings``, so that an article meets the articles it is
    easily confused with in the same batch. ``label`` is a positive number for a group, 0 for none.
    """
    chance = random.Random(config.seed * 1_000 + number)
    blocks = _blocks(pairs, config, chance)
    chance.shuffle(blocks)
    labels = {group: at for at, group in enumerate(sorted({pair.group for pair in pairs} - {""}), 1)}
    rows: dict[str, list[object]] = {"anchor": [], "positive": [], "negative": [], "label": []}
    for block in blocks:
        for pair in block:
            sides = [_written(pair.a, pair, 0, config, chance), _written(pair.b, pair, 1, config, chance)]
            if not pair.negative:  # it is a negative of the first text alone
                chance.shuffle(sides)
            rows["anchor"].append(sides[0])
            rows["positive"].append(sides[1])
            rows["negative"].append(pair.negative)
            rows["label"].append(labels.get(pair.group, 0))
    if not any(rows["negative"]):
        del rows["negative"]
    return rows


def _blocks(pairs: Sequence[Pair], config: EncoderConfig, chance: random.Random) -> list[list[Pair]]:
    shelves: defaultdict[str, list[Pair]] = defaultdict(list)
    blocks: list[list[Pair]] = []
    for pair in pairs:
        for _ in range(config.repeats.get(pair.source, 1)):
            if pair.shelf:
                shelves[pair.shelf].append(pair)
            else:
                blocks.append([pair])
    for members in shelves.values():
        chance.shuffle(members)
        blocks.extend(members[at : at + config.siblings] for at in range(0, len(members), config.siblings))
    return blocks


def _written(text: str, pair: Pair, side: int, config: EncoderConfig, chance: random.Random) -> str:
    """``text`` as it is learned in this pass: perhaps dressed as a line, perhaps typed in a hurry."""
    is_name = pair.source.startswith("glossary") and len(text) <= _LONGEST_NAME
    if is_name and chance.random() < config.dressed:
        text = dressed(text, chance, use=pair.source == "glossary-uses" and side == 0)
    return typed(text, chance) if chance.random() < config.noise else text
