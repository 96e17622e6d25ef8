"""Days and moments as they are asked for: written out (RFC 3339).

pydantic alone would also read a bare number, as seconds since 1970: a slip of the pen would be a day.
"""

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from api.told import pattern

Point = TypeVar("Point", bound=date)
_WRITTEN_OUT = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_out(value: Any) -> Any:
    if (isinstance(value, str) and not _WRITTEN_OUT.match(value)) or isinstance(value, int | float):
        raise ValueError("written out, as in 2026-12-03 or 2026-12-03T10:00:00Z")
    return value


def _reckoned(value: Point) -> Point:
    if value.year in (1, 9999):  # on another zone's clock it may lie beyond all calendars
        raise ValueError("a year from 2 to 9998")
    return value


_RULES = BeforeValidator(_written_out), AfterValidator(_reckoned), pattern("^(?!0001|9999)")
Day = Annotated[date, *_RULES]
Moment = Annotated[AwareDatetime, *_RULES]
