"""Who may change what. Who may see what is the store's business."""

from __future__ import annotations

from recommender.errors import NotPermitted
from recommender.records import Actor, ActorRole, Side


def require_organiser(actor: Actor) -> None:
    """Raises NotPermitted for anybody but an organiser."""
    if not actor.organises:
        raise NotPermitted("organisers_only")


def require_analyst(actor: Actor) -> None:
    """Raises NotPermitted for anybody but an analyst and an organiser."""
    if not actor.organises and actor.role is not ActorRole.ANALYST:
        raise NotPermitted("analysts_only")


def require_party(actor: Actor, side: Side, company_id: str) -> None:
    """Raises NotPermitted for anybody but an organiser and the party itself."""
    own = actor.firm_id if side is Side.FIRM else actor.buyer_id
    if own != company_id:
        require_organiser(actor)
