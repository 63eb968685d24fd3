"""What a phone says of its holder: ill, well, and what they promise."""

import pytest

from liba.field.doors.pledges import pledges_part
from liba.kernel.ids import id_at
from liba.kernel.text import Text
from liba.workforce import selectors
from liba.workforce.models import Pledge, Responder
from liba.workforce.services import decide_pledge
from liba.workforce.terms import PledgeAudience
from tests.field.conftest import FieldPhone
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown, local

pytestmark = pytest.mark.django_db


def errand(phone: FieldPhone, kind: str, **fields: object) -> dict[str, object]:
    moment = phone.clock.moment
    return {"id": str(id_at(moment)), "kind": kind, "at": int(moment.timestamp()), "skew": 0, **fields}


@pytest.fixture
def holder(town: SmallTown, phone: FieldPhone) -> Responder:
    return enlist(town, "试甲", user_id=phone.user.pk)


def test_who_reports_ill_by_phone_is_taken_off_at_once(phone: FieldPhone, holder: Responder) -> None:
    assert holder.pk not in selectors.unfit_on(DAY)
    sent = errand(phone, "report_health", state="ill")
    assert [r["status"] for r in phone.receipts(sent)] == ["stored"]
    assert [r["status"] for r in phone.receipts(sent)] == ["replayed"]
    assert holder.pk in selectors.unfit_on(DAY)
    phone.clock.moment = local("09:00")
    assert phone.receipts(errand(phone, "report_health", state="cleared"))[0]["status"] == "stored"
    holder.refresh_from_db()
    assert holder.clearance == "not_cleared"


def test_a_pledge_is_signed_on_the_phone(town: SmallTown, phone: FieldPhone, holder: Responder) -> None:
    text = decide_pledge(
        town.system,
        code="cov",
        audience=PledgeAudience.RESPONDERS,
        title=Text("承诺书"),
        body=Text("不串门"),
        now=town.now,
    )
    (part,) = pledges_part(holder, phone.clock.moment)
    assert (part["id"], part["signed"], part["body"]) == (text.pk, False, {"zh": "不串门", "en": ""})
    sent = [errand(phone, "pledge", text=text.pk), errand(phone, "pledge", text=10**9)]
    assert [(r["status"], r.get("code", "")) for r in phone.receipts(*sent)] == [
        ("stored", ""),
        ("rejected", "workforce.unknown_pledge"),
    ]
    assert Pledge.objects.get().signed_by == "phone"
    assert [p["signed"] for p in pledges_part(holder, phone.clock.moment)] == [True]


def test_a_household_pledge_needs_a_household(town: SmallTown, phone: FieldPhone, holder: Responder) -> None:
    text = decide_pledge(
        town.system,
        code="home",
        audience=PledgeAudience.HOUSEHOLDS,
        title=Text("公约"),
        body=Text("不聚集"),
        now=town.now,
    )
    answer = phone.receipts(errand(phone, "pledge", text=text.pk))
    assert answer[0]["code"] == "workforce.unknown_pledge"
    holder.person = town.households[0].people.first()
    holder.save()
    assert phone.receipts(errand(phone, "pledge", text=text.pk))[0]["status"] == "stored"
    assert Pledge.objects.get().household_id == town.households[0].pk


def test_whose_phone_is_on_no_list_is_told_so(phone: FieldPhone) -> None:
    answer = phone.receipts(errand(phone, "report_health", state="ill"))
    assert (answer[0]["status"], answer[0]["code"]) == ("rejected", "workforce.no_responder")
