"""What command holds of the second village: an order with a file, a briefing, a problem, an alarm, messages."""

from datetime import timedelta

from liba.accounts.models import User
from liba.command.models import (
    Activation,
    ActivationMember,
    ActivationTask,
    Attachment,
    Briefing,
    Channel,
    Decision,
    Delivery,
    Gateway,
    Message,
    Order,
    OrderCopy,
)
from liba.command.services import activate, decide_plan, draft_order, issue_order, raise_problem
from liba.command.services.standing import set_standing
from liba.command.terms.activation import ActivationPlan, PlanGroup, PlanPost, PlanTask
from liba.command.terms.orders import Addressees, OrderDraft
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.workforce.models import Unit
from tests.support.town import SmallTown

CODE = "checkpoint"
NAME = "𠮷野<b>"


def command_things(town: SmallTown, village: Area, unit: Unit, user: User) -> dict[str, object]:
    """Their ids, by the names of the addresses' parts."""
    return {
        **_orders(town, unit),
        **_meetings(town, village, unit),
        **_alarm(town, unit),
        **_messages(town, user),
    }


def _orders(town: SmallTown, unit: Unit) -> dict[str, object]:
    draft = OrderDraft(
        title=Text(NAME),
        body=Text("照办"),
        to=Addressees(units=(unit.pk,)),
        due_at=town.now + timedelta(hours=2),
    )
    order: Order = issue_order(
        town.system, draft_order(town.system, draft=draft, now=town.now).pk, now=town.now
    )
    file_id = new_id()
    file = Attachment.objects.create(
        id=file_id, file=file_id, order=order, name=f"{NAME}.pdf", kind="application/pdf", size=1, digest="0",
        added_at=town.now, added_by="x",
    )  # fmt: skip
    standing = set_standing(
        town.system, draft=draft, recurrence="FREQ=DAILY", minute=480, starts_on=town.now.date(),
        ends_on=town.now.date() + timedelta(days=9), now=town.now,
    )  # fmt: skip
    return {
        "order_id": order.pk,
        "copy_id": OrderCopy.objects.get(order=order).pk,
        "attachment_id": file.pk,
        "standing_id": standing.pk,
    }


def _meetings(town: SmallTown, village: Area, unit: Unit) -> dict[str, object]:
    briefing = Briefing.objects.create(
        day=town.now.date(), area=town.root, page={}, made_at=town.now, made_by="x"
    )
    decided = Decision.objects.create(briefing=briefing, place=1, words=NAME)
    problem = raise_problem(
        town.system,
        id=new_id(),
        words=NAME,
        area_id=village.pk,
        unit_id=unit.pk,
        happened_at=town.now,
        now=town.now,
    )
    return {"briefing_id": briefing.pk, "decision_id": decided.pk, "problem_id": problem.pk}


def _alarm(town: SmallTown, unit: Unit) -> dict[str, object]:
    plan = ActivationPlan(
        code=CODE,
        name=Text("预案"),
        posts=(PlanPost("post", Text("指挥部")),),
        groups=(PlanGroup("all", Text("全体"), units=(unit.code,), least=1, post="post"),),
        tasks=(PlanTask("first", Text("先办"), "all", 0, 30),),
    )
    decide_plan(town.system, plan, now=town.now)
    running: Activation = activate(town.system, plan=CODE, reason="演练<b>", now=town.now)
    return {
        "activation_id": running.pk,
        "member_id": ActivationMember.objects.filter(activation=running).first().pk,  # type: ignore[union-attr]
        "task_id": ActivationTask.objects.get(activation=running).pk,
    }


def _messages(town: SmallTown, user: User) -> dict[str, object]:
    gateway = Gateway.objects.create(
        code=CODE, name="短信<b>", kind="personal", address="json://example.test/{to}"
    )
    channel = Channel.objects.create(
        user=user, gateway=gateway, address="13800000000", address_index=b"0" * 16, added_at=town.now
    )
    message = Message.objects.create(
        id=new_id(), kind="test", facts={}, subject_kind="gateway", subject_id=CODE, made_at=town.now,
        expires_at=town.now + timedelta(hours=1), made_by="x",
    )  # fmt: skip
    delivery = Delivery.objects.create(
        message=message, user=user, gateway=gateway, channel=channel, state="sent", next_at=town.now
    )
    return {"channel_id": channel.pk, "message_id": message.pk, "delivery_id": delivery.pk}
