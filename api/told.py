"""Rules that the service keeps, told in the API's description: nobody has to be refused to learn them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler

from recommender.service.event_rules import (
    GAP_MINUTES,
    ID_LENGTH,
    INTERPRETERS,
    JOURNEY_MINUTES,
    SLOT_MINUTES,
    TABLES,
)

NOT_BLANK = r"[^\s\x00-\x1f\x7f\x85\ufeff\ufffe\uffff]"
"""A text of which something is left without blanks and what no database stores."""
_GAP = r"[\s./\u00a0\u202f-]*"
HS_CODE = f"^{_GAP}(0{_GAP}[1-9]|[1-68]{_GAP}[0-9]|7{_GAP}[0-689]|9{_GAP}[0-7])({_GAP}[0-9]){{0,10}}{_GAP}$"
"""2 to 12 digits of a chapter that exists, as people write them."""


@dataclass(frozen=True, eq=False)  # types are hashed
class Told:
    """Keywords of JSON Schema for a type whose rule is not pydantic's to keep.

    Its refusal keeps a code and words of its own, in the reader's language.
    """

    keywords: Mapping[str, Any]

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), **self.keywords}


def pattern(text: str, **more: Any) -> Told:
    """A pattern that the service asks for."""
    return Told({"pattern": text, **more})


def _within(allowed: range) -> dict[str, int]:
    return {"minimum": allowed.start, "maximum": allowed.stop - 1}


NAMED, COUNT = {"minLength": 1, "pattern": r"\S"}, {"minimum": 0}
RECORDS: dict[str, dict[str, Mapping[str, Any]]] = {
    "Event": {
        "id": NAMED | {"maxLength": ID_LENGTH},
        "name": NAMED,
        "country": {"pattern": "^[A-Z]{2}$"},
        "slot_minutes": _within(SLOT_MINUTES),
        "gap_minutes": _within(GAP_MINUTES),
        "tables": _within(TABLES),
        "interpreters": {"additionalProperties": {"type": "integer", **_within(INTERPRETERS)}},
    },
    "Limits": {"least": COUNT, "most": COUNT},
    "SiteVisits": {"capacity": {"minimum": 1}},
    "Journey": {"minutes": _within(JOURNEY_MINUTES)},
    "ClosedTable": {"table": COUNT},
}
"""What the service requires of records, which know no HTTP; by schema and field."""


def of_records(schemas: Mapping[str, Any]) -> None:
    """Tell the rules of records in their schemas, and in those of patches of them."""
    for name, rules in RECORDS.items():
        for schema in (schemas[name], schemas.get(f"{name}Patch", {})):
            for field, keywords in rules.items():
                for told in _options(schema.get("properties", {}).get(field, {})):
                    told.update(keywords)


def _options(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [option for option in told.get("anyOf", [told]) if option.get("type") != "null"]
