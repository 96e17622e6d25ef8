"""Value types refuse wrong states."""

from __future__ import annotations

import pytest

from recommender.records import HSCode, Language, Quantity, Unit


@pytest.mark.parametrize("text", ["3402.31", "3402 31 00 00 00", "34 02 31 00 00", "340231"])
def test_codes_are_read_as_people_write_them(text: str) -> None:
    assert HSCode.parse(text).hs6 == "340231"


@pytest.mark.parametrize("text", ["", "3", "34O2", "1234567890123", "00", "9901", "7701", "абвг"])
def test_what_is_not_a_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HS code"):
        HSCode.parse(text)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("3402311000", "340231900011", 6), ("3402", "340231", 4), ("340211", "340290", 4), ("34", "3402", 2),
     ("3402", "2815", 0), ("34023110", "34023120", 6)],
)  # fmt: skip
def test_codes_of_two_countries_agree_on_six_digits_at_most(one: str, other: str, level: int) -> None:
    assert HSCode(one).level_shared_with(HSCode(other)) == level
    assert HSCode(other).level_shared_with(HSCode(one)) == level


def test_a_quantity_has_value_and_unit_or_neither() -> None:
    assert not Quantity("bir miktar").readable
    assert Quantity("5 t", 5, Unit.TONNE).readable
    with pytest.raises(ValueError, match="together"):
        Quantity("5", 5)
    with pytest.raises(ValueError, match="amount"):
        Quantity("?", float("nan"), Unit.TONNE)


def test_a_language_is_a_two_letter_code() -> None:
    with pytest.raises(ValueError, match="ISO"):
        Language("Turkish")
