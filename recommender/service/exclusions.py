"""Pairs that are never to be suggested, said by the organiser."""

from __future__ import annotations

from recommender.records import Actor, BuyerId, Exclusion, FirmId, Side
from recommender.service.permission import require_organiser
from recommender.store import Store

UNWANTED = "unwanted"


def exclusions_of(store: Store, actor: Actor, side: Side, company_id: str) -> list[Exclusion]:
    """With whom a company is never to be suggested, among those whom the actor may see."""
    firms, buyers = store.seen_ids(actor)
    return [
        found
        for found in store.exclusions()
        if company_id == (found.firm_id if side is Side.FIRM else found.buyer_id)
        and found.firm_id in firms
        and found.buyer_id in buyers
    ]


def exclude(store: Store, actor: Actor, firm_id: str, buyer_id: str) -> Exclusion:
    """Never suggest the two to one another. Raises NotFound for either."""
    require_organiser(actor)
    exclusion = _pair(store, actor, firm_id, buyer_id, UNWANTED)
    store.add_exclusion(exclusion)
    return exclusion


def lift(store: Store, actor: Actor, firm_id: str, buyer_id: str, why: str) -> None:
    """Let the two be suggested again, if they stand apart for this reason. Raises NotFound for either."""
    require_organiser(actor)
    store.remove_exclusion(_pair(store, actor, firm_id, buyer_id, why))


def _pair(store: Store, actor: Actor, firm_id: str, buyer_id: str, why: str) -> Exclusion:
    store.firm(firm_id, actor)
    store.buyer(buyer_id, actor)
    return Exclusion(FirmId(firm_id), BuyerId(buyer_id), why)
