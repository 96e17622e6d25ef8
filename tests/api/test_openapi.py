"""The API's own description: valid, complete, and good enough to generate a client from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import V1, create_app

API = create_app().openapi()
VERBS = {
    "accept", "add", "answer", "ask", "begin", "cancel", "change", "check", "clone", "close", "comment", "confirm",
    "create", "discard", "drop", "end", "erase", "explain", "export", "fill", "follow", "dismiss", "get", "give", "invite",
    "list", "mark", "merge", "move", "note", "publish", "remove", "replace", "replan", "report", "review", "revoke",
    "set", "sign", "swap", "undo", "walk", "withdraw", "promote", "refuse", "roll", "compare", "simulate", "train",
    "delete", "test", "replay", "ping", "resume", "send", "fetch", "party", "make", "start", "stop",
}  # fmt: skip


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in API["paths"].items():
        yield from ((f"{method.upper()} {path}", operation) for method, operation in methods.items())


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        found: Any = API
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def valid(example: Any, schema: dict[str, Any]) -> list[str]:
    """What is wrong with an example of a schema."""
    rooted = schema | {"components": API["components"]}
    return [error.message for error in Draft202012Validator(rooted).iter_errors(example)]


def test_the_description_is_openapi_3_1_without_an_error() -> None:
    assert API["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(API).iter_errors()] == []


def test_every_operation_is_told_in_words_and_belongs_to_a_described_part() -> None:
    described = {tag["name"] for tag in API["tags"] if tag["description"]}
    for name, operation in operations():
        assert operation["summary"], name
        assert operation["description"].endswith((".", "…", "`.")), name
        assert set(operation["tags"]) <= described, name
        for parameter in operation.get("parameters", ()):
            assert "example" in parameter, (name, parameter["name"])


def test_operations_are_named_verb_first_and_no_two_alike() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    odd = [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]
    assert odd == []
    assert {name for name in names if name.split("_")[0] not in VERBS} == set()


@pytest.mark.parametrize("way", ["request", "answer"])
def test_every_example_is_valid_by_its_own_schema(way: str) -> None:
    wrong = {}
    for name, operation in operations():
        bodies = [operation.get("requestBody", {})] if way == "request" else operation["responses"].values()
        for body in map(resolved, bodies):
            for kind, media in body.get("content", {}).items():
                if "example" in media and (bad := valid(media["example"], media["schema"])):
                    wrong[name, kind] = bad
    assert wrong == {}


def test_every_body_and_every_json_answer_has_an_example() -> None:
    missing = []
    for name, operation in operations():
        missing += [
            name
            for media in operation.get("requestBody", {}).get("content", {}).values()
            if "example" not in media
        ]
        for status, answer in operation["responses"].items():
            media = resolved(answer).get("content", {}).get("application/json")
            if status.startswith("2") and media and media.get("schema") and "example" not in media:
                missing.append(name)
    assert missing == []


def test_every_refusal_is_described_as_a_problem_document() -> None:
    for name, operation in operations():
        refusals = {status: resolved(a) for status, a in operation["responses"].items() if status >= "400"}
        assert refusals, name
        if "security" in operation:
            assert {"401", "403", "429"} <= set(refusals), name
        for status, answer in refusals.items():
            assert answer["description"], (name, status)
            if name != "GET /ready":
                assert set(answer["content"]) == {"application/problem+json"}, (name, status)


def test_every_list_has_pages_chosen_fields_and_a_link() -> None:
    for name, operation in operations():
        if not operation["operationId"].startswith("list_"):
            continue
        parameters = {parameter["name"] for parameter in operation["parameters"]}
        assert {"limit", "cursor", "fields"} <= parameters, name
        assert "Link" in operation["responses"]["200"]["headers"], name


def test_everything_that_is_edited_takes_the_tag_that_was_seen() -> None:
    untagged = {
        operation["operationId"]
        for name, operation in operations()
        if name.startswith(("PUT", "PATCH"))
        and "if-match" not in {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    }
    assert untagged == {
        # No state to go stale: the whole is set anew, or proved by what is sent.
        "set_wishes", "change_own_password", "set_user_password", "confirm_two_step", "give_consent", "start_shadow",
    }  # fmt: skip


def test_every_post_of_data_can_be_repeated_safely() -> None:
    bare = {
        operation["operationId"]
        for name, operation in operations()
        if name.startswith(f"POST {V1}")
        and "Idempotency-Key" not in {parameter["name"] for parameter in operation.get("parameters", ())}
    }
    assert bare == {
        "sign_in",
        "begin_two_step",
        "end_two_step",
        "create_key",
        "create_user",
        "invite",
        "add_webhook",
    }
