"""Keys for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.problems import GONE
from api.schemas import Page
from api.soundness import Distinct
from api.times import Moment
from api.told import pattern
from recommender.errors import NotFound
from recommender.records import ApiKey, Scope
from recommender.service import keys as service

router = APIRouter(tags=["keys"])


class KeyBody(BaseModel):
    """A key without its secret; `used_at` is exact to the minute."""

    id: str
    account_id: str
    label: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class NewKeyBody(KeyBody):
    """A new key; `key` is shown this once."""

    key: str


class WantedKey(BaseModel):
    """What a key is for and may do: `read`, `write` (change), `manage` (accounts and keys)."""

    label: Annotated[str, Field(max_length=100), pattern(r"\S")]
    scopes: Distinct[Scope] = Field(min_length=1)
    expires_at: Moment | None = None


KeyPart = Annotated[Listing, Depends(listing(KeyBody, "created_at", "label", "account_id", "used_at"))]
KeyPath = Annotated[str, Path(max_length=40)]


@router.get("/keys", operation_id="list_keys")
def keys(
    masa: MasaDep,
    actor: ActorDep,
    part: KeyPart,
    account: Annotated[str, Query(max_length=100, description="Of this account alone.")] = "",
    revoked: Annotated[bool | None, Query(description="Useless ones, or those in use.")] = None,
) -> Page[KeyBody]:
    """One's own keys, revoked ones too; an administrator sees all."""
    found = [
        key
        for key in masa.store.keys.of(actor)
        if account in ("", key.account_id) and revoked in (None, key.revoked_at is not None)
    ]
    return part.page(found, lambda key: KeyBody(**_fields(key)), lambda key: (key.id,))


@router.get("/keys/{id}", operation_id="get_key", responses=GONE)
def one(id: KeyPath, masa: MasaDep, actor: ActorDep) -> KeyBody:
    """One key, without its secret."""
    for key in masa.store.keys.of(actor):
        if key.id == id:
            return KeyBody(**_fields(key))
    raise NotFound("key_unknown", id=id)


@router.post("/keys", operation_id="create_key", status_code=201)
def create(body: WantedKey, masa: MasaDep, actor: ActorDep) -> NewKeyBody:
    """Make a key that acts for one's own account. It goes into `Authorization: Bearer …`."""
    made = service.make(masa.store, actor, body.label, body.scopes, body.expires_at)
    return NewKeyBody(**_fields(made.key), key=made.text)


@router.delete("/keys/{id}", operation_id="revoke_key", status_code=204, responses=GONE)
def revoke(id: KeyPath, masa: MasaDep, actor: ActorDep) -> None:
    """Make a key useless at once."""
    service.revoke(masa.store, actor, id)


def _fields(key: ApiKey) -> dict[str, object]:
    values = {name: getattr(key, name) for name in KeyBody.model_fields}
    return values | {"scopes": sorted(key.scopes)}
