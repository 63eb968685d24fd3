"""`liba demo TOWN`: a town to try, made once and kept."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management import call_command

from liba.kernel import clock
from liba.kernel.actors import system
from liba.kernel.calendar import calendar_day, local_day, lunar_label
from liba.playbook.towns import packaged_towns
from liba.project.demo.profiles import PROFILES
from liba.project.demo.staff import new_phone_codes
from liba.project.demo.town import DemoTown, make_demo, read_sheet, standing_demo

_PHONES = {
    "guard01": "a guard at the gate",
    "linker": "a linker with the day's doors",
    "grid": "a grid worker, who sees the grid",
}
OFFSET = "LIBA_CLOCK_OFFSET_SECONDS"


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo", help="make a demo town (kept if it is there) and print how to sign in"
    )
    parser.add_argument("town", choices=packaged_towns())
    parser.add_argument("--date", help="the town's present day, such as 2020-02-28 (default: today)")
    parser.add_argument("--households", type=int, default=0, help="how many (default: the town's own number)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the town in an empty database. Exit status 1 for a date that is none."""
    started = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    town = standing_demo()
    if town is not None:
        print(f"The town stands already and is kept: {settings.DATABASES['default']['NAME']}")
        if options.date:
            print("--date is for a new town; this one keeps its own.", file=sys.stderr)
    else:
        if options.date and not _live_on(options.date):
            print(f"{options.date} is no day; write it as 2020-02-28.", file=sys.stderr)
            return 1
        town = make_demo(
            options.town,
            households=max(60, options.households or PROFILES[options.town].households),
            now=clock.now(),
            say=lambda step: print(f"… {step}", flush=True),
        )
    _describe(town, time.monotonic() - started)
    return 0


def _live_on(day: str) -> bool:
    """Move this installation's clock to a day, at the present time of day, for every process that starts from now on."""
    try:
        wanted = datetime.fromisoformat(day).date()
    except ValueError:
        return False
    seconds = (wanted - local_day(datetime.now(UTC), settings.LIBA_ZONE)) // timedelta(seconds=1)
    file = Path(settings.LIBA_VAR) / "liba.env"
    kept = [
        line
        for line in (file.read_text() if file.exists() else "").splitlines()
        if not line.startswith(OFFSET)
    ]
    file.write_text("\n".join([*kept, f"{OFFSET}={seconds}"]) + "\n")
    os.environ[OFFSET] = str(seconds)
    clock.offset.cache_clear()
    return True


def _cards(town: DemoTown) -> str:
    cards = town.cards
    if not cards.colour:
        return ""
    return f", {cards.colour} colour passes, {cards.resident} resident passes, {cards.stall} stall permits"


def _describe(town: DemoTown, seconds: float) -> None:
    now = clock.now()
    today = calendar_day(local_day(now, settings.LIBA_ZONE))
    print(
        f"{town.households} households, {town.people} people{_cards(town)}, {town.responders} on duty, "
        f"{town.visits} visits ({seconds:.0f} s)."
    )
    print(f"The town's day: {today.day}, {lunar_label(today)}. People, numbers and positions are made up.")
    print("\nSign in at the console:")
    for person in read_sheet():
        print(f"  {person.username:<10} {person.password}   {person.role} · {person.name} · {person.area}")
        if person.factor:
            code = format_hotp_value(hotp_value(person.factor, [*yield_hotp_counters_from_time()][-1]))
            print(f"  {'':<10} one-time code now: {code}   authenticator secret: {person.factor}")
            print(f"  {'':<10} recovery codes (once each): {' '.join(person.recovery[:5])}")
        if person.pin:
            print(f"  {'':<10} officer's PIN at a gate phone: {person.pin}")
    codes, good_for = new_phone_codes(system("demo"), now=now)
    print(f"\nOn a phone, within {int(good_for.total_seconds() // 60)} minutes (again: run this command):")
    for username, code in codes.items():
        print(f"  {_PHONES[username]:<34} /field/#pair={code}")
    print()
