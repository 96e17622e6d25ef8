"""What hurried typing does, by hand."""

from __future__ import annotations

import random

import pytest

from recommender.training.noise import clipped, misspelt, shortened, transliterated, typed

TEXT = "гипохлорит натрия марка а канистра 30 кг"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Щёлочь жидкая", "scheloch zhidkaya"), ("kostik", "костик"), ("Şeker 25 kg", "шекер 25 кг")],
)
def test_transliteration_goes_both_ways(text: str, expected: str) -> None:
    assert transliterated(text) == expected


def test_a_typo_leaves_out_doubles_swaps_or_replaces_one_letter() -> None:
    found = {misspelt("abcd", random.Random(seed), share=1.0) for seed in range(200)}
    assert {"acd", "aabcd", "bacd", "cbcd"} <= found
    assert all(abs(len(word) - 4) <= 1 for word in found)


def test_about_one_long_word_in_five_is_misspelt() -> None:
    words = ["полиэтилен"] * 5000
    typos = misspelt(" ".join(words), random.Random(1)).split()
    changed = sum(word != "полиэтилен" for word in typos)
    assert 800 < changed < 1050


def test_short_words_keep_their_letters() -> None:
    assert misspelt("PVC 25 kg", random.Random(1), share=1.0) == "PVC 25 kg"


def test_a_shortened_text_keeps_the_order_of_its_words_and_at_least_one() -> None:
    for seed in range(50):
        kept = iter(TEXT.split())
        words = shortened(TEXT, random.Random(seed)).split()
        assert words
        assert all(word in kept for word in words)


def test_a_clipped_word_keeps_its_beginning() -> None:
    for before, after in zip(TEXT.split(), clipped(TEXT, random.Random(3)).split(), strict=True):
        assert before.startswith(after)
        assert len(after) >= min(4, len(before))


def test_the_same_seed_types_the_same_text() -> None:
    one = [typed(TEXT, random.Random(seed)) for seed in range(20)]
    assert one == [typed(TEXT, random.Random(seed)) for seed in range(20)]
    assert len(set(one)) > 5
