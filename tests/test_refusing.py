"""What a text rules out, and words known by their sound."""

from __future__ import annotations

import pytest

from recommender.glossary import Annotator, Concept
from recommender.refusing import Clauses
from recommender.text import words


@pytest.mark.parametrize(
    ("text", "named", "refused"),
    [
        ("пигмент только железоокисный, не сажа", "сажа", True),
        ("клей без формальдегида", "формальдегида", True),
        ("тосол не нужен, нужна мочевина", "тосол", True),
        ("тосол не нужен, нужна мочевина", "мочевина", False),
        ("пергидроль медицинский не нужен", "пергидроль", True),
        ("нонилфенол НЕ ПРЕДЛАГАТЬ", "нонилфенол", True),
        ("краска, чтобы не пузырилась", "краска", False),
        ("краска не менее 25 кг", "краска", False),
        ("Teknik üre (AdBlue'ya uygun değil)", "adblue", True),
        ("Teknik üre (AdBlue'ya uygun değil)", "ure", False),
        ("boya istiyoruz, vernik değil", "boya", False),
        ("boya istiyoruz, vernik değil", "vernik", True),
        ("boya, solvent içermeyen", "boya", False),
        ("boya, solvent içermeyen", "solvent", True),
        ("tiner hariç solventler", "tiner", True),
        ("starch, not modified", "modified", True),
        ("glue without toluene", "toluene", True),
        ("antifreeze not needed", "antifreeze", True),
    ],
)
def test_a_text_rules_out_what_it_negates_within_the_clause(text: str, named: str, refused: bool) -> None:
    clauses = Clauses.of(text)
    at = clauses.words.index(named)
    assert clauses.refuse(at, at + 1) is refused


@pytest.mark.parametrize("text", ["", "АБС-пластик 3,5 кг/м²; не сажа!", "a - b – c", "İŞLETME (x/y) %98"])
def test_clauses_count_the_same_words_as_everybody(text: str) -> None:
    assert list(Clauses.of(text).words) == words(text)


def concept(name: str) -> Concept:
    return Concept(name, "f", (), (), {"en": (name,)}, {}, ())


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("hegzan", "hekzan"),
        ("kollajen", "kolajen"),
        ("имидаклоприд", "imidacloprid"),
        ("fertilizer", "fertiliser"),
    ],
)
def test_a_word_that_the_glossary_lacks_is_known_by_its_sound(written: str, known: str) -> None:
    assert [mention.concepts for mention in Annotator([concept(known)]).mentions(written)] == [(0,)]


def test_a_word_that_the_glossary_has_means_itself_whatever_it_sounds_like() -> None:
    annotator = Annotator([concept("nitril"), concept("nidril"), concept("abs")])
    assert annotator.mentions("nidril")[0].concepts == (1,)
    assert annotator.mentions("nitrol aps") == []
