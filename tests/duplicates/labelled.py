"""Invented companies with the groups that are one company, in a part to choose by and a part to report."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

from recommender.duplicates import find_duplicates, profile
from recommender.records import Buyer, BuyerId, Contact

TABLE = Path(__file__).with_name("companies.tsv")
Pairs = set[frozenset[str]]


def rows(part: str) -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines, delimiter="\t") if row["part"] == part]
    return [row | {"id": f"{row['group']}.{at}"} for at, row in enumerate(found)]


def companies(part: str) -> list[Buyer]:
    return [
        Buyer(
            BuyerId(row["id"]), row["name"], city=row["city"], country=row["country"],
            website=row["website"] or "", contact=Contact(email=row["email"]),
        )
        for row in rows(part)
    ]  # fmt: skip


def true_pairs(part: str) -> Pairs:
    same = combinations(rows(part), 2)
    return {frozenset({a["id"], b["id"]}) for a, b in same if a["group"] == b["group"]}


def found_pairs(part: str) -> Pairs:
    return {
        frozenset({pair.one, pair.other}) for pair in find_duplicates([profile(c) for c in companies(part)])
    }


def precision_and_recall(part: str) -> tuple[float, float]:
    found, true = found_pairs(part), true_pairs(part)
    return len(found & true) / len(found), len(found & true) / len(true)
