"""Known rules are raised by codes, CAS numbers, words, names and countries, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.compliance import Rule, Rulebook, Screening, load_rules
from recommender.compliance.rules import ListedName
from recommender.config import BUNDLED
from recommender.glossary import Annotator, load_glossary
from recommender.records import HSCode


@pytest.fixture(scope="module")
def bundled() -> Screening:
    data = BUNDLED / "data"
    annotator = Annotator(load_glossary(data / "glossary.tsv"))
    return Screening(load_rules([data / "compliance"], annotator.index_of), annotator)


def raised(screening: Screening, text: str, code: str = "") -> dict[str, str]:
    return {hit.rule: hit.because for hit in screening.goods(text, HSCode(code) if code else None)}


@pytest.mark.parametrize(
    ("text", "code", "rule", "because"),
    [
        ("Nemlendirici krem 50 ml", "3304990000", "eaeu-cosmetics", "HS 3304990000"),
        ("PET kapak", "392350", "eaeu-packaging", "HS 392350"),
        ("Hidrolik yağ", "2710198200", "eaeu-lubricants", "HS 2710198200"),
        ("NPK", "310520", "ru-agrochemicals", "HS 310520"),
        ("Sıvı çamaşır deterjanı", "340250", "eaeu-household-chemicals", "HS 340250"),
        ("Alkid emaye", "320890", "eaeu-paints", "HS 320890"),
        ("çözücü, CAS 67-64-1", "", "un-precursors-2", "CAS 67-64-1"),
        ("Teknik aseton, varil", "", "un-precursors-2", "“aseton”"),
        ("ацетон технический", "", "un-precursors-2", "“ацетон”"),
        ("толуол нефтяной", "290230", "un-precursors-2", "“толуол нефтяной”"),
        ("ангидрид уксусный", "", "un-precursors-1", "“ангидрид уксусный”"),
        ("Уксусный ангидрид", "", "un-precursors-1", "“уксусный ангидрид”"),
        ("Serna kislota", "2807000000", "un-precursors-2", "HS 2807000000"),
        ("tiyonil klorür", "", "cwc-schedule-3", "“tiyonil klorur”"),
        ("Тиодигликоль 111-48-8", "", "cwc-schedule-2", "CAS 111-48-8"),
    ],
)  # fmt: skip
def test_a_rule_is_raised_and_says_by_what(
    bundled: Screening, text: str, code: str, rule: str, because: str
) -> None:
    assert raised(bundled, text, code).get(rule) == because


@pytest.mark.parametrize(
    ("text", "code", "rule"),
    [
        ("Toluen diizosiyanat TDI 80/20", "", "un-precursors-2"),
        ("лак без толуола", "320820", "un-precursors-2"),
        ("Acetone free nail polish remover", "330430", "un-precursors-2"),
        ("ürün kodu 67-64-2", "", "un-precursors-2"),
        ("Sodyum hipoklorit %15 IBC", "282890", "un-precursors-2"),
        ("PP granül", "390210", "eaeu-packaging"),
        ("Gaz yağı", "2710194300", "eaeu-lubricants"),
        ("Kostik soda 25 kg torba, 20 ton", "2815", "eaeu-household-chemicals"),
    ],
)  # fmt: skip
def test_a_rule_is_not_raised(bundled: Screening, text: str, code: str, rule: str) -> None:
    assert rule not in raised(bundled, text, code)


def test_a_rule_is_raised_once_however_many_things_raise_it(bundled: Screening) -> None:
    hits = bundled.goods("Aseton CAS 67-64-1 ve toluen", HSCode("291411"))
    assert [hit.rule for hit in hits].count("un-precursors-2") == 1


def test_where_there_is_no_code_the_words_tell_the_group(bundled: Screening) -> None:
    assert "eaeu-disinfectants" in raised(bundled, "yosun önleyici 5 L")


def test_a_code_of_another_chapter_outweighs_the_words(bundled: Screening) -> None:
    assert "eaeu-disinfectants" not in raised(bundled, "yosun önleyici şişesi", "3923")


def test_a_country_raises_its_rules(bundled: Screening) -> None:
    assert [hit.rule for hit in bundled.country("KP")] == ["un-1718"]
    assert bundled.country("RU") == ()


LISTED = Rulebook(
    rules={
        "list": Rule("list", frozenset(), {"en": "x", "tr": "x", "ru": "x"}, "invented list", "2026-01-01")
    },
    listed=(ListedName("list", "Ivankovskiy Khimprom LLC"), ListedName("list", "Щукарёв и партнёры ООО")),
)


@pytest.mark.parametrize(
    "name",
    [
        "ООО «Иванковский Химпром»",
        "IVANKOVSKY HIMPROM",
        "İvankovskiy Himprom Ltd. Şti.",
        "Ivankowski Khimprom",
        "Shchukarev i partnery",
        "Schukarev & Partners",
    ],
)
def test_a_listed_name_is_found_in_other_scripts_and_spellings(name: str) -> None:
    assert [hit.rule for hit in Screening(LISTED, Annotator(())).company(name)] == ["list"]


@pytest.mark.parametrize("name", ["ООО «Ивановский Агропром»", "Химпром", "Щукинские краски", "Партнёры"])
def test_another_company_is_not_taken_for_a_listed_one(name: str) -> None:
    assert Screening(LISTED, Annotator(())).company(name) == ()


def test_a_name_list_is_read_from_the_organisers_csv(tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(
        "rule\tdestinations\ten\ttr\tru\tsource\tdate\nlist\t\ta\tb\tc\tOur list\t2026-11-01\n",
        encoding="utf-8",
    )
    (tmp_path / "name_lists.tsv").write_text(
        "rule\tfile\tcolumns\nlist\tlist.csv\tName;Alias\n", encoding="utf-8"
    )
    (tmp_path / "list.csv").write_text(
        'Id,Name,Alias\n1,"Uydurma Kimya, A.Ş.",\n2,Зелёная Роща,Zelenaya Roshcha\n', encoding="utf-8-sig"
    )
    with (tmp_path / "list.csv").open("a", encoding="utf-8") as listed:
        listed.write('3,Выдуманная Гора,"Vydumannaya Gora; Hayali Tepe|Imaginary Hill"\n')
    screening = Screening(load_rules([tmp_path], ()), Annotator(()))
    assert [hit.because for hit in screening.company("Imaginary Hill Ltd")] == ["Imaginary Hill (100%)"]
    assert [hit.because for hit in screening.company("HAYALİ TEPE")] == ["Hayali Tepe (100%)"]
    assert [hit.because for hit in screening.company("UYDURMA KİMYA")] == ["Uydurma Kimya, A.Ş. (100%)"]
    assert screening.company("Zelenaja Rosca")[0].rule == "list"
