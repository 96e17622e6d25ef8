"""Refusals that many routes may answer with, described once."""

from __future__ import annotations

from typing import Any

Answers = dict[int | str, dict[str, Any]]

GONE: Answers = {404: {"description": "No such record, or not for you"}}
TAKEN: Answers = {409: {"description": "An id is taken, or it changed meanwhile"}}
STALE: Answers = {412: {"description": "Changed since the ETag given was seen"}}
