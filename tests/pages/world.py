"""A buyer in Moscow and a firm in Bursa, with lists to answer. All companies are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from recommender.config import Settings
from recommender.records import (
    Buyer,
    Certificate,
    Contact,
    Decision,
    Firm,
    HSCode,
    Invitation,
    Language,
    Meeting,
    MeetingState,
    Session,
    Side,
)
from recommender.service import Masa, events, invitations, participants, planning, suggesting
from recommender.service.links import link_to
from recommender.store import Store
from tests.missions import buyer, firm
from tests.service.missions import AYSE, MISSION, PlantedMasa

DAY = datetime.now(UTC).date() + timedelta(days=60)
EVENT = replace(
    MISSION,
    name="Moskova kimya heyeti",
    first_day=DAY,
    last_day=DAY,
    sessions=(Session(DAY, time(10), time(12)),),
    answers_due=datetime.now(UTC) + timedelta(days=30),
)
ADDRESS = "kisi@sirket.example"
NAMES = ("Nilüfer", "Yeşilova", "Karadeniz", "Menekşe", "Çınar", "Uludağ")
OFFERS = (
    "Sodyum hipoklorit %15, IBC",
    "Etilen glikol, varil",
    "Su bazlı epoksi reçine",
    "Titanyum dioksit rutil, 25 kg torba",
    "Poliüretan tutkal",
    "Kostik soda payet %99",
)


def firms() -> list[Firm]:
    """Six firms; the third lists a certificate, the rest none; the first one's goods are a disinfectant."""
    made = []
    for at, (name, offer) in enumerate(zip(NAMES, OFFERS, strict=True), 1):
        one = firm(at, offer, "Endüstriyel temizlik ürünleri", city="Bursa")
        if at == 1:
            one = replace(
                one,
                products=(replace(one.products[0], hs=HSCode("380894"), hs_raw="380894"), *one.products[1:]),
            )
        held = (Certificate("ISO 9001"),) if at == 3 else ()
        made.append(
            replace(one, name=f"{name} Kimya A.Ş.", certificates=held, contact=Contact("Kişi", ADDRESS))
        )
    return made


def buyers() -> list[Buyer]:
    """A buyer of Moscow with six needs, and one that takes no part."""
    needs = (
        "Гипохлорит натрия марка А, наливом",
        "Этиленгликоль, бочки",
        "Эпоксидная смола водная",
        "Диоксид титана рутильный",
        "Клей полиуретановый",
        "Сода каустическая чешуированная 99 %",
    )
    one = buyer(1, *needs, city="Москва", languages=(Language("ru"), Language("tr")))
    required = tuple(replace(n, required_certificates=(Certificate("ISO 9001"),)) for n in one.needs)
    named = replace(one, name="ООО «Пример-Химторг»", needs=required, contact=Contact("Иван", ADDRESS))
    return [named, buyer(2, "Краска")]


def settings(folder: Path, address: str = "http://testserver") -> Settings:
    return Settings(
        _env_file=None, data_dir=folder, secret_key="a secret of the pages, in a test", public_url=address
    )  # type: ignore[call-arg]


def plant(folder: Path) -> None:
    """Everybody takes part and is invited; B1's list has all six firms, in their order."""
    store = Store(settings(folder).url)
    store.upgrade()
    masa = PlantedMasa(settings(folder), store)
    store.save_firms(firms())
    store.save_buyers(buyers())
    events.create(store, AYSE, EVENT)
    participants.join(store, AYSE, "E1", Side.FIRM, [each.id for each in firms()])
    participants.join(store, AYSE, "E1", Side.BUYER, ["B1"])
    suggesting.fill(masa, AYSE, "E1", 6, good=0.0)
    invitations.invite(store, AYSE, "E1")
    store.close()


def invitation(masa: Masa, company_id: str) -> Invitation:
    """The open invitation of a company."""
    found = [i for i in masa.store.invitations.of(AYSE, "E1") if i.company_id == company_id]
    return next(i for i in found if i.revoked_at is None)


def link(masa: Masa, company_id: str) -> str:
    """The path of a company's link."""
    return link_to(masa.settings, invitation(masa, company_id)).removeprefix(masa.settings.public_url)


def said(masa: Masa, company_id: str) -> Sequence[Decision]:
    """What a company has answered."""
    return [d for d in masa.store.decisions.of(AYSE, "E1") if company_id in d.pair]


def publish(masa: Masa, state: MeetingState = MeetingState.PLANNED) -> None:
    """B1 meets F1 in the first slot at the second table."""
    meeting = Meeting(EVENT.id, firms()[0].id, buyers()[0].id, 0, 1, state)
    masa.store.plans.add(AYSE, "E1", [meeting], {}, datetime.now(UTC))
    planning.publish(masa.store, AYSE, "E1", 1)
