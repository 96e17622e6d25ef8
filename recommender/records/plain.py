"""Records as plain data (text, numbers, lists, mappings) and back, for JSON and the audit log."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # a tenth of a second that a command's help need not spend

    return TypeAdapter(kind)


def plain(record: object, kind: Any = None) -> Any:
    """``record`` (of ``kind``, its own class unless given) as data that JSON can hold."""
    shape: Any = kind or type(record)
    return _adapter(shape).dump_python(record, mode="json")


def from_plain(kind: type[T], data: object) -> T:
    """The record of ``kind`` that ``data`` was made from. Raises ValueError."""
    shape: Any = kind
    found: T = _adapter(shape).validate_python(data)
    return found
