"""A town that speaks the phone's protocol and nothing else: for tests of the phone alone, and for its benchmark.

It lives on 26 February 2020 (二月初四, a red day), 07:10; phones that live on another day set themselves right by it.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import cbor2
import msgspec

from liba.access.terms import (
    AdmissionRule,
    Locality,
    Need,
    PassKind,
    Purpose,
    TemperatureRule,
    TypeFacts,
)
from liba.access.tokens import Claims
from liba.kernel.calendar import calendar_from
from liba.kernel.text import Text
from tests.browser.fake_doors import FakeDoors
from tests.vectors.make import TOWN_CODE, places, signer, tag

STATIC = Path(__file__).resolve().parents[2] / "src" / "liba" / "field" / "static" / "field"
TODAY = date(2020, 2, 26)
BEGIN = int(datetime(2020, 2, 25, 23, 10, tzinfo=UTC).timestamp())
EVENING = BEGIN + 10 * 3600
END = BEGIN + 90 * 86_400
PIN = "246810"
LOCAL_ID, STRANGER_ID = "11010519491231002X", "440524188001010014"
COLOURS = {
    "red": ("红证", "Red pass", [1, 4, 7]),
    "yellow": ("黄证", "Yellow pass", [2, 5, 8]),
    "blue": ("蓝证", "Blue pass", [3, 6, 9]),
}
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
LIVE, LIVE_KEY = signer("live")


def token(serial: int, quota: int, type_code: str = "red") -> str:
    """The code on a card of this town."""
    return LIVE.sign(Claims(TOWN_CODE, END, serial, quota, type_code, 1))


@dataclass
class FakeTown:
    """What the town has heard, and how it answers. `passes` is how many colour passes there are of each colour."""

    passes: int = 300
    gate_kinds: tuple[str, ...] = ("checkpoint", "turn_back", "monitoring", "service_point")
    lost: set[int] = field(default_factory=lambda: {5})
    commands: list[dict[str, Any]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    revoked: bool = False
    market: AdmissionRule | None = None
    rejecting: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.time)
    begins: int = BEGIN
    powers: tuple[str, ...] = ("stand_gate", "hand_out_pass")
    doors: FakeDoors | None = None
    told: dict[str, Any] | None = None
    photos: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return int(self.begins + time.time() - self.started)

    def bundle(self, known: dict[str, str]) -> dict[str, Any]:
        """The whole, or without what the phone has: passes never change here."""
        whole = self.whole_bundle()
        if known.get("static") == "1":
            del whole["static"]
        if known.get("locals") == "1":
            del whole["locals"]
        if known.get("cursor", "0") != "0":
            for part in ("status", "stopped", "exceptions"):
                del whole[part]
        return whole

    def whole_bundle(self) -> dict[str, Any]:
        total = self.passes * 3
        status = bytearray(total // 4 + 1)
        for serial in range(1, total + 1):
            status[serial >> 2] |= (2 if serial in self.lost else 1) << (serial & 3) * 2
        return {
            "v": 1,
            "issued_at": self.now,
            "next_update_at": self.now + 600,
            "hard_limit_at": self.now + 7 * 86_400,
            "cursor": len(self.commands) + 1,
            "static_version": 1,
            "locals_version": 1,
            "town": {"code": TOWN_CODE, "zh": "何市镇", "en": "Heshi", "zone": "Asia/Shanghai"},
            "holder": {"name": "李卫国", "user": 7, "powers": list(self.powers), "area": ""},
            "static": self.static(),
            "status": {"from": 0, "whole": bytes(status)},
            "stopped": {"lost": sorted(self.lost), "revoked": [], "replaced": [], "ended": [], "blank": []},
            "exceptions": [],
            "used": {"day": TODAY.isoformat(), "whole": bytes(self.used(total))},
            "locals": locals_filter(),
            "inside": {1: 412 + sum(count for count in self.moves())},
            "notices": [],
        }

    def doors_part(self, known: dict[str, str]) -> dict[str, Any] | None:
        """What the holder answers for; nobody's without the power."""
        if self.doors is None or "visit" not in self.powers:
            return None
        said = [command for command in self.commands if command["kind"].startswith("visit")]
        return self.doors.part(known, self.now, said)

    def orders_part(self) -> dict[str, Any] | None:
        """What the holder is told, always whole; nothing without the power."""
        if self.told is None or "answer_order" not in self.powers:
            return None
        beside = {
            "muster": None,
            "bulletins": [],
            "incidents": [],
            "problems": [],
            "return": None,
            "orders": [],
        }
        return (
            {"v": 1, "since": 1, "now": self.now, "whole": True, "live": ""}
            | beside
            | self.told
            | self.mustered()
        )

    def mustered(self) -> dict[str, Any]:
        """The call with what was said to it; nothing when there is none."""
        muster = (self.told or {}).get("muster")
        if muster is None:
            return {}
        for command in self.commands:
            if command["kind"] == "muster_event" and command["what"] == "answered":
                muster = muster | {"answer": command["answer"]}
            elif command["kind"] == "muster_event":
                muster = muster | {"arrived_at": command["at"]}
            elif command["kind"] == "task_event":
                muster = muster | {"tasks": [_reported(task, command) for task in muster["tasks"]]}
        return {"muster": muster}

    def used(self, total: int) -> bytearray:
        bits = bytearray(total // 8 + 1)
        for command in self.commands:
            serial = command.get("_quota")
            if serial and command["outcome"] == "admitted":
                bits[serial >> 3] |= 1 << (serial & 7)
        return bits

    def moves(self) -> Iterator[int]:
        for command in self.commands:
            if command["kind"] == "check":
                people = command.get("people", 1)
                yield {"admitted": people, "overridden": people, "left": -people}.get(command["outcome"], 0)

    def static(self) -> dict[str, Any]:
        window = [BEGIN - 86_400, END]
        names = {
            "checkpoint": ("何家场东口", "East gate"),
            "turn_back": ("八角村劝返点", "Bajiao turn-back"),
            "monitoring": ("古佛监测点", "Gufo monitoring"),
            "service_point": ("高速出口服务点", "Motorway exit"),
        }
        gates = [
            {
                "id": index,
                "code": kind,
                "zh": names[kind][0],
                "en": names[kind][1],
                "kind": kind,
                "zone": 1,
                "open": True,
                "hours": [[0, 1440]],
                "rule": "market" if kind == "checkpoint" else "note",
            }
            for index, kind in enumerate(self.gate_kinds, 1)
        ]
        types = [
            msgspec.to_builtins(
                TypeFacts(
                    code=code,
                    kind=PassKind.COLOUR,
                    digits=tuple(digits),
                    hours=((0, 1440),),
                    zones=(1,),
                    uses_quota=True,
                    window=(window[0], window[1]),
                )
            )
            | {"zh": zh, "en": en, "colour": code, "set_size": 3}
            for code, (zh, en, digits) in COLOURS.items()
        ]
        runs = [
            {
                "first": 1 + index * self.passes,
                "count": self.passes,
                "set_size": 3,
                "type": code,
                "valid_from": None,
                "valid_to": None,
            }
            for index, code in enumerate(COLOURS)
        ]
        key = {"kid": LIVE_KEY["kid"], "x": bytes.fromhex(LIVE_KEY["x"]), "y": bytes.fromhex(LIVE_KEY["y"])}
        return {
            "gates": gates,
            "cordons": [
                {"zone": 1, "zh": "何家场集镇", "en": "Hejiachang market", "parent": 0, "window": window}
            ],
            "types": types,
            "rules": {
                code: {"window": window, "rule": msgspec.to_builtins(rule)}
                for code, rule in (RULES | ({"market": self.market} if self.market else {})).items()
            },
            "runs": runs,
            "keys": [key],
            "calendar": msgspec.to_builtins(calendar_from(date(2020, 2, 25), 60)),
            "officers": [officer()],
        }

    def receive(self, command: dict[str, Any]) -> dict[str, Any]:
        replayed = any(known["id"] == command["id"] for known in self.commands)
        if code := self.rejecting.get(command["kind"]):
            return {"id": command["id"], "status": "rejected", "code": code, "title": "不能这样做。"}
        if not replayed:
            self.commands.append(command)
        return {
            "id": command["id"],
            "status": "replayed" if replayed else "stored",
            "outcome": command.get("outcome", ""),
        }


def _reported(task: dict[str, Any], command: dict[str, Any]) -> dict[str, Any]:
    """A task with one report; only the last kind said of it can be taken back here."""
    if command["task"] != task["id"]:
        return task
    blank = {"blocked_at": None, "hindrance": "", "blocked_because": ""}
    said: dict[str, dict[str, Any]] = {
        "begun": {"begun_at": command["at"]},
        "done": blank | {"done_at": command["at"], "done_by": "李卫国"},
        "blocked": {
            "blocked_at": command["at"],
            "hindrance": command.get("hindrance", ""),
            "blocked_because": command.get("words", ""),
        },
        "freed": blank,
        "reopened": {"done_at": None, "done_by": ""},
        "undone": {"done_at": None, "done_by": ""},
    }
    return task | said[command["what"]]


RULES = {
    "market": AdmissionRule(
        version=3,
        needs=(Need.PASS, Need.MASK, Need.ID),
        temperature=TemperatureRule(limit=373, limit_refused=True),
        purposes=(
            Purpose("food", Text("买菜", "Food")),
            Purpose("medicine", Text("买药", "Medicine")),
            Purpose("farming", Text("农资", "Farm supplies")),
            Purpose("visit", Text("走亲访友", "Visiting"), admitted=False),
        ),
        pass_types=tuple(COLOURS),
        locality=Locality.PASS_OR_REGISTERED,
    ),
    "note": AdmissionRule(version=1, needs=(), temperature=TemperatureRule(limit=373, limit_refused=True)),
}

RULE_OF_LOCALS = AdmissionRule(version=4, needs=(), locality=Locality.PASS_OR_REGISTERED)


def officer() -> dict[str, Any]:
    salt = b"liba fake town.."
    secret = hashlib.pbkdf2_hmac("sha256", PIN.encode(), salt, 100_000, 32)
    return {
        "id": 3,
        "name": "陈所长",
        "salt": salt,
        "verifier": hashlib.sha256(secret).digest(),
        "_secret": secret.hex(),
    }


def proof_for(check: str) -> str:
    secret = bytes.fromhex(officer()["_secret"])
    return hmac.new(secret, bytes.fromhex(check.replace("-", "")), hashlib.sha256).hexdigest()


def locals_filter() -> dict[str, Any]:
    key, k, bits = b"k" * 32, 6, bytearray(64)
    for place in places(tag(key, LOCAL_ID), len(bits) * 8, k):
        bits[place // 8] |= 1 << place % 8
    return {"key": key, "k": k, "bits": bytes(bits)}


class _Handler(BaseHTTPRequestHandler):
    town: FakeTown
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's own name
        """Say nothing: tests print what matters."""

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, value: object, status: int = 200) -> None:
        self.answer(json.dumps(value).encode(), "application/json", status)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/api/field/ping":
            self.answer_json({"now": self.town.now})
        elif path == "/api/field/bundle":
            if self.town.revoked:
                self.answer_json({"code": "accounts.device_revoked", "title": "停用", "status": 401}, 401)
            else:
                known = dict(parse_qsl(urlsplit(self.path).query))
                self.answer(cbor2.dumps(self.town.bundle(known)), "application/cbor")
        elif path == "/api/field/doors":
            part = self.town.doors_part(dict(parse_qsl(urlsplit(self.path).query)))
            if part is None:
                self.answer_json({"code": "kernel.forbidden", "title": "", "status": 403}, 403)
            else:
                self.answer(cbor2.dumps(part), "application/cbor")
        elif path.startswith("/api/field/attachment/"):
            self.answer(b"%PDF-1.4", "application/pdf")
        elif path == "/api/field/orders":
            said = self.town.orders_part()
            refused = {"code": "kernel.forbidden", "title": "", "status": 403}
            self.answer_json(said or refused, 200 if said else 403)
        else:
            file = STATIC / (path.removeprefix("/field/") or "index.html")
            if path.startswith("/field/") and file.is_file():
                self.answer(file.read_bytes(), KINDS.get(file.suffix, "application/octet-stream"))
            else:
                self.answer(b"", "text/plain", 404)

    def do_PUT(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name = address.path.removeprefix("/api/field/photo/")
        self.town.photos[name] = (dict(parse_qsl(address.query)), body)
        self.answer_json({"id": name, "status": "stored"})

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/field/pair":
            if said["code"] != "ABCD-1234":
                self.answer_json({"code": "accounts.unknown_code", "title": "", "status": 403}, 403)
            else:
                self.town.revoked = False
                self.answer_json({"device": "d1", "token": "t" * 43, "holder": {"name": "李卫国"}})
        else:
            self.town.batches.append(len(said["commands"]))
            self.answer_json({"receipts": [self.town.receive(command) for command in said["commands"]]})


@contextmanager
def served(town: FakeTown, port: int = 0) -> Iterator[str]:
    """The town's address while it is served; the same port can be served again after an outage."""
    handler = type("Handler", (_Handler,), {"town": town})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
