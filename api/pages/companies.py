"""Firms and buyers: searched, read, changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import Form, Query, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.editing import etag, require_match
from api.pages.company_form import SentDep, Written, beside, read_form, stored
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.exporting.fields import line_fields, own_fields
from recommender.exporting.telling import origin
from recommender.records import Actor, Buyer, Consent, Encounter, Event, Exclusion, Firm, Segment, Side
from recommender.service import Masa, consents, exclusions, profile
from recommender.service.companies import write_buyers, write_firms
from recommender.service.directory import Known
from recommender.service.links import party_actor
from recommender.wording import country_name

router = StaffPages()
editing = StaffPages(read=ORGANISERS)
PAGE = 50


@dataclass(frozen=True)
class MissionOf:
    """A mission in which a company takes part, and its consent there."""

    event: Event
    consent: Consent | None


@dataclass(frozen=True)
class Past:
    """What became of a company and a partner at a mission."""

    event: str
    partner: str
    encounter: Encounter


@router.get("/companies")
def search(
    masa: MasaDep,
    desk: DeskDep,
    q: Annotated[str, Query(max_length=200)] = "",
    side: Annotated[str, Query(pattern="^(firm|buyer)?$")] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Companies whose name, id, products or needs hold the words; without words all of them."""
    known, only = masa.directory.known(desk.actor), Side(side) if side else None
    found = known.search(q, only, PAGE) if q.strip() else known.listed(only)
    shown = found[(page - 1) * PAGE : page * PAGE]
    pages = -(-len(found) // PAGE)
    facts = {"found": shown, "total": len(found), "pages": pages, "page": page, "q": q, "side": side}
    return desk.show("companies.html", origin=origin, **facts)


@router.get("/companies/{side}/{id}")
def company(side: Side, id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """One company with all that is known of it."""
    found, known = _company(masa, desk.actor, side, id), masa.directory.known(desk.actor)
    lines = found.products if isinstance(found, Firm) else found.needs
    apart = exclusions.exclusions_of(masa.store, desk.actor, side, id)
    return desk.show(
        "company.html",
        company=found,
        side=side.value,
        country=country_name(found.country)[desk.language] if found.country else "",
        own=own_fields(found, desk.language),
        lines=[line_fields(line) for line in lines],
        item="product" if side is Side.FIRM else "need",
        flags=[flag for flag in known.flags if (flag.side, flag.company_id) == (side, id)],
        apart=[(each, known.company(side.other, _partner(each, side))) for each in apart],
        missions=_missions(masa, desk.actor, side, id),
        past=_past(masa, desk.actor, known, side, id),
    )


@editing.get("/companies/{side}/{id}/edit")
def edit(side: Side, id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """The form of a company."""
    found = _company(masa, desk.actor, side, id)
    return _form(desk, found, stored(found, desk.language))


@editing.post("/companies/{side}/{id}/edit")
def change(side: Side, id: str, masa: MasaDep, desk: DeskDep, form: SentDep) -> Response:
    """Save a company; a field that cannot be read says so beside itself, and nothing is saved."""
    found = _company(masa, desk.actor, side, id)
    require_match(str(form.get("seen", "")), found)
    written = read_form(form)
    if wrong := _wrong(found, written.own):
        return _form(desk, found, written, {name: [desk.gettext("This cannot be read.")] for name in wrong})
    renamed = _renamed(found, written.own)
    lines = [written.lines[at - 1] for at in written.kept]
    draft = profile.draft(renamed, written.own, lines, desk.language)
    if draft.blocked or draft.company is None:
        return _form(desk, found, written, beside(draft, written, desk.language))
    _write(masa, desk.actor, found, draft.company)
    return desk.back(f"/companies/{side}/{id}", desk.gettext("The company was saved."))


@editing.post("/companies/{side}/{id}/exclusions")
def exclude(
    side: Side, id: str, masa: MasaDep, desk: DeskDep, partner: Annotated[str, Form(max_length=200)]
) -> Response:
    """Never suggest a company to another, named by its id or by words that only one company has."""
    other = masa.directory.known(desk.actor).named(side.other, partner)
    if other is None:
        said = desk.gettext("“%(words)s” is not one company: write its id.", words=partner)
    else:
        exclusions.exclude(masa.store, desk.actor, *_pair(side, id, other.id))
        said = desk.gettext("The two are no longer suggested to one another.")
    return desk.back(f"/companies/{side}/{id}", said)


@editing.post("/companies/{side}/{id}/exclusions/lift")
def lift(
    side: Side,
    id: str,
    masa: MasaDep,
    desk: DeskDep,
    partner: Annotated[str, Form(max_length=200)],
    why: Annotated[str, Form(max_length=40)],
) -> Response:
    """Let two be suggested again."""
    exclusions.lift(masa.store, desk.actor, *_pair(side, id, partner), why)
    return desk.back(f"/companies/{side}/{id}", desk.gettext("The two may be suggested again."))


@editing.post("/companies/{side}/{id}/consents/{event_id}")
def note_consent(
    side: Side,
    id: str,
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    agrees: Annotated[bool, Form()],
) -> Response:
    """Note what the contact person agreed to on paper, or no longer agrees to."""
    if agrees:
        consents.give(masa.store, desk.actor, event_id, side, id)
    else:
        consents.withdraw(masa.store, desk.actor, event_id, side, id)
    return desk.back(f"/companies/{side}/{id}", desk.gettext("The consent was noted."))


def _company(masa: Masa, actor: Actor, side: Side, id_: str) -> Firm | Buyer:
    return masa.store.firm(id_, actor) if side is Side.FIRM else masa.store.buyer(id_, actor)


def _form(
    desk: Desk, company: Firm | Buyer, written: Written, problems: Mapping[str, Any] | None = None
) -> Response:
    of_organiser = {"name": company.name, "country": company.country}
    if isinstance(company, Buyer):
        of_organiser |= {"region": company.region, "segment": company.segment or ""}
    is_firm, wrong = isinstance(company, Firm), problems or {}
    return desk.show(
        "company_edit.html",
        422 if problems else 200,
        company=company,
        side="firm" if is_firm else "buyer",
        own=of_organiser | written.own,
        lines=written.lines,
        gone=written.gone,
        item="product" if is_firm else "need",
        segments=[segment.value for segment in Segment],
        problems=wrong,
        wrong={name.partition(".")[0] for name in wrong},
        seen=etag(company),
        organising=True,
    )


def _wrong(company: Firm | Buyer, own: Mapping[str, str]) -> list[str]:
    """Which of the organiser's own fields cannot be read."""
    wrong = [] if own.get("name", company.name).strip() else ["name"]
    country = own.get("country", company.country).strip()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        wrong.append("country")
    return wrong


def _renamed(company: Firm | Buyer, own: Mapping[str, str]) -> Firm | Buyer:
    """The company with what the organiser alone changes, all of which can be read."""
    name = own.get("name", company.name).strip()
    country = own.get("country", company.country).strip().upper()
    if isinstance(company, Firm):
        return replace(company, name=name, country=country)
    segment = own.get("segment", company.segment or "")
    region = own.get("region", company.region).strip()
    kind = Segment(segment) if segment in list(Segment) else None
    return replace(company, name=name, country=country, region=region, segment=kind)


def _write(masa: Masa, actor: Actor, seen: Firm | Buyer, wanted: Firm | Buyer) -> None:
    if isinstance(seen, Firm) and isinstance(wanted, Firm):
        write_firms(masa.store, actor, [(seen, wanted)])
    elif isinstance(seen, Buyer) and isinstance(wanted, Buyer):
        write_buyers(masa.store, actor, [(seen, wanted)])


def _missions(masa: Masa, actor: Actor, side: Side, id_: str) -> list[MissionOf]:
    own = {event.id for event in masa.store.events.all(actor)}
    events = [event for event in masa.store.events.all(party_actor(side, id_)) if event.id in own]
    return [
        MissionOf(event, consents.in_force(masa.store, actor, event.id).get((side, id_))) for event in events
    ]


def _past(masa: Masa, actor: Actor, known: Known, side: Side, id_: str) -> list[Past]:
    names = {event.id: event.name for event in masa.store.events.all(actor)}
    found = masa.store.results.history(actor, date.today() + timedelta(days=1))
    return [
        Past(names.get(each.event_id, each.event_id), known.name(side.other, _partner(each, side)), each)
        for each in found
        if id_ == (each.firm_id if side is Side.FIRM else each.buyer_id)
    ]


def _partner(each: Encounter | Exclusion, side: Side) -> str:
    return each.buyer_id if side is Side.FIRM else each.firm_id


def _pair(side: Side, id_: str, partner: str) -> tuple[str, str]:
    return (id_, partner) if side is Side.FIRM else (partner, id_)
