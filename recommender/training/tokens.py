"""The subword vocabulary, with the same folding of text as everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from recommender.text import FOLDS


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Train a Unigram vocabulary (Kudo 2018) over text folded as :func:`recommender.text.normalise` does.

    Words are split from punctuation and letters from digits, so that ``TiO2`` and ``TiO 2``, ``25kg``
    and ``25 kg`` are the same tokens; punctuation itself carries nothing and is dropped. The library's
    trainer breaks ties by chance: two runs may differ in a few of the rarest pieces.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(character, plain) for character, plain in FOLDS.items()),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed"),
            pre_tokenizers.Digits(individual_digits=False),
            pre_tokenizers.Metaspace(prepend_scheme="always"),
        ]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary,
        special_tokens=["[UNK]"],
        unk_token="[UNK]",
        max_piece_length=14,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
