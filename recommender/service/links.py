"""Signed links: a party opens its list without a password."""

from __future__ import annotations

from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer

from recommender.config import Settings
from recommender.errors import Invalid, NotFound, NotPermitted
from recommender.records import Actor, ActorRole, BuyerId, FirmId, Invitation, Side
from recommender.store import Store

KEY_LENGTH = 32
INVITATION = "invitation"


def link_to(settings: Settings, invitation: Invitation) -> str:
    """The address under which the invited party answers. Raises Invalid when the secret key is weak."""
    token = signer(settings, INVITATION).dumps(invitation.id)
    return f"{settings.public_url.rstrip('/')}/i/{token}"


def open_link(
    store: Store, settings: Settings, token: str, now: datetime | None = None
) -> tuple[Invitation, Actor]:
    """The invitation of a link's last part, and the party as which its holder acts.

    Raises:
        NotPermitted: forged, revoked or expired.
        Invalid: the secret key is weak.
    """
    invitation, actor = party_of_link(store, settings, token)
    if invitation.expires_at <= (now or datetime.now(UTC)):
        raise NotPermitted("link_expired", at=f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC")
    return invitation, actor


def party_of_link(store: Store, settings: Settings, token: str) -> tuple[Invitation, Actor]:
    """As ``open_link``, for reading alone: after the deadline too. Raises NotPermitted, Invalid."""
    try:
        invitation = store.invitations.one(str(signer(settings, INVITATION).loads(token)))
    except (BadSignature, NotFound):
        raise NotPermitted("link_forged") from None
    if invitation.revoked_at is not None:
        raise NotPermitted("link_revoked")
    return invitation, party_actor(invitation.side, invitation.company_id)


def party_actor(side: Side, company_id: str) -> Actor:
    """Who acts for a firm or a buyer."""
    if side is Side.FIRM:
        return Actor(company_id, ActorRole.FIRM, firm_id=FirmId(company_id))
    return Actor(company_id, ActorRole.BUYER, buyer_id=BuyerId(company_id))


def signer(settings: Settings, purpose: str) -> URLSafeSerializer:
    """Signs for one purpose alone. Raises Invalid when the secret key is weak."""
    if len(settings.secret_key) < KEY_LENGTH:
        raise Invalid("secret_key_weak", length=KEY_LENGTH)
    return URLSafeSerializer(settings.secret_key, salt=purpose)
