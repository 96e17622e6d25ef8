"""Bodies of their own types: pydantic alone would read a number from text, and a day from a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def of_own_types(kind: Any) -> Any:
    """The type of a body that is a ``kind``, a model or record."""
    return Annotated[kind, BeforeValidator(partial(_required, TypeAdapter(kind).json_schema()))]


def _required(schema: Mapping[str, Any], body: Any) -> Any:
    """The body as it came. Raises ValueError, which names the field, for a value of another type."""
    _require(schema, schema.get("$defs", {}), body, "")
    return body


def _require(schema: Mapping[str, Any], known: Mapping[str, Any], value: Any, where: str) -> None:
    options = list(_options(schema, known))
    kinds = {option["type"] for option in options if "type" in option}
    if kinds and _kind(value) not in kinds | ({"integer"} if "number" in kinds else set()):
        raise ValueError(f"{where or 'all of it'}: {' or '.join(sorted(kinds))}, not {_kind(value)}")
    for option in options:
        if isinstance(value, list):
            for part in value:
                _require(option.get("items", {}), known, part, where)
        elif isinstance(value, dict):
            others = option.get("additionalProperties", {})
            for name, part in value.items():
                told = option.get("properties", {}).get(name, others if isinstance(others, dict) else {})
                _require(told, known, part, f"{where}.{name}".lstrip("."))


def _options(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema itself, or each that it offers, without references."""
    if "$ref" in schema:
        yield from _options(known[schema["$ref"].rpartition("/")[2]], known)
    elif "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from _options(option, known)
    else:
        yield schema


def _kind(value: Any) -> str:
    """The type of a value as JSON Schema names it; 3.0 is whole."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return KINDS.get(type(value), "null")
