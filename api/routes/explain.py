"""Why this firm, or why not."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.access import SeenDep
from api.deps import LanguageDep
from api.match_schemas import ExplanationBody
from api.routes.matches import of_firms
from recommender.matching import Filters
from recommender.records import FirmId, NeedId
from recommender.service.explaining import explanation_as_dict

router = APIRouter(tags=["matches"], responses={404: {"description": "No such record"}})
FiltersDep = Annotated[Filters, Depends(of_firms)]
Id = Annotated[str, Query(max_length=200)]


@router.get("/explain", operation_id="explain_pair")
def explain(need: Id, firm: Id, seen: SeenDep, filters: FiltersDep, language: LanguageDep) -> ExplanationBody:
    """The waterfall and reasons of any need and firm, also of a pair that was not found, or that the filters
    of a list of matches, given here too, left out.
    """
    found = seen.explain(NeedId(need), FirmId(firm), filters)
    return ExplanationBody(**explanation_as_dict(found, language))
