"""Training the static encoder with sentence-transformers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import torch
from datasets import Dataset
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.evaluation import BaseEvaluator
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch.utils.data import BatchSampler, SequentialSampler
from transformers import (
    PrinterCallback,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    set_seed,
)

from recommender.config import BUNDLED
from recommender.training.config import EncoderConfig
from recommender.training.loss import GroupedRankingLoss
from recommender.training.order import epoch_rows
from recommender.training.pairs import Pair
from recommender.training.tokens import train_tokenizer

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
BUNDLED_ENCODER = BUNDLED / "models" / "encoder"


class _InOrder(SentenceTransformerTrainer):
    """Batches in the order of the rows, which :mod:`order` has already laid out and shuffled."""

    def get_batch_sampler(
        self, dataset: Dataset, batch_size: int, drop_last: bool, **_: object
    ) -> BatchSampler:
        return BatchSampler(SequentialSampler(dataset), batch_size, drop_last)

    def add_model_card_callback(self, default_args_dict: dict[str, object]) -> None:
        """None: an artefact has a card of its own, and examples need not be computed for another."""

    def create_optimizer(self, model: SentenceTransformer | None = None) -> torch.optim.Optimizer:
        """Adam that touches only the pieces of a batch: a small part of the table."""
        self.optimizer = torch.optim.SparseAdam(list(self.model.parameters()), lr=self.args.learning_rate)
        return self.optimizer

    def _get_grad_norm(self, model: SentenceTransformer, grad_norm: float | None = None) -> float:
        return 0.0  # torch cannot take the norm of a sparse gradient here, and it would only be logged


class _Tell(TrainerCallback):
    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
    ) -> None:
        if self._progress:
            self._progress(state.global_step, state.max_steps)


def train_encoder(
    pairs: Sequence[Pair],
    config: EncoderConfig,
    work: Path,
    evaluator: BaseEvaluator | None = None,
    progress: Progress | None = None,
) -> SentenceTransformer:
    """Train a static encoder on ``pairs``; goes on from the last whole checkpoint in ``work``.

    Deterministic for a seed, a machine and a number of threads: a run that was killed and resumed ends
    with the weights of one that was not. ``work`` must be of the same pairs and configuration.
    """
    work.mkdir(parents=True, exist_ok=True)
    set_seed(config.seed)
    embedding = _embedding(pairs, config, work)
    embedding.embedding.sparse = True
    model = SentenceTransformer(modules=[embedding])
    trainer = _InOrder(
        model=model,
        args=_arguments(config, work, evaluated=evaluator is not None),
        train_dataset=Dataset.from_dict(_rows(pairs, config)),
        loss=GroupedRankingLoss(model, config.temperature, config.matryoshka),
        evaluator=evaluator,
        callbacks=[_Tell(progress)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=_last_checkpoint(work))
    return model


def _arguments(config: EncoderConfig, work: Path, *, evaluated: bool) -> SentenceTransformerTrainingArguments:
    return SentenceTransformerTrainingArguments(
        output_dir=str(work),
        num_train_epochs=1,
        per_device_train_batch_size=config.batch,
        learning_rate=config.learning_rate,
        warmup_steps=config.warmup,
        lr_scheduler_type="cosine",
        weight_decay=0.0,
        max_grad_norm=0.0,
        logging_steps=50,
        save_steps=config.checkpoint,
        save_total_limit=1,
        eval_strategy="steps" if evaluated else "no",
        eval_steps=config.checkpoint,
        seed=config.seed,
        data_seed=config.seed,
        report_to=[],
        disable_tqdm=True,
        dataloader_drop_last=True,
        use_cpu=not torch.cuda.is_available(),
    )


def _last_checkpoint(work: Path) -> str | None:
    """The newest checkpoint written to its end: the trainer writes its state last."""
    whole = [state.parent for state in work.glob("checkpoint-*/trainer_state.json")]
    newest = max(whole, key=lambda folder: int(folder.name.split("-")[1]), default=None)
    return str(newest) if newest else None


def _rows(pairs: Sequence[Pair], config: EncoderConfig) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = {}
    whole, part = divmod(config.passes, 1)
    for number in range(int(whole) + (part > 0)):
        one = epoch_rows(pairs, config, number)
        size = len(one["anchor"]) if number < whole else int(part * len(one["anchor"]))
        for name, values in one.items():
            rows.setdefault(name, []).extend(islice(values, size))
    return rows


def _embedding(pairs: Sequence[Pair], config: EncoderConfig, work: Path) -> StaticEmbedding:
    """The bundled encoder's vectors, or fresh ones over its vocabulary or over one of the pairs' texts."""
    if config.from_bundled:
        return StaticEmbedding.load(str(BUNDLED_ENCODER)).float()
    kept = work / "tokenizer.json" if config.vocabulary else BUNDLED_ENCODER / "tokenizer.json"
    if not kept.is_file():
        texts = sorted({text for pair in pairs for text in (pair.a, pair.b)})
        log.info("vocabulary of %d from %d texts", config.vocabulary, len(texts))
        part = kept.with_suffix(".part")
        train_tokenizer(texts, config.vocabulary).save(str(part))
        part.replace(kept)
    return StaticEmbedding(Tokenizer.from_file(str(kept)), embedding_dim=config.dimension)
