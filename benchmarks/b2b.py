"""Business-to-business scheduling instances (MiniZinc data) as problems for the scheduler."""

from __future__ import annotations

import re
from pathlib import Path

from recommender.scheduling import Candidate, Pair, Party, Pin, Problem, Slot

SPREAD = 2
MINUTES = 30


def number(text: str, name: str) -> int:
    found = re.search(rf"\b{name}\s*=\s*(-?\d+)\s*;", text)
    if not found:
        raise ValueError(f"no {name}")
    return int(found[1])


def body(text: str, name: str) -> str:
    """What stands between ``name =`` and the semicolon; empty when the name is missing."""
    found = re.search(rf"\b{name}\s*=\s*(.*?);", text, re.DOTALL)
    return found[1] if found else ""


def integers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"-?\d+", text)]


def span(text: str) -> set[int]:
    """A set: listed (``{1, 3}``) or a range (``1..3``)."""
    if ".." in text:
        low, high = integers(text.replace("..", " "))
        return set(range(low, high + 1))
    return set(integers(text))


def sets(text: str) -> list[set[int]]:
    """An array of sets."""
    return [span(found) for found in re.findall(r"\{[^}]*\}|\d+\s*\.\.\s*\d+", text)]


def read(path: Path) -> Problem:
    """Every meeting of the instance is to be held: each party's least is all that it has.

    Raises:
        ValueError: a field is missing, or a pair meets more than twice.
    """
    text = re.sub(r"%.*", "", path.read_text(encoding="utf-8"))
    count, slots, morning = (number(text, name) for name in ("nBusiness", "nTotalSlots", "nMorningSlots"))
    flat = integers(body(text, "requested"))
    rows = list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))
    sessions = {1: frozenset(range(morning)), 2: frozenset(range(morning, slots)), 3: None}
    pairs: list[Pair] = []
    for a, b, _ in rows:
        pair = (str(a), str(b)) if (str(a), str(b)) not in pairs else (str(b), str(a))
        if pair in pairs:
            raise ValueError(f"{path.name}: participants {a} and {b} meet more than twice")
        pairs.append(pair)
    forbidden = sets(body(text, "forbidden")) or [set()] * count
    fixed = integers(body(text, "fixed"))
    earlier = sets(body(text, "precedences"))
    meetings = [sum(str(at) in pair for pair in pairs) for at in range(1, count + 1)]
    return Problem(
        slots=tuple(Slot(0, MINUTES * at, MINUTES * (at + 1)) for at in range(slots)),
        parties=tuple(
            Party(
                str(at + 1),
                slots=frozenset(range(slots)) - {slot - 1 for slot in forbidden[at]},
                least=meetings[at],
            )
            for at in range(count)
        ),
        candidates=tuple(
            Candidate(*pair, slots=sessions[row[2]]) for pair, row in zip(pairs, rows, strict=True)
        ),
        tables=(frozenset(range(number(text, "nTables"))),) * slots,
        pins=tuple(Pin(*pair, slot - 1) for pair, slot in zip(pairs, fixed, strict=False) if slot > 0),
        precedences=tuple(
            (pairs[first - 1], pair)
            for pair, before in zip(pairs, earlier, strict=False)
            for first in sorted(before)
            if first > 0
        ),
        spread=SPREAD,
    )
