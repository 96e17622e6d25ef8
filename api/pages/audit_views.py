"""Changes of a mission as people read them: names for ids, the place's days and times, words for codes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from api.pages.squares import moment_of
from recommender.exporting.times import LOCALES, month
from recommender.records import Change, Event, Side, slots_of, zone
from recommender.wording import country_name, language_name

LONGEST = 120
MOST_PAIRS = 5
"""Of a change of many pairs so many are told; the rest is counted."""

UNTOLD = frozenset({
    "id", "event_id", "history", "firm_id", "buyer_id", "company_id", "cloned_from",  # in the heading
    "goals", "seconds", "warnings", "based_on", "figures",  # on the schedule's page
    "person", "recorded_by", "given_at",  # a mark of a person; by whom and when the line itself tells
    "position",  # between those of two others: no place that anybody sees
})  # fmt: skip
CODED = frozenset({"side", "kind", "answer", "state", "standing", "absent", "way"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")


@dataclass(frozen=True)
class Difference:
    """A field, and what stood there before and after: nothing, one thing, or several.

    ``coded``: they are codes, for which the page has words.
    """

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    coded: bool = False


@dataclass(frozen=True)
class Told:
    """A change with who made it, whom it is about, what it touched, and how many pairs are not told."""

    change: Change
    who: str
    about: str
    differences: tuple[Difference, ...]
    more: int = 0


class Teller:
    """Tells changes of one mission in one language; who left it since is called by its id."""

    def __init__(self, event: Event, names: Mapping[tuple[Side, str], str], language: str) -> None:
        self._event, self._names, self._language = event, names, language
        self._slots = {slot.number: moment_of(slot, language) for slot in slots_of(event)}

    def told(self, change: Change) -> Told:
        before, after = change.before, change.after
        who, about = self._who(change), self._about(change)
        if change.subject == "shortlist" and isinstance(after, list):
            old = before if isinstance(before, list) else [[*pair[:2], None] for pair in after]
            return self._told_pairs(change, old, after)
        if isinstance(before, Mapping) or isinstance(after, Mapping):
            return Told(change, who, about, self._fields(_mapping(before), _mapping(after)))
        name = {"invitation": "answers_due", "plan": "version", "wishes": change.key.rpartition(" ")[2]}
        whole = self._difference(name.get(change.subject, ""), before, after)
        return Told(change, who, about, (whole,) if whole.before != whole.after else ())

    def _told_pairs(self, change: Change, before: list[Any], after: list[Any]) -> Told:
        who, about = self._who(change), self._about(change)
        if len(after) == 1:
            return Told(change, who, about, self._fields(_mapping(before[0][2]), _mapping(after[0][2])))
        shown = [
            Difference(self._pair(new[0], new[1]), _standing(old[2]), _standing(new[2]), coded=True)
            for old, new in zip(before[:MOST_PAIRS], after[:MOST_PAIRS], strict=True)
        ]
        return Told(change, who, about, tuple(shown), max(0, len(after) - MOST_PAIRS))

    def _fields(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
        names = [name for name in dict.fromkeys((*before, *after)) if name not in UNTOLD]
        found = (self._difference(name, before.get(name), after.get(name)) for name in names)
        return tuple(one for one in found if one.before != one.after)

    def _difference(self, name: str, before: object, after: object) -> Difference:
        coded = name in CODED or isinstance(before, bool) or isinstance(after, bool)
        return Difference(name, self._values(name, before), self._values(name, after), coded)

    def _values(self, name: str, value: object) -> tuple[str, ...]:
        if value is None or value in ("", [], {}):
            return ()
        if name == "interpreters" and isinstance(value, Mapping):
            return tuple(f"{self._tongue(code)}: {count}" for code, count in value.items())
        if isinstance(value, list):
            return tuple(self._value(name, each) for each in value)
        return (self._value(name, value),)

    def _value(self, name: str, value: object) -> str:
        if isinstance(value, bool):
            return json.dumps(value)
        if isinstance(value, int) and name in ("slot", "away", "from_slot"):
            return self._slots.get(value, str(value + 1))
        if name == "table" and isinstance(value, int):
            return str(value + 1)
        if isinstance(value, Mapping):
            return self._compound(name, value)
        return self._text(name, str(value))

    def _text(self, name: str, text: str) -> str:
        locale = LOCALES[self._language]
        if name == "country":
            return country_name(text)[self._language]
        if name in ("interpreter", "languages"):
            return self._tongue(text)
        if name == "text_version":
            return month(text, self._language)
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(zone(self._event.timezone))
            return format_datetime(at, "d MMMM y, HH:mm", locale=locale)
        if _DAY.fullmatch(text):
            return format_date(date.fromisoformat(text), "d MMMM y", locale=locale)
        known = self._name(text) if name in ("must_meet", "wanted", "unwanted", "customer") else text
        return known if len(known) <= LONGEST else f"{known[:LONGEST]}…"

    def _compound(self, name: str, value: Mapping[str, Any]) -> str:
        if {"day", "start", "end"} <= value.keys():
            return f"{self._text('', value['day'])}, {value['start'][:5]}–{value['end'][:5]}"
        if {"table", "from_slot"} <= value.keys():
            return f"{value['table'] + 1} ({self._value('from_slot', value['from_slot'])})"
        if value.keys() == {"least", "most"}:
            return f"{value['least']}–{'' if value['most'] is None else value['most']}"
        return self._text(name, json.dumps(value, ensure_ascii=False))

    def _who(self, change: Change) -> str:
        """A company by its name; of the staff the account."""
        own = change.actor_role in list(Side)
        return self._name(change.actor_id) if own else change.actor_id

    def _about(self, change: Change) -> str:
        """Whom a change is about; the mission itself needs no name on its own page."""
        found = _mapping(change.after) or _mapping(change.before)
        if found.get("firm_id") and found.get("buyer_id"):
            return self._pair(found["firm_id"], found["buyer_id"])
        key = change.key.rpartition(" ")[0] if change.subject == "wishes" else change.key
        side, _, company = key.partition(" ")
        if side in list(Side):
            return self._name(company)
        firm, slash, buyer = key.partition("/")
        if slash:
            return self._pair(firm, buyer)
        of_many = change.subject == "shortlist"  # then the key is how many
        return "" if of_many or change.subject in ("event", "past") else self._name(key)

    def _pair(self, firm: str, buyer: str) -> str:
        return f"{self._names.get((Side.FIRM, firm), firm)} – {self._names.get((Side.BUYER, buyer), buyer)}"

    def _name(self, id_: str) -> str:
        return self._names.get((Side.FIRM, id_)) or self._names.get((Side.BUYER, id_)) or id_

    def _tongue(self, code: str) -> str:
        return language_name(code)[self._language]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _standing(state: Mapping[str, Any] | None) -> tuple[str, ...]:
    return (state["standing"],) if state else ()
