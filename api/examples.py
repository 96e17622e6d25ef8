"""Examples of the API's documentation: one invented firm, buyer and event throughout, told field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DAY, MOMENT = "2035-05-14", "2035-05-14T07:00:00Z"
HOURS = [{"day": DAY, "start": "10:00:00", "end": "13:00:00"}]
NAMED: dict[str, Any] = {
    "account_id": "ayse", "action": "change", "actor_id": "ayse", "actor_role": "organiser",
    "answer": "interested", "away": [4, 5], "because": "CAS 108-24-7", "buyer": "Пример Химия",
    "buyer_id": "B001", "certificates": ["ISO 9001"], "checksum": "9f86d081884c7d65", "city": "Bursa",
    "code": "request_invalid", "column": "hs_code", "comment": "Numune getirecek.",
    "company": "Örnek Kimya A.Ş.", "company_id": "F001", "counts": {"rows": 12, "added": 10},
    "country": "TR", "created_by": "ayse", "currency": "EUR", "email": "kisi@ornek.example",
    "event": "sample", "event_id": "sample", "export_markets": ["RU"], "feature": "text_similarity",
    "file": "firms.xlsx", "firm": "Örnek Kimya A.Ş.", "firm_id": "F001", "first_day": DAY, "id": "F001",
    "key": "F001/B001", "kept_id": "F001", "kind": "quotation", "label": "portal", "languages": ["tr", "en"],
    "last_day": DAY, "message": "Satır 3: kod okunamadı.", "name": "Örnek Kimya A.Ş.", "need_id": "B001-1",
    "new": "correct horse battery staple", "note": "Fiyat istedi.", "old": "another long password",
    "organisation": "Bursa", "other_id": "F002", "partner_id": "B001", "password": "another long password",
    "phase": "running", "product_id": "F001-1", "profile": "Su arıtma kimyasalları üretir.",
    "reason": "Her ikisi de Rusça biliyor.", "reviewer": "Elif", "role": "organiser", "row": 3,
    "rule": "un-precursors-1", "sessions": HOURS, "source": "UN 1988", "subject_id": "F001",
    "accept": "application/json",
    "text": "Sodyum hipoklorit %15, IBC", "timezone": "Europe/Moscow", "home_timezone": "Europe/Istanbul",
    "title": "the request is not valid", "type": "urn:masa:problem:request_invalid", "uri": "otpauth://totp/…",
    "url": "https://portal.example.org/masa", "secret": "whsec_…", "notice": "decision.made",
    "webhook_id": "0f3a9c", "job_id": "5e7c01b2a94d8f36",
    "word": "Fiyat listesi isteriz.", "hs_code": "282890", "region": "Central FD", "table": 0, "slot": 0,
    "least": 0, "most": 6, "percent": 40, "rank": 1, "score": 0.83, "buyer_score": 0.86, "firm_score": 0.8,
    "next": None, "status": 422, "amount": "12500.00", "rating": 5, "version": 1,
    "reasons": ["Aynı GTİP başlığı."], "cursor": "WyJpZCIsIkYwMDEiLFsiRjAwMSJdXQ", "fields": "id,name",
    "if-match": '"4fd1c8e29ab0"', "If-Match": '"7"', "if-none-match": '"4fd1c8e29ab0"', "language": "tr",
    "Idempotency-Key": "firms-of-may-1", "subject": "firm", "by": "ayse", "of": "F001", "side": "firm",
    "home_start": MOMENT, "undoes": None, "undone_at": None, "based_on": None, "error": None,
    "before": {"city": "İzmir"}, "after": {"city": "Bursa"}, "facts": {}, "result": {"rows": 12},
}  # fmt: skip
"""What each field holds in examples, wherever its type allows."""

IN_PATHS = {
    "events": "event_id", "firms": "firm_id", "buyers": "buyer_id", "products": "product_id",
    "needs": "need_id", "users": "account_id", "jobs": "job_id",
}  # fmt: skip
"""Whose field an id is, by the part of the address before it."""

OF_KIND: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.5, "boolean": True, "null": None}
OF_PATTERN = ("10:00:00", "may", "tr", "TR", "ranker-0a1b2c3d", "282890", "12500.00", "logistic", "")
"""Texts of which one matches any pattern that a field asks for."""
OF_FORMAT = {"date-time": MOMENT, "date": DAY, "time": "10:00:00", "binary": "…"}


def example_of(schema: Mapping[str, Any], known: Mapping[str, Any], name: str = "") -> Any:
    """An example of a JSON schema of the field ``name``; its references are into ``known``."""
    schema = _resolved(schema, known)
    for word in ("examples", "example", "const"):
        if word in schema:
            return schema[word][0] if word == "examples" else schema[word]
    if "enum" in schema:
        return NAMED[name] if NAMED.get(name) in schema["enum"] else schema["enum"][0]
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        if name in NAMED and any(_fits(NAMED[name], _resolved(option, known)) for option in options):
            return NAMED[name]
        return example_of(options[0], known, name)
    if name in NAMED and _fits(NAMED[name], schema):
        return NAMED[name]
    return _built(schema, known, name)


def _built(schema: Mapping[str, Any], known: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return {field: example_of(each, known, field) for field, each in schema.get("properties", {}).items()}
    if "prefixItems" in schema:
        return [example_of(each, known) for each in schema["prefixItems"]]
    if kind == "array":
        return [example_of(schema.get("items", {}), known, name.removesuffix("s"))]
    if isinstance(kind, list):
        return example_of(dict(schema) | {"type": kind[0]}, known, name)
    if kind in ("integer", "number"):
        return schema.get(
            "minimum", schema.get("exclusiveMinimum", OF_KIND[kind] - 1) + 1 - ("minimum" in schema)
        )
    if kind == "string" and "pattern" in schema:
        return next((text for text in OF_PATTERN if re.search(schema["pattern"], text)), "…")
    return OF_FORMAT.get(schema.get("format", ""), OF_KIND.get(kind or "null"))


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    kinds: dict[str, Any] = {
        "string": str, "integer": int, "number": float | int, "boolean": bool, "array": list, "object": dict,
        "null": type(None),
    }  # fmt: skip
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if "properties" in schema or "$ref" in schema:
        return False
    kind, items = schema.get("type"), schema.get("items", {})
    if isinstance(kind, list):
        return any(_fits(value, dict(schema) | {"type": each}) for each in kind)
    if kind == "array" and isinstance(value, list):
        return all(_fits(each, items) for each in value)
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    return kind is None or (isinstance(value, kinds[kind]) and schema.get("format") in (None, *OF_FORMAT))


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    return schema
