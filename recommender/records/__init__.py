"""The domain's records: frozen, typed, free of SQL and HTTP."""

from recommender.records.companies import Buyer, Contact, Firm, Need, Product
from recommender.records.events import (
    Answer,
    Decision,
    Event,
    EventKind,
    Exclusion,
    Feedback,
    Meeting,
    MeetingState,
    Outcome,
    OutcomeKind,
    ShortlistEntry,
)
from recommender.records.matches import Contribution, Flag, Match, Reason
from recommender.records.values import (
    BuyerId,
    Certificate,
    EventId,
    FirmId,
    HSCode,
    Language,
    NeedId,
    Period,
    ProductId,
    Quantity,
    Segment,
    Side,
    Unit,
)

__all__ = [
    "Answer", "Buyer", "BuyerId", "Certificate", "Contact", "Contribution", "Decision", "Event",
    "EventId", "EventKind", "Exclusion", "Feedback", "Firm", "FirmId", "Flag", "HSCode", "Language",
    "Match", "Meeting", "MeetingState", "Need", "NeedId", "Outcome", "OutcomeKind", "Period",
    "Product", "ProductId", "Quantity", "Reason", "Segment", "ShortlistEntry", "Side", "Unit",
]
