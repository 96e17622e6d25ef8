"""Invented records with every field set, and with none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from recommender.records import (
    Buyer,
    BuyerId,
    Certificate,
    ClosedTable,
    Contact,
    Event,
    EventId,
    EventKind,
    Firm,
    FirmId,
    HSCode,
    Journey,
    Language,
    Limits,
    Need,
    NeedId,
    Period,
    Product,
    ProductId,
    Quantity,
    Segment,
    Session,
    SiteVisits,
    Unit,
)

FULL_FIRM = Firm(
    id=FirmId("F1"),
    name="Işık Boya ve Kimya San. A.Ş.",
    products=(
        Product(
            id=ProductId("F1-2"),
            firm_id=FirmId("F1"),
            text="Su bazlı dış cephe boyası, 15 L «ИНТЕРЬЕР»",
            hs=HSCode("320910000000"),
            hs_raw="3209.10.00.00.00",
            certificates=(Certificate("EAC", date(2027, 1, 31)), Certificate("TSE")),
            capacity=Quantity("30 t/ay", 30.0, Unit.TONNE, Period.MONTH),
            min_order=Quantity("1 FCL", 1.0, Unit.CONTAINER_20),
        ),
        Product(ProductId("F1-1"), FirmId("F1"), "astar", hs_raw="32O9"),
    ),
    city="Bursa",
    country="TR",
    website="https://example.com",
    profile="Boya üreticisi; %100 yerli",
    languages=(Language("tr"), Language("ru")),
    export_markets=("RU", "KZ"),
    target_segments=(Segment.RETAIL_CHAIN, Segment.DISTRIBUTOR),
    excluded_segments=(Segment.SERVICE,),
    excluded_regions=("Far Eastern FD",),
    min_order=Quantity("ne kadar olursa"),
    free_capacity=Quantity("0.1 t", 0.1, Unit.TONNE),
    private_label=False,
    payment=("advance", "letter of credit"),
    certificates=(Certificate("ISO 9001:2015", date(2026, 12, 31)),),
    contact=Contact("Ayşe Örnek", "ayse@example.com", "+90 000 000 00 00"),
    notes={"fuar": "standı var", "примечание": "да"},
)

FULL_BUYER = Buyer(
    id=BuyerId("B1"),
    name="ООО «Пример»",
    needs=(
        Need(
            id=NeedId("B1-1"),
            buyer_id=BuyerId("B1"),
            text="краска фасадная акриловая",
            hs=HSCode("3209"),
            hs_raw="3209",
            required_certificates=(Certificate("EAC"), Certificate("Халяль", date(2028, 2, 29))),
            volume=Quantity("20 т/мес", 20.0, Unit.TONNE, Period.MONTH),
            delivery="CPT Москва",
        ),
    ),
    city="Москва",
    region="Central FD",
    country="RU",
    segment=Segment.DISTRIBUTOR,
    website="https://example.org",
    profile="Оптовая торговля ЛКМ",
    languages=(Language("ru"), Language("en")),
    private_label_required=True,
    payment=("30 days",),
    certificates=(Certificate("ISO 14001"),),
    contact=Contact("Иван Пример", "ivan@example.org", "+7 000 000-00-00"),
    notes={"источник": "выставка"},
)

MISSION = Event(
    EventId("E1"),
    "Moskova kimya heyeti",
    EventKind.OUTBOUND,
    "Moscow",
    "RU",
    "Europe/Moscow",
    date(2026, 9, 14),
    date(2026, 9, 16),
)

FULL_EVENT = Event(
    EventId("E5"),
    "Заводы Урала",
    EventKind.SITE_VISITS,
    "Yekaterinburg",
    "RU",
    "Asia/Yekaterinburg",
    date(2026, 10, 5),
    date(2026, 10, 6),
    organisation="Bursa",
    home_timezone="Europe/Berlin",
    sessions=(Session(date(2026, 10, 5), time(9), time(12, 30)),),
    slot_minutes=45,
    gap_minutes=10,
    tables=3,
    languages=("ru", "en"),
    interpreters={"ru": 2},
    firm_limits=Limits(1, 4),
    buyer_limits=Limits(2),
    answers_due=datetime(2026, 9, 30, 15, 0, tzinfo=UTC),
    both_must_accept=False,
    visits=SiteVisits(3, {BuyerId("B1"): "Верхняя Пышма"}, (Journey("Верхняя Пышма", "Ревда", 55),)),
    closed_tables=(ClosedTable(2, 1),),
    history=True,
    cloned_from=EventId("E1"),
)


def firm(id_: str, *products: str, **fields: object) -> Firm:
    """A firm with one product a text; product ids are ``<firm>-1``, ``<firm>-2`` …"""
    lines = tuple(
        Product(ProductId(f"{id_}-{at}"), FirmId(id_), text) for at, text in enumerate(products, start=1)
    )
    return Firm(FirmId(id_), f"Firm {id_}", lines, **fields)  # type: ignore[arg-type]


def buyer(id_: str, *needs: str, **fields: object) -> Buyer:
    """A buyer with one need a text; need ids are ``<buyer>-1``, ``<buyer>-2`` …"""
    lines = tuple(Need(NeedId(f"{id_}-{at}"), BuyerId(id_), text) for at, text in enumerate(needs, start=1))
    return Buyer(BuyerId(id_), f"Buyer {id_}", lines, **fields)  # type: ignore[arg-type]
