"""Invitations, what each party is asked, and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.company_schemas import BuyerBody, FirmBody
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.one_side import said_by
from api.problems import GONE
from api.routes.events import CompanyPath, EventPath, Id
from api.schemas import Page
from api.times import Moment
from recommender.errors import NotFound
from recommender.records import Answer, Decision, Firm, Invitation, PairState, Side
from recommender.service import decisions, invitations, showings
from recommender.service.invitations import Listed
from recommender.service.links import link_to
from recommender.wording import phrase

router = APIRouter(tags=["invitations"], responses={404: {"description": "No such event or participant"}})
lists = APIRouter(tags=["decisions"], responses={404: {"description": "No such event or participant"}})


class Party(BaseModel):
    """A firm or a buyer."""

    side: Side
    company_id: Id


class Inviting(BaseModel):
    """Whom to invite (all participants unless given), and until when they may answer."""

    parties: list[Party] | None = Field(None, max_length=10_000)
    expires_at: Moment | None = None


class InvitationBody(BaseModel):
    """A party's invitation; `link` opens its list without a password, so it is a secret of the party."""

    side: Side
    company_id: str
    link: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    sent_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None


class InvitedBody(BaseModel):
    """What inviting did. `without`: parties that have no match to answer."""

    invitations: list[InvitationBody]
    already: list[str]
    without: list[str]


class ReplyBody(BaseModel):
    """What a party says of one partner; `preference` 1 is the one it wants to meet most."""

    partner_id: Id
    answer: Answer
    preference: int | None = Field(None, ge=1, le=10_000)
    word: str = Field("", max_length=1000)


class Replies(BaseModel):
    """Replies, kept all or none."""

    replies: list[ReplyBody] = Field(min_length=1, max_length=1000)


class OwnAnswer(BaseModel):
    """What the party said, and when."""

    answer: Answer
    preference: int | None
    word: str
    decided_at: datetime


class ListedBody(BaseModel):
    """One match as its party sees it: the partner without contact data, why, and the party's own answer."""

    partner: FirmBody | BuyerBody
    need_id: str
    product_id: str
    reasons: list[str]
    answer: OwnAnswer | None
    state: PairState


InvitationPart = Annotated[
    Listing, Depends(listing(InvitationBody, "created_at", "expires_at", "answered_at", "side", "company_id"))
]
ListedPart = Annotated[Listing, Depends(listing(ListedBody))]
DecisionPart = Annotated[
    Listing, Depends(listing(Decision, "firm_id", "buyer_id", "side", "answer", "decided_at"))
]


@router.get("/events/{id}/invitations", operation_id="list_invitations")
def invited(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: InvitationPart,
    side: Annotated[Side | None, Query(description="Of firms or of buyers alone.")] = None,
    answered: Annotated[bool | None, Query(description="Answered, or not yet.")] = None,
    revoked: Annotated[bool | None, Query(description="Shut, or not.")] = None,
) -> Page[InvitationBody]:
    """All invitations of an event, revoked ones too."""
    found = [
        each
        for each in masa.store.invitations.of(actor, id)
        if side in (None, each.side)
        and answered in (None, each.answered_at is not None)
        and revoked in (None, each.revoked_at is not None)
    ]
    return part.page(found, lambda each: _body(masa, each), lambda each: (each.id,))


@router.get("/events/{id}/invitations/{side}/{company_id}", operation_id="get_invitation")
def invitation(
    id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep
) -> InvitationBody:
    """A party's latest invitation."""
    for found in reversed(masa.store.invitations.of(actor, id)):
        if (found.side, found.company_id) == (side, company_id):
            return _body(masa, found)
    raise NotFound("invitation_unknown")


@router.post("/events/{id}/invitations", operation_id="invite", status_code=201)
def invite(id: EventPath, body: Inviting, masa: MasaDep, actor: ActorDep) -> InvitedBody:
    """Invite parties that have no open invitation."""
    wanted = None if body.parties is None else [(p.side, p.company_id) for p in body.parties]
    done = invitations.invite(masa.store, actor, id, wanted, body.expires_at)
    return InvitedBody(
        invitations=[_body(masa, new) for new in done.invitations],
        already=list(done.already),
        without=list(done.without),
    )


@router.delete(
    "/events/{id}/invitations/{side}/{company_id}", operation_id="revoke_invitation", status_code=204
)
def revoke(id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep) -> None:
    """Shut a party's open invitation: its link no longer works."""
    invitations.revoke(masa.store, actor, id, (side, company_id))


@lists.get("/events/{id}/lists/{side}/{company_id}", operation_id="get_party_list")
def party_list(
    id: EventPath,
    side: Side,
    company_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    part: ListedPart,
    language: LanguageDep,
    after: BackgroundTasks,
) -> Page[ListedBody]:
    """What a party is asked about, in the organiser's order; that a party has seen it is kept."""
    listed = invitations.party_list(masa.store, actor, id, side, company_id)
    after.add_task(showings.note_list, masa.store, actor, side, listed)
    return part.ranked(listed, lambda _, entry: _listed(entry, language))


@lists.post(
    "/events/{id}/lists/{side}/{company_id}/decisions", operation_id="answer_party_list", status_code=201
)
def answer(
    id: EventPath, side: Side, company_id: CompanyPath, body: Replies, masa: MasaDep, actor: ActorDep
) -> list[Decision]:
    """Keep a party's replies, all or none; the latest counts. A customer is never suggested again."""
    replies = [decisions.Reply(r.partner_id, r.answer, r.preference, r.word) for r in body.replies]
    return decisions.answer(masa.store, actor, id, side, company_id, replies)


@lists.get("/events/{id}/decisions", operation_id="list_decisions")
def given(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: DecisionPart,
    side: Annotated[Side | None, Query(description="Of firms or of buyers alone.")] = None,
    answer: Annotated[Answer | None, Query(description="Who is interested, say.")] = None,
) -> Page[Decision]:
    """All decisions; a party sees its own alone."""
    found = [
        decision
        for decision in masa.store.decisions.of(actor, id)
        if side in (None, decision.side) and answer in (None, decision.answer)
    ]
    return part.page(found, lambda decision: decision, lambda decision: (*decision.pair, decision.side))


@lists.get("/events/{id}/decisions/{side}/{firm_id}/{buyer_id}", operation_id="get_decision", responses=GONE)
def decision(
    id: EventPath,
    side: Side,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
) -> Decision:
    """What one side says of a pair."""
    return said_by(masa.store.decisions.of(actor, id), "decision_unknown", side, firm_id, buyer_id)


def _body(masa: MasaDep, found: Invitation) -> InvitationBody:
    values = {name: getattr(found, name) for name in InvitationBody.model_fields if name != "link"}
    return InvitationBody(**values, link=link_to(masa.settings, found))


def _listed(listed: Listed, language: str) -> ListedBody:
    partner, shown, own = listed.partner, listed.entry.shown, listed.answer
    return ListedBody(
        partner=FirmBody.of(partner) if isinstance(partner, Firm) else BuyerBody.of(partner),
        need_id=shown.need_id if shown else "",
        product_id=shown.product_id if shown else "",
        reasons=[phrase(reason.code, language, reason.facts) for reason in shown.reasons] if shown else [],
        answer=own
        and OwnAnswer(answer=own.answer, preference=own.preference, word=own.word, decided_at=own.decided_at),
        state=listed.state,
    )
