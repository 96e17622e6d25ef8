"""A buyer's payment routes beside those that a firm takes."""

from __future__ import annotations

import pytest

from recommender.features.payment import apart, taken


@pytest.mark.parametrize(
    ("buyer", "firm", "told_apart"),
    [
        (("open_account",), ("advance", "lc"), True),
        (("open_account", "lc"), ("advance", "lc"), False),
        (("advance",), ("open_account",), False),
        (("documents",), ("lc",), True),
        (("rub",), ("usd",), True),
        (("rub", "open_account"), ("rub", "advance"), False),
        ((), ("advance",), False),
        (("open_account",), (), False),
    ],
)
def test_a_firm_takes_what_is_safer_for_it_than_what_it_names(
    buyer: tuple[str, ...], firm: tuple[str, ...], told_apart: bool
) -> None:
    assert apart(buyer, firm) is told_apart


def test_a_currency_says_nothing_of_the_method() -> None:
    assert taken({"rub"}) == {"rub"}
