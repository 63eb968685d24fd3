"""The interface's description, made from the very structs that read and write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from liba.access.reports import CheckReport, UndoReport
from liba.field.calls import CBOR, JSON, PROBLEM
from liba.field.kinds import ERRANDS
from liba.field.order_wire import Orders
from liba.field.wire import (
    Batch,
    Paired,
    PairRequest,
    PhotoReceipt,
    Pong,
    Problem,
    PushAddress,
    PushKey,
    PushSubscription,
    Receipt,
    Receipts,
)
from liba.rounds.photos.cleaning import MOST_BYTES
from liba.rounds.reports import VisitReport, VisitUndoReport

_SCHEMA_PLACE = "#/components/schemas/{name}"
_COMMANDS: tuple[type, ...] = (CheckReport, UndoReport, VisitReport, VisitUndoReport, *ERRANDS)
Schema = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One call: where, what it takes, what it gives, and with which codes it is refused."""

    method: str
    path: str
    name: str
    summary: str
    takes: type | None
    gives: type | None
    refused: Sequence[int]
    signed: bool = True
    query: Sequence[str] = ()
    picture: bool = False


OPERATIONS = (
    Operation(
        "post", "/api/field/pair", "pair", "Turn a device code into a phone's identity.", PairRequest, Paired,
        (400, 404, 413), signed=False,
    ),
    Operation(
        "get", "/api/field/bundle", "bundle", "Everything a gate's phone needs to decide alone, or what changed.",
        None, None, (401, 426), query=("cursor", "static", "locals"),
    ),
    Operation(
        "get", "/api/field/doors", "doors", "The doors that the phone's holder answers for, or what changed of them.",
        None, None, (401, 403, 426), query=("cursor", "plan"),
    ),
    Operation(
        "post", "/api/field/check", "check", "One check, answered with its receipt once it is stored.", CheckReport,
        Receipt, (400, 401, 413),
    ),
    Operation(
        "post", "/api/field/commands", "commands", "A batch of commands; a receipt for each, in the order sent.",
        Batch, Receipts, (400, 401, 413),
    ),
    Operation(
        "put", "/api/field/photo/{id}", "photo", "One picture of a visit; the same id again changes nothing.", None,
        PhotoReceipt, (400, 401, 403, 404, 409, 413, 415), query=("visit", "question", "copy", "at"), picture=True,
    ),
    Operation(
        "get", "/api/field/orders", "orders", "What the phone's holder is told to do, or what changed of it.", None,
        Orders, (401, 403), query=("since", "parts"),
    ),
    Operation(
        "get", "/api/field/attachment/{id}", "attachment", "A file of an order.", None, None, (400, 401, 403, 404),
        query=("keep",),
    ),
    Operation(
        "get", "/api/field/push", "push_key", "The town's public key for web push.", None, PushKey, (401, 403),
    ),
    Operation(
        "put", "/api/field/push", "push_subscribed", "The phone takes pushes; the same again changes nothing.",
        PushSubscription, None, (400, 401, 403, 409, 413),
    ),
    Operation(
        "delete", "/api/field/push", "push_unsubscribed", "The phone takes pushes no more.", PushAddress, None,
        (400, 401, 403, 413),
    ),
    Operation(
        "get", "/api/field/ping", "ping", "The server's clock.", None, Pong, (), signed=False,
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def description() -> Schema:
    """OpenAPI 3.1."""
    types = [
        PushAddress,
        PushKey,
        PushSubscription,
        PairRequest,
        Paired,
        PhotoReceipt,
        Pong,
        Orders,
        Batch,
        Receipt,
        Receipts,
        Problem,
        *_COMMANDS,
    ]
    _, schemas = msgspec.json.schema_components(types, ref_template=_SCHEMA_PLACE)
    schemas["Command"] = {"oneOf": [_reference(kind) for kind in _COMMANDS]}
    schemas["Batch"]["properties"]["commands"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Command"},
        "maxItems": 10_000,
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Liba: the phone's interface",
            "version": "1",
            "description": "How pass tokens, bundles and proofs are spelled is in docs/reference/field-protocol.md.",
        },
        "paths": {operation.path: {operation.method: _described(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "device": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`Device <token>`, as pairing gave it.",
                }
            },
        },
    }


def _described(operation: Operation) -> Schema:
    given: Schema = (
        {JSON: {"schema": _reference(operation.gives)}}
        if operation.gives
        else {CBOR: {"schema": {"type": "string", "contentEncoding": "binary"}}}
    )
    said: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"device": []}] if operation.signed else [],
        "responses": {
            "200": {"description": "Done.", "content": given},
            **{
                str(status): {
                    "description": "Refused; `code` says why.",
                    "content": {PROBLEM: {"schema": _reference(Problem)}},
                }
                for status in operation.refused
            },
        },
    }
    if operation.takes:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(operation.takes)}}}
    if operation.query:
        said["parameters"] = [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in operation.query
        ]
    if operation.picture:
        binary = {"type": "string", "contentMediaType": "image/jpeg", "maxLength": MOST_BYTES}
        said["requestBody"] = {"required": True, "content": {"image/jpeg": {"schema": binary}}}
        said["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
            *({**parameter, "required": True} for parameter in said["parameters"]),
        ]
    return said


def _reference(kind: type) -> Schema:
    return {"$ref": _SCHEMA_PLACE.format(name=kind.__name__)}
