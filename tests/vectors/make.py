"""Writes the vectors that Python and the phone both run: `.venv/bin/python -m tests.vectors.make`.

What must come of a case stands in the cases by hand; a rule that answers otherwise stops here and writes nothing.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

import base45
import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from liba.access import rules, tokens
from liba.access.terms import Decision
from liba.kernel import numbers
from tests.vectors.cases import Case, month_of_colours
from tests.vectors.cases_answers import ANSWER_CASES
from tests.vectors.cases_card import CARD_CASES
from tests.vectors.dues import due_vectors
from tests.vectors.forms import answer_vectors

HERE = Path(__file__).parent
TOWN_CODE = "510304104"
LONG = ("admission", "dues", "answers")  # a case a line


def all_cases() -> list[Case]:
    return [case for family in (month_of_colours, *CARD_CASES, *ANSWER_CASES) for case in family()]


def decided(case: Case) -> Decision:
    """The rule's decision, once it is what the case says by hand."""
    decision = rules.decide(case.attempt)
    said = (decision.codes, decision.open_questions, decision.verdict.value == "admit")
    if said != (case.codes, case.asked, case.admitted):
        raise AssertionError(f"{case.name}: {said}, not {(case.codes, case.asked, case.admitted)}")
    if case.facts and dict(decision.reasons[0].facts) != case.facts:
        raise AssertionError(f"{case.name}: {decision.reasons[0].facts}, not {case.facts}")
    return decision


def admission_vectors() -> list[object]:
    return [
        {
            "name": case.name,
            "attempt": msgspec.to_builtins(case.attempt),
            "decision": msgspec.to_builtins(decided(case)),
            "uses_quota": rules.uses_quota(case.attempt),
        }
        for case in all_cases()
    ]


def signer(name: str) -> tuple[tokens.TokenSigner, dict[str, str]]:
    """A key that follows from its name, so that the vectors stay the same; it signs nothing else."""
    secret = int.from_bytes(hashlib.sha256(f"liba vectors {name}".encode()).digest())
    private = ec.derive_private_key(secret, ec.SECP256R1())
    point = private.public_key().public_numbers()
    x, y = point.x.to_bytes(32), point.y.to_bytes(32)
    kid = hashlib.sha256(x + y).hexdigest()[:8]
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return tokens.TokenSigner(kid, pem), {"kid": kid, "x": x.hex(), "y": y.hex()}


def changed(text: str, place: int, value: int) -> str:
    """The token with one byte of its message replaced."""
    raw = bytearray(base45.b45decode(text[4:]))
    raw[place] = value
    return "LB1:" + base45.b45encode(bytes(raw)).decode()


def resigned(text: str, payload: bytes) -> str:
    """The token with another payload under the old signature."""
    raw = base45.b45decode(text[4:])
    whole = raw[:12] + bytes((0x58, len(payload))) + payload + raw[-66:]
    return "LB1:" + base45.b45encode(whole).decode()


def token_vectors() -> dict[str, object]:
    live, live_key = signer("live")
    withdrawn, withdrawn_key = signer("withdrawn")
    stranger, _ = signer("stranger")
    claims = tokens.Claims(TOWN_CODE, 1_609_430_400, 4711, 4710, "red", 1)
    single = tokens.Claims(TOWN_CODE, 1_609_430_400, 90_001, 90_001, "resident", 1)
    elsewhere = tokens.Claims("140823102", 1_609_430_400, 4711, 4710, "red", 1)
    good = live.sign(claims)
    said = {1: TOWN_CODE, 4: 1_609_430_400, -1: 4712, -2: 4710, -3: "red", -4: 1}
    long = {**said, 4: 1_609_430_400.0}
    cases = {
        "signed": (good, "signed"),
        "signed, with a line break after it": (good + "\n", "signed"),
        "signed, its own quota": (live.sign(single), "signed"),
        "withdrawn key": (withdrawn.sign(claims), "key_withdrawn"),
        "another town's key": (stranger.sign(elsewhere), "other_town"),
        "our key for another town": (live.sign(elsewhere), "other_town"),
        "stranger's key for our town": (stranger.sign(claims), "forged"),
        "another serial under the signature": (resigned(good, cbor2.dumps(said)), "forged"),
        "last byte of the signature changed": (changed(good, -1, 0), "forged"),
        "expiry as a float": (resigned(good, cbor2.dumps(long)), "unreadable"),
        "serial nought": (resigned(good, cbor2.dumps({**said, -1: 0})), "unreadable"),
        "claims in another order": (resigned(good, cbor2.dumps(dict(reversed(said.items())))), "unreadable"),
        "a claim missing": (
            resigned(good, cbor2.dumps({k: v for k, v in said.items() if k != -4})),
            "unreadable",
        ),
        "a claim too many": (resigned(good, cbor2.dumps({**said, -9: 1})), "unreadable"),
        "another algorithm": (changed(good, 4, 0x27), "unreadable"),
        "an unprotected header": (changed(good, 11, 0xA1), "unreadable"),
        "torn": (good[: len(good) // 2], "unreadable"),
        "another prefix": ("HC1:" + good[4:], "unreadable"),
        "small letters": ("LB1:" + good[4:].lower(), "unreadable"),
        "an address": ("https://example.org/", "unreadable"),
        "nothing": ("", "unreadable"),
        "only the prefix": ("LB1:", "unreadable"),
        "far too long": ("LB1:" + "A" * 500, "unreadable"),
    }
    return {
        "town": TOWN_CODE,
        "keys": [live_key, {"kid": withdrawn_key["kid"], "withdrawn": True}],
        "cases": [{"name": name, "text": text, "found": found} for name, (text, found) in cases.items()],
        "claims": {
            "signed": msgspec.to_builtins(claims),
            "signed, its own quota": msgspec.to_builtins(single),
        },
    }


def number_vectors() -> dict[str, object]:
    serials = (1, 2, 9, 10, 99, 4711, 12_345, 90_000, 123_456, 500_000, 999_999)
    printed = [{"serial": serial, "number": numbers.pass_number(serial)} for serial in serials]
    first = numbers.pass_number(4711)
    swapped = first[:2] + first[3] + first[2] + first[4:]
    typed = [
        first,
        numbers.spaced(first),
        f" {first}\n",
        swapped,
        first[:-1],
        first + "0",
        "",
        "abcdefg",
        "0000000",
    ]
    typed += [first[:3] + str(digit) + first[4:] for digit in range(10)]
    typed += ["００４７１１" + first[-1]]
    return {
        "printed": printed,
        "typed": [{"text": text, "serial": numbers.serial_of(text)} for text in typed],
    }


def tag(key: bytes, number: str) -> bytes:
    return hmac.digest(key, number.encode(), hashlib.sha256)[:16]


def places(mark: bytes, size: int, k: int) -> Iterable[int]:
    first, second = int.from_bytes(mark[:8], "little"), int.from_bytes(mark[8:], "little")
    return ((first + i * second) % 2**64 % size for i in range(k))


def bloom_vectors() -> dict[str, object]:
    """A filter as the protocol describes it, with made-up numbers of a place that does not exist (99…)."""
    key, k, length = hashlib.sha256(b"liba vectors locals").digest(), 6, 64
    inside = [
        f"99000019{year}0101{order:03d}{'X' if order % 3 else order % 10}"
        for order, year in enumerate(range(40, 80), 100)
    ]
    bits = bytearray(length)
    for number in inside:
        for place in places(tag(key, number), length * 8, k):
            bits[place // 8] |= 1 << place % 8
    outside = [f"9900002019{order:08d}" for order in range(60)]
    cases = [
        {
            "number": number,
            "tag": tag(key, number).hex(),
            "local": all(bits[p // 8] >> p % 8 & 1 for p in places(tag(key, number), length * 8, k)),
        }
        for number in inside + outside
    ]
    return {"key": key.hex(), "k": k, "bits": bits.hex(), "inside": len(inside), "cases": cases}


def main() -> None:
    whole = {
        "admission": admission_vectors(),
        "token": token_vectors(),
        "numbers": number_vectors(),
        "bloom": bloom_vectors(),
        "dues": due_vectors(),
        "answers": answer_vectors(),
    }
    for name, content in whole.items():
        text = json.dumps(content, ensure_ascii=False, indent=None if name in LONG else 1)
        if name in LONG:
            text = text.replace('{"name"', '\n{"name"')
        (HERE / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
