"""A small mission whose printed words are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from recommender.exporting.programme import Entry, Programme
from recommender.records import (
    Buyer,
    BuyerId,
    Contact,
    Event,
    EventId,
    EventKind,
    Firm,
    FirmId,
    Language,
    Need,
    NeedId,
    Product,
    ProductId,
    Reason,
    Slot,
)

ARTICLE = {"en": "caustic soda", "tr": "kostik soda", "ru": "каустическая сода"}
REASONS = (
    Reason("product_for_need", {"product": "Kostik soda payet", "need": "Сода каустическая"}),
    Reason("same_article", {"article": ARTICLE, "need_words": "сода", "product_words": "kostik soda"}),
    Reason("hs_shared", {"level": "6", "code": "281511"}),
    Reason("certificate_missing", {"certificate": "ISO 9001"}, tone=-1),
    Reason("similar_text", {"percent": "71"}, tone=0),
)


def firm(number: int, name: str, *, languages: tuple[str, ...] = ("tr", "en")) -> Firm:
    id_ = FirmId(f"F{number}")
    product = Product(ProductId(f"F{number}-1"), id_, "Kostik soda payet %98, İğdır ışığı, 25 kg torba")
    contact = Contact("Şule Ağaoğlu", f"sule{number}@firma.example", "+90 555 000 00 00")
    spoken = tuple(map(Language, languages))
    return Firm(id_, name, (product,), city="Bursa", languages=spoken, contact=contact)


def buyer(number: int, name: str, *, languages: tuple[str, ...] = ("ru",)) -> Buyer:
    id_ = BuyerId(f"B{number}")
    need = Need(NeedId(f"B{number}-1"), id_, "Сода каустическая чешуированная 99 %, мешок 25 кг")
    spoken = tuple(map(Language, languages))
    return Buyer(id_, name, (need,), city="Москва", country="RU", languages=spoken)


FIRMS = [firm(1, "Işık & Çağ Kimya A.Ş."), firm(2, "Örnek Boya Ltd. Şti.")]
BUYERS = [buyer(1, "ООО «Щёлочь-Сбыт»"), buyer(2, "АО «Объёмные краски»")]


def slots(timezone: str, *starts: str, minutes: int = 30) -> tuple[Slot, ...]:
    zone = ZoneInfo(timezone)
    found = []
    for number, text in enumerate(starts):
        start = datetime.fromisoformat(text).replace(tzinfo=zone)
        end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
        found.append(Slot(number, start, end))
    return tuple(found)


def programme(
    timezone: str = "Europe/Moscow",
    starts: tuple[str, ...] = ("2027-02-10T10:00", "2027-02-10T10:40", "2027-02-11T09:30"),
    home: str = "Europe/Istanbul",
    entries: tuple[Entry, ...] | None = None,
    version: int = 1,
    name: str = "Moskova Kimya Heyeti",
) -> Programme:
    grid = slots(timezone, *starts)
    days = [slot.start.date() for slot in grid] or [date(2027, 2, 10)]
    event = Event(
        EventId("moskova-2027"),
        name,
        EventKind.OUTBOUND,
        "Moskova",
        "RU",
        timezone,
        min(days),
        max(days),
        home_timezone=home,
    )
    return Programme(
        event=event,
        version=version,
        revision=10 * version,
        changed_at=datetime(2027, 1, 20, 12, tzinfo=UTC),
        slots=grid,
        firms={f.id: f for f in FIRMS},
        buyers={b.id: b for b in BUYERS},
        entries=planned(grid) if entries is None else entries,
    )


def entry(
    number_of_firm: int, number_of_buyer: int, slot: Slot, table: int | None, **fields: object
) -> Entry:
    one, other = FIRMS[number_of_firm - 1], BUYERS[number_of_buyer - 1]
    given: dict[str, object] = {"product": one.products[0], "need": other.needs[0], "reasons": REASONS}
    return Entry(one, other, slot, table, **(given | fields))  # type: ignore[arg-type]


def planned(grid: tuple[Slot, ...]) -> tuple[Entry, ...]:
    """Firm 1 meets both buyers, firm 2 one; with few slots, as many as there is room for."""
    wanted = ((1, 1, 0, 0), (2, 2, 0, 1), (1, 2, 1, 2), (2, 1, 2, 0))
    return tuple(
        entry(f, b, grid[slot], table, interpreter="ru" if f == 2 else "")
        for f, b, slot, table in wanted
        if slot < len(grid)
    )
