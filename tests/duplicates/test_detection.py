"""Duplicates are found across scripts, spellings and legal forms; look-alikes are left alone."""

from __future__ import annotations

from itertools import combinations

import pytest

from recommender.duplicates import compare, find_duplicates, profile
from recommender.duplicates.detection import SUSPICIOUS
from recommender.records import Buyer, BuyerId, Contact, Firm, FirmId
from tests.duplicates.labelled import companies, precision_and_recall


def company(name: str, id_: str = "B1", **fields: object) -> Buyer:
    return Buyer(BuyerId(id_), name, **fields)  # type: ignore[arg-type]


def score(one: Buyer, other: Buyer) -> float:
    return compare(profile(one), profile(other)).score


def test_on_the_development_names_every_pair_is_found_and_no_other() -> None:
    assert precision_and_recall("dev") == (1.0, 1.0)


def test_on_names_that_nothing_was_chosen_by_most_pairs_are_found() -> None:
    precision, recall = precision_and_recall("test")  # 16 of 16, 16 of 18
    assert precision == 1.0
    assert recall >= 0.88


@pytest.mark.parametrize("part", ["dev", "test"])
def test_comparing_within_blocks_finds_what_comparing_all_finds(part: str) -> None:
    profiles = [profile(found) for found in companies(part)]
    everything = {
        (one.id, other.id)
        for one, other in combinations(profiles, 2)
        if compare(one, other).score >= SUSPICIOUS
    }
    assert {(found.one, found.other) for found in find_duplicates(profiles)} == everything


def test_a_domain_of_their_own_is_enough_to_ask_whether_two_are_one() -> None:
    one = company("Uydurma Plastik", website="www.uydurma.example/tr")
    other = company("Hayali Ambalaj", "B2", contact=Contact(email="a@mail.uydurma.example"))
    apart = company("Bambaşka Boya", "B3", contact=Contact(email="a@baska.example"))
    (found,) = find_duplicates([profile(known) for known in (one, other, apart)])
    assert (found.one, found.other, found.because) == ("B1", "B2", ("domain",))


def test_one_telephone_is_enough_to_ask_however_it_is_written() -> None:
    here = company("Uydurma", contact=Contact(phone="+90 (224) 555 01 01"))
    there = company("Hayali", "B2", contact=Contact(phone="0224 5550101"))
    (found,) = find_duplicates([profile(here), profile(there)])
    assert found.because == ("phone",)


def test_a_public_mail_provider_is_nobodys_domain() -> None:
    one, other = (company(name, contact=Contact(email=f"{name}@mail.ru")) for name in ("alfa", "omega"))
    assert profile(one).domains == frozenset()
    assert score(one, other) == 0.0


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.ornek.com.tr/iletisim", "ornek.com.tr"),
        ("ornek.example", "ornek.example"),
        ("http://shop.ornek.example:8080", "ornek.example"),
        ("not given", ""),
        ("", ""),
    ],
)
def test_the_registered_domain_of_a_website(address: str, domain: str) -> None:
    assert profile(company("x", website=address)).domains == frozenset({domain} - {""})


def test_another_city_and_another_country_speak_against_it() -> None:
    here = company("Uydurma", city="Москва", country="RU")
    assert score(here, company("Uydurma", city="Moskova", country="RU")) == 1.0
    assert score(here, company("Uydurma", city="Omsk", country="RU")) == pytest.approx(0.9)
    assert score(here, company("Uydurma", country="KZ")) == pytest.approx(0.85)


def test_only_pairs_with_a_company_asked_for_are_given() -> None:
    found = [profile(company("Uydurma Kimya", id_)) for id_ in ("B1", "B2", "B3")]
    pairs = {(pair.one, pair.other) for pair in find_duplicates(found, among={"B3"})}
    assert pairs == {("B1", "B3"), ("B2", "B3")}


def test_the_likeliest_pair_comes_first() -> None:
    names = {"F1": "Uydurmakent Boya", "F2": "Uydurmakent Boyaları A.Ş.", "F3": "Uydurmakend Boya"}
    found = find_duplicates([profile(Firm(FirmId(id_), name)) for id_, name in names.items()])
    scores = [pair.score for pair in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) == 3
