"""Consent to be named, and the contact persons who may be named because of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.routes.events import CompanyPath, EventPath
from api.schemas import Page
from api.told import Told
from recommender.records import Consent, ConsentWay, Side
from recommender.service import consents as service
from recommender.service.contacts import partner_contacts
from recommender.wording import phrase

router = APIRouter(tags=["privacy"], responses={404: {"description": "No such event or participant"}})
contacts = APIRouter(tags=["privacy"], responses={404: {"description": "No such event"}})
Version = Annotated[
    str,
    Field(max_length=40, description="Which text was agreed to, as `GET /consent-text` names it."),
    Told({"enum": list(service.TEXT_VERSIONS)}),
]


class ConsentText(BaseModel):
    """The words that are agreed to; `version` is kept with each consent."""

    version: str
    text: str


class Agreeing(BaseModel):
    """A party agrees to a text; an organiser notes with it what it has on paper."""

    text_version: Version


class ConsentBody(BaseModel):
    """A consent; it holds until it is withdrawn, and for the contact person of its day alone."""

    side: Side
    company_id: str
    text_version: str
    way: ConsentWay
    given_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, consent: Consent) -> ConsentBody:
        return cls(**{name: getattr(consent, name) for name in cls.model_fields})


class ContactBody(BaseModel):
    """A partner's contact person. Both sides accepted, and the person agreed to be named."""

    company_id: str
    name: str
    email: str
    phone: str


ConsentPart = Annotated[
    Listing, Depends(listing(ConsentBody, "given_at", "side", "company_id", "withdrawn_at"))
]
ContactPart = Annotated[Listing, Depends(listing(ContactBody, "company_id", "name"))]


@router.get("/consent-text", operation_id="get_consent_text")
def text(language: LanguageDep) -> ConsentText:
    """The text in use, in the reader's language."""
    version = service.TEXT_VERSION
    return ConsentText(version=version, text=phrase(f"consent_{version}", language))


@router.get("/events/{id}/consents", operation_id="list_consents")
def listed(id: EventPath, masa: MasaDep, actor: ActorDep, part: ConsentPart) -> Page[ConsentBody]:
    """All consents of an event, withdrawn ones too; a party sees its own alone."""
    found = masa.store.consents.of(actor, id)
    return part.page(found, ConsentBody.of, lambda consent: (consent.side, consent.company_id))


@router.put("/events/{id}/consents/{side}/{company_id}", operation_id="give_consent")
def give(
    id: EventPath, side: Side, company_id: CompanyPath, body: Agreeing, masa: MasaDep, actor: ActorDep
) -> ConsentBody:
    """Agree for one's own company, or note what a company agreed to on paper."""
    return ConsentBody.of(service.give(masa.store, actor, id, side, company_id, body.text_version))


@router.delete("/events/{id}/consents/{side}/{company_id}", operation_id="withdraw_consent", status_code=204)
def withdraw(id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep) -> None:
    """No longer agree; what partners saw before cannot be unseen."""
    service.withdraw(masa.store, actor, id, side, company_id)


@contacts.get("/events/{id}/contacts", operation_id="list_partner_contacts")
def partners(id: EventPath, masa: MasaDep, actor: ActorDep, part: ContactPart) -> Page[ContactBody]:
    """The contact persons of one's partners who may be named; each look is noted."""
    found = partner_contacts(masa.store, actor, id, "api")
    bodies = [
        ContactBody(company_id=id_, name=known.name, email=known.email, phone=known.phone)
        for id_, known in found.items()
    ]
    return part.page(bodies, lambda body: body, lambda body: (body.company_id,))
