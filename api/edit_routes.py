"""PUT and PATCH of one record, the same for companies and for their lines."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, require_match
from api.merge_patch import patched
from api.problems import GONE, STALE, TAKEN

Id = Annotated[str, Path(max_length=200)]


def offer_edits(
    router: APIRouter,
    name: str,
    *,
    shape: Any,
    write: Any,
    patch: Any,
    one: Callable[..., Any],
    written: Callable[..., Any],
    replacing: str,
) -> None:
    """Add both to ``router`` under ``/{name}s/{id}``.

    ``one(store, id, actor)`` reads the record, ``written(seen, body, masa, actor, response)`` keeps it and
    answers; ``shape.of`` is the record as it is shown, ``write`` the part of it that may be replaced.
    """

    @router.put(
        f"/{name}s/{{id}}",
        operation_id=f"replace_{name}",
        responses=TAKEN | STALE | GONE,
        description=replacing,
    )
    def replace(
        id: Id, body: write, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
    ) -> shape:
        seen = one(masa.store, id, actor)
        require_match(if_match, shape.of(seen))
        return written(seen, body, masa, actor, response)

    @router.patch(
        f"/{name}s/{{id}}",
        operation_id=f"change_{name}",
        responses=TAKEN | STALE | GONE,
        description=f"Change some fields of a {name} (JSON Merge Patch, RFC 7396).",
    )
    def change(
        id: Id, body: patch, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
    ) -> shape:
        seen = one(masa.store, id, actor)
        require_match(if_match, shape.of(seen))
        return written(seen, patched(write, shape.of(seen), body), masa, actor, response)
