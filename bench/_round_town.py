"""A town with ninety days of two checks a day: 12,000 households, 40,000 people, 1,500 linkers, 2.16 million visits.

Visits are made in SQL. Of each window nine doors in ten are done, some after nobody was home, a few refused.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.governance.sealed import sealer
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.rounds.models import Alert, FormVersion, ReturnLayout, Round, Visit
from liba.rounds.terms.forms import About, Answers, Bounds, FormSpec, Limit, Question, QuestionKind
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, Raised, ReturnSpec, Summed
from liba.territory.models import Area, Level
from liba.workforce.models import Link, Responder

VILLAGES, GRIDS, HOMES, PEOPLE, DAYS = 29, 6, 12_000, 40_000, 90
_FORM = FormSpec(
    "check",
    Text("每日入户", "Daily check"),
    (
        Question("well", QuestionKind.YES_NO, Text("都好吗", "All well")),
        Question("returned", QuestionKind.COUNT, Text("新返回几人", "Came back")),
        Question(
            "temperature",
            QuestionKind.NUMBER,
            Text("体温", "Temperature"),
            About.PERSON,
            "°C",
            1,
            Bounds(340, 430),
        ),
    ),
    (Limit("fever", "temperature", Text("发热", "Fever"), at_least=373),),
)
_INSERT = """
WITH RECURSIVE back(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM back WHERE n < {last}),
  win(w) AS (SELECT 0 UNION ALL SELECT 1)
INSERT INTO rounds_visit (id, round_id, household_id, area_id, day, "window", outcome, said, form_version, answers,
  counts, responder_id, happened_at, recorded_at, skew_seconds, flags)
SELECT {id}, {round}, h.id, h.area_id, {day}, w,
  CASE WHEN (h.id * 7 + n * 13 + w) % 50 = 0 THEN 'refused' WHEN (h.id * 11 + n * 3 + w) % 25 = 0 THEN 'nobody_home'
    ELSE 'done' END,
  '', 1, {answers}, '{{}}', l.responder_id, {moment}, {moment}, 0, ''
FROM back CROSS JOIN win CROSS JOIN registry_household h
JOIN workforce_link l ON l.household_id = h.id
WHERE (h.id * 3 + n * 5 + w) % 20 > 0
ORDER BY n DESC, w, h.id
"""
_DIALECTS = {
    "sqlite": {
        "id": "printf('%08x%04x7%03x8%015x', n, w, 0, h.id)",
        "day": "date('{today}', '-' || n || ' days')",
        "moment": "strftime('%Y-%m-%d %H:%M:%f', datetime('{midnight}', '-' || n || ' days', '+' || (9 + 8 * w) || ' hours', '+' || (h.id % 90) || ' minutes'))",
    },
    "postgresql": {
        "id": "(lpad(to_hex(n), 8, '0') || lpad(to_hex(w), 4, '0') || '70008' || lpad(to_hex(h.id), 15, '0'))::uuid",
        "day": "DATE '{today}' - n",
        "moment": "TIMESTAMPTZ '{midnight}Z' - make_interval(days => n) + make_interval(hours => 9 + 8 * w, mins => (h.id % 90)::int)",
    },
}


def fill() -> None:
    """Make the town, once."""
    zone = settings.LIBA_ZONE
    now = timezone.now()
    today = now.astimezone(zone).date()
    with transaction.atomic():
        fill_people(today)
        round_ = _plan(now, today)
    _visits(round_, today, zone)
    _alerts(round_, today)


def fill_people(today: date) -> None:
    """Areas, households, people and who links them."""
    _people(_areas())
    _linkers(today)


def facts() -> dict[str, int]:
    """How large the town is."""
    return {
        "visits": Visit.objects.count(),
        "households": Household.objects.count(),
        "people": Person.objects.count(),
        "linkers": Responder.objects.count(),
    }


def _areas() -> list[Area]:
    levels = [
        Level.objects.create(slug=slug, rank=n, name_zh=zh)
        for n, (slug, zh) in enumerate((("town", "镇"), ("village", "村"), ("grid", "网格")))
    ]
    root = _area("900000001", "襄陵镇", levels[0], None)
    commander = User.objects.create(username="commander", display_name="指挥长", password=make_password(None))
    # Without a second factor a commander is led to set one up, and no page would be measured.
    Authenticator.objects.create(user=commander, type=Authenticator.Type.TOTP, data={"secret": ""})
    Grant.objects.create(
        user=commander, role=Role.COMMANDER.value, area=root, starts_at=timezone.now() - timedelta(days=1)
    )
    grids = []
    for n in range(1, VILLAGES + 1):
        village = _area(f"9000000012{n:02d}", f"第{n}村", levels[1], root)
        grids += [
            _area(f"{village.code}{g:02d}", f"第{g}网格", levels[2], village) for g in range(1, GRIDS + 1)
        ]
    return grids


def _area(code: str, name: str, level: Level, parent: Area | None) -> Area:
    area = Area.objects.create(
        code=code, name_zh=name, level=level, parent=parent, path=f"~{code}", lon=111.4, lat=36.0
    )
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    own = "".join(digits[area.pk // 36**place % 36] for place in (3, 2, 1, 0))
    area.path = (parent.path if parent else "") + own + "."
    area.save(update_fields=["path"])
    return area


def _people(grids: list[Area]) -> None:
    Household.objects.bulk_create(
        (
            Household(
                code=f"{grids[n % len(grids)].code}-{n}",
                area=grids[n % len(grids)],
                number=str(n),
                address=f"{n}号",
            )
            for n in range(1, HOMES + 1)
        ),
        batch_size=2000,
    )
    homes = list(Household.objects.values_list("pk", flat=True))
    Person.objects.bulk_create(
        (
            Person(household_id=homes[n % HOMES], name=f"测试{n}", is_head=n < HOMES, sex="F")
            for n in range(PEOPLE)
        ),
        batch_size=2000,
    )


def _linkers(today: date) -> None:
    areas = dict(Household.objects.values_list("pk", "area_id"))
    homes = sorted(areas, key=lambda home: (areas[home], home))
    Responder.objects.bulk_create(
        (
            Responder(
                code=f"L{n}",
                name=f"联户{n}",
                standing="volunteer",
                area_id=areas[homes[n * 8]],
                joined_on=today,
            )
            for n in range(HOMES // 8)
        ),
        batch_size=1000,
    )
    responders = list(Responder.objects.order_by("pk").values_list("pk", flat=True))
    begins = today - timedelta(days=DAYS)
    Link.objects.bulk_create(
        (
            Link(level="linker", responder_id=responders[n // 8], household_id=home, starts_on=begins)
            for n, home in enumerate(homes)
        ),
        batch_size=2000,
    )


def _plan(now: datetime, today: date) -> Round:
    begins = today - timedelta(days=DAYS)
    FormVersion.objects.create(
        code=_FORM.code, version=1, spec=msgspec.to_builtins(_FORM), decided_at=now, decided_by="bench"
    )
    windows = (
        Window("am", Text("上午", "Morning"), 480, 720),
        Window("pm", Text("下午", "Afternoon"), 960, 1140),
    )
    spec = RoundSpec(_FORM.code, Selector(Over.HOUSEHOLDS), By.LINKER, When(windows))
    layout = ReturnSpec(
        (
            Figure("back", Text("返乡人员", "Came back"), Summed("check", "returned")),
            Figure("fever", Text("发热", "Fever"), Raised("fever")),
            Figure("due", Text("应走访", "Due"), DuesOf("daily", DueCount.DUE)),
            Figure("seen", Text("已走访", "Seen"), DuesOf("daily", DueCount.DONE)),
        )
    )
    ReturnLayout.objects.create(
        version=1, spec=msgspec.to_builtins(layout), decided_at=now, decided_by="bench"
    )
    return Round.objects.create(
        code="daily", name_zh="每日两查", name_en="Two checks a day", spec=msgspec.to_builtins(spec),
        starts_on=begins, ends_on=today + timedelta(days=30),
    )  # fmt: skip


def _visits(round_: Round, today: date, zone: ZoneInfo) -> None:
    words = _DIALECTS[connection.vendor]
    said = Answers(door={"well": "yes", "returned": 0}, people={"123456": {"temperature": 366}})
    sealed = sealer("rounds.answers").seal(msgspec.json.encode(said).decode())
    midnight = datetime.combine(today, datetime.min.time(), zone).astimezone(ZoneInfo("UTC"))
    blob = f"X'{sealed.hex()}'" if connection.vendor == "sqlite" else f"'\\x{sealed.hex()}'::bytea"
    statement = _INSERT.format(
        id=words["id"],
        day=words["day"].format(today=today),
        moment=words["moment"].format(midnight=f"{midnight:%Y-%m-%d %H:%M:%S}"),
        round=round_.pk,
        answers=blob,
        last=DAYS - 1,
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.cursor.connection.execute(statement)
            cursor.cursor.connection.execute("ANALYZE")
        else:
            cursor.execute(statement)
            cursor.execute("ANALYZE")


def _alerts(round_: Round, today: date) -> None:
    rows = Visit.objects.filter(round=round_, day=today)[:40]
    Alert.objects.bulk_create(
        Alert(
            visit=row, limit="fever", severity="urgent", area_id=row.area_id, household_id=row.household_id,
            state="open", raised_at=row.happened_at, arrived_at=row.recorded_at,
        )
        for row in rows
    )  # fmt: skip
