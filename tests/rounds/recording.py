"""A round of two windows over the small town, a watch of one person, and visits as rows, for what reads them."""

from datetime import date, datetime, timedelta

import msgspec

from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.rounds.models import Alert, Enrolment, FormVersion, Round, Visit
from liba.rounds.terms.forms import (
    About,
    Answers,
    Bounds,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
)
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from liba.workforce.models import Link, Responder
from tests.support.town import DAY, SmallTown

MORNING = Window("am", Text("上午", "Morning"), 8 * 60, 11 * 60)
EVENING = Window("pm", Text("下午", "Afternoon"), 16 * 60, 19 * 60)

CHECK_FORM = FormSpec(
    "check",
    Text("每日查看", "Daily check"),
    (
        Question("well", QuestionKind.YES_NO, Text("都好吗", "All well"), all_well="yes"),
        Question("returned", QuestionKind.COUNT, Text("新返回几人", "People returned"), required=False),
        Question(
            "temperature",
            QuestionKind.NUMBER,
            Text("体温", "Temperature"),
            About.PERSON,
            "°C",
            1,
            Bounds(340, 430),
            required=False,
        ),
    ),
    (Limit("fever", "temperature", Text("发热", "Fever"), at_least=373),),
)


def add_form(spec: FormSpec = CHECK_FORM) -> FormVersion:
    """The form's first version."""
    return FormVersion.objects.create(
        code=spec.code,
        version=1,
        spec=msgspec.to_builtins(spec),
        decided_at=datetime(2020, 2, 1).astimezone(),
        decided_by="tests",
    )


def add_round(
    code: str = "daily",
    *,
    over: Selector | None = None,
    when: When | None = None,
    by: By = By.LINKER,
    in_close: bool = True,
    starts_on: date = DAY - timedelta(days=3),
) -> Round:
    """A round over every household, twice a day, unless said otherwise."""
    if not FormVersion.objects.filter(code=CHECK_FORM.code).exists():
        add_form()
    spec = RoundSpec(
        CHECK_FORM.code,
        over or Selector(Over.HOUSEHOLDS),
        by,
        when or When((MORNING, EVENING)),
        in_close=in_close,
    )
    return Round.objects.create(
        code=code,
        name_zh="每日入户",
        name_en="Daily check",
        spec=msgspec.to_builtins(spec),
        starts_on=starts_on,
        ends_on=DAY + timedelta(days=30),
    )


def went(
    round_: Round,
    home: Household,
    at: datetime,
    outcome: str = "done",
    *,
    window: int = 0,
    day: date = DAY,
    answers: Answers | None = None,
    person: Person | None = None,
    **more: object,
) -> Visit:
    """Somebody went to a door."""
    return Visit.objects.create(
        **{
            "id": new_id(), "round": round_, "household": home, "person": person, "area": home.area, "day": day,
            "window": window, "outcome": outcome, "form_version": 1, "happened_at": at, "recorded_at": at,
            "answers": msgspec.json.encode(answers).decode() if answers else None,
        }
        | more
    )  # fmt: skip


def add_alert(visit: Visit, person: Person | None = None, **more: object) -> Alert:
    """An alert that the visit raised."""
    return Alert.objects.create(
        **{
            "visit": visit, "limit": "fever", "severity": "urgent", "area": visit.area, "person": person,
            "household": visit.household, "state": "open", "raised_at": visit.happened_at,
            "arrived_at": visit.recorded_at,
        }
        | more
    )  # fmt: skip


def add_linker(town: SmallTown, homes: list[Household], name: str = "李联户") -> Responder:
    """Somebody who answers for these doors."""
    linker = Responder.objects.create(
        code=f"L{Responder.objects.count() + 1}",
        name=name,
        standing="volunteer",
        area=town.villages[0],
        joined_on=DAY - timedelta(days=9),
    )
    for home in homes:
        Link.objects.create(
            level="linker", responder=linker, household=home, starts_on=DAY - timedelta(days=5)
        )
    return linker


def follow(round_: Round, home: Household, person: Person | None = None, **more: object) -> Enrolment:
    """A person is followed from the day before for a fortnight."""
    return Enrolment.objects.create(
        **{
            "round": round_, "household": home, "person": person, "reason": "close_contact",
            "event_on": DAY - timedelta(days=1), "starts_on": DAY - timedelta(days=1),
            "ends_on": DAY + timedelta(days=13), "enrolled_by": "tests",
            "enrolled_at": datetime(2020, 2, 26, 12).astimezone(),
        }
        | more
    )  # fmt: skip
