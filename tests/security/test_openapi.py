"""Whatever the interface's own description allows, and what it does not, is answered and never with a fault."""

import json
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from liba.field.openapi import description
from liba.project.proofs.wire import Answer
from tests.field.conftest import FieldPhone

SCHEMA = schemathesis.openapi.from_dict(description())
SCHEMA.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
REACHED: set[tuple[str, int]] = set()
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
STEADY = settings(
    max_examples=200,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def call(phone: FieldPhone, case: Case[Any], *, signed: bool) -> Answer:
    """The case as a phone would send it."""
    body = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
    if case.method not in {"POST", "PUT", "PATCH"}:
        body = b""
    query = "&".join(f"{name}={value}" for name, value in (case.query or {}).items())
    path = f"{case.formatted_path}?{query}" if query else case.formatted_path
    return phone.wire.call(case.method, path, token=phone.token if signed else "", raw=body)


def test_every_call_is_described() -> None:
    described = {(operation.method.upper(), operation.path.rsplit("/", 1)[-1]) for operation in OPERATIONS}
    assert {
        ("POST", "pair"),
        ("GET", "bundle"),
        ("GET", "doors"),
        ("POST", "check"),
        ("POST", "commands"),
        ("GET", "ping"),
    } <= described


@seed(20200227)
@STEADY
@given(data=st.data())
def test_no_call_is_answered_with_a_fault(phone: FieldPhone, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    case = data.draw(operation.as_strategy())
    answer = call(phone, case, signed=data.draw(st.integers(0, 5)) > 0)
    REACHED.add((case.path.rsplit("/", 1)[-1], answer.status))
    assert answer.status < 500, (case.method, case.path, case.body, answer.body)
    if answer.status >= 400:
        assert json.loads(answer.body)["code"]


def test_the_calls_came_as_far_as_the_town(phone: FieldPhone) -> None:
    test_no_call_is_answered_with_a_fault(phone)
    assert {("commands", 200), ("bundle", 200), ("ping", 200), ("check", 400), ("pair", 404)} <= REACHED
