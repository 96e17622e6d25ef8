"""Names dressed as catalogue lines and needs."""

from __future__ import annotations

import random

import pytest

from recommender.training.config import EncoderConfig
from recommender.training.dressing import dressed
from recommender.training.order import epoch_rows
from recommender.training.pairs import Pair


@pytest.mark.parametrize("name", ["гипохлорит натрия", "sıvı kostik", "hydrogen peroxide {35}"])
def test_a_dressed_name_still_holds_the_name(name: str) -> None:
    lines = {dressed(name, random.Random(seed)) for seed in range(100)}
    assert all(name in line for line in lines)
    assert len(lines) > 50


def test_a_name_is_dressed_in_its_own_language() -> None:
    russian = " ".join(dressed("клей", random.Random(seed)) for seed in range(200))
    turkish = " ".join(dressed("yapıştırıcı", random.Random(seed)) for seed in range(200))
    assert "мешки" in russian
    assert "arıyoruz" not in russian
    assert "çuval" in turkish
    assert "ищем" not in turkish


def test_a_use_is_asked_for_as_a_use() -> None:
    assert "для мойка стёкол" in {
        dressed("мойка стёкол", random.Random(seed), use=True).split(",")[0] for seed in range(100)
    }


def test_only_names_of_the_glossary_are_dressed() -> None:
    config = EncoderConfig(noise=0, dressed=1.0, repeats={})
    name = Pair("клей", "tutkal", "glossary-names", "glue", "glues")
    tariff = Pair("клеи готовые", "müstahzar tutkallar", "tariff-hs6", "350610", "3506")
    rows = epoch_rows([name, tariff], config, 3)
    texts = {*rows["anchor"], *rows["positive"]}
    assert {tariff.a, tariff.b} <= texts
    assert not {name.a, name.b} <= texts
