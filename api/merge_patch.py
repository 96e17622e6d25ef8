"""JSON Merge Patch (RFC 7396): a change that names only what changes; null takes a value away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_type_hints

from fastapi import Body
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model
from pydantic.json_schema import GetJsonSchemaHandler

from api.own_types import of_own_types
from recommender.errors import Invalid

Wanted = TypeVar("Wanted")
MEDIA_TYPE = "application/merge-patch+json"
DEEPEST = 32


class _Described:
    """Tells the documentation which fields a patch may name."""

    def __init__(self, shape: type[BaseModel]) -> None:
        self._shape = shape

    def __get_pydantic_json_schema__(self, _: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(self._shape.__pydantic_core_schema__)


def patch_of(kind: Any, name: str, *, leaving_out: tuple[str, ...] = ()) -> Any:
    """The type of a body that changes some fields of ``kind``, a model or record."""
    known = _model_fields(kind) if issubclass(kind, BaseModel) else _record_fields(kind)
    # What has to be there cannot be taken away.
    optional: dict[str, Any] = {
        field: (hint if needed else hint | None, None)
        for field, (hint, needed) in known.items()
        if field not in leaving_out
    }
    shape = create_model(name, __doc__="What is to change; what is not named stays.", **optional)
    return Annotated[dict[str, Any], Body(media_type=MEDIA_TYPE), _Described(shape)]


def _model_fields(kind: type[BaseModel]) -> dict[str, tuple[Any, bool]]:
    """The type of each field of a model, and whether it has to be given."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: (
            Annotated[hints[name], *field.metadata] if field.metadata else hints[name],
            field.is_required(),
        )
        for name, field in kind.model_fields.items()
    }


def _record_fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: (hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    }


def patched(kind: type[Wanted], current: object, patch: Mapping[str, Any]) -> Wanted:
    """``kind`` made of ``current``, a record or model, with the patch applied.

    Raises:
        Invalid: the patch is nested too deeply.
        RequestValidationError: the outcome is not a ``kind``.
    """
    before = _adapter(type(current)).dump_python(current, mode="json")
    try:
        return _adapter(kind).validate_python(merged(before, patch), strict=False)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(found) from error


def merged(target: Any, patch: Any, depth: int = 0) -> Any:
    """RFC 7396, section 2. Raises Invalid when the patch is nested too deeply."""
    if not isinstance(patch, Mapping):
        return patch
    if depth > DEEPEST:
        raise Invalid("patch_too_deep", most=DEEPEST)
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value, depth + 1)
    return result


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    assert is_dataclass(kind) or issubclass(kind, BaseModel)
    return TypeAdapter(of_own_types(kind))
