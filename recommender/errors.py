"""Every failure a caller can act on, in one tree.

::

    RecommenderError(code, **details)
    ├ ImportFileError      unreadable file, missing column, too large
    ├ Invalid              a value breaks a rule: which and where
    ├ NotFound
    ├ Conflict
    ├ NotPermitted
    │ ├ NotSignedIn        nobody known asks: no credentials, or none that hold
    │ └ TooOften           tried too often; ``seconds`` until the next try
    ├ EngineNotReady       nothing built yet
    ├ EncoderMismatch      dimension or version differs
    ├ ArtefactInvalid      checksum, untrusted type, library version
    ├ NotEnoughFeedback
    ├ PromotionRefused
    ├ Infeasible           names the clashing meetings, firms or limits
    └ BackendUnavailable   database, Milvus, Dask, an extra: which, where, what to do

``code`` is stable and machine-readable; ``details`` are the facts that the message names. The words
are in :mod:`recommender.wording`, by code and language. ``ValueError`` stays a programmer's mistake.
"""

from __future__ import annotations


class RecommenderError(Exception):
    """A failure with a stable ``code`` and the facts (``details``) that its message names."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.code}: {facts}" if facts else self.code


class ImportFileError(RecommenderError):
    """The file as a whole cannot be read: format, size, password, a missing column."""


class Invalid(RecommenderError):
    """What was asked for breaks a rule; ``details`` names the value and where it stands."""


class NotFound(RecommenderError):
    """The named record does not exist, or not for this actor."""


class Conflict(RecommenderError):
    """Somebody else changed the record first, or it already exists."""


class NotPermitted(RecommenderError):
    """The actor may not do this."""


class NotSignedIn(NotPermitted):
    """Nobody known asks: credentials are missing, wrong, expired or revoked."""


class TooOften(NotPermitted):
    """Tried too often; ``seconds`` says how long to wait."""


class EngineNotReady(RecommenderError):
    """No engine has been built yet, or it does not hold what was asked for."""


class EncoderMismatch(RecommenderError):
    """Vectors of another dimension or encoder version were offered."""


class ArtefactInvalid(RecommenderError):
    """A file on disk is damaged, foreign, or of an untrusted or unsupported kind."""


class NotEnoughFeedback(RecommenderError):
    """Too few labelled pairs to learn from; ``details`` says how many are missing."""


class PromotionRefused(RecommenderError):
    """The challenger is worse than the model in use."""


class Infeasible(RecommenderError):
    """No schedule satisfies the limits; ``details`` names the smallest clashing set."""


class BackendUnavailable(RecommenderError):
    """A service or an optional package is absent: which, where, and what to do."""
