"""Synthetic missions: the sample's companies and lines drawn again under new ids."""

from __future__ import annotations

import random
from dataclasses import replace

from recommender.records import Buyer, BuyerId, Firm, FirmId, NeedId, ProductId


def resampled_firms(firms: list[Firm], count: int, products: int, seed: int = 0) -> list[Firm]:
    """``count`` firms with ``products`` products each, drawn with replacement from all lines of ``firms``."""
    draw = random.Random(seed)
    lines = [product for firm in firms for product in firm.products]
    found = []
    for number in range(count):
        id_ = FirmId(f"S{number}")
        drawn = [
            replace(draw.choice(lines), id=ProductId(f"{id_}-{at}"), firm_id=id_) for at in range(products)
        ]
        found.append(replace(draw.choice(firms), id=id_, products=tuple(drawn)))
    return found


def resampled_buyers(buyers: list[Buyer], count: int, seed: int = 0) -> list[Buyer]:
    """``count`` buyers, each with as many needs as one of ``buyers``, drawn from all needs."""
    draw = random.Random(seed)
    lines = [need for buyer in buyers for need in buyer.needs]
    found = []
    for number in range(count):
        id_, model = BuyerId(f"T{number}"), draw.choice(buyers)
        drawn = [
            replace(draw.choice(lines), id=NeedId(f"{id_}-{at}"), buyer_id=id_)
            for at in range(len(model.needs))
        ]
        found.append(replace(model, id=id_, needs=tuple(drawn)))
    return found
