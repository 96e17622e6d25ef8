"""Products and needs by themselves. The routes of both are made by one function."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep
from api.company_bodies import LineFields, LineWrite
from api.company_kinds import NEEDS, PRODUCTS, LineKind
from api.deps import MasaDep
from api.edit_routes import Id, offer_edits
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.merge_patch import patch_of
from api.problems import GONE, STALE, TAKEN
from api.schemas import Page

router = APIRouter(tags=["products and needs"])
Owner = Annotated[str, Query(max_length=200, description="Of this company alone.")]
Code = Annotated[str, Query(pattern="^[0-9]{0,12}$", description="The code begins with these digits.")]
Text = Annotated[str, Query(max_length=200, description="Words that occur in it.")]
Patch = patch_of(LineFields, "LinePatch")
IN_USE: dict[int | str, dict[str, Any]] = {
    409: {"description": "It was shown to somebody who answered, or stands behind a published meeting"}
}


def add_routes(kind: LineKind) -> None:
    """The routes of products or of needs."""
    many, name, owner, shape = f"{kind.name}s", kind.name, kind.owner, kind.body
    part = Annotated[Listing, Depends(listing(shape, "id", f"{owner}_id", "text", "hs_code"))]

    def tagged(line: Any, response: Response) -> Any:
        body = shape.of(line)
        response.headers["ETag"] = etag(body)
        return body

    def written(seen: Any, body: LineFields, masa: MasaDep, actor: ActorDep, response: Response) -> Any:
        wanted = kind.of(kind.owner_id(seen), LineWrite(id=seen.id, **dict(body)), seen)
        kind.put(masa.store, actor, seen, wanted)
        return tagged(wanted, response)

    @router.get(f"/{many}", operation_id=f"list_{many}", description=f"{many.title()} of all {owner}s.")
    def every(
        masa: MasaDep, actor: ActorDep, wanted: part, of: Owner = "", hs_code: Code = "", text: Text = ""
    ) -> Page[shape]:
        found = [shape.of(line) for line in kind.some(masa.store, actor, of, hs_code, text)]
        return wanted.page(found, lambda body: body, lambda body: (body.id,))

    @router.post(
        f"/{owner}s/{{id}}/{many}",
        operation_id=f"add_{name}",
        status_code=201,
        responses=TAKEN | GONE,
        description=f"Add a {name} at the end of a {owner}'s list.",
    )
    def add(id: Id, body: LineWrite, masa: MasaDep, actor: ActorDep, response: Response) -> shape:
        wanted = kind.of(id, body, None)
        kind.put(masa.store, actor, None, wanted)
        response.headers["Location"] = f"/api/v1/{many}/{quote(body.id, safe='')}"
        return tagged(wanted, response)

    @router.get(f"/{many}/{{id}}", operation_id=f"get_{name}", responses=GONE, description=f"One {name}.")
    def one(id: Id, masa: MasaDep, actor: ActorDep, response: Response) -> shape:
        return tagged(kind.one(masa.store, id, actor), response)

    offer_edits(
        router, name, shape=shape, write=LineFields, patch=Patch, one=kind.one, written=written,
        replacing="Replace what the body speaks of; amounts stay as they are.",
    )  # fmt: skip

    @router.delete(
        f"/{many}/{{id}}",
        operation_id=f"remove_{name}",
        status_code=204,
        responses=GONE | STALE | IN_USE,
        description=f"Take a {name} off its {owner}'s list; the change log keeps what it said.",
    )
    def remove(id: Id, masa: MasaDep, actor: ActorDep, if_match: IfMatch = "") -> None:
        seen = kind.one(masa.store, id, actor)
        require_match(if_match, shape.of(seen))
        kind.put(masa.store, actor, seen, None)


add_routes(PRODUCTS)
add_routes(NEEDS)
