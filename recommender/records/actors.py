"""Who asks: the store decides from it what may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recommender.records.values import BuyerId, FirmId


class ActorRole(StrEnum):
    """What an actor is to the mission. ``operator`` runs Masa itself: the command line and its clockwork.
    An administrator keeps the accounts and sees every organisation."""

    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    ANALYST = "analyst"
    FIRM = "firm"
    BUYER = "buyer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or changes something. An organiser and an analyst have an organisation,
    a firm and a buyer their company's id."""

    id: str
    role: ActorRole
    organisation: str = ""
    firm_id: FirmId | None = None
    buyer_id: BuyerId | None = None

    def __post_init__(self) -> None:
        if (self.role is ActorRole.FIRM) != (self.firm_id is not None):
            raise ValueError("a firm, and nobody else, acts for a firm")
        if (self.role is ActorRole.BUYER) != (self.buyer_id is not None):
            raise ValueError("a buyer, and nobody else, acts for a buyer")

    @property
    def organises(self) -> bool:
        """Whether this actor may change a mission."""
        return self.role is ActorRole.ORGANISER or self.sees_all

    @property
    def sees_all(self) -> bool:
        """Whether this actor stands above organisations."""
        return self.role in (ActorRole.OPERATOR, ActorRole.ADMINISTRATOR)


OPERATOR = Actor("masa", ActorRole.OPERATOR)
"""Masa itself, as when a deadline passes."""
