"""Rule files into a rulebook.

A folder may hold ``rules.tsv`` (what to say, source, date) and what raises a rule: ``hs.tsv``,
``substances.tsv``, ``destinations.tsv`` and ``name_lists.tsv``. Folders add up: the organiser's own
folder extends the one that comes with Masa.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from datetime import date
from pathlib import Path

from recommender.compliance.rules import ListedName, Rule, Rulebook, Substance, is_cas
from recommender.compliance.tables import TableRow, read_list, read_table

RULES = ("rule", "destinations", "en", "tr", "ru", "source", "date")
HS = ("rule", "prefix", "what")
SUBSTANCES = ("rule", "cas", "hs", "concepts", "names")
DESTINATIONS = ("rule", "country")
NAME_LISTS = ("rule", "file", "columns")


def load_rules(folders: Sequence[Path], concepts: Container[str]) -> Rulebook:
    """Read all rule files of ``folders``; ``concepts`` are the glossary's.

    Raises:
        ArtefactInvalid: a file is malformed; names file, line and value.
    """
    rules: dict[str, Rule] = {}
    for row in _rows(folders, "rules.tsv", RULES):
        if row["rule"] in rules:
            raise row.wrong("compliance_rule_twice", row["rule"])
        rules[row["rule"]] = _rule(row)
    return Rulebook(
        rules=rules,
        prefixes=tuple((_hs(row, row["prefix"]), _known(row, rules)) for row in _rows(folders, "hs.tsv", HS)),
        substances=tuple(
            _substance(row, rules, concepts) for row in _rows(folders, "substances.tsv", SUBSTANCES)
        ),
        countries=tuple(
            (_country(row, row["country"]), _known(row, rules))
            for row in _rows(folders, "destinations.tsv", DESTINATIONS)
        ),
        listed=tuple(
            ListedName(_known(row, rules), name)
            for row in _rows(folders, "name_lists.tsv", NAME_LISTS)
            for name in read_list(row.path.parent / row["file"], row.list_of("columns"))
        ),
    )


def _rows(folders: Sequence[Path], name: str, columns: Sequence[str]) -> Iterator[TableRow]:
    for folder in folders:
        yield from read_table(folder / name, columns)


def _rule(row: TableRow) -> Rule:
    if not re.fullmatch(r"[a-z0-9-]+", row["rule"]):
        raise row.wrong("compliance_rule_name", row["rule"])
    for column in ("en", "tr", "ru", "source"):
        if not row[column]:
            raise row.wrong("compliance_empty", column)
    try:
        day = date.fromisoformat(row["date"])
    except ValueError as error:
        raise row.wrong("compliance_date", row["date"]) from error
    countries = frozenset(_country(row, code) for code in row.list_of("destinations"))
    message = {language: row[language] for language in ("en", "tr", "ru")}
    return Rule(row["rule"], countries, message, row["source"], day.isoformat())


def _substance(row: TableRow, rules: dict[str, Rule], concepts: Container[str]) -> Substance:
    found = Substance(
        rule=_known(row, rules),
        cas=row["cas"],
        hs=tuple(_hs(row, code) for code in row.list_of("hs")),
        concepts=row.list_of("concepts"),
        names=row.list_of("names"),
    )
    if found.cas and not is_cas(found.cas):
        raise row.wrong("compliance_cas", found.cas)
    if not (found.cas or found.hs or found.concepts or found.names):
        raise row.wrong("compliance_no_trigger", found.rule)
    for concept in found.concepts:
        if concept not in concepts:
            raise row.wrong("compliance_concept", concept)
    return found


def _known(row: TableRow, rules: dict[str, Rule]) -> str:
    if row["rule"] not in rules:
        raise row.wrong("compliance_rule_unknown", row["rule"])
    return row["rule"]


def _hs(row: TableRow, code: str) -> str:
    if not re.fullmatch(r"[0-9]{2,10}", code):
        raise row.wrong("compliance_hs", code)
    return code


def _country(row: TableRow, code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise row.wrong("compliance_country", code)
    return code
