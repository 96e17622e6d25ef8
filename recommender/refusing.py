"""What a text names in order to rule it out: ``не сажа``, ``AdBlue'ya uygun değil``, ``not modified``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from recommender.text import normalise

_BEFORE = frozenset(["не", "без", "кроме", "not", "without", "except"])
_AFTER = frozenset(["haric", "olmayan", "olmasin", "olmaz", "icermeyen", "icermez", "istemiyoruz"])
_NOT_WANTED = re.compile(
    r"нуж(?:ен|на|но|ны)|надо|предлагать|требу\w+|подход\w+|интересу\w+|рассматрива\w+|wanted|needed|required"
)
_DEGIL, _REACH = "degil", 2
_PIECE = re.compile(r"[^\W_]+|[,;:.!?()]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Clauses:
    """The words of a text, as ``text.words`` counts them, and the clause that each stands in."""

    words: tuple[str, ...]
    clause: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Clauses:
        words, clause, current = [], [], 0
        for piece in _PIECE.findall(normalise(text)):
            if piece[0].isalnum():
                words.append(piece)
                clause.append(current)
            else:
                current += 1
        return cls(tuple(words), tuple(clause))

    def refuse(self, start: int, end: int) -> bool:
        """Whether the text rules out what its words from ``start`` to ``end`` (exclusive) name."""
        if start and self.words[start - 1] in _BEFORE:
            return True
        after = [
            self.words[at]
            for at in range(end, min(end + _REACH + 1, len(self.words)))
            if self.clause[at] == self.clause[end - 1]
        ]
        return (
            _DEGIL in after
            or bool(after and after[0] in _AFTER)
            or any(one in ("не", "not") and _NOT_WANTED.fullmatch(other) for one, other in pairwise(after))
        )
