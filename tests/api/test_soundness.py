"""What a request may not say twice."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from api.soundness import Distinct

NUMBERS = TypeAdapter(Distinct[int])


def test_a_set_is_read_in_any_order() -> None:
    assert NUMBERS.validate_python([2, 1]) == {1, 2}


def test_a_value_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="a value comes twice"):
        NUMBERS.validate_python([1, 1])
