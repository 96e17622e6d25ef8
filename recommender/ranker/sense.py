"""Trade sense: features that can only help, and features that can only hurt."""

from __future__ import annotations

from collections.abc import Sequence

HELPS = frozenset({
    "dense", "dense_firm", "rank_forward", "rank_back", "words_forward", "words_back", "grams",
    "concept_same", "concept_family", "use_named", "code_implied6", "code_implied4", "hs2", "hs4", "hs6",
    "certificates_met", "constraints_met", "measures_met", "volume_fits", "language_common",
    "market_known", "segment_wanted", "place_sought", "payment_common", "private_label_offered",
    "delivery_offered", "outcome_before",
})  # fmt: skip
HURTS = frozenset({
    "concept_conflict", "hs_conflict", "certificates_missing", "certificates_expired",
    "constraints_broken", "wishes_broken", "measures_broken", "pack_differs", "below_minimum",
    "over_capacity", "interpreter_needed", "exports_elsewhere", "segment_other", "segment_excluded",
    "region_excluded", "segment_refused", "place_refused", "payment_apart", "credit_beyond",
    "private_label_refused",
})  # fmt: skip

FIRM_ONLY = frozenset({
    "below_minimum", "over_capacity", "volume_fits", "exports_elsewhere", "segment_wanted", "segment_other",
    "segment_excluded", "region_excluded", "segment_refused", "place_sought", "place_refused",
    "buyer_crowded",
})  # fmt: skip
"""What only the firm minds: its minimum and capacity, whom and where it sells, how busy the buyer is."""


def directions(names: Sequence[str]) -> list[int]:
    """+1, -1 or 0 (either) for each feature: the sign that a learned effect may have."""
    return [int(name in HELPS) - int(name in HURTS) for name in names]
