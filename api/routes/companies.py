"""Firms and buyers: read, added, changed, removed. The routes of both sides are made by one function."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field, create_model

from api.access import ActorDep
from api.company_kinds import BUYERS, FIRMS, CompanyKind
from api.company_schemas import RemovalBody
from api.deps import MasaDep
from api.edit_routes import Id, offer_edits
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.merge_patch import patch_of
from api.problems import GONE, STALE, TAKEN
from api.schemas import Page
from recommender.records import Segment
from recommender.store import Filters, Order

router = APIRouter(tags=["companies"])
MOST_AT_ONCE = 1000


def filters(
    id: Annotated[list[str], Query(max_length=200, description="One of these ids.")] = [],  # noqa: B006
    text: Annotated[str, Query(max_length=200, description="Words in the name, the city or the lines.")] = "",
    country: Annotated[str, Query(max_length=2, description="ISO country code.")] = "",
    certificate: Annotated[
        str, Query(max_length=60, description="Held or asked for: its leading words.")
    ] = "",
    language: Annotated[str, Query(max_length=2, description="A language the company speaks.")] = "",
    segment: Annotated[Segment | None, Query(description="What a buyer is, or what a firm aims at.")] = None,
    event: Annotated[str, Query(max_length=200, description="Takes part in this event.")] = "",
) -> Filters:
    return Filters(text, country.upper(), certificate, language.lower(), segment, event, tuple(id))


FiltersDep = Annotated[Filters, Depends(filters)]


def add_routes(kind: CompanyKind) -> None:
    """The routes of one side."""
    many, name = f"{kind.name}s", kind.name
    shape, new, write = kind.body, kind.new, kind.write
    patch = patch_of(kind.write, f"{name.title()}Patch")
    several = create_model(
        f"New{many.title()}",
        __doc__=f"Several {many} that are not there yet; all of them are added or none.",
        **{many: (Annotated[list[new], Field(min_length=1, max_length=MOST_AT_ONCE)], ...)},
    )
    part = Annotated[Listing, Depends(listing(shape, "id", "name", "city", "country"))]

    def tagged(company: Any, response: Response) -> Any:
        body = shape.of(company)
        response.headers["ETag"] = etag(body)
        return body

    def written(seen: Any, body: Any, masa: MasaDep, actor: ActorDep, response: Response) -> Any:
        (kept,) = kind.put(masa.store, actor, [(seen, body.onto(seen))])
        return tagged(kept, response)

    @router.get(
        f"/{many}", operation_id=f"list_{many}", description=f"{many.title()} with their {kind.lines}."
    )
    def every(masa: MasaDep, actor: ActorDep, filters: FiltersDep, wanted: part) -> Page[shape]:
        place, order = wanted.place(), Order(wanted.by, wanted.falling)
        after = place and (str(place.value), str((place.identity or [""])[0]))
        found = kind.page(masa.store, after, wanted.limit, filters, actor, order)
        ended_at = found.after and [found.after[0], [found.after[1]]]
        return wanted.answer([shape.of(company) for company in found.records], ended_at)

    @router.post(
        f"/{many}",
        operation_id=f"add_{name}",
        status_code=201,
        responses=TAKEN,
        description=f"Add a {name} with its {kind.lines}; the next question about matches knows it.",
    )
    def add(body: new, masa: MasaDep, actor: ActorDep, response: Response) -> shape:
        (kept,) = kind.put(masa.store, actor, [(None, body.onto(kind.blank(body)))])
        response.headers["Location"] = f"/api/v1/{many}/{quote(body.id, safe='')}"
        return tagged(kept, response)

    @router.post(
        f"/{many}/batch",
        operation_id=f"add_{many}",
        status_code=201,
        responses=TAKEN,
        description=f"Add up to {MOST_AT_ONCE} {many} with their {kind.lines}: all or none.",
    )
    def add_several(body: several, masa: MasaDep, actor: ActorDep) -> list[shape]:
        wanted = [(None, each.onto(kind.blank(each))) for each in getattr(body, many)]
        return [shape.of(kept) for kept in kind.put(masa.store, actor, wanted)]

    @router.get(
        f"/{many}/{{id}}",
        operation_id=f"get_{name}",
        responses=GONE,
        description=f"One {name} with its {kind.lines}.",
    )
    def one(id: Id, masa: MasaDep, actor: ActorDep, response: Response) -> shape:
        return tagged(kind.one(masa.store, id, actor), response)

    offer_edits(
        router, name, shape=shape, write=write, patch=patch, one=kind.one, written=written,
        replacing="Replace what the body speaks of; a line that it does not list is removed. Contact data, "
        "amounts and terms stay as they are.",
    )  # fmt: skip

    @router.delete(
        f"/{many}/{{id}}",
        operation_id=f"remove_{name}",
        responses=GONE | STALE | {409: {"description": "Somebody answered about it, or it is scheduled"}},
        description=f"Take out a {name} with its {kind.lines}. `DELETE /removals/{{id}}` puts it back.",
    )
    def remove(id: Id, masa: MasaDep, actor: ActorDep, if_match: IfMatch = "") -> RemovalBody:
        seen = kind.one(masa.store, id, actor)
        require_match(if_match, shape.of(seen))
        return RemovalBody.of(kind.remove(masa.store, actor, seen))


add_routes(FIRMS)
add_routes(BUYERS)
