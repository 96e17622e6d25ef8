"""The API's own description (OpenAPI 3.1), completed: what FastAPI cannot know from the routes alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.examples import IN_PATHS, example_of
from api.listing import SELECTED
from api.merge_patch import MEDIA_TYPE as MERGE_PATCH
from api.schemas import Problem
from api.told import of_records

PROBLEM = "application/problem+json"
KEY = "Idempotency-Key"
AS_PROBLEM = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
Operation = dict[str, Any]
TAGS = {
    "operation": "Is it alive, can it match, what does it measure.",
    "sign-in": "Signing in and out, and one's own account.",
    "users": "Accounts of those who sign in; administrators'.",
    "keys": "Keys for programs.",
    "companies": "Firms with products and buyers with needs.",
    "products and needs": "Products and needs by themselves.",
    "duplicates": "The same company twice: suspected, merged, taken apart again.",
    "removals": "What was removed, and putting it back.",
    "imports": "What was imported, and what was wrong in each file.",
    "jobs": "Long work: asked for, followed, cancelled.",
    "matches": "Ranked, explained matches.",
    "flags": "What a human should look at, and what people decided.",
    "events": "Missions.",
    "participation": "Who takes part in an event, how, and what each party wishes.",
    "shortlists": "The organiser's chosen matches of an event, in order.",
    "invitations": "Links by which parties answer.",
    "decisions": "What each party is asked, and what it answers.",
    "pins": "Meetings fixed before a schedule is made.",
    "schedules": "Versions of an event's schedule.",
    "meetings": "Meetings, and what happens to them on the day.",
    "upsets": "What upsets a day, and the proposal that follows from it.",
    "outcomes": "What came of meetings.",
    "exports": "Files of an event's plan.",
    "reports": "What a mission came to, and how its demand and supply meet.",
    "calendars": "Calendars to subscribe to.",
    "learning": "Feedback, data sets, models and what is in use; analysts'.",
    "privacy": "Consent, contact persons, and personal data told and forgotten.",
    "webhooks": "Other systems told of decisions and schedules.",
    "audit": "Who changed what, when.",
}
REFUSALS = {
    "400": ("Unreadable", "The body cannot be read"),
    "401": ("NotSignedIn", "Nobody known asks: credentials are missing, wrong, expired or revoked"),
    "403": ("NotPermitted", "Not for this role, or not within the scopes of the key"),
    "404": ("NotFound", "No such record, or not for you; or a cursor of another list"),
    "409": ("Conflict", "It exists already, somebody changed it first, or it is in use"),
    "412": ("Stale", "Changed since the ETag given was seen"),
    "413": ("TooLarge", "The request is too large"),
    "422": ("NotValid", "A value breaks a rule; `errors` says where"),
    "429": ("TooOften", "Asked too often; `Retry-After` says how many seconds to wait"),
    "503": ("Unavailable", "Nothing is built yet, or the database cannot be used now"),
}
LOCAL_TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?$"
FIGURES = ("Estimate", "Difference")
"""Means and intervals, which are nothing over no queries."""

LINKS = {
    "add_firm": ("get_firm", "replace_firm", "remove_firm"),
    "add_buyer": ("get_buyer", "replace_buyer", "remove_buyer"),
    "add_product": ("get_product", "replace_product", "remove_product"),
    "add_need": ("get_need", "replace_need", "remove_need"),
    "create_event": ("get_event", "replace_event", "remove_event"),
    "create_key": ("get_key", "revoke_key"),
    "remove_firm": ("get_removal", "undo_removal"),
    "remove_buyer": ("get_removal", "undo_removal"),
    "remove_event": ("get_removal", "undo_removal"),
    "merge_companies": ("undo_merge",),
    "ask_build": ("get_job", "cancel_job"),
    "ask_import": ("get_job", "cancel_job"),
    "ask_schedule": ("get_job", "cancel_job"),
}
"""What can be asked next about what an operation answers, by its `id`."""


def install(app: FastAPI) -> None:
    """Let the app describe itself completely."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
                    servers=[{"url": "/", "description": "This server"}],
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]


def _completed(api: dict[str, Any]) -> dict[str, Any]:
    schemas = api["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema()
    schemas["SelectedPage"] = {
        "title": "SelectedPage",
        "description": "A page whose entries hold the chosen `fields` alone.",
        "type": "object",
        "required": ["entries", "next"],
        "properties": {
            "entries": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
            "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
    }
    api["components"]["responses"] = {
        name: {
            "description": text,
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for name, text in REFUSALS.values()
    }
    used = set()
    _tell_types(schemas)
    of_records(schemas)
    for path, operation in _operations(api):
        _complete(path, operation, schemas)
        used.update(operation["tags"])
    api["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    return api


def _tell_types(schemas: dict[str, Any]) -> None:
    """Say of types what Python cannot: local times have no zone, a figure over nothing is null."""
    for name, schema in schemas.items():
        for told in schema.get("properties", {}).values():
            if told.get("format") == "time":
                told.update(pattern=LOCAL_TIME, description="Local to the event.")
                del told["format"]
            if name in FIGURES and told.get("type") == "number":
                told["type"] = ["number", "null"]


def _operations(api: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            # Every router takes the key; a POST alone is kept by it.
            if method != "post" and "parameters" in operation:
                operation["parameters"] = [p for p in operation["parameters"] if p["name"] != KEY]
            yield path, operation


def _complete(path: str, operation: Operation, schemas: dict[str, Any]) -> None:
    operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
    _refusals(operation)
    body = operation.get("requestBody", {}).get("content", {})
    for kind, media in body.items():
        if kind == MERGE_PATCH:
            _name(operation, media, schemas)
        media["example"] = example_of(media["schema"], schemas)
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        named = IN_PATHS.get(path.partition("/{" + name)[0].rpartition("/")[2], name)
        parameter.setdefault("example", example_of(parameter["schema"], schemas, named))
    for status, answer in operation["responses"].items():
        if not status.startswith("2"):
            continue
        _offer_selection(operation, answer)
        for kind, media in answer.get("content", {}).items():
            if "json" in kind and media.get("schema"):
                media["example"] = example_of(media["schema"], schemas)
        if links := LINKS.get(operation["operationId"]):
            answer["links"] = {
                name: {"operationId": name, "parameters": {"id": "$response.body#/id"}} for name in links
            }


def _refusals(operation: Operation) -> None:
    """Every refusal is a problem; those that any route may answer with are told of each."""
    statuses = {"422", "429", "503"} if operation.get("parameters") or "requestBody" in operation else {"503"}
    if "security" in operation:
        statuses |= {"401", "403", "429"}
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "cursor" in names:
        statuses.add("404")
    if KEY in names:
        statuses.add("409")
    if "requestBody" in operation:
        statuses |= {"400", "413"}
    answers = operation["responses"]
    for status in statuses | {known for known in answers if known >= "400"}:
        name, _ = REFUSALS[status]
        own = answers.get(status)
        if own is None or status == "422":
            answers[status] = {"$ref": f"#/components/responses/{name}"}
        elif "content" not in own:
            own["content"] = AS_PROBLEM
    operation["responses"] = dict(sorted(answers.items()))


def _name(operation: Operation, media: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A patch that was described in place gets a name, for generated clients."""
    if "$ref" not in media["schema"]:
        name = operation["operationId"].partition("_")[2].title().replace("_", "") + "Patch"
        schemas[name] = media["schema"] | {"title": name}
        media["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _offer_selection(operation: Operation, answer: dict[str, Any]) -> None:
    if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
        answer["content"][SELECTED] = {"schema": {"$ref": "#/components/schemas/SelectedPage"}}
        link = {"description": 'The next page, as `<…>; rel="next"`.', "schema": {"type": "string"}}
        answer["headers"] = {"Link": link | {"example": '</api/v1/firms?cursor=…>; rel="next"'}}
