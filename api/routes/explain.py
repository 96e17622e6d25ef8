"""Why this firm, or why not."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import SeenDep
from api.deps import LanguageDep
from api.match_schemas import ExplanationBody
from recommender.records import FirmId, NeedId
from recommender.service.explaining import explanation_as_dict

router = APIRouter(tags=["matches"], responses={404: {"description": "No such record"}})
Id = Annotated[str, Query(max_length=200)]


@router.get("/explain", operation_id="explain_pair")
def explain(need: Id, firm: Id, seen: SeenDep, language: LanguageDep) -> ExplanationBody:
    """The waterfall and reasons of any need and firm, also of a pair that was filtered out or not found."""
    found = seen.explain(NeedId(need), FirmId(firm))
    return ExplanationBody(**explanation_as_dict(found, language))
