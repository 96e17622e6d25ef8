"""Pairs that a chemist would tell apart, ranked by the bundled encoder, glossary and weights."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from recommender.config import BUNDLED, Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine, build_engine, default_reader
from recommender.features import Reader
from recommender.importing import read_buyers, read_firms
from recommender.protocols import Encoder
from recommender.ranker import Combination
from recommender.records import HSCode, Match, NeedId, Side, Span
from recommender.service.ranking import Ranking
from recommender.wording import LANGUAGES, phrase
from tests.missions import TODAY, buyer, firm

SAMPLE = BUNDLED / "data" / "sample"
SETTINGS = Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(SETTINGS.encoder_path)


@pytest.fixture(scope="module")
def sample() -> Engine:
    return Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", SETTINGS).engine


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


def ranked(encoder: Encoder, reader: Reader, need: str, *products: str) -> list[Match]:
    firms = [firm(at, product) for at, product in enumerate(products)]
    engine = build_engine(encoder, firms, [buyer(1, need)], today=TODAY, reader=reader)
    return engine.firms_for_need(NeedId("B1-1"))


@pytest.mark.parametrize(
    ("need", "right", "wrong"),
    [
        ("гипохлорит натрия 190 г/л", "Sodyum hipoklorit %15", ["Sodyum hidroksit payet %99"]),
        ("каустическая сода чешуированная", "Payet kostik %98", ["Sodyum hipoklorit çözeltisi", "Soda külü"]),
        ("едкий натр", "SUD KOSTİK", ["Çamaşır suyu", "Potas kostik"]),
        ("ПВХ гранулят для кабеля", "PVC granül, kablo", ["PVC profil, pencere", "PVC stabilizatörü Ca-Zn"]),
        ("стабилизатор для ПВХ профиля", "Ca-Zn PVC stabilizatörü", ["Sert PVC profil", "PVC kablo granülü"]),
        ("полиуретановый клей", "Poliüretan yapıştırıcı", ["Poliüretan sünger (köpük)", "PU montaj köpüğü"]),
        ("монтажная пена", "PU montaj köpüğü 750 ml", ["Poliüretan yapıştırıcı", "Yangın söndürme köpüğü"]),
        ("пластификатор для бетона", "Beton akışkanlaştırıcı katkı", ["PVC plastifiyanı DOTP", "Epoksi reçine"]),
        ("диоксид титана рутил", "Titanyum dioksit rutil", ["Demir oksit kırmızı", "Kalsit"]),
        ("лимонная кислота моногидрат", "Sitrik asit monohidrat", ["Fosforik asit %85", "Asetik asit"]),
        ("СЛЭС 70%", "SLES %70", ["SLS toz %93", "LABSA %96"]),
    ],
)  # fmt: skip
def test_the_right_article_comes_before_those_it_is_confused_with(
    encoder: Encoder, reader: Reader, need: str, right: str, wrong: list[str]
) -> None:
    assert ranked(encoder, reader, need, *wrong, right)[0].firm_id == f"F{len(wrong)}"


@pytest.mark.parametrize(
    ("need", "met", "broken", "code"),
    [
        ("фосфорная кислота пищевая", "Fosforik asit, gıda sınıfı", "Fosforik asit, teknik kalite",
         "constraint_broken"),
        ("эпоксидный пол без растворителя", "Epoksi zemin kaplama, solventsiz",
         "Epoksi zemin kaplama, solvent bazlı", "constraint_met"),
        ("лак ПУ матовый", "PU vernik mat", "PU vernik parlak", "constraint_broken"),
        ("перекись водорода 50%", "Hidrojen peroksit %50", "Hidrojen peroksit %35", "measure_broken"),
        ("диспергатор анионный", "Anyonik dispergatör", "Katyonik dispergatör", "constraint_broken"),
    ],
)  # fmt: skip
def test_what_meets_a_constraint_comes_before_what_breaks_it(
    encoder: Encoder, reader: Reader, need: str, met: str, broken: str, code: str
) -> None:
    first, second = ranked(encoder, reader, need, broken, met)
    assert first.firm_id == "F1"
    assert code in {reason.code for match in (first, second) for reason in match.reasons}


def test_what_the_need_rules_out_comes_last_and_is_said(encoder: Encoder, reader: Reader) -> None:
    need = "пигмент черный железоокисный, не сажа"
    first, second = ranked(encoder, reader, need, "Karbon siyahı N330", "Demir oksit siyah pigment")
    assert first.firm_id == "F1"
    said = next(reason for reason in second.reasons if reason.code == "article_refused")
    assert phrase(said.code, "en", said.facts).startswith("the need rules this article out: ")
    assert "article_refused" not in {reason.code for reason in first.reasons}


@pytest.mark.parametrize(
    ("need", "right", "wrong"),
    [
        ("Кислота серная", "Sülfürik asit %98", "Sitrik asit monohidrat"),
        ("Кислота лимонная", "Citric acid, 25 kg", "D-limonen portakal terpeni"),
        ("Смола эпоксидная", "Epoksi reçine sıvı, varil", "Polyester reçine ortoftalik"),
        ("caustic soda", "Payet kostik %98", "Sodyum hipoklorit %15"),
        ("titanium dioxide", "Titanyum dioksit rutil", "Çinko oksit %99"),
    ],
)
def test_plain_names_are_known_in_either_order_of_their_words(
    encoder: Encoder, reader: Reader, need: str, right: str, wrong: str
) -> None:
    first, second = ranked(encoder, reader, need, wrong, right)
    assert first.firm_id == "F1"
    assert "same_article" in {reason.code for reason in first.reasons}
    assert "same_article" not in {reason.code for reason in second.reasons}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жидкость для мытья посуды", "Тормозная жидкость DOT-4"),
        ("reactive dyes for cotton", "cotton softener"),
        ("lauryl ether sulfate", "starch ether"),
        ("modified starch", "modified bitumen"),
        ("amino asit", "amino silikon"),
        ("витамин Е", "витамин С"),
        ("Lavabo açıcı", "saç açıcı"),
        ("кальция нитрат", "стеарат кальция"),
    ],
)
def test_a_word_that_many_goods_share_names_none_of_them(reader: Reader, one: str, other: str) -> None:
    assert reader.article(one).named.isdisjoint(reader.article(other).named)


@pytest.mark.parametrize("word", ["boya", "gübre", "yapıştırıcı", "kağıt", "соль", "soap", "beton"])
def test_a_word_that_many_goods_are_named_by_tells_no_use(reader: Reader, word: str) -> None:
    assert reader.article(word).used == frozenset()


def test_a_grade_that_the_need_rules_out_is_not_a_grade_that_it_asks_for(
    encoder: Encoder, reader: Reader
) -> None:
    need = "фосфорная кислота техническая, не пищевая"
    first, second = ranked(
        encoder, reader, need, "Fosforik asit, gıda sınıfı", "Fosforik asit, teknik kalite"
    )
    assert first.firm_id == "F1"
    assert "constraint_broken" in {reason.code for reason in second.reasons}


def test_a_contradiction_is_said_plainly_in_three_languages(encoder: Encoder, reader: Reader) -> None:
    match = ranked(encoder, reader, "phosphoric acid, food grade", "Fosforik asit, teknik kalite")[0]
    said = next(reason for reason in match.reasons if reason.code == "constraint_broken")
    assert said.tone == -1
    assert phrase(said.code, "en", said.facts) == "needs food grade; the product says technical grade"
    assert phrase(said.code, "tr", said.facts) == "istenen: gıda sınıfı; üründe yazan: teknik kalite"
    assert phrase(said.code, "ru", said.facts) == "требуется: пищевой; у товара указано: технический"


def test_the_words_that_met_are_shown_across_scripts_with_their_places(
    encoder: Encoder, reader: Reader
) -> None:
    need, product = "Нужен полиэтилен HDPE, 25 кг", "HDPE Polietilen granül"
    match = ranked(encoder, reader, need, product)[0]
    said = next(reason for reason in match.reasons if reason.code == "words_met")
    cut = {(span.line.value, slice_(need if span.line == "need" else product, span)) for span in said.spans}
    assert ("need", "полиэтилен") in cut
    assert ("product", "Polietilen") in cut
    assert ("need", "HDPE") in cut


def slice_(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_before_feedback_every_match_says_so(sample: Engine) -> None:
    for match in sample.firms_for_need(NeedId("B001-2")):
        assert match.reasons[-1].code == "not_learned_yet"


def matches(engine: Engine) -> Iterator[Match]:
    for need in list(engine.corpus.need_position)[::9]:
        yield from engine.firms_for_need(NeedId(need), 100)
    for firm_id in list(engine.corpus.firms)[::9]:
        yield from engine.buyers_for_firm(firm_id, 100)


@pytest.mark.parametrize("combination", list(Combination))
def test_contributions_add_up_however_the_sides_are_combined(
    sample: Engine, combination: Combination
) -> None:
    rankers = replace(sample.rankers, combination=combination)
    seen = 0
    for match in matches(replace(sample, rankers=rankers)):
        assert math.isclose(sum(part.amount for part in match.contributions), match.score, abs_tol=1e-9)
        assert 0 <= match.score <= 1
        seen += 1
    assert seen > 1000


def test_no_hard_constraint_is_broken_unseen_among_the_first_five(sample: Engine) -> None:
    named = {
        "constraints_broken": "constraint_broken", "certificates_missing": "certificate_missing",
        "certificates_expired": "certificate_expired", "measures_broken": "measure_broken",
    }  # fmt: skip
    broken = 0
    for need in sample.corpus.need_position:
        for match in sample.firms_for_need(NeedId(need), 5):
            against = {reason.code for reason in match.reasons if reason.tone < 0}
            moved = {part.feature for part in match.contributions if part.value > 0}
            for feature, code in named.items():
                if feature in moved:
                    broken += 1
                    assert code in against, (need, match.firm_id)
    assert broken > 20


FIRMS = """firm_id,firm,languages,export_markets,certificates,min_order,product_id,product,hs_code,product_certificates,product_capacity,moq
F1,Kimya A,tr;ru,RU,HALLAL;ISO9001:2015,bolca,F1-1,"Su bazlı iç cephe boyası, beyaz, 15 L",3209 10,,,
F2,Kimya B,tr,,,,F2-1,Sodyum hidroksit payet %99,GTIP ?,,100 t/ay,20' FCL
"""
NEEDS = """buyer_id,buyer,country,languages,need_id,need,hs_code,required_certificates,volume
B1,ООО А,RU,ru,N-word,boya,,HALAL;EAС,2 tır/ay
B2,ООО Б,RU,ru,N-code,едкий натр,8471300000,,1 x 20' FCL
B3,GmbH,DE,de,N-german,"Natriumhydroxid Schuppen 99 %, Ätznatron",2815.11.00.XX,,целый вагон и ещё
B4,شركة,AE,ar,N-arabic,"هيدروكسيد الصوديوم رقائق 99٪",,,20 t
B5,ООО Д,RU,ru,N-long,LONG,,,
"""


def test_bad_input_is_ranked_and_what_cannot_be_read_is_named(
    encoder: Encoder, reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")
    long = ("краска водная белая для стен " * 200)[:5000]
    (tmp_path / "needs.csv").write_text(NEEDS.replace("LONG", long), encoding="utf-8")
    firms, buyers = read_firms(tmp_path / "firms.csv").records, read_buyers(tmp_path / "needs.csv").records
    engine = build_engine(encoder, firms, buyers, today=TODAY, reader=reader)
    wanted = [row["need_id"] for row in csv.DictReader(StringIO(NEEDS))]
    found = {need: engine.firms_for_need(NeedId(need)) for need in wanted}
    assert {need: len(list_) for need, list_ in found.items()} == dict.fromkeys(wanted, 2)
    first = {need: list_[0].firm_id for need, list_ in found.items()}
    assert first == {
        "N-word": "F1",
        "N-code": "F2",
        "N-german": "F2",
        "N-arabic": first["N-arabic"],
        "N-long": "F1",
    }
    said = {
        need: {reason.code for match in list_ for reason in match.reasons} for need, list_ in found.items()
    }
    assert {"certificate_met_as", "certificate_missing", "minimum_unreadable"} <= said["N-word"]
    assert {"hs_conflict"} <= said["N-code"] or {"hs_unreadable_product"} <= said["N-code"]
    assert {"hs_unreadable_need", "volume_unreadable"} <= said["N-german"]
    for list_ in found.values():
        for match in list_:
            assert all(phrase(r.code, language, r.facts) for r in match.reasons for language in LANGUAGES)


def test_a_code_of_the_wrong_chapter_does_not_hide_the_right_article(
    encoder: Encoder, reader: Reader
) -> None:
    firms = [firm(1, "Sodyum hidroksit payet"), firm(2, "Dizüstü bilgisayar")]
    firms[1] = replace(firms[1], products=(replace(firms[1].products[0], hs=HSCode("847130")),))
    asker = buyer(1, "едкий натр чешуированный")
    asker = replace(asker, needs=(replace(asker.needs[0], hs=HSCode("8471300000")),))
    engine = build_engine(encoder, firms, [asker], today=TODAY, reader=reader)
    assert {match.firm_id for match in engine.firms_for_need(NeedId("B1-1"))} == {"F1", "F2"}


@pytest.mark.parametrize("side", list(Side))
def test_reasons_and_contributions_are_plain_sequences_to_their_readers(sample: Engine, side: Side) -> None:
    match = (
        sample.firms_for_need(NeedId("B001-2"))[0]
        if side is Side.BUYER
        else sample.buyers_for_firm(next(iter(sample.corpus.firms)))[0]
    )
    again = replace(match)
    assert again == match
    assert again.reasons == tuple(match.reasons)
    assert match.contributions[0] in list(match.contributions)
    assert len(match.reasons) == len(match.reasons[:])
