"""A muster of 700 people by two gateways, until the last is handed over: `python -m bench messages`.

A mail server and a web gateway on real sockets of this machine; the sender's own turns, as `liba send` takes them. Measured
are the fan-out (one decision), the time until both gateways have all, and the same with the mail gateway not reached. A web
call is a connection of its own; letters share sessions. Lines of JSON.
"""

import json
import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

PEOPLE = 700
TARGET_FAN_OUT_MS, TARGET_ALL_S = 1000, 30


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        os.environ |= {"LIBA_VAR": folder, "LIBA_DATABASE_URL": f"sqlite:///{folder}/town.sqlite3"}
        for line in measured():
            print(json.dumps(line), flush=True)
    return 0


def measured() -> list[dict[str, object]]:
    from django.core.management import call_command  # noqa: PLC0415

    import liba.project.boot  # noqa: F401, PLC0415
    from liba.accounts.models import User  # noqa: PLC0415
    from liba.command.models import Gateway  # noqa: PLC0415
    from liba.command.services.outbox import Outbox  # noqa: PLC0415
    from liba.command.services.ways import way  # noqa: PLC0415
    from liba.kernel import clock  # noqa: PLC0415
    from tests.support.sinks import mail_sink, web_sink  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    User.objects.bulk_create(User(username=f"u{n}", display_name=f"人{n}") for n in range(PEOPLE))
    users = list(User.objects.values_list("pk", flat=True))
    with mail_sink() as mail, web_sink() as web:
        addresses = {
            "sms": f"json://127.0.0.1:{web.port}/{{to}}",
            "mail": f"mailto://127.0.0.1:{mail.port}?from=liba@town.example&to={{to}}",
        }
        for rank, (code, address) in enumerate(addresses.items()):
            one = Gateway.objects.create(
                code=code, name=code, kind="personal", address=address, rank=rank, private=True
            )
            for user in users:
                way(
                    user,
                    one,
                    f"u{user}@town.example" if code == "mail" else f"138{user:08}",
                    now=clock.now(),
                    active=True,
                )
        outbox = Outbox()
        played(outbox, users[:1], "warm")
        mail.kept.clear()
        web.kept.clear()
        fan_out, all_s = played(outbox, users, "1")
        lines: list[dict[str, object]] = [{
            "name": f"muster of {PEOPLE} by two gateways", "fan_out_ms": round(fan_out * 1000),
            "target_fan_out_ms": TARGET_FAN_OUT_MS, "all_handed_over_s": round(all_s, 1),
            "target_all_handed_over_s": TARGET_ALL_S, "letters": len(mail.kept), "calls": len(web.kept),
        }]  # fmt: skip
        mail.kept.clear()
        web.kept.clear()
        Gateway.objects.filter(code="mail").update(
            address=f"json://127.0.0.1:{web.port}0/{{to}}" if web.port < 6553 else "json://192.0.2.1:9/{to}"
        )
        _fan, other_s = played(outbox, users, "2", gateway="sms")
        lines.append({
            "name": "the same while one gateway is not reached", "the_others_all_s": round(other_s, 1),
            "target_the_others_all_s": TARGET_ALL_S, "calls": len(web.kept),
        })  # fmt: skip
        outbox.office.close()
    of = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    lines.append({"name": "the process that hands over", "memory_mb": of, "target_memory_mb": 120})
    return lines


def played(outbox: object, users: list[int], about: str, gateway: str = "") -> tuple[float, float]:
    """Seconds of the fan-out, and until nothing waits at the gateway (at any, when none is named)."""
    from liba.command.models import Delivery  # noqa: PLC0415
    from liba.command.services import send_message  # noqa: PLC0415
    from liba.command.services.outbox import Outbox  # noqa: PLC0415
    from liba.command.terms.messages import MessageKind  # noqa: PLC0415
    from liba.kernel import clock  # noqa: PLC0415

    assert isinstance(outbox, Outbox)
    begun = time.perf_counter()
    send_message(
        MessageKind.MUSTER, users, {"plan": "应急预案", "group": "流调组", "post": "镇政府"}, subject=("activation", about),
        now=clock.now(), expires_at=clock.now() + timedelta(hours=1), made_by="bench",
    )  # fmt: skip
    fan_out = time.perf_counter() - begun
    open_ = Delivery.objects.filter(state__in=["waiting", "sending"])
    if gateway:
        open_ = open_.filter(gateway__code=gateway)
    while True:
        outbox.turn(clock.now())
        if not open_.exists():
            return fan_out, time.perf_counter() - begun
        outbox.office.wait(0.2)


if __name__ == "__main__":
    sys.exit(main())
