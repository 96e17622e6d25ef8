"""Every router of pages, in the order in which an address is looked for."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import (
    account,
    analysis,
    audit,
    availability,
    board,
    companies,
    day,
    duplicates,
    erasures,
    feedback,
    flags,
    heat,
    imports,
    invitations,
    landscape,
    missions,
    models,
    own_data,
    participants,
    party,
    profile,
    ratings,
    report,
    schedule,
    shortlist,
    sign_in,
    users,
)
from api.pages.staff import StaffPages

PARTY_PAGES = [party.router, availability.router, ratings.router, own_data.router, profile.router]
"""Pages behind a party's link, which is all that it needs."""

OPEN_PAGES: list[APIRouter] = [sign_in.router]
"""Pages for everybody."""

STAFF_PAGES: list[StaffPages] = [
    sign_in.leaving,
    missions.making,  # before /missions/{event_id}
    missions.router,
    board.router,
    heat.router,
    shortlist.router,
    schedule.router,
    day.router,
    report.router,
    imports.router,
    participants.router,
    participants.editing,
    invitations.router,
    audit.router,
    erasures.router,
    users.router,
    account.router,
    companies.router,
    companies.editing,
    duplicates.router,
    flags.router,
    analysis.router,
    landscape.router,
    models.router,
    feedback.router,
]
"""Pages for those who sign in; each router says itself who may open and who may change."""
