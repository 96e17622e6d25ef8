"""What companies write of whom they want, where they sell and how they are paid, read in three languages."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.features import FEATURES, ConstraintReader, Reader
from recommender.features.conditions import conditions, credit_asked
from recommender.glossary import Annotator
from recommender.records import Buyer, Firm, NeedId, Segment
from recommender.wording import LANGUAGES, phrase
from tests.missions import buyer, engine_of, firm

COUNTRIES = ("BG", "BY", "IR", "IQ", "KE", "KZ", "RO", "RU", "UG", "ZA")


def stands(profile: str) -> tuple[set[str], set[str]]:
    """What a firm of this profile seeks, and what it refuses."""
    read = conditions(firm(1, profile=profile), COUNTRIES)
    return set(read.sought), set(read.refused)


@pytest.mark.parametrize(
    ("profile", "sought", "refused"),
    [
        ("Tutkal üretiriz. Tüccarla çalışmıyoruz.", set(), {"distributor"}),
        ("Bayi arıyoruz, perakendeciye mal vermeyiz.", {"distributor"}, {"retail_chain"}),
        ("Toptancılar, mağazalar bizimle çalışmaz.", set(), {"distributor", "retail_chain"}),
        ("Yalnız fabrikalara satarız.", {"manufacturer"}, {"distributor", "retail_chain", "service"}),
        ("Üretici değiliz, toptancılara satıyoruz.", {"distributor"}, set()),
        ("Yerli üreticiyle yarışamıyoruz.", set(), set()),
        ("Ищем дилеров, розничным сетям не продаём.", {"distributor"}, {"retail_chain"}),
        ("Работаем без посредников с заводами.", {"manufacturer"}, {"distributor"}),
        ("We welcome contractors but do not sell to traders.", {"service"}, {"distributor"}),
        ("Hedefimiz tüccar değil birkaç ton çeken fabrika.", set(), {"distributor"}),
        ("A mill is served directly only if it is large.", set(), set()),
        ("Shops, merchants - no. Powder ships anywhere.", set(), {"distributor", "retail_chain"}),
        ("Üreticiyiz, toptancıyız, uygulamacılara satıyoruz.", {"service"}, set()),
        ("Мы завод, ищем дилеров.", {"distributor"}, set()),
        ("We like stockists.", set(), set()),
        ("We seek stockists. Stockists need not apply in winter.", set(), set()),
    ],
)
def test_a_firm_seeks_and_refuses_kinds_of_buyer(profile: str, sought: set[str], refused: set[str]) -> None:
    assert stands(profile) == (sought, refused)


@pytest.mark.parametrize(
    ("profile", "sought", "refused"),
    [
        ("Rusya'ya yüklemiyoruz, Kazakistan hedefimiz.", {"KZ"}, {"RU"}),
        ("Rusya ve Belarus için satışımız olmaz.", set(), {"BY", "RU"}),
        ("Rusya kapalı değil.", set(), set()),
        ("Sole distributor in Kazakhstan.", set(), {"KZ"}),
        ("Looking for an exclusive agent: Kazakhstan.", {"KZ"}, set()),
        ("Belarus is covered by an agent, not exclusive.", set(), set()),
        ("Ищем партнёров в России, Казахстане.", {"KZ", "RU"}, set()),
        ("Иран нам интересен.", {"IR"}, set()),
        ("Rusya'da Sibirya öncelik.", {"Siberian FD"}, set()),
        ("В Поволжье у нас эксклюзивный представитель.", set(), {"Volga FD"}),
        ("Rusya pazarını biliyoruz.", set(), set()),
        ("Doğu Afrika'da ortak arıyoruz.", {"KE", "UG"}, set()),
        ("Güney Afrika'da ortak arıyoruz.", {"ZA"}, set()),
        ("We want the Balkans.", {"BG", "RO"}, set()),
        ("Ищем партнёров в Восточной Африке, в страны СНГ не возим.", {"KE", "UG"}, {"BY", "KZ", "RU"}),
        ("Nairobi ve Johannesburg için geliyoruz.", {"KE", "ZA"}, set()),
        ("Yeni Rus müşteri almıyoruz; Kenyalı ve Bulgar firmalar hedefimiz.", {"BG", "KE"}, {"RU"}),
        ("Kenyan and Romanian firms are welcome.", {"KE", "RO"}, set()),
        ("Болгарские и кенийские фирмы нам интересны.", {"BG", "KE"}, set()),
        ("Kenya'da bayimiz var, Uganda boş.", {"UG"}, {"KE"}),
        ("In Bulgaria and Romania the partner exists.", set(), {"BG", "RO"}),
        ("Bulgaristan'da şirketimiz var, orada kimseyle görüşmeyiz.", set(), {"BG"}),
        ("Bulgaristan'a her hafta tır çıkar, parsiyel yapmıyoruz.", set(), set()),
        ("Uganda'da ağı olan (en az 20 araç) ortak arıyoruz.", {"UG"}, set()),
        ("Rusya'da bayi arıyoruz (Volga, Ural).", {"distributor", "Urals FD", "Volga FD"}, set()),
        ("Ürünümüz tutmuyor (Çin malını Rusya alıyor).", set(), set()),
    ],
)
def test_a_firm_seeks_and_refuses_places(profile: str, sought: set[str], refused: set[str]) -> None:
    assert stands(profile) == (sought, refused)


@pytest.mark.parametrize(
    ("profile", "payment", "days"),
    [
        ("", (), None),
        ("", ("lc", "advance"), 0.0),
        ("", ("open_account",), 30.0),
        ("", ("advance", "45 gun"), 45.0),
        ("Vade 60 gün olur.", ("advance",), 60.0),
        ("Açık hesap yapmıyoruz.", (), 0.0),
        ("Vadeli mal vermeyiz, peşin satarız.", (), 0.0),
        ("No credit, please.", (), 0.0),
        ("Отсрочка до 30 дней постоянным клиентам.", (), 30.0),
        ("Raf ömrü 90 gün, teslim 20 gün.", (), None),
    ],
)
def test_a_firm_gives_credit(profile: str, payment: tuple[str, ...], days: float | None) -> None:
    assert conditions(firm(1, profile=profile, payment=payment), ()).credit == days


@pytest.mark.parametrize(
    ("profile", "payment", "days"),
    [
        ("Платим через 45 дней.", (), 45.0),
        ("Оплата после реализации.", (), 120.0),
        ("Завод красок. 60 дней.", (), 60.0),
        ("Оплата 30-60 дней.", ("open_account",), 60.0),
        ("Работаем без предоплаты.", (), 30.0),
        ("Отсрочка 60 дней.", ("lc",), 0.0),
        ("Срок годности 60 дней от производства нужен.", (), None),
    ],
)
def test_a_buyer_asks_for_credit(profile: str, payment: tuple[str, ...], days: float | None) -> None:
    assert credit_asked(buyer(1, profile=profile, payment=payment)) == days


def features(firm_: Firm, buyer_: Buyer) -> dict[str, float]:
    reader = Reader(Annotator(()), ConstraintReader({}))
    engine = engine_of([firm_], [buyer_], reader=reader)
    grid = engine.corpus.space.grid(np.array([0]), np.array([0]))
    return dict(zip(FEATURES, grid[:, 0, 0].tolist(), strict=True))


def test_what_is_said_of_a_district_outweighs_its_country() -> None:
    seller = firm(1, "tutkal", profile="Rusya'ya satmıyoruz. Sibirya için bayi arıyoruz.")
    near, far = (buyer(1, "tutkal", region=region) for region in ("Siberian FD", "Volga FD"))
    named = "place_sought", "place_refused"
    assert [features(seller, near)[name] for name in named] == [1.0, 0.0]
    assert [features(seller, far)[name] for name in named] == [0.0, 1.0]


def test_credit_counts_by_the_days_beyond_what_the_firm_gives() -> None:
    asker = buyer(1, "tutkal", profile="Отсрочка 60 дней.")
    for payment, beyond in (("advance", 1.0), ("open_account", 0.5), ("rub", 0.0)):
        assert features(firm(1, "tutkal", payment=(payment,)), asker)["credit_beyond"] == beyond


def test_a_firm_sinks_that_does_not_want_such_a_buyer_and_says_why() -> None:
    asker = buyer(1, "tutkal", segment=Segment.DISTRIBUTOR, profile="Отсрочка 45 дней.", region="Volga FD")
    unwilling = "Toptancıya satmıyoruz. Rusya'ya yüklemiyoruz. Yalnız peşin."
    willing = "Rusya için toptancı arıyoruz. Vade 60 gün."
    firms = [firm(1, "tutkal", profile=unwilling), firm(2, "tutkal", profile=willing)]
    best, last = engine_of(firms, [asker]).firms_for_need(NeedId("B1-1"))
    codes = {"segment_refused", "place_refused", "credit_beyond"}
    assert (best.firm_id, last.firm_id) == ("F2", "F1")
    assert codes <= {reason.code for reason in last.reasons if reason.tone < 0}
    assert "place_sought" in {reason.code for reason in best.reasons if reason.tone > 0}
    told = next(reason for reason in last.reasons if reason.code == "credit_beyond")
    for language in LANGUAGES:
        assert "45" in phrase(told.code, language, told.facts)
