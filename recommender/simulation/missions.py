"""Invented missions: the features of every pair, drawn so that companies are themselves throughout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.features.catalogue import FEATURES
from recommender.ranker import Floats
from recommender.records import BuyerId, EventId, FirmId, Side
from recommender.simulation.taste import TASTES

MARK = "synthetic"
"""Begins every id that is invented here."""

_TOPICS, _FAMILY = 12, 3
Random = np.random.Generator


@dataclass(frozen=True, eq=False)
class Mission:
    """An invented mission. ``values`` is (buyers, firms, features), the rest (buyers, firms)."""

    event_id: EventId
    firm_ids: tuple[FirmId, ...]
    buyer_ids: tuple[BuyerId, ...]
    values: NDArray[np.float32]
    chance: dict[Side, Floats]
    wants: dict[Side, NDArray[np.bool_]]
    names: tuple[str, ...] = FEATURES

    @property
    def mutual(self) -> NDArray[np.bool_]:
        """Where both want the meeting."""
        return self.wants[Side.BUYER] & self.wants[Side.FIRM]


def invent_mission(random: Random, number: int, firms: int, buyers: int) -> Mission:
    """Draw companies, the features of their pairs, and who wants whom (``TASTES``)."""
    shape = buyers, firms
    columns = {name: np.zeros(shape) for name in FEATURES}
    same, family = _articles(random, *shape)
    columns |= _texts(random, same, family) | _codes(random, same, family)
    columns |= _lines(random, same) | _certificates(random, *shape) | _volumes(random, *shape)
    columns |= _trade(random, *shape)
    values = np.stack([columns[name] for name in FEATURES], axis=-1).astype(np.float32)
    chance = {side: taste.chance(FEATURES, values) for side, taste in TASTES.items()}
    return Mission(
        EventId(f"{MARK}-{number}"),
        tuple(FirmId(f"{MARK}-{number}-F{at}") for at in range(firms)),
        tuple(BuyerId(f"{MARK}-{number}-B{at}") for at in range(buyers)),
        values,
        chance,
        {side: random.random(shape) < likely for side, likely in chance.items()},
    )


def _articles(random: Random, buyers: int, firms: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the firm makes what the buyer asks for, and where only something of its family."""
    makes: Any = random.random((firms, _TOPICS)) < 2 / _TOPICS
    makes[np.arange(firms), random.integers(_TOPICS, size=firms)] = True
    asks = random.integers(_TOPICS, size=buyers)
    same = makes[:, asks].T
    families = makes.reshape(firms, -1, _FAMILY).any(axis=2)
    return same, families[:, asks // _FAMILY].T & ~same


def _texts(random: Random, same: Any, family: Any) -> dict[str, Any]:
    def near(start: float, gain: float, spread: float) -> Any:
        return np.clip(random.normal(start + gain * (same + 0.4 * family), spread), 0.0, 1.0)

    dense = near(0.25, 0.35, 0.1)
    named = random.random(same.shape) < 0.8
    return {
        "dense": dense,
        "dense_firm": near(0.25, 0.25, 0.1),
        "rank_forward": 1 / np.log2(2 + (-dense).argsort(axis=1).argsort(axis=1)),
        "rank_back": 1 / np.log2(2 + (-dense).argsort(axis=0).argsort(axis=0)),
        "words_forward": near(0.1, 0.4, 0.15),
        "words_back": near(0.1, 0.3, 0.15),
        "grams": near(0.08, 0.25, 0.08),
        "concept_same": same & named,
        "concept_family": family & named,
        "concept_conflict": ~same & (random.random(same.shape) < 0.03),
        "use_named": 0.5 * (random.random(same.shape) < 0.05 + 0.3 * same),
    }


def _codes(random: Random, same: Any, family: Any) -> dict[str, Any]:
    buyers, firms = same.shape
    coded = (random.random((buyers, 1)) < 0.8) & (random.random((1, firms)) < 0.9)
    fine = same & (random.random(same.shape) < 0.6)
    return {
        "hs2": coded & (same | family),
        "hs4": coded & same,
        "hs6": coded & fine,
        "hs_conflict": coded & ~same & ~family,
        "hs_absent": ~coded,
        "code_implied4": same & (random.random(same.shape) < 0.6),
        "code_implied6": fine & (random.random(same.shape) < 0.5),
    }


def _lines(random: Random, same: Any) -> dict[str, Any]:
    def thirds(likely: float) -> Any:
        return random.binomial(3, likely, same.shape) / 3

    return {
        "constraints_met": thirds(0.15) * (same + 0.3 * ~same),
        "constraints_broken": thirds(0.08),
        "wishes_broken": thirds(0.08),
        "measures_met": thirds(0.1) * same,
        "measures_broken": thirds(0.05),
        "pack_differs": thirds(0.1),
    }


def _certificates(random: Random, buyers: int, firms: int) -> dict[str, Any]:
    """Good firms hold most of what is asked for, others little; half of the buyers ask for nothing."""
    asks, quality = random.random((buyers, 1)) < 0.5, random.beta(1.5, 1.5, (1, firms))
    met = random.binomial(4, np.broadcast_to(quality, (buyers, firms))) / 4
    expired = (1 - met) * (random.random((1, firms)) < 0.15)
    return {
        "certificates_met": asks * met,
        "certificates_expired": asks * expired,
        "certificates_missing": asks * (1 - met - expired),
    }


def _volumes(random: Random, buyers: int, firms: int) -> dict[str, Any]:
    """Powers of ten: what is asked for, the least that is sold, the most that can be made."""
    known = random.random((buyers, 1)) < 0.7
    volume, least = random.normal(1.0, 0.6, (buyers, 1)), random.normal(0.5, 0.5, (1, firms))
    most = least + random.uniform(0.5, 2.0, (1, firms))
    below, over = np.clip(least - volume, 0, 1) * known, np.clip(volume - most, 0, 1) * known
    return {
        "below_minimum": below,
        "over_capacity": over,
        "volume_fits": known & (below == 0) & (over == 0),
    }


def _trade(random: Random, buyers: int, firms: int) -> dict[str, Any]:
    def firm(likely: float) -> Any:
        return random.random((1, firms)) < likely

    def buyer(likely: float) -> Any:
        return random.random((buyers, 1)) < likely

    speaks, pays, exports, aims = firm(0.55) | buyer(0.2), firm(0.5) | buyer(0.4), firm(0.5), firm(0.6)
    fits = random.integers(4, size=(buyers, 1)) == random.integers(4, size=(1, firms))
    label, makes_label, named = buyer(0.25), firm(0.5), buyer(0.7) & firm(0.9)
    carriage = np.broadcast_to(random.choice([0.0, 0.1, 0.4, 0.7, 1.0], (buyers, 1)), (buyers, firms))
    return {
        "language_common": speaks,
        "interpreter_needed": ~speaks,
        "market_known": exports & buyer(1.0),
        "exports_elsewhere": ~exports & firm(0.7) & buyer(1.0),
        "segment_wanted": aims & fits,
        "segment_other": aims & ~fits,
        "payment_common": named & pays,
        "payment_apart": named & ~pays,
        "private_label_refused": label & ~makes_label,
        "private_label_offered": label & makes_label,
        "carriage_asked": carriage,
        "delivery_offered": (carriage > 0) & firm(0.5),
    }
