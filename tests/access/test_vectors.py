"""The vectors that hold the server's rules and the phone's together, run here by Python."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from liba.access import rules, tokens
from liba.access.terms import Attempt, ReasonCode
from liba.kernel import numbers
from tests.vectors import make

VECTORS = Path(make.__file__).parent

pytestmark = pytest.mark.pure


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def test_every_attempt_is_decided_as_written() -> None:
    wrong = []
    for case in vectors("admission"):
        attempt = msgspec.convert(case["attempt"], Attempt)
        decision = json.loads(msgspec.json.encode(rules.decide(attempt)))
        if (decision, rules.uses_quota(attempt)) != (case["decision"], case["uses_quota"]):
            wrong.append(case["name"])
    assert wrong == []


def test_the_vectors_meet_every_reason() -> None:
    met = {reason["code"] for case in vectors("admission") for reason in case["decision"]["reasons"]}
    assert {code.value for code in ReasonCode} - met == set()


def test_there_are_enough_and_no_name_twice() -> None:
    names = [case["name"] for case in vectors("admission")]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


def test_the_written_files_are_what_the_cases_say() -> None:
    assert vectors("admission") == json.loads(json.dumps(make.admission_vectors()))
    assert vectors("token") == make.token_vectors()
    assert vectors("numbers") == make.number_vectors()
    assert vectors("bloom") == make.bloom_vectors()


def test_tokens_are_read_as_written() -> None:
    whole = vectors("token")
    public = {
        key["kid"]: None
        if key.get("withdrawn")
        else tokens.public_key(bytes.fromhex(key["x"]), bytes.fromhex(key["y"]))
        for key in whole["keys"]
    }
    keys = tokens.TokenKeys(whole["town"], public)
    read = {case["name"]: tokens.read_token(case["text"], keys) for case in whole["cases"]}
    assert {name: card.found.value for name, card in read.items()} == {
        case["name"]: case["found"] for case in whole["cases"]
    }
    for name, claims in whole["claims"].items():
        assert (read[name].serial, read[name].quota_serial) == (claims["serial"], claims["quota_serial"])


def test_numbers_are_read_as_written() -> None:
    whole = vectors("numbers")
    for case in whole["printed"]:
        assert numbers.pass_number(case["serial"]) == case["number"]
    for case in whole["typed"]:
        assert numbers.serial_of(case["text"]) == case["serial"]


def test_everybody_in_the_filter_is_found_and_few_others() -> None:
    whole = vectors("bloom")
    inside, outside = whole["cases"][: whole["inside"]], whole["cases"][whole["inside"] :]
    assert all(case["local"] for case in inside)
    assert sum(case["local"] for case in outside) <= len(outside) // 5
