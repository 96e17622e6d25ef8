"""Lists, the same everywhere: pages by cursor, sorting, chosen fields, and where the next page is.

A cursor tells where the page before ended, by the value sorted by and the identity of its last entry:
what is added or removed meanwhile neither repeats nor hides an entry.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

from fastapi import Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, TypeAdapter

from api.told import Told, pattern
from recommender.errors import Invalid, NotFound

Body = TypeVar("Body")
Record = TypeVar("Record")
SELECTED = "application/vnd.masa.selected+json"
"""The media type of a page whose entries hold chosen fields alone."""

KEPT = ("link", "etag", "x-masa-engine")
MOST = 200
Cursor = Annotated[str, Query(max_length=2000, description="`next` of the page before.")]


@dataclass(frozen=True)
class Place:
    """Where a page ended: the value it is sorted by, and the identity of its last entry."""

    value: Any
    identity: list[Any]


@dataclass(frozen=True)
class Listing:
    """Which part of a list is wanted, in which order, with which fields."""

    request: Request
    response: Response
    shape: Any
    limit: int
    cursor: str
    sort: str
    fields: str

    @property
    def by(self) -> str:
        """What the list is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def falling(self) -> bool:
        return self.sort.startswith("-")

    def place(self) -> Place | None:
        """Where the page before ended, None for the first. Raises NotFound for a cursor of another list."""
        if not self.cursor:
            return None
        sort, value, identity = _decoded(self.cursor)
        if sort != self.sort:
            raise NotFound("cursor_unknown")
        return Place(value, identity)

    def page(
        self,
        records: Iterable[Record],
        body: Callable[[Record], Body],
        identity: Callable[[Record], tuple[Any, ...]],
        keys: Mapping[str, Callable[[Record], Any]] | None = None,
    ) -> Any:
        """The wanted part of all ``records``, shaped; ``keys`` say how to sort by what is no attribute."""
        key = (keys or {}).get(self.by) or (lambda record: getattr(record, self.by))
        ordered = sorted(records, key=lambda record: _comparable(identity(record)))
        ordered.sort(key=lambda record: _comparable(key(record)), reverse=self.falling)
        start = 0
        if (place := self.place()) is not None:
            ended = _comparable(place.value), _comparable(place.identity)
            start = sum(
                not _follows((_comparable(key(r)), _comparable(identity(r))), ended, self.falling)
                for r in ordered
            )
        part = ordered[start : start + self.limit]
        more = start + self.limit < len(ordered)
        ended_at = [_plain(key(part[-1])), _plain(identity(part[-1]))] if part and more else None
        return self.answer([body(record) for record in part], ended_at)

    def ranked(self, records: Sequence[Record], body: Callable[[int, Record], Body]) -> Any:
        """The wanted part of a list whose order is its meaning; ``body`` is given the rank, from 1."""
        start = self.start()
        part = records[start : start + self.limit]
        return self.from_rank(
            [body(rank, record) for rank, record in enumerate(part, start + 1)], len(records)
        )

    def start(self) -> int:
        """How many entries of a ranked list the pages before held."""
        place = self.place()
        if place is None:
            return 0
        if type(place.value) is not int or not 0 <= place.value <= 10**9:
            raise NotFound("cursor_unknown")
        return place.value

    def from_rank(self, entries: Sequence[Body], found: int, beside: Mapping[str, Any] | None = None) -> Any:
        """A page of a ranked list of ``found`` entries; ``beside``: what it tells besides."""
        following = self.start() + self.limit
        return self.answer(entries, [following, []] if following < found else None, beside)

    def answer(
        self,
        entries: Sequence[Body],
        ended_at: Sequence[Any] | None,
        beside: Mapping[str, Any] | None = None,
    ) -> Any:
        """A page with its link to the next; when fields are chosen, a finished answer with them alone."""
        chosen = self._chosen()
        following = None if ended_at is None else _encoded([self.sort, *ended_at])
        if following is not None:
            link = self.request.url.include_query_params(cursor=following)
            self.response.headers["Link"] = f'<{quote(link.path)}?{link.query}>; rel="next"'
        if not chosen:
            return {"entries": entries, "next": following, **(beside or {})}
        plain = TypeAdapter(list[self.shape]).dump_python(list(entries), mode="json")
        picked = [{name: entry[name] for name in chosen} for entry in plain]
        page = {"entries": picked, "next": following, **jsonable_encoder(beside or {})}
        headers = {name: self.response.headers[name] for name in KEPT if name in self.response.headers}
        return JSONResponse(page, 200, headers, SELECTED)

    def _chosen(self) -> list[str]:
        if not self.fields:
            return []
        known = field_names(self.shape)
        chosen = list(dict.fromkeys(name.strip() for name in self.fields.split(",")))
        if unknown := [name for name in chosen if name not in known]:
            raise Invalid("field_unknown", name=unknown[0][:100], fields=", ".join(known))
        return chosen


def listing(shape: Any, *sorts: str, most: int = MOST, usual: int = 50) -> Callable[..., Listing]:
    """A dependency: the part of a list of ``shape`` that is wanted.

    It may be sorted by any of ``sorts``, and is by the first unless said otherwise (``-``: falling).
    A list without ``sorts`` has an order of its own.
    """
    ordered = "" if sorts else " The list has an order of its own, which is part of what it says."
    limits = Annotated[int, Query(ge=1, le=most, description=f"Entries a page.{ordered}")]
    chosen = Annotated[
        str,
        Query(max_length=1000, description="Only these fields of each entry, with commas; empty: all."),
        _names(field_names(shape)),
    ]

    def ranked(
        request: Request, response: Response, limit: limits = usual, cursor: Cursor = "", fields: chosen = ""
    ) -> Listing:
        return Listing(request, response, shape, limit, cursor, "", fields)

    if not sorts:
        return ranked
    # The usual order is the first: one that starts with `-` begins with the greatest.
    names = [sorts[0], *(name.removeprefix("-") for name in sorts[1:])]
    orders = tuple(order for name in names for order in (name, _reversed(name)))
    order = Annotated[Literal[orders], Query(description="What to sort by; with `-` from the greatest.")]

    def wanted(
        request: Request,
        response: Response,
        limit: limits = usual,
        cursor: Cursor = "",
        sort: order = orders[0],
        fields: chosen = "",
    ) -> Listing:
        return Listing(request, response, shape, limit, cursor, sort, fields)

    return wanted


def _names(known: Sequence[str]) -> Told:
    """Some of the names, with commas between them."""
    name = rf"\s*({'|'.join(known)})\s*"
    return pattern(f"^({name}(,{name})*)?$", examples=[",".join(known[:2])])


def _reversed(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def field_names(shape: Any) -> list[str]:
    """The names of the fields of a body."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return list(shape.model_fields)
    assert is_dataclass(shape), "a list is of models or records"
    return [field.name for field in fields(shape)]


def _plain(value: Any) -> Any:
    """A value as a cursor holds it; moments in UTC, so that their texts come in the order of time."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _comparable(value: Any) -> tuple[Any, ...]:
    """A value that can be compared with others of its column, None first."""
    plain = _plain(value)
    if isinstance(plain, list):
        return tuple(_comparable(part) for part in plain)
    # A forged cursor may hold anything: numbers and texts never meet in a comparison.
    return plain is not None, isinstance(plain, str), plain if plain is not None else 0


def _follows(one: tuple[Any, Any], other: tuple[Any, Any], falling: bool) -> bool:
    if one[0] != other[0]:
        return bool(one[0] < other[0] if falling else one[0] > other[0])
    return bool(one[1] > other[1])


def _encoded(place: Sequence[Any]) -> str:
    text = json.dumps(place, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[str, Any, list[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sort, value, identity = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotFound("cursor_unknown") from error
    simple = value is None or isinstance(value, str | int | float)
    if not isinstance(sort, str) or not simple or not isinstance(identity, list):
        raise NotFound("cursor_unknown")
    if not all(part is None or isinstance(part, str | int) for part in identity):
        raise NotFound("cursor_unknown")
    return sort, value, identity
